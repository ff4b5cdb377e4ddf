/**
 * Bars of any rule over trades: time (epoch-aligned, left-closed), or closed when a count of trades, base volume or quote value
 * is reached. The trade that reaches it belongs to the bar; the last bar may be unfinished. `start` is the bar's start for time bars, its
 * first trade's time otherwise. buyVolume counts trades of known side, NaN while there is none. A trade earlier than its bar counts in the bar in progress (arrival order).
 */
import type { BarInterval } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import { intervalMicros, isInterval } from '../core/interval.ts';
import type { BarColumns } from '../market/columns.ts';

const names = ['start', 'open', 'high', 'low', 'close', 'volume', 'buyVolume', 'value', 'trades'] as const;

export interface TradeBars {
  add(ts: number, price: number, qty: number, sign: number): void;
  columns(): BarColumns;
}

export function openTradeBars(rule: BarInterval): TradeBars {
  const { length, limit, measure } = parseRule(rule);
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

  return {
    add(ts, price, qty, sign) {
      if (length > 0 ? ts >= end : full) {
        const start = length > 0 ? Math.floor(ts / length) * length : ts;
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
    columns() {
      const { value, ...rest } = column;
      const out = Object.fromEntries(
        Object.entries(rest).map(([name, values]) => [name, Float64Array.from(values)]),
      ) as unknown as BarColumns;
      out.vwap = Float64Array.from(value, (sum, i) => sum / (column.volume[i] as number));
      return out;
    },
  };
}

function parseRule(rule: BarInterval): { length: number; limit: number; measure: 'trades' | 'volume' | 'value' | undefined } {
  if (isInterval(rule)) return { length: intervalMicros(rule), limit: 0, measure: undefined };
  const [[key, limit] = ['', Number.NaN]] = typeof rule === 'object' && rule !== null ? Object.entries(rule) : [];
  const measure = key === 'ticks' ? 'trades' : key === 'volume' || key === 'value' ? key : undefined;
  if (!measure || !(limit > 0)) {
    throw new QuantabError(
      'bad-input',
      `A bar rule is 1s 5s 15s 1m 5m 15m 1h 4h 1d, or { ticks }, { volume } or { value } above 0; was ${JSON.stringify(rule)}.`,
    );
  }
  return { length: 0, limit, measure };
}
