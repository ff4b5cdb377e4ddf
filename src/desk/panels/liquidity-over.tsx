/** What lies over the heatmap: mid and spread, and the tip of the cell under the crosshair. */
import { For, type JSX, Show } from 'solid-js';
import type { HeatCell } from '../charts/heat-gl/heat-trace.ts';
import { price } from '../widgets/format.ts';
import { cellRows, rowWords } from './liquidity-table.ts';
import type { CellLook } from './liquidity-tip.ts';

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

export interface HeatTipProps {
  look: CellLook | undefined;
  /** Of the cell, pixels of `within`. */
  at: { x0: number; x1: number; y1: number } | undefined;
  within(): HTMLElement;
  tickSize: number;
  unit: string;
  touch(ts: number): { bid: number; ask: number };
}

/** Room a tip takes, pixels. */
const tip = { width: 190, height: 130, apart: 14 };

export function HeatTip(props: HeatTipProps): JSX.Element {
  /** Which side rests there: below the best bid of that time bids do, above the best ask asks. */
  function sideOf({ to, low, high }: HeatCell): string {
    const { bid, ask } = props.touch(to);
    return low <= bid ? (high > ask ? '' : ' bid') : high > ask ? ' ask' : '';
  }
  const left = (): number => {
    const { x0 = 0, x1 = 0 } = props.at ?? {};
    const right = x1 + tip.apart;
    return Math.max(4, right + tip.width > props.within().clientWidth ? x0 - tip.width - tip.apart : right);
  };
  const top = (): number => Math.max(4, Math.min((props.at?.y1 ?? 0) + 10, props.within().clientHeight - tip.height));
  return (
    <Show when={props.look}>
      {(shown) => (
        <div
          class="heat-tip"
          data-to={shown().cell.to}
          data-low={shown().cell.low}
          data-high={shown().cell.high}
          style={{ left: `${left()}px`, top: `${top()}px` }}
        >
          <h4>
            {rowWords(shown().cell, props.tickSize)}
            {sideOf(shown().cell)}
          </h4>
          <dl>
            <For each={cellRows(shown(), props.unit)}>
              {([title, text]) => (
                <>
                  <dt>{title}</dt>
                  <dd>{text}</dd>
                </>
              )}
            </For>
          </dl>
        </div>
      )}
    </Show>
  );
}
