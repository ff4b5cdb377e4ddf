/** Student's t with location and scale, by maximum likelihood: EM for each number of degrees, the degrees by golden section. */
import { logGamma } from '../methods/maths/distributions.ts';
import { quantile } from '../methods/maths/quantile.ts';

export interface StudentFit {
  readonly df: number;
  readonly location: number;
  readonly scale: number;
}

/** More values than this: every k-th is taken. */
const mostValues = 20_000;
const fewestValues = 30;
/** From this share of equal values on, the likelihood of a t with few degrees has no bound. */
const mostEqual = 0.4;
const [leastDf, mostDf] = [1.1, 200];
const rounds = 60;

/** Density of the fitted distribution. */
export function studentPdf({ df, location, scale }: StudentFit, x: number): number {
  const z = (x - location) / scale;
  const front = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI) - Math.log(scale);
  return Math.exp(front - ((df + 1) / 2) * Math.log1p((z * z) / df));
}

/** Of known values; undefined where they are too few, or too many of them are equal. */
export function fitStudent(values: Float64Array): StudentFit | undefined {
  const step = Math.ceil(values.length / mostValues);
  const x = step > 1 ? values.filter((_, i) => i % step === 0) : values;
  if (x.length < fewestValues) return undefined;
  const sorted = x.slice().sort();
  const middle = quantile(sorted, 0.5);
  if (shareAt(x, middle) > mostEqual) return undefined;
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349;
  if (!(spread > 0)) return undefined;

  let best: { fit: StudentFit; likelihood: number } | undefined;
  const at = (logDf: number): number => {
    const fit = fitAt(x, Math.exp(logDf), best?.fit ?? { df: 0, location: middle, scale: spread });
    const likelihood = logLikelihood(x, fit);
    if (!best || likelihood > best.likelihood) best = { fit, likelihood };
    return likelihood;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(leastDf), Math.log(mostDf)];
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atA, atB] = [at(a), at(b)];
  while (high - low > 0.005) {
    if (atA > atB) {
      [high, b, atB] = [b, a, atA];
      a = high - ratio * (high - low);
      atA = at(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + ratio * (high - low);
      atB = at(b);
    }
  }
  return best?.fit;
}

function shareAt(x: Float64Array, value: number): number {
  let n = 0;
  for (const each of x) if (each === value) n++;
  return n / x.length;
}

/** Location and scale of `df` degrees from a start. */
function fitAt(x: Float64Array, df: number, start: StudentFit): StudentFit {
  let { location, scale } = start;
  for (let round = 0; round < rounds; round++) {
    let [sum, weighted, squares] = [0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const z = (x[i]! - location) / scale;
      const w = (df + 1) / (df + z * z);
      sum += w;
      weighted += w * x[i]!;
      squares += w * (x[i]! - location) * (x[i]! - location);
    }
    const next = Math.sqrt(squares / x.length);
    const done = Math.abs(next - scale) < 1e-6 * scale;
    location = weighted / sum;
    scale = next;
    if (done) break;
  }
  return { df, location, scale };
}

function logLikelihood(x: Float64Array, { df, location, scale }: StudentFit): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const z = (x[i]! - location) / scale;
    sum += Math.log1p((z * z) / df);
  }
  const front = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI) - Math.log(scale);
  return x.length * front - ((df + 1) / 2) * sum;
}
