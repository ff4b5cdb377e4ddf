/** Maximum likelihood of regimes with their own mean and variance (Hamilton 1989): BFGS on the exact gradient, from several starts. */
import { openPrng, type Prng } from '../../core/prng.ts';
import { minimiseFrom } from './bfgs.ts';
import { priorFrom, SwitchingChain, stationaryOf } from './switching.ts';

export interface RegimeShape {
  regimes: number;
  /** Whether each regime has its own mean, all share one, or it is zero. */
  means: 'own' | 'shared' | 'none';
  ownVariances: boolean;
}

export interface RegimeFit {
  means: Float64Array;
  variances: Float64Array;
  /** [to K + from] */
  transition: Float64Array;
  loglik: number;
  converged: boolean;
  /** A regime is (nearly) one value, or many rows are, so that one could be: the likelihood has no maximum, only the floor of variances. */
  degenerate: boolean;
}

/** Below this share of the series' variance a regime is a few equal values, on which the likelihood has no maximum. */
const leastVariance = 1e-6;
const soundVariance = 1e-4;
/** More than this share of equal values is no accident. */
const lump = 0.2;

/** Columns of transition probabilities from K (K - 1) logits; the last regime of each has logit 0. */
export function transitionOf(logits: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let from = 0; from < k; from++) {
    let most = 0;
    for (let to = 0; to < k - 1; to++) most = Math.max(most, logits[from * (k - 1) + to]!);
    let sum = 0;
    for (let to = 0; to < k; to++) {
      const weight = Math.exp((to < k - 1 ? logits[from * (k - 1) + to]! : 0) - most);
      out[to * k + from] = weight;
      sum += weight;
    }
    for (let to = 0; to < k; to++) out[to * k + from]! /= sum;
  }
  return out;
}

export function logitsOf(transition: Float64Array, k: number): Float64Array {
  const least = 1e-6;
  return Float64Array.from({ length: k * (k - 1) }, (_, i) => {
    const [from, to] = [Math.floor(i / (k - 1)), i % (k - 1)];
    return Math.log(Math.max(least, transition[to * k + from]!) / Math.max(least, transition[(k - 1) * k + from]!));
  });
}

/**
 * Derivative of the log-likelihood by the logits: expected moves against what the probabilities say, and the stationary start.
 * `oldest`: probabilities, given all rows, of the regime before the first counted move.
 */
export function transitionSlope(
  logits: Float64Array,
  transition: Float64Array,
  moves: Float64Array,
  oldest: Float64Array,
  k: number,
): Float64Array {
  const h = 1e-6;
  const start = (at: Float64Array): number => stationaryOf(transitionOf(at, k), k).reduce((sum, p, i) => sum + oldest[i]! * Math.log(p), 0);
  return logits.map((logit, i) => {
    const [from, to] = [Math.floor(i / (k - 1)), i % (k - 1)];
    let leaving = 0;
    for (let each = 0; each < k; each++) leaving += moves[each * k + from]!;
    const [above, below] = [logits.with(i, logit + h), logits.with(i, logit - h)];
    return moves[to * k + from]! - transition[to * k + from]! * leaving + (start(above) - start(below)) / (2 * h);
  });
}

/** Probabilities, given all rows, of the oldest regime of the first row's tuples. */
export function oldestOf(chain: SwitchingChain): Float64Array {
  const out = new Float64Array(chain.regimes);
  for (let tuple = 0; tuple < chain.tuples; tuple++) out[tuple % chain.regimes]! += chain.smoothed[tuple]!;
  return out;
}

/** ln density of each row under each regime, into the chain. */
export function gaussianDensities(chain: SwitchingChain, y: Float64Array, means: ArrayLike<number>, variances: ArrayLike<number>): void {
  const k = chain.regimes;
  for (let s = 0; s < k; s++) {
    const [mean, per, constant] = [means[s]!, -0.5 / variances[s]!, -0.5 * Math.log(2 * Math.PI * variances[s]!)];
    for (let t = 0; t < y.length; t++) chain.logDensity[t * k + s] = constant + per * (y[t]! - mean) ** 2;
  }
}

