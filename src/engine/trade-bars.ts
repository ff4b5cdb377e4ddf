/**
 * Bars of any rule over trades: time (epoch-aligned, left-closed), or closed when a count of trades, base volume or quote value is reached.
 * The trade that reaches it belongs to the bar; the last bar may be unfinished. `start` is the bar's start for time bars, its first trade's
 * time otherwise (of a late one, the time reached). buyVolume counts trades of known side, NaN while there is none. A trade earlier than its
 * bar counts in the bar in progress (arrival order).
 */
import type { BarInterval } from '../api/types.ts';
import type { BarColumns } from '../market/columns.ts';
import { BarRows, barWidth } from './bar-rows.ts';
import { ruleOf } from './bar-rule.ts';

const names = ['start', 'open', 'high', 'low', 'close', 'volume', 'buyVolume', 'value', 'trades'] as const;

export interface TradeBars {
  add(ts: number, price: number, qty: number, sign: number): void;
  columns(): BarColumns;
  /** The same as rows (bar-rows.ts) of bars of time. */
  rows(): BarRows;
}

/** `rule` may be a length of time bars, microseconds. */
export function openTradeBars(rule: BarInterval | number): TradeBars {
  const by = typeof rule === 'number' ? rule : ruleOf(rule);
  const [length, limit, measure] = typeof by === 'number' ? [by, 0, undefined] : [0, by.limit, by.measure];
  const column: Record<(typeof names)[number], number[]> = {
    start: [],
    open: [],
    high: [],
    low: [],
    close: [],
    volume: [],
    buyVolume: [],
    value: [],
    trades: [],
  };
  let last = -1;
  let end = Number.NEGATIVE_INFINITY;
  let full = true;
  let reached = Number.NEGATIVE_INFINITY;

  return {
    add(ts, price, qty, sign) {
      if (price - price !== 0 || !(qty >= 0 && qty < Number.POSITIVE_INFINITY)) return;
      if (ts > reached) reached = ts;
      if (length > 0 ? ts >= end : full) {
        const start = length > 0 ? Math.floor(ts / length) * length : reached;
        end = start + length;
        last++;
        for (const name of names) column[name].push(0);
        column.start[last] = start;
        column.buyVolume[last] = Number.NaN;
        column.open[last] = column.high[last] = column.low[last] = price;
      }
      if (price > (column.high[last] as number)) column.high[last] = price;
      if (price < (column.low[last] as number)) column.low[last] = price;
      column.close[last] = price;
      (column.volume[last] as number) += qty;
      if (sign !== 0) {
        const bought = column.buyVolume[last] as number;
        column.buyVolume[last] = (Number.isNaN(bought) ? 0 : bought) + (sign > 0 ? qty : 0);
      }
      (column.value[last] as number) += price * qty;
      (column.trades[last] as number)++;
      if (measure) full = (column[measure][last] as number) >= limit;
    },
    rows() {
      const out = new BarRows(last + 1, length, true);
      const bar = new Float64Array(barWidth);
      for (let row = 0; row <= last; row++) {
        for (const [c, name] of names.entries()) bar[c] = column[name][row] as number;
        out.add(bar, 0, 1, true);
      }
      return out;
    },
    columns() {
      const { value, ...rest } = column;
      const out = Object.fromEntries(
        Object.entries(rest).map(([name, values]) => [name, Float64Array.from(values)]),
      ) as unknown as BarColumns;
      out.vwap = Float64Array.from(value, (sum, i) => ((column.volume[i] as number) > 0 ? sum / (column.volume[i] as number) : Number.NaN));
      return out;
    },
  };
}
