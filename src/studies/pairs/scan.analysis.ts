/** All pairs of the instruments: which are cointegrated in the first half of the window, and what became of that in the second half. */
import { QuantabError } from '../../core/errors.ts';
import { median } from '../../methods/maths/quantile.ts';
import { defineAnalysis, type SeriesSet } from '../analysis.ts';
import { freshBars } from '../legs.ts';
import { falseFindRates, type HalfMeasure, leastHalf, measurePair, type PairMeasure } from '../pair-scan.ts';

const id = 'pairs.scan';
/** Bars of a pair: of more the newest. */
const mostRows = 20_000;

interface Coin {
  at: number;
  /** Log close of each bar; NaN where it is not fresh. */
  logs: Float64Array;
  known: number;
  whole: boolean;
  /** Median traded value of a bar, quote units; NaN where it is not known. */
  value: number;
}

/** Found by one worker: places of the instruments, then its numbers. */
interface Found {
  a: number;
  b: number;
  measure: PairMeasure;
}

/** Numbers a pair: on its way through the page a part is one column, not thousands of objects. */
const width = 13;

function packed(found: readonly Found[]): Float64Array {
  const out = new Float64Array(found.length * width);
  found.forEach(({ a, b, measure: { first, second, heldP } }, i) => {
    const halves = [first, second].flatMap(({ p, beta, halfLife, correlation, n }) => [p, beta, halfLife, correlation, n]);
    out.set([a, b, ...halves, heldP], i * width);
  });
  return out;
}

/** `a` is explained by `b` in each. */
function unpacked(numbers: Float64Array): Found[] {
  return Array.from({ length: numbers.length / width }, (_, i) => {
    const at = (k: number): number => numbers[i * width + k]!;
    const half = (k: number): HalfMeasure => ({ p: at(k), beta: at(k + 1), halfLife: at(k + 2), correlation: at(k + 3), n: at(k + 4) });
    return { a: at(0), b: at(1), measure: { forward: true, first: half(2), second: half(7), heldP: at(12) } };
  });
}

function coinOf(series: SeriesSet, at: number, from: number): Coin {
  const close = series[`close.${at}`]!;
  const [stale, value, volume] = [series[`stale.${at}`], series[`value.${at}`], series[`volume.${at}`]];
  const logs = new Float64Array(close.length - from);
  const traded: number[] = [];
  let known = 0;
  for (let k = from; k < close.length; k++) {
    const fresh = close[k]! > 0 && (stale?.[k] ?? 0) <= freshBars;
    logs[k - from] = fresh ? Math.log(close[k]!) : Number.NaN;
    if (fresh) known++;
    // Bars of a file may not tell the value: closes times volume come near it.
    const told = value?.[k] ?? Number.NaN;
    const near = Number.isNaN(told) ? close[k]! * (volume?.[k] ?? Number.NaN) : told;
    if (!Number.isNaN(near)) traded.push(near);
  }
  return { at, logs, known, whole: known === logs.length, value: median(traded) };
}

function coinsOf(series: SeriesSet, least: number): { coins: Coin[]; thin: number[] } {
  const closes: Float64Array[] = [];
  while (series[`close.${closes.length}`]) closes.push(series[`close.${closes.length}`]!);
  if (closes.length < 2)
    throw new QuantabError('bad-input', `${id} needs two instruments or more, was ${closes.length}. Import several files together.`);
  const from = Math.max(0, closes[0]!.length - mostRows);
  const coins = closes.map((_, at) => coinOf(series, at, from));
  const liquid = (coin: Coin): boolean => least <= 0 || coin.value >= least;
  return { coins: coins.filter(liquid), thin: coins.filter((coin) => !liquid(coin)).map(({ at }) => at) };
}

/** Closes of the bars both have. */
function common(a: Coin, b: Coin): [Float64Array, Float64Array] {
  if (a.whole && b.whole) return [a.logs, b.logs];
  const rows = Math.min(a.known, b.known);
  const [left, right] = [new Float64Array(rows), new Float64Array(rows)];
  let n = 0;
  for (let k = 0; k < a.logs.length; k++) {
    const [x, y] = [a.logs[k]!, b.logs[k]!];
    if (x !== x || y !== y) continue;
    left[n] = x;
    right[n++] = y;
  }
  return [left.subarray(0, n), right.subarray(0, n)];
}

