/** Entropies of a series: of its ordinal patterns, of its repetitions, of its histogram and of its spectrum. Bits or nats as named. */

import { powerSpectrum } from '../maths/fourier.ts';
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { matchingPairs, meanLogShares } from '../maths/templates.ts';
import { defineMethod } from '../method.ts';

const id = 'entropy';

/** Of weights in proportion to probabilities. */
function bitsOf(weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  let bits = 0;
  for (let i = 0; i < weights.length; i++) {
    const share = weights[i]! / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return total > 0 ? Math.max(0, bits) : Number.NaN;
}

/** Counts of the orders in which the rows of a stretch stand, ties by time. */
function ordinalPatterns(x: Float64Array, order: number, delay: number): Map<number, number> {
  const counts = new Map<number, number>();
  const at = Array.from({ length: order }, (_, k) => k);
  for (let i = 0; i + (order - 1) * delay < x.length; i++) {
    at.sort((a, b) => x[i + a * delay]! - x[i + b * delay]! || a - b);
    const pattern = at.reduce((code, k) => code * order + k, 0);
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return counts;
}

function permutation(x: Float64Array, order: number, delay: number) {
  const counts = ordinalPatterns(x, order, delay);
  const bits = bitsOf([...counts.values()]);
  let most = 0;
  for (let k = 2; k <= order; k++) most += Math.log2(k);
  return { bits, normalized: bits / most, patterns: counts.size };
}

function sample(x: Float64Array, m: number, r: number, strict = false) {
  const { short, long } = matchingPairs(x, m, r, strict);
  return { value: long > 0 ? Math.log(short / long) : Number.NaN, A: long, B: short };
}

/** Equal bins over [min, max], the last closed, edges as numpy makes them; one unit wide about a constant. */
function histogram(x: Float64Array, bins: number): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of x) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / bins;
  const edge = (i: number): number => (i === bins ? high : i * step + low);
  const counts = new Array<number>(bins).fill(0);
  for (const value of x) {
    let bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    if (value < edge(bin)) bin--;
    else if (bin < bins - 1 && value >= edge(bin + 1)) bin++;
    counts[bin]!++;
  }
  return counts;
}

function histogramEntropy(x: Float64Array, bins: number) {
  const counts = histogram(x, bins);
  const bits = bitsOf(counts);
  return { nats: bits * Math.LN2, bits, counts };
}

function spectral(x: Float64Array) {
  const mean = x.reduce((sum, value) => sum + value / x.length, 0);
  const power = powerSpectrum(x.map((value) => value - mean));
  // One-sided: every frequency but 0 and the highest of an even length stands for two.
  const ends = x.length % 2 === 0 ? power.length - 1 : power.length;
  for (let k = 1; k < ends; k++) power[k]! *= 2;
  const bits = spreadOf(x) > 0 ? bitsOf(power) : Number.NaN;
  return { bits, normalized: bits / Math.log2(power.length), n_bins: power.length };
}

/** Standard deviation, ddof 0; exactly 0 of a constant. */
function spreadOf(x: Float64Array): number {
  if (x.every((value) => value === x[0])) return 0;
  const mean = x.reduce((sum, value) => sum + value / x.length, 0);
  return Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
}

function pairsOf(text: unknown): [order: number, delay: number][] {
  const numbers = numberList(id, 'perm', text);
  const pairs = Array.from({ length: Math.ceil(numbers.length / 2) }, (_, i): [number, number] => [
    numbers[2 * i]!,
    numbers[2 * i + 1] ?? 0,
  ]);
  const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  if (pairs.every(([order, delay]) => whole(order, 2, 12) && whole(delay, 1, 1e9))) return pairs;
  throw badInput(id, 'parameter perm must be pairs of an order of 2 to 12 and a delay of at least 1, such as 3, 1, 4, 1.');
}

export default defineMethod({
  id,
  title: 'Entropy',
  inputs: { x: 'The series, any unit' },
  params: {
    perm: {
      title: 'Orders and delays of the ordinal patterns, pair after pair',
      default: '3, 1, 4, 1, 5, 1, 3, 2',
      outputs: ['perm_entropy'],
    },
    r: { title: 'Tolerance of a match, in standard deviations (ddof 0)', default: '0.2 * std(ddof=0)' },
    r_value: { title: 'The tolerance itself, in units of x; 0: from r', default: 0, min: 0 },
  },
  outputs: {
    perm_entropy: 'For each "order,delay": bits, normalized by all patterns being equally likely, and patterns seen',
    sample_entropy: 'For m = 2, m = 3 and m = 2 with strict matches: value, and the matches A of m + 1 and B of m rows',
    'approx_entropy_m2_r0.2std0': 'Approximate entropy, m = 2, self-matches counted; 0.2 in the names is the multiple of r',
    shannon_hist: 'For 10 and 30 equal bins: nats, bits and the counts',
    spectral_entropy_periodogram: 'Entropy of the periodogram: bits, normalized, n_bins',
  },
  run(input, params) {
    const x = column(id, input, 'x');
    expectFinite(id, 'x', x);
    const pairs = pairsOf(params.perm);
    if (x.length < 4) throw notEnough(id, 'rows', 4, x.length);
    const multiple = Number.parseFloat(params.r as string);
    if (!(multiple >= 0)) throw badInput(id, `parameter r must begin with a number, such as 0.2 * std(ddof=0); was "${params.r}".`);
    const r = (params.r_value as number) || multiple * spreadOf(x);
    const [short, long] = meanLogShares(x, 2, r);
    const name = `r${multiple}std0`;
    return {
      perm_entropy: Object.fromEntries(pairs.map(([order, delay]) => [`${order},${delay}`, permutation(x, order, delay)])),
      sample_entropy: { [`m2_${name}`]: sample(x, 2, r), [`m3_${name}`]: sample(x, 3, r), m2_strict: sample(x, 2, r, true) },
      [`approx_entropy_m2_${name}`]: short - long,
      shannon_hist: { 10: histogramEntropy(x, 10), 30: histogramEntropy(x, 30) },
      spectral_entropy_periodogram: spectral(x),
    };
  },
  doc: {
    what: 'How disordered a series is, seen four ways: the order of neighbouring values, how often stretches repeat, how spread the values are, how spread the frequencies.',
    formula: [
      String.raw`H = -\sum_\pi p_\pi \log_2 p_\pi, \quad \frac{H}{\log_2 d!}`,
      String.raw`\operatorname{SampEn} = \ln \frac{B}{A}`,
      String.raw`\operatorname{ApEn} = \Phi^m - \Phi^{m + 1}, \quad \Phi^m = \overline{\ln C_i^m}`,
    ],
    where:
      '$p_\\pi$: share of an ordinal pattern of d rows; B, A: pairs of stretches of m and m + 1 rows that match within r; $C_i^m$: share of stretches that match the i-th.',
    read: 'Normalised values near 1: noise. Lower: structure, which may be forecast, or only a rough tick. Sample entropy falls as a series repeats itself more.',
    limits:
      'Ties on a tick grid look like structure. Orders of 5 and more need thousands of rows. Sample entropy is unknown where no stretch matches.',
    references: [
      'Bandt, Pompe (2002), Permutation entropy, Physical Review Letters 88',
      'Richman, Moorman (2000), Physiological time-series analysis using approximate entropy and sample entropy, American Journal of Physiology 278',
      'Pincus (1991), Approximate entropy as a measure of system complexity, PNAS 88',
    ],
  },
});
