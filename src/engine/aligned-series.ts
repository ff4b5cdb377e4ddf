/**
 * Bars of several instruments on one uniform grid, columns by name (SeriesSet in studies/analysis.ts). A bar without a trade keeps the close
 * before it and says so: `stale.<i>` counts the bars since the last one with a trade. Where data is missing (`gap.<i>` 1, and `gap` for any
 * instrument) nothing is carried: the close is NaN until the next trade. Before the first bar all is NaN.
 */
import { QuantabError } from '../core/errors.ts';
import type { BarColumns } from '../market/columns.ts';

const mostBars = 20_000_000;
/** Numbers held at once: 50 instruments over a year of minutes are 26 million bars. */
const mostCells = 40_000_000;
const names = ['open', 'high', 'low', 'close', 'volume', 'value', 'trades', 'stale', 'gap'] as const;

export interface AlignOptions {
  /** Of each instrument: pairs of microseconds between which data is missing. */
  gaps?: readonly Float64Array[];
  /** Bars that start before `from` or at `to` and later are left out. Microseconds. */
  from?: number;
  to?: number;
  /** What the instruments are called in a refusal. */
  titles?: readonly string[];
}

/** `lengthMicros` of a bar. Refused when no two of the instruments have a time in common. */
export function alignedSeries(bars: readonly BarColumns[], lengthMicros: number, options: AlignOptions = {}): Record<string, Float64Array> {
  const { gaps = [], from: least = Number.NEGATIVE_INFINITY, to: most = Number.POSITIVE_INFINITY } = options;
  const first = Math.floor(least / lengthMicros) * lengthMicros;
  const spans = bars.map(({ start }) => spanOf(start, first, most));
  const known = spans.filter((span) => span.last >= span.first);
  if (known.length === 0) throw new QuantabError('not-enough-data', 'The selection holds no trades.');
  checkOverlap(spans, options.titles ?? []);
  const from = Math.min(...known.map((span) => span.first));
  const n = Math.round((Math.max(...known.map((span) => span.last)) - from) / lengthMicros) + 1;
  if (n > mostBars || n * bars.length > mostCells)
    throw new QuantabError(
      'bad-input',
      `The selection has ${n} bars of ${bars.length} instruments; choose a longer interval or a shorter span (at most ${mostBars} bars, ${mostCells} in all).`,
    );
  const series: Record<string, Float64Array> = { ts: new Float64Array(n), gap: new Float64Array(n) };
  for (let k = 0; k < n; k++) (series.ts as Float64Array)[k] = from + k * lengthMicros;
  bars.forEach((columns, i) => {
    const own = Object.fromEntries(names.map((name) => [name, new Float64Array(n)])) as Record<(typeof names)[number], Float64Array>;
    place(columns, own, from, lengthMicros, first, most);
    markGaps(gaps[i] ?? new Float64Array(0), own.gap, from, lengthMicros);
    carry(own);
    for (let k = 0; k < n; k++) if (own.gap[k] === 1) (series.gap as Float64Array)[k] = 1;
    for (const name of names) series[`${name}.${i}`] = own[name];
  });
  return series;
}

interface Span {
  first: number;
  last: number;
}

function spanOf(start: Float64Array, least: number, most: number): Span {
  let low = 0;
  let high = start.length - 1;
  while (low <= high && (start[low] as number) < least) low++;
  while (high >= low && (start[high] as number) >= most) high--;
  return low > high ? { first: 0, last: -1 } : { first: start[low] as number, last: start[high] as number };
}

function checkOverlap(spans: readonly Span[], titles: readonly string[]): void {
  if (spans.length < 2) return;
  for (let a = 0; a < spans.length; a++)
    for (let b = 0; b < a; b++) {
      const [x, y] = [spans[a] as Span, spans[b] as Span];
      if (x.last >= x.first && y.last >= y.first && x.first <= y.last && y.first <= x.last) return;
    }
  const words = spans.map(({ first, last }, i) => {
    const title = titles[i] ?? `instrument ${i + 1}`;
    return last < first ? `${title} has none in this stretch` : `${title} is known from ${at(first)} to ${at(last)} UTC`;
  });
  throw new QuantabError(
    'not-enough-data',
    `The instruments have no bar of the same time: ${words.join(', ')}. Choose a stretch in which both traded, or import files of the same days.`,
  );
}

const at = (micros: number): string => `${new Date(micros / 1000).toISOString().slice(0, 19).replace('T', ' ')}`;

/** Bars into their places: a place without a bar is NaN, its volume, value and trades 0. */
function place(
  bars: BarColumns,
  own: Record<(typeof names)[number], Float64Array>,
  from: number,
  length: number,
  least: number,
  most: number,
): void {
  for (const name of ['open', 'high', 'low', 'close'] as const) own[name].fill(Number.NaN);
  for (let k = 0; k < bars.start.length; k++) {
    const start = bars.start[k] as number;
    if (start < least || start >= most) continue;
    const to = Math.round((start - from) / length);
    for (const name of ['open', 'high', 'low', 'close', 'volume', 'trades'] as const) own[name][to] = bars[name][k] as number;
    const volume = bars.volume[k] as number;
    own.value[to] = volume === 0 ? 0 : volume * (bars.vwap[k] as number);
  }
}

function markGaps(gaps: Float64Array, column: Float64Array, from: number, length: number): void {
  for (let g = 0; g + 1 < gaps.length; g += 2) {
    const [low, high] = [gaps[g] as number, gaps[g + 1] as number];
    if (!(high > low)) continue;
    const begin = Math.max(0, Math.floor((low - from) / length));
    const end = Math.min(column.length, Math.ceil((high - from) / length));
    for (let k = begin; k < end; k++) column[k] = 1;
  }
}

/** Carries closes over bars without trades, but not over a gap, and counts how old each is. */
function carry({ open, high, low, close, volume, value, trades, stale, gap }: Record<(typeof names)[number], Float64Array>): void {
  let last = Number.NaN;
  let age = Number.NaN;
  for (let k = 0; k < close.length; k++) {
    if (!Number.isNaN(close[k])) {
      last = close[k] as number;
      stale[k] = age = 0;
      continue;
    }
    if (gap[k] === 1 || Number.isNaN(last)) {
      last = Number.NaN;
      age = Number.NaN;
      volume[k] = value[k] = trades[k] = Number.NaN;
    } else {
      open[k] = high[k] = low[k] = close[k] = last;
      age++;
    }
    stale[k] = age;
  }
}