export default defineAnalysis({
  id,
  title: 'Pair scanner',
  inputs: {
    'close.<i>': 'Closes of the instruments',
    'stale.<i>': 'Bars since the last trade',
    'value.<i>': 'Quote value of the bars, for the liquidity filter',
    'volume.<i>': 'Base volume of the bars, where the value is not told',
  },
  params: {
    q: { title: 'Share of false finds allowed', default: 0.05, min: 0, max: 1 },
    minValue: { title: 'Median value traded a bar, at least, of both', default: 0, min: 0, unit: 'quote' },
  },
  outputs: {
    rows: 'Pairs, the smallest p first: { a, b (places of the instruments; a is explained by b), first, second, heldP, q, value }',
    tried: 'Pairs measured',
    short: 'Pairs left out: too few bars in common',
    thin: 'Instruments left out by the liquidity filter',
    found: 'Pairs with q at most the share allowed',
    held: 'Of these, with p below 5 % in the second half, with the ratio of the first',
    allowed: 'The share allowed',
    bars: 'Bars of the selection',
  },
  run({ progress, part = { at: 0, of: 1 } }, series, { minValue = 0 }) {
    const { coins } = coinsOf(series, Number(minValue));
    const pairs = (coins.length * (coins.length - 1)) / 2;
    const mine = Math.ceil((pairs - part.at) / part.of);
    const found: Found[] = [];
    let [short, done, number] = [0, 0, -1];
    for (let i = 0; i < coins.length; i++)
      for (let j = i + 1; j < coins.length; j++) {
        number++;
        if (number % part.of !== part.at) continue;
        const [a, b] = [coins[i]!, coins[j]!];
        const measure = measurePair(...common(a, b));
        if (measure) found.push(measure.forward ? { a: a.at, b: b.at, measure } : { a: b.at, b: a.at, measure });
        else short++;
        if (++done % 16 === 0 || done === mine) progress(done, mine, 'pairs');
      }
    return { found: packed(found), short };
  },
  join(parts, series, { q: allowed = 0.05, minValue = 0 }) {
    const { coins, thin } = coinsOf(series, Number(minValue));
    const found = parts.flatMap((part) => unpacked(part.found as Float64Array));
    const short = parts.reduce((sum, part) => sum + (part.short as number), 0);
    if (found.length === 0) {
      const why =
        coins.length < 2 ? `${thin.length} instruments trade less than ${minValue} a bar` : `no two have ${2 * leastHalf} bars in common`;
      throw new QuantabError(
        'not-enough-data',
        `No pair can be measured: ${why}. Choose a longer window, a shorter interval or a lower limit.`,
      );
    }
    const rates = falseFindRates(Float64Array.from(found, ({ measure }) => measure.first.p));
    const values = new Map(coins.map(({ at, value }) => [at, value]));
    const rows = found.map(({ a, b, measure: { first, second, heldP } }, i) => {
      const value = Math.min(values.get(a)!, values.get(b)!);
      return { a, b, first, second, heldP, q: rates[i]!, value };
    });
    // Unknown p last; pairs of equal p in the order of their instruments, however the work was divided.
    const rank = (p: number): number => (Number.isNaN(p) ? 2 : p);
    rows.sort((x, y) => rank(x.first.p) - rank(y.first.p) || x.a - y.a || x.b - y.b);
    const passed = rows.filter(({ q }) => q <= Number(allowed));
    return {
      rows,
      tried: found.length,
      short,
      thin,
      found: passed.length,
      held: passed.filter(({ heldP }) => heldP < 0.05).length,
      allowed,
      bars: series['close.0']!.length,
    };
  },
  doc: {
    what: 'Every pair of the loaded instruments is tested for cointegration on the first half of its bars. Then the same is measured on the second half, which had no part in the choice.',
    formula: [String.raw`p = \min\big(1,\ 2 \min(p_{y|x}, p_{x|y})\big)`, String.raw`q_{(k)} = \min_{j \ge k} \frac{m\, p_{(j)}}{j}`],
    where: `$p_{y|x}$: Engle–Granger with constant, lags by AIC. $m$: pairs tried; $p_{(k)}$: the $k$-th smallest. The second half is tested in the direction the first half chose; its half-life, and the p of the held ratio (ADF with constant), are of the spread with the first half's β.`,
    read: 'Of the pairs with q up to 0.05, about one in twenty is expected to be there by chance. What counts is the second half: a pair that was chosen for a small p and has none there was luck, or has ended.',
    limits:
      'Pairs share instruments, so their tests depend on each other: Benjamini–Hochberg holds for positive dependence, roughly. A common trend of the whole market makes many pairs look alike at once. The halves are of the bars that both instruments traded in, so they differ between pairs. At most the newest 20,000 bars.',
    references: [
      'Benjamini, Hochberg, Controlling the false discovery rate, JRSS B 57 (1995)',
      'Engle, Granger, Co-integration and error correction, Econometrica 55 (1987)',
      'Gatev, Goetzmann, Rouwenhorst, Pairs Trading, Review of Financial Studies 19 (2006)',
    ],
  },
});
