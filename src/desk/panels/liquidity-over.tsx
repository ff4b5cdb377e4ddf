/** What lies over the heatmap: mid, spread and what the marks of walls mean. */
import { type JSX, Show } from 'solid-js';
import { price } from '../widgets/format.ts';

/** `walls`: there is room for what the marks of walls mean. */
export function HeatPlate(props: { mid: number; spread: number; tickSize: number; walls: boolean }): JSX.Element {
  return (
    <Show when={Number.isFinite(props.mid)}>
      <div class="heat-plate">
        <span>
          Mid <b>{price(props.mid, props.tickSize, 1)}</b>
        </span>
        <span>
          Spread <b>{price(props.spread, props.tickSize)}</b>
        </span>
        <Show when={props.walls}>
          <span>
            Wall <b aria-hidden="true">✕</b> pulled <b aria-hidden="true">◇</b> taken
          </span>
        </Show>
      </div>
    </Show>
  );
}
