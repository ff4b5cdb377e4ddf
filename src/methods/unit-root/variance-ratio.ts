/** Variance ratio of Lo and MacKinlay: does the variance of a move grow in step with its length, as that of a walk does? */
import { autoProducts } from '../maths/auto-products.ts';
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { normalCdf } from '../maths/normal.ts';
import { changesOf, isRounding } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'variance-ratio';

interface Form {
  drift: boolean;
  overlap: boolean;
  debiased: boolean;
}

/** `y`: levels; moves of `q` bars against moves of one. */
function ratio(y: Float64Array, q: number, { drift, overlap, debiased }: Form): Record<string, number | undefined> {
  const bars = y.length - 1;
  // Moves that do not overlap leave the last bars out that fill none.
  const n = overlap ? bars : bars - (bars % q);
  const mean = drift ? (y[n]! - y[0]!) / n : 0;
  const squares = changesOf(y.subarray(0, n + 1)).map((change) => (change - mean) ** 2);
  const short = squares.reduce((sum, value) => sum + value, 0);
  let long = 0;
  for (let t = q; t <= n; t += overlap ? 1 : q) long += (y[t]! - y[t - q]! - q * mean) ** 2;
  const biased = long / short / (overlap ? q : 1);
  const correction = overlap ? (n - 1) / ((n - q + 1) * (1 - q / n)) : 1;
  const vr = debiased ? biased * correction : biased;

  const plain = overlap ? (2 * (2 * q - 1) * (q - 1)) / (3 * q * n) : (2 * (q - 1)) / n;
  const sums = autoProducts(squares, q - 1);
  let robust = 0;
  for (let k = 1; k < q; k++) robust += (2 * (1 - k / q)) ** 2 * (sums[k]! / short / short);
  const z = (vr - 1) / Math.sqrt(plain);
  // The robust variance is that of overlapping moves.
  const zRobust = overlap ? (vr - 1) / Math.sqrt(robust) : undefined;
  return {
    vr,
    z_homoskedastic: z,
    z_robust: zRobust,
    p_homoskedastic: 2 * normalCdf(-Math.abs(z)),
    p_robust: zRobust === undefined ? undefined : 2 * normalCdf(-Math.abs(zRobust)),
    vr_biased: biased,
  };
}

export default defineMethod({
  id,
  title: 'Variance ratio',
  inputs: { y: 'Log prices (levels, not returns), or a spread' },
  params: {
    lags: { title: 'Lengths of the moves, bars', default: '2, 4, 8, 16' },
    trend: { title: 'Drift taken off (c) or not (n)', default: 'c', options: ['c', 'n'] },
    overlap: { title: 'Moves overlap', default: true },
    debiased: { title: 'Corrected for the bias of short series', default: true },
  },
  outputs: {
    '2 .. 16 (each lag)':
      'vr, the ratio; z_homoskedastic and z_robust with their two-sided p_homoskedastic and p_robust; vr_biased, the ratio without correction. Robust ones are unknown for moves that do not overlap',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const lags = numberList(id, 'lags', params.lags);
    const bad = lags.find((lag) => !Number.isInteger(lag) || lag < 2);
    if (bad !== undefined) throw badInput(id, `parameter lags must be whole numbers from 2, one is ${bad}.`);
    const needed = Math.max(...lags) + 3;
    if (y.length < needed) throw notEnough(id, 'values for these lags', needed, y.length);
    const form = { drift: params.trend === 'c', overlap: params.overlap as boolean, debiased: params.debiased as boolean };
    const mean = form.drift ? (y[y.length - 1]! - y[0]!) / (y.length - 1) : 0;
    const moves = changesOf(y).map((change) => change - mean);
    if (isRounding(moves, y)) throw badInput(id, 'the series does not vary about its drift, so it has no variance to compare.');
    return Object.fromEntries(lags.map((q) => [String(q), ratio(y, q, form)]));
  },
  doc: {
    what: 'The variance of moves over q bars, over q times the variance of moves over one bar.',
    formula: [
      String.raw`\text{VR}(q) = \frac{\sum_t (y_t - y_{t-q} - q \mu)^2 / m}{\sum_t (y_t - y_{t-1} - \mu)^2 / (n - 1)}, \quad m = q (n - q + 1) \left(1 - \frac{q}{n}\right)`,
      String.raw`z^* = \frac{\text{VR} - 1}{\sqrt{\theta}}, \quad \theta = \sum_{j=1}^{q-1} \left(2 \frac{q - j}{q}\right)^2 \frac{\sum_t d_t^2 d_{t-j}^2}{(\sum_t d_t^2)^2}`,
    ],
    where: '$y$: log prices; $\\mu$: their mean change; $d$: changes less $\\mu$; $n$ changes.',
    read: 'Near 1: a walk. Above 1 with z above 2: moves go on. Below 1 with z below -2: they are undone. Believe z_robust, which allows for bursts of volatility.',
    limits:
      'Trade prices bounce between bid and ask, which alone pushes it below 1: use mid prices. Wants at least 50 q bars. Several lags are several tests.',
    references: ['Lo, MacKinlay (1988), Stock market prices do not follow random walks, Review of Financial Studies 1'],
  },
});
