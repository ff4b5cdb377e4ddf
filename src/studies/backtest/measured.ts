/**
 * What was recorded beside the prices, as text parameters: the price and cost of a fill walked through the book, and funding rates.
 * `fills` is `ts,leg,price,slip;...`: the bar that starts at ts (microseconds), leg 0 or 1, the mid it is measured from, and the cost as a
 * fraction of the value. `rates` is `ts,leg,rate;...`: what a long leg pays at ts, a fraction of its value.
 */
import { QuantabError } from '../../core/errors.ts';
import type { SeriesSet } from '../analysis.ts';

function rowsOf(id: string, name: string, text: string, width: number): number[][] {
  return text
    .split(';')
    .filter((row) => row.trim() !== '')
    .map((row) => {
      const numbers = row.split(',').map(Number);
      if (numbers.length === width && numbers.every(Number.isFinite) && (numbers[1] === 0 || numbers[1] === 1)) return numbers;
      throw new QuantabError(
        'bad-input',
        `${id}: ${name} must be rows of ${width} numbers "ts,leg,...", the leg 0 or 1; was "${row.slice(0, 40)}".`,
      );
    });
}

/** Series with the columns `fill.<i>`, `slip.<i>`, `funding.<i>` that the texts give; those without a text stay as they are. */
export function withMeasured(id: string, series: SeriesSet, fills: string, rates: string): SeriesSet {
  const ts = series.ts;
  if (!ts || (fills === '' && rates === '')) return series;
  const out: SeriesSet = { ...series };
  const own = (name: string, other: number): Float64Array => {
    const column = out[name] ?? new Float64Array(ts.length).fill(other);
    out[name] = column;
    return column;
  };
  for (const [at, leg, price, slip] of rowsOf(id, 'fills', fills, 4) as [number, number, number, number][]) {
    const t = barAt(ts, at);
    if (t < 0) continue;
    own(`fill.${leg}`, Number.NaN)[t] = price;
    own(`slip.${leg}`, Number.NaN)[t] = slip;
  }
  const paid = rowsOf(id, 'rates', rates, 3) as [number, number, number][];
  // Where rates were recorded nothing is paid between them.
  for (const [at, leg, rate] of paid) {
    const t = barAt(ts, at);
    if (t >= 0) own(`funding.${leg}`, 0)[t]! += rate;
  }
  return out;
}

/** The bar that holds a time; -1 before the first. */
function barAt(ts: Float64Array, at: number): number {
  let [low, high] = [0, ts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ts[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
