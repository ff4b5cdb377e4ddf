/**
 * Correlation of two instruments' log returns over two axes: time and length of the window, or lag and length of the bar. No unit.
 * Cells with fewer than 30 common returns are unknown.
 */
import { QuantabError } from '../../core/errors.ts';
import { intervalMicros, intervals } from '../../core/interval.ts';
import { defineAnalysis, type SeriesSet } from '../analysis.ts';
import { allReturnsOf, freshReturnsOf, notEnoughBars } from '../known-returns.ts';
import { correlate, fewestPairs, fisherInterval, openWindows } from '../pairwise.ts';

const id = 'correlation.surface';
/** Under 30 a window has too few returns to be known. */
const windows = [30, 50, 70, 100, 140, 200];
/** Columns of time. */
const columns = 120;
const farthestLag = 10;
const multiples = [1, 2, 3, 5, 7, 10];

interface Surface {
  x: Float64Array;
  y: Float64Array;
  r: Float64Array;
  n: Float64Array;
}

/** Trailing windows: at each time, the end of a bar, only returns up to it. */
function byWindow(ts: Float64Array, a: Float64Array, b: Float64Array, lengths: readonly number[]): Surface {
  const n = ts.length;
  const m = Math.min(columns, n - 1);
  const at = Array.from({ length: m }, (_, c) => Math.round(1 + ((n - 2) * (c + 1)) / m));
  const window = openWindows(a, b);
  const r = new Float64Array(m * lengths.length).fill(Number.NaN);
  const counts = new Float64Array(r.length);
  lengths.forEach((length, row) => {
    at.forEach((end, c) => {
      if (end + 1 - length < 1) return;
      const cell = window(end + 1 - length, end + 1);
      r[row * m + c] = cell.r;
      counts[row * m + c] = cell.n;
    });
  });
  const bar = ts[1]! - ts[0]!;
  return { x: Float64Array.from(at, (i) => ts[i]! + bar), y: Float64Array.from(lengths), r, n: counts };
}

/** Every `factor`-th close, the last known of each longer bar; a longer bar with a hole in it is one. */
function longer(series: SeriesSet, i: number, factor: number, offset: number): Float64Array {
  const close = series[`close.${i}`]!;
  const bars = Math.floor((close.length - offset) / factor);
  return Float64Array.from({ length: bars }, (_, k) => close[offset + (k + 1) * factor - 1]!);
}

function byLag(ctx: { progress(done: number, total: number, note: string): void }, series: SeriesSet, barMicros: number): Surface {
  const known = intervals.map(intervalMicros).filter((length) => length >= barMicros && length % barMicros === 0 && length <= 3_600e6);
  // Of hours and days there are too few longer ones with a name.
  const lengths = known.length >= 3 ? known : multiples.map((factor) => factor * barMicros);
  const n = series.ts!.length;
  const usable = lengths.filter((length, i) => i === 0 || n / (length / barMicros) > fewestPairs);
  const x = Float64Array.from({ length: 2 * farthestLag + 1 }, (_, k) => k - farthestLag);
  const r = new Float64Array(x.length * usable.length);
  const counts = new Float64Array(r.length);
  usable.forEach((length, row) => {
    const factor = Math.round(length / barMicros);
    const offset = Math.round(((length - (series.ts![0]! % length)) % length) / barMicros);
    const [a, b] = [0, 1].map((i) => allReturnsOf(id, { [`close.${i}`]: longer(series, i, factor, offset) }, i)) as [
      Float64Array,
      Float64Array,
    ];
    x.forEach((lag, c) => {
      const cell = correlate(a, b, lag);
      r[row * x.length + c] = cell.r;
      counts[row * x.length + c] = cell.n;
    });
    ctx.progress(row + 1, usable.length, 'bar lengths');
  });
  return { x, y: Float64Array.from(usable), r, n: counts };
}

export default defineAnalysis({
  id,
  title: 'Correlation surface',
  every: '1m',
  inputs: {
    ts: 'Starts of the bars, microseconds',
    'close.<i>': 'Closes of the two instruments',
    'stale.<i>': 'Bars since the last trade',
  },
  params: {
    by: { title: 'Axes', default: 'time and window', options: ['time and window', 'lag and bar'] },
    windows: { title: 'Windows', default: windows.join(', '), unit: 'bars' },
  },
  outputs: {
    by: 'Which axes: window (x ends of the last bars in microseconds, y windows in bars) or lag (x lags in bars, y lengths of bars in microseconds)',
    x: 'Places along the first axis',
    y: 'Places along the second',
    r: 'Correlation at y-row, x-column; unknown under 30 common returns',
    n: 'Common returns of each cell',
    lo: 'Lower end of the 95 % interval (Fisher)',
    hi: 'Upper end',
    bars: 'Bars used',
  },
  run(ctx, series, params) {
    const ts = series.ts;
    if (!series['close.0'] || !series['close.1'] || !ts)
      throw new QuantabError('not-enough-data', `${id} compares two instruments. Choose a partner, or load another file.`);
    if (ts.length < fewestPairs + 1) throw notEnoughBars(id, 'bars', fewestPairs + 1, ts.length);
    const lag = params.by === 'lag and bar';
    const lengths = String(params.windows).split(',').map(Number);
    if (lengths.some((length) => !Number.isInteger(length) || length < 2))
      throw new QuantabError('bad-input', `${id}: windows are whole numbers of bars like 20, 50, was "${String(params.windows)}".`);
    const surface = lag
      ? byLag(ctx, series, ts[1]! - ts[0]!)
      : byWindow(
          ts,
          freshReturnsOf(id, series, 0),
          freshReturnsOf(id, series, 1),
          [...new Set(lengths)].sort((a, b) => a - b),
        );
    const ends = Array.from(surface.r, (r, i) => fisherInterval(r, surface.n[i]!));
    return {
      by: lag ? 'lag' : 'window',
      ...surface,
      lo: Float64Array.from(ends, ([low]) => low),
      hi: Float64Array.from(ends, ([, high]) => high),
      bars: ts.length,
    };
  },
  doc: {
    what: 'How alike two instruments moved: over time at several lengths of window, or at several lengths of bar with one shifted against the other.',
    formula: [
      String.raw`z(t, w) = r\left(a_{t-w+1..t},\, b_{t-w+1..t}\right)`,
      String.raw`z(k, \Delta) = r\left(a_t^{\Delta},\, b_{t+k}^{\Delta}\right)`,
    ],
    where: '$a$, $b$ log returns of the first and the second instrument; $k > 0$: the second later than the first.',
    read: 'A ridge at lag 0 that grows with the length of the bar is the Epps effect. A ridge beside 0 on short bars: one leads. A valley in time over all windows: they parted.',
    limits:
      'Windows under 30 are unknown by the rule of 30 returns. Short ones wander by ±0.3 when nothing changes: look at the interval. Neighbouring cells share most of their data. Bars under a second pull all to 0.',
    references: ['Epps, Comovements in stock prices in the very short run, JASA 74 (1979)'],
  },
});