/** `y` is not constant and has more rows than parameters. Regimes come in no particular order. */
export function fitRegimes(y: Float64Array, shape: RegimeShape): RegimeFit {
  const { regimes: k, means: meanKind, ownVariances } = shape;
  const n = y.length;
  const centre = meanKind === 'none' ? 0 : y.reduce((sum, value) => sum + value / n, 0);
  const spread = Math.sqrt(y.reduce((sum, value) => sum + (value - centre) ** 2 / n, 0));
  const z = y.map((value) => (value - centre) / spread);
  const meanCount = meanKind === 'own' ? k : meanKind === 'shared' ? 1 : 0;
  const varianceCount = ownVariances ? k : 1;
  const chain = new SwitchingChain(n, k);

  const partsOf = (x: Float64Array) => ({
    means: Float64Array.from({ length: k }, (_, s) => (meanCount === 0 ? 0 : x[meanCount === 1 ? 0 : s]!)),
    variances: Float64Array.from({ length: k }, (_, s) => leastVariance + Math.exp(x[meanCount + (ownVariances ? s : 0)]!)),
    logits: x.subarray(meanCount + varianceCount),
  });
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    const { means, variances, logits } = partsOf(x);
    const transition = transitionOf(logits, k);
    gaussianDensities(chain, z, means, variances);
    const loglik = chain.filter(transition, priorFrom(stationaryOf(transition, k), transition, k, 1));
    if (!Number.isFinite(loglik)) return Number.NaN;
    chain.smooth(transition);
    gradient.fill(0);
    const { smoothed, tuples } = chain;
    for (let s = 0; s < k; s++) {
      let [weight, first, second] = [0, 0, 0];
      for (let t = 0; t < n; t++) {
        let share = 0;
        for (let old = 0; old < k; old++) share += smoothed[t * tuples + s * k + old]!;
        const e = z[t]! - means[s]!;
        weight += share;
        first += share * e;
        second += share * e * e;
      }
      const variance = variances[s]!;
      if (meanCount > 0) gradient[meanCount === 1 ? 0 : s]! -= first / variance / n;
      gradient[meanCount + (ownVariances ? s : 0)]! -= (0.5 * (second / variance - weight) * (variance - leastVariance)) / variance / n;
    }
    const slope = transitionSlope(logits, transition, chain.moves(), oldestOf(chain), k);
    for (let i = 0; i < slope.length; i++) gradient[meanCount + varianceCount + i] = -slope[i]! / n;
    return -loglik / n;
  };
  const starts = startsOf(z, k).map(({ means, variances, stay }) => {
    const shared = variances.reduce((sum, each) => sum + each / k, 0);
    const transition =
      typeof stay === 'number'
        ? Float64Array.from({ length: k * k }, (_, i) => (Math.floor(i / k) === i % k ? stay : (1 - stay) / (k - 1)))
        : stay;
    return [
      ...(meanCount === k ? means : meanCount === 1 ? [0] : []),
      ...(ownVariances ? variances : [shared]).map((each) => Math.log(Math.max(each, 10 * leastVariance))),
      ...logitsOf(transition, k),
    ];
  });
  const sound = (x: Float64Array): boolean => partsOf(x).variances.every((each) => each > soundVariance);
  const best = minimiseFrom(objective, starts, {
    rough: 10,
    middle: Math.ceil(starts.length / 3),
    kept: Math.max(2, Math.min(12, Math.ceil(starts.length / 6))),
    tolerance: 1e-7,
    sound,
  });
  const { means, variances, logits } = partsOf(best.x);
  return {
    means: means.map((each) => centre + each * spread),
    variances: variances.map((each) => each * spread * spread),
    transition: transitionOf(logits, k),
    loglik: -best.value * n - n * Math.log(spread),
    converged: best.converged,
    degenerate: !sound(best.x) || (ownVariances && largestShare(z) > lump),
  };
}

/** Share of the rows that hold the commonest value. */
function largestShare(z: Float64Array): number {
  const sorted = z.toSorted();
  let most = 0;
  for (let from = 0, i = 1; i <= sorted.length; i++)
    if (sorted[i] !== sorted[from]) {
      most = Math.max(most, i - from);
      from = i;
    }
  return most / z.length;
}

interface Start {
  means: number[];
  variances: number[];
  /** Probability of staying in a regime, all other regimes being as likely as one another; or all transitions. */
  stay: number | Float64Array;
}

/** Visits (rows times pairs of regimes) of one step from every start: what bounds the time. Above `manyRows` only the first starts are taken. */
const stepVisits = 700_000;
const [fewestStarts, mostStarts] = [8, 120];
const manyRows = 2500;

