/** A row of the ladder: one price, or the mid with the spread. */
import { type JSX, Show } from 'solid-js';
import { figures, fixed } from '../widgets/format.ts';
import type { LadderRow, MidRow } from './ladder-rows.ts';

export function Level(props: {
  row: LadderRow;
  largest: number;
  price: string;
  size(value: number): string;
  change(value: number): string;
  traded: string;
}): JSX.Element {
  const share = (): string => `${props.row.size > 0 ? (100 * props.row.size) / props.largest : 0}%`;
  const tone = (): string => (props.row.change > 0 ? 'buy' : props.row.change < 0 ? 'sell' : 'muted');
  return (
    <tr classList={{ 'ladder-ask': props.row.side < 0, 'ladder-bid': props.row.side > 0, 'ladder-best': props.row.best }}>
      <td class={tone()}>{props.change(props.row.change)}</td>
      <td class="ladder-size" classList={{ muted: !(props.row.size > 0) }} style={{ '--share': share() }}>
        {props.size(props.row.size)}
      </td>
      <td class="ladder-price">
        {props.price}
        <span class="spoken">{props.row.side > 0 ? ' bid' : props.row.side < 0 ? ' ask' : ''}</span>
      </td>
      <td class="muted" title={props.traded ? `${figures(props.row.bought)} bought, ${figures(props.row.sold)} sold` : undefined}>
        {props.traded}
      </td>
    </tr>
  );
}

export function Middle(props: { row: MidRow; decimals: number; tick: number; behind: string }): JSX.Element {
  const spread = (): string => {
    const ticks = Math.round(props.row.spread / props.tick);
    return `spread ${fixed(props.row.spread, props.decimals)} · ${ticks} tick${Math.abs(ticks) === 1 ? '' : 's'}`;
  };
  return (
    <tr class="ladder-mid">
      <td colspan="4">
        <Show when={Number.isFinite(props.row.mid)}>
          <strong>{fixed(props.row.mid, props.decimals + (Number.isFinite(props.row.spread) ? 1 : 0))}</strong>
        </Show>
        <small class={props.row.fault || props.behind ? 'warn' : 'muted'}>
          {props.behind || (props.row.fault ? `${props.row.fault}${props.row.fault === 'crossed' ? `, ${spread()}` : ''}` : spread())}
        </small>
      </td>
    </tr>
  );
}
