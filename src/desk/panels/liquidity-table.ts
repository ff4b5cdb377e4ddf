/** The heatmap in words: the largest sizes that rest now, as a table, and what a cell says. */
import type { CellAnswer, LadderAnswer } from '../../api/flow-types.ts';
import type { InstrumentInfo } from '../../api/types.ts';
import type { HeatCell } from '../charts/heat-gl/heat-trace.ts';
import { DASH, fixed, price, quantityDecimals, signed, span } from '../widgets/format.ts';
import type { TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';
import type { CellLook } from './liquidity-tip.ts';

/** Rows of the table. */
const most = 40;

interface Resting {
  price: number;
  side: 'bid' | 'ask';
  qty: number;
  change: number;
  traded: number;
}

/** Largest first; rows of equal size keep the order of prices. */
export function largestResting({ price: prices, bid, ask, change, bought, sold }: LadderAnswer): Resting[] {
  const rows: Resting[] = [];
  for (let i = 0; i < prices.length; i++) {
    const rest = { price: prices[i]!, change: change[i]!, traded: (bought[i] ?? 0) + (sold[i] ?? 0) };
    if (bid[i]! > 0) rows.push({ ...rest, side: 'bid', qty: bid[i]! });
    if (ask[i]! > 0) rows.push({ ...rest, side: 'ask', qty: ask[i]! });
  }
  return rows.sort((a, b) => b.qty - a.qty).slice(0, most);
}

/** `ageOf`: microseconds since something has rested at a row's price, NaN where it is not known. */
export function restingTable(
  ladder: LadderAnswer | undefined,
  info: InstrumentInfo | undefined,
  words: string,
  ageOf: (price: number) => number,
): TableData {
  const rows = ladder?.known ? largestResting(ladder) : [];
  const mid = ladder ? (ladder.bestBid + ladder.bestAsk) / 2 : Number.NaN;
  const unit = (name: string | undefined): { unit?: string } => (name ? { unit: name } : {});
  const base = unit(info && baseUnit(info));
  const decimals = quantityDecimals(rows.map(({ qty }) => qty));
  return {
    words: `${words} · largest that rest now`,
    instruments: info ? [info.id] : [],
    from: Number.NaN,
    to: ladder?.through ?? Number.NaN,
    columns: [
      { id: 'side', title: 'Side', kind: 'text' },
      { id: 'price', title: 'Price', ...unit(info?.quote), kind: 'number', text: (value) => price(value, info?.tickSize ?? 0.01) },
      { id: 'size', title: 'Size', ...base, kind: 'number', text: (value) => fixed(value, decimals) },
      { id: 'age', title: 'Age', kind: 'number', unit: 's', text: (value) => (Number.isNaN(value) ? DASH : span(value * 1e6)) },
      { id: 'change', title: 'Change, 10 s', ...base, kind: 'number', text: (value) => signed(value, decimals) },
      { id: 'traded', title: 'Traded, 10 s', ...base, kind: 'number', text: (value) => fixed(value, decimals) },
      { id: 'distance', title: 'From mid', unit: 'bp', kind: 'number', text: (value) => signed(value, 2) },
    ],
    rows: rows.map(({ side, price: at, qty, change, traded }) => [side, at, qty, ageOf(at) / 1e6, change, traded, (at / mid - 1) * 1e4]),
    ...(ladder && !ladder.known ? { note: 'The book is not known now.' } : {}),
  };
}

/** `61,600`, or `61,600–61,601` where a row is higher than one step: its last price is told. */
export function rowWords({ low, high }: HeatCell, tickSize: number): string {
  const last = high - tickSize;
  return last > low + tickSize / 2 ? `${price(low, tickSize)}\u2009\u2013\u2009${price(last, tickSize)}` : price(low, tickSize);
}

const size = (value: number, unit: string): string => {
  const decimals = value !== 0 && Math.abs(value) < 1 ? 3 : Math.abs(value) >= 1_000 ? 0 : 2;
  return `${fixed(value, decimals)}${unit ? ` ${unit}` : ''}`;
};

/** Rows of the tooltip: title and value. `cell.mean` stands until the answer is there. */
export function cellRows({ cell, window, answer, fault }: CellLook, unit: string): [string, string][] {
  const known = answer as CellAnswer | undefined;
  const over = span(window);
  const rows: [string, string][] = [['Resting, mean', Number.isNaN(cell.mean) ? 'not known' : size(cell.mean, unit)]];
  if (fault) return [...rows, ['', fault]];
  if (!known)
    return [...rows, ['At its end', '…'], ['Age', '…'], [`Added, ${over}`, '…'], [`Cancelled, ${over}`, '…'], [`Traded, ${over}`, '…']];
  return [
    ...rows,
    ['At its end', Number.isNaN(known.resting) ? 'not known' : size(known.resting, unit)],
    ['Age', Number.isNaN(known.age) ? DASH : span(known.age)],
    [`Added, ${over}`, signedSize(known.added, '+')],
    [`Cancelled, ${over}`, signedSize(known.cancelled, '\u2212')],
    [`Traded, ${over}`, `▲ ${size(known.bought, '')}  ▼ ${size(known.sold, '')}`],
  ];
}

const signedSize = (value: number, sign: string): string => (Number.isNaN(value) ? DASH : value > 0 ? `${sign}${size(value, '')}` : '0');

/** What the keyboard's cursor says of a cell. */
export function cellWords(cell: HeatCell, tickSize: number, unit: string): string {
  const rests = Number.isNaN(cell.mean) ? 'not known' : cell.mean > 0 ? `${size(cell.mean, unit)} rests` : 'nothing rests';
  return `${rowWords(cell, tickSize)}, ${rests}`;
}
