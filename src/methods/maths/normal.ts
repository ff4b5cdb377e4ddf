/**
 * The standard normal distribution: density, distribution function and quantile to about 16 digits relative, tails included.
 * Distribution function: rational approximations of Cody (1969), Laplace's fraction in the tails. Quantile: Wichura (1988), algorithm AS 241.
 */

const perRootTwoPi = 0.3989422804014327;

/** Below this z the probability is 0 even as the smallest of doubles. */
const deepest = -38.6;

export function normalPdf(z: number): number {
  return perRootTwoPi * Math.exp(-0.5 * z * z);
}

/** The polynomial with these coefficients, the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + coefficients[i]!;
  return sum;
}

const middleTop = [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356];
const middleBottom = [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const sideTop = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726,
  6848.190450536283, 11602.65143764735, 9842.714838383978,
];
const sideBottom = [
  1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598, 38912.00328609327,
  19685.429676859992,
];

/** Pr(Z <= z). Pr(Z > z) is `normalCdf(-z)`, with all its digits. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < deepest) return 0;
  const size = Math.abs(z);
  if (size <= 0.67448975) return 0.5 + (z * polynomial(middleTop, z * z)) / polynomial(middleBottom, z * z);
  const tail = size > -deepest ? 0 : upperTail(size);
  return z < 0 ? tail : 1 - tail;
}

/** log Pr(Z <= z), finite for every finite z. */
export function normalLogCdf(z: number): number {
  if (z > 0) return Math.log1p(-normalCdf(-z));
  if (z >= -5.656854249492381) return Math.log(normalCdf(z));
  return -0.5 * z * z + Math.log(perRootTwoPi / millsFraction(-z));
}

/** Density over upper tail, the fraction z + 1 / (z + 2 / (z + 3 / ..)) of Laplace; 30 terms are enough from z = 5 on. */
function millsFraction(z: number): number {
  let fraction = z;
  for (let k = 30; k > 0; k--) fraction = z + k / fraction;
  return fraction;
}

/** Pr(Z > z), z from 0.67 to 38.6. */
function upperTail(z: number): number {
  const ratio = z <= 5.656854249492381 ? polynomial(sideTop, z) / polynomial(sideBottom, z) : perRootTwoPi / millsFraction(z);
  // e^(-z²/2) as a product: the square of z cut to sixteenths is exact.
  const cut = Math.trunc(z * 16) / 16;
  return Math.exp(-0.5 * cut * cut) * Math.exp(-0.5 * (z - cut) * (z + cut)) * ratio;
}

const centreTop = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438,
  3.3871328727963665,
];
const centreBottom = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091, 1,
];
const nearTop = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691,
  4.630337846156546, 1.4234371107496835,
];
const nearBottom = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038,
  2.053191626637759, 1,
];
const farTop = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487, 1.7848265399172913,
  5.463784911164114, 6.657904643501103,
];
const farBottom = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615, 0.1369298809227358,
  0.599832206555888, 1,
];

/** The z with Pr(Z <= z) = p; infinite at 0 and 1, NaN outside. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(centreTop, r)) / polynomial(centreBottom, r);
  }
  const share = q < 0 ? p : 1 - p;
  if (share === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const root = Math.sqrt(-Math.log(share));
  const r = root <= 5 ? root - 1.6 : root - 5;
  const size = root <= 5 ? polynomial(nearTop, r) / polynomial(nearBottom, r) : polynomial(farTop, r) / polynomial(farBottom, r);
  return q < 0 ? -size : size;
}
