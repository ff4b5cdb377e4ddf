/** STL as its paper tells it, every weight at every point worked out anew; fits at every point, degree 1 throughout. The kernel's rival. */

interface Smoother {
  y: Float64Array;
  len: number;
  robust?: Float64Array;
}

function tricube(distance: number, reach: number): number {
  if (distance > 0.999 * reach) return 0;
  return distance <= 0.001 * reach ? 1 : (1 - (distance / reach) ** 3) ** 3;
}

function valueAt({ y, len, robust }: Smoother, x: number, from: number): number | undefined {
  const n = y.length;
  const to = Math.min(n, from + len) - 1;
  const reach = Math.max(x - from, to - x) + (len > n ? Math.floor((len - n) / 2) : 0);
  const weights = new Float64Array(to - from + 1);
  let total = 0;
  for (let j = from; j <= to; j++) {
    weights[j - from] = tricube(Math.abs(j - x), reach) * (robust ? robust[j]! : 1);
    total += weights[j - from]!;
  }
  if (total <= 0) return undefined;
  let centre = 0;
  for (let j = from; j <= to; j++) centre += (weights[j - from]! / total) * j;
  let spread = 0;
  for (let j = from; j <= to; j++) spread += (weights[j - from]! / total) * (j - centre) ** 2;
  const slope = Math.sqrt(spread) > 0.001 * (n - 1) ? (x - centre) / spread : 0;
  let sum = 0;
  for (let j = from; j <= to; j++) sum += (weights[j - from]! / total) * (1 + slope * (j - centre)) * y[j]!;
  return sum;
}

/** `beyond` points more at either end. */
function smooth(smoother: Smoother, beyond: number): Float64Array {
  const n = smoother.y.length;
  const { len } = smoother;
  const out = new Float64Array(n + 2 * beyond);
  for (let i = -beyond; i < n + beyond; i++) {
    const from = Math.max(0, Math.min(n - len, i - (len + 1) / 2 + 1));
    const known = Math.min(n - 1, Math.max(0, i));
    out[i + beyond] = valueAt(smoother, i, from) ?? (i === known ? smoother.y[i]! : (valueAt(smoother, known, from) ?? smoother.y[known]!));
  }
  return out;
}

function average(x: Float64Array, len: number): Float64Array {
  const out = new Float64Array(x.length - len + 1);
  for (let j = 0; j < len; j++) out[0]! += x[j]! / len;
  for (let i = 1; i < out.length; i++) out[i] = out[i - 1]! + (x[i + len - 1]! - x[i - 1]!) / len;
  return out;
}

export interface Lengths {
  period: number;
  seasonal: number;
  trend: number;
  lowPass: number;
  inner: number;
  outer: number;
}

export function stl(y: Float64Array, { period, seasonal, trend: trendLength, lowPass, inner, outer }: Lengths) {
  const n = y.length;
  let trend: Float64Array = new Float64Array(n);
  let season: Float64Array = new Float64Array(n);
  let robust: Float64Array | undefined;
  for (let round = 0; ; round++) {
    for (let k = 0; k < inner; k++) {
      const cycles = new Float64Array(n + 2 * period);
      for (let phase = 0; phase < period; phase++) {
        const own = (x: Float64Array): Float64Array => x.filter((_, i) => i % period === phase);
        const part = { y: own(y.map((value, i) => value - trend[i]!)), len: seasonal, ...(robust ? { robust: own(robust) } : {}) };
        smooth(part, 1).forEach((value, i) => {
          cycles[i * period + phase] = value;
        });
      }
      const low = smooth({ y: average(average(average(cycles, period), period), 3), len: lowPass }, 0);
      season = low.map((value, i) => cycles[period + i]! - value);
      trend = smooth({ y: y.map((value, i) => value - season[i]!), len: trendLength, ...(robust ? { robust } : {}) }, 0);
    }
    if (round >= outer) return { trend, season };
    const sizes = y.map((value, i) => Math.abs(value - trend[i]! - season[i]!));
    const sorted = sizes.slice().sort();
    const limit = 3 * (sorted[n >> 1]! + sorted[(n - 1) >> 1]!);
    robust = sizes.map((size) => (size <= 0.001 * limit ? 1 : size <= 0.999 * limit ? (1 - (size / limit) ** 2) ** 2 : 0));
  }
}
