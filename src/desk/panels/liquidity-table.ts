/** The heatmap as a table: the largest sizes that rest now. Loaded when it is asked for. */
import type { LadderAnswer } from '../../api/flow-types.ts';
import type { InstrumentInfo } from '../../api/types.ts';
import { DASH, fixed, price, quantityDecimals, signed, span } from '../widgets/format.ts';
import type { TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';

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
export function largestResting({ price: prices, bid, ask, bidChange, askChange, bought, sold }: LadderAnswer): Resting[] {
  const rows: Resting[] = [];
  for (let i = 0; i < prices.length; i++) {
    const rest = { price: prices[i]!, traded: (bought[i] ?? 0) + (sold[i] ?? 0) };
    if (bid[i]! > 0) rows.push({ ...rest, side: 'bid', qty: bid[i]!, change: bidChange[i]! });
    if (ask[i]! > 0) rows.push({ ...rest, side: 'ask', qty: ask[i]!, change: askChange[i]! });
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
