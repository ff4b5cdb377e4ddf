/** Rows of the tape, newest first, and what they are as a table. Times are microseconds. */
import type { InstrumentInfo } from '../../api/types.ts';
import { instrumentWords } from '../app/words.ts';
import { count, fixed } from '../widgets/format.ts';
import { gapWords } from '../widgets/status-value.tsx';
import type { TableColumn, TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';

export interface Print {
  ts: number;
  price: number;
  qty: number;
  side: number;
  large: boolean;
  /** Trades of an order, and the price it began at. */
  trades?: number;
  firstPx?: number;
  /** A row that stands for missing data: its length, microseconds; `ts` is its end. */
  gapMicros?: number;
}

/** Share of trades that are not large. */
const usualShare = 0.97;

/** The newest `rows` trades or orders of at least `least`, newest first; large is beyond the 97th percentile of what was asked for. */
export function tapeRows(columns: Record<string, Float64Array>, rows: number, least: number, gaps: ArrayLike<number> = []): Print[] {
  const { ts, price, qty, side, trades, firstPx } = columns;
  if (!ts || !price || !qty || !side || ts.length === 0) return [];
  const sorted = Float64Array.from(qty).sort();
  const usual = sorted.length < 30 ? Number.POSITIVE_INFINITY : sorted[Math.floor(sorted.length * usualShare)]!;
  const prints: Print[] = [];
  let gap = gaps.length - 2;
  for (let i = ts.length - 1; i >= 0 && prints.length < rows; i--) {
    for (; gap >= 0 && gaps[gap]! >= ts[i]! && prints.length < rows; gap -= 2) {
      const [from, to] = [gaps[gap]!, gaps[gap + 1]!];
      prints.push({ ts: to, price: Number.NaN, qty: Number.NaN, side: 0, large: false, gapMicros: to - from });
    }
    if (qty[i]! >= least && prints.length < rows)
      prints.push({
        ts: ts[i]!,
        price: price[i]!,
        qty: qty[i]!,
        side: side[i]!,
        large: qty[i]! > usual,
        ...(trades && firstPx ? { trades: trades[i]!, firstPx: firstPx[i]! } : {}),
      });
  }
  return prints;
}

/** The trades on the screen, oldest first. */
export function tapeTable(
  prints: readonly Print[],
  info: InstrumentInfo | undefined,
  priceDecimals: number,
  sizeDecimals: number,
): TableData {
  const unit = (name: string | undefined): { unit?: string } => (name ? { unit: name } : {});
  const priceText = (value: number): string => fixed(value, priceDecimals);
  const ofOrders = prints.some(({ trades }) => trades !== undefined);
  const rows = prints
    .toReversed()
    .map(({ ts, price, qty, side, gapMicros, trades, firstPx }) => [
      ts,
      price,
      qty,
      gapMicros === undefined ? (side > 0 ? 'buy' : side < 0 ? 'sell' : '') : gapWords(gapMicros),
      ...(ofOrders ? [firstPx ?? Number.NaN, trades ?? Number.NaN] : []),
    ]);
  return {
    words: info ? instrumentWords(info) : '',
    instruments: info ? [info.id] : [],
    from: prints.at(-1)?.ts ?? Number.NaN,
    to: prints[0]?.ts ?? Number.NaN,
    columns: [
      { id: 'time', title: 'Time', unit: 'UTC', kind: 'time' },
      { id: 'price', title: 'Price', ...unit(info?.quote), kind: 'number', text: priceText },
      { id: 'size', title: 'Size', ...unit(info && baseUnit(info)), kind: 'number', text: (value) => fixed(value, sizeDecimals) },
      { id: 'side', title: 'Side', kind: 'text' },
      ...(ofOrders ? orderColumns(priceText) : []),
    ],
    rows,
  };
}

/** What orders have besides: where they began, and how many trades they took. */
const orderColumns = (priceText: (value: number) => string): TableColumn[] => [
  { id: 'first', title: 'First price', kind: 'number', text: priceText },
  { id: 'trades', title: 'Trades', kind: 'number', text: count },
];