/** Splits by size, by level and by the size of the rows around, then rare regimes of extremes, and many by chance; `z` has variance 1. */
function startsOf(z: Float64Array, k: number): Start[] {
  const affordable = z.length > manyRows ? 0 : Math.floor(stepVisits / (z.length * k * k));
  const count = Math.max(fewestStarts, Math.min(mostStarts, affordable));
  const width = Math.max(5, Math.round(z.length / 40));
  const sizes = z.map((value) => Math.abs(value));
  const chance = openPrng(16);
  const some = (): number => z[chance.below(z.length)]!;
  const random = (stay: number): Start => ({
    means: Array.from({ length: k }, () => some() / 2),
    variances: Array.from({ length: k }, () => 3 * 0.01 ** chance.uniform()),
    stay,
  });
  const starts = [
    ...[0.95, 0.7].map((stay) => ({ ...groupsOf(z, sizes, k), stay })),
    ...[0.95, 0.6].map((stay) => ({ ...groupsOf(z, z, k), stay })),
    { ...groupsOf(z, movingMean(sizes, width), k), stay: 0.98 },
    { ...groupsOf(z, movingMean(z, width), k), stay: 0.98 },
    random(0.9),
    random(0.6),
    ...[-2.5, 2.5].map((skew) => ({ ...groupsOf(z, z, k, (g) => Math.exp(-skew * g)), stay: 0.5 })),
    ...[z, sizes].map((key) => ({ ...groupsOf(z, key, k), stay: 0.2 })),
    { ...groupsOf(z, sizes, k, (g) => Math.exp(-2.5 * g)), stay: 0.9 },
    ...[0.95, 0.8, 0.5].map(random),
    // Rare extremes on both sides, in which a series stays for a few rows or not at all.
    ...[2.5, 4, 5.5].flatMap((skew) =>
      [0.1, 0.6].map((stay) => ({ ...groupsOf(z, z, k, (g) => Math.exp(skew * Math.min(g, k - 1 - g))), stay })),
    ),
  ];
  // Any mean of the rows or of their range, any variance down to nearly equal values, and chains that stay, leave or alternate.
  const [least, most] = [Math.min(...z), Math.max(...z)];
  while (starts.length < count) {
    const [wide, tight] = [starts.length % 2 === 0, starts.length % 4 === 1];
    starts.push({
      means: Array.from({ length: k }, () => (wide ? least + (most - least) * chance.uniform() : some())),
      variances: Array.from({ length: k }, (_, s) => (tight ? (s === 0 ? 0.003 : 1) : 2 * 0.0003 ** chance.uniform())),
      stay: someTransition(k, chance),
    });
  }
  return starts.slice(0, count);
}

/** Columns of which some probabilities are nearly 0. */
function someTransition(k: number, chance: Prng): Float64Array {
  const out = Float64Array.from({ length: k * k }, () => 0.02 + chance.uniform() ** 3);
  for (let from = 0; from < k; from++) {
    let sum = 0;
    for (let to = 0; to < k; to++) sum += out[to * k + from]!;
    for (let to = 0; to < k; to++) out[to * k + from]! /= sum;
  }
  return out;
}

/** Mean and variance of `k` groups in the order of `key`, of equal size or in proportion to `sizeOf`. */
function groupsOf(
  z: Float64Array,
  key: Float64Array,
  k: number,
  sizeOf: (group: number) => number = () => 1,
): { means: number[]; variances: number[] } {
  const order = Array.from(key.keys()).sort((a, b) => key[a]! - key[b]! || a - b);
  const shares = Array.from({ length: k }, (_, g) => sizeOf(g));
  const total = shares.reduce((sum, share) => sum + share);
  let from = 0;
  const groups = shares.map((share, g) => {
    const start = from;
    from = g === k - 1 ? z.length : Math.min(z.length - 2, start + Math.max(2, Math.round((share / total) * z.length)));
    return order.slice(start, from);
  });
  const means = groups.map((rows) => rows.reduce((sum, i) => sum + z[i]! / rows.length, 0));
  const variances = groups.map((rows, g) =>
    Math.max(
      0.02,
      rows.reduce((sum, i) => sum + (z[i]! - means[g]!) ** 2 / rows.length, 0),
    ),
  );
  return { means, variances };
}

function movingMean(x: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) sums[i + 1] = sums[i]! + x[i]!;
  return x.map((_, i) => {
    const [from, to] = [Math.max(0, i - width), Math.min(x.length, i + width + 1)];
    return (sums[to]! - sums[from]!) / (to - from);
  });
}
