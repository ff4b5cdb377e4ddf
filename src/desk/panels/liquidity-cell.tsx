/** The tip of the cell under the crosshair: its size, age, and what became of its orders. Loaded when first pointed at. */
import { For, type JSX, Show } from 'solid-js';
import type { CellAnswer } from '../../api/flow-types.ts';
import type { HeatCell } from '../charts/heat-gl/heat-trace.ts';
import { DASH, span } from '../widgets/format.ts';
import type { CellLook } from './liquidity-tip.ts';
import { rowWords, sizeWords } from './liquidity-words.ts';

/** Rows of the tooltip: title and value. `cell.mean` stands until the answer is there. */
function cellRows({ cell, window, answer, fault }: CellLook, unit: string): [string, string][] {
  const known = answer as CellAnswer | undefined;
  const over = span(window);
  const rows: [string, string][] = [['Resting, mean', Number.isNaN(cell.mean) ? 'not known' : sizeWords(cell.mean, unit)]];
  if (fault) return [...rows, ['', fault]];
  if (!known)
    return [...rows, ['At its end', '…'], ['Age', '…'], [`Added, ${over}`, '…'], [`Cancelled, ${over}`, '…'], [`Traded, ${over}`, '…']];
  // Where no book is known nothing is known of its orders either.
  if (Number.isNaN(known.mean)) return [['Resting', 'not recorded here']];
  return [
    ...rows,
    ['At its end', Number.isNaN(known.resting) ? 'not known' : sizeWords(known.resting, unit)],
    ['Age', Number.isNaN(known.age) ? DASH : span(known.age)],
    [`Added, ${over}`, signedSize(known.added, '+')],
    [`Cancelled, ${over}`, signedSize(known.cancelled, '\u2212')],
    [`Traded, ${over}`, `▲ ${sizeWords(known.bought, '')}  ▼ ${sizeWords(known.sold, '')}`],
  ];
}

const signedSize = (value: number, sign: string): string =>
  Number.isNaN(value) ? DASH : value > 0 ? `${sign}${sizeWords(value, '')}` : '0';

/** What became of a cell's orders, to be heard. */
export const spokenRows = (look: CellLook, unit: string): string =>
  cellRows(look, unit)
    .filter(([title]) => title !== 'Resting, mean')
    .map((row) => row.join(' '))
    .join(', ');

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
const tip = { width: 252, height: 130, apart: 14 };

export function HeatTip(props: HeatTipProps): JSX.Element {
  /** Which side rests there: below the best bid of that time bids do, above the best ask asks. */
  function sideOf({ to, low, high }: HeatCell): string {
    const { bid, ask } = props.touch(to);
    return low <= bid ? (high > ask ? '' : ' bid') : high > ask ? ' ask' : '';
  }
  /** At its right, else at its left, else as far right as the panel goes. */
  const across = (): JSX.CSSProperties => {
    const { x0 = 0, x1 = 0 } = props.at ?? {};
    const width = props.within().clientWidth;
    if (x1 + tip.apart + tip.width <= width) return { left: `${Math.max(4, x1 + tip.apart)}px` };
    return { right: `${Math.max(4, Math.min(width - x0 + tip.apart, width - tip.width))}px` };
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
          style={{ ...across(), top: `${top()}px` }}
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
