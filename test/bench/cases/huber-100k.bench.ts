import { makePair } from '../../../src/engine/benchmark/series.ts';
import huber from '../../../src/methods/regression/huber-sklearn.ts';
import { defineBench } from '../case.ts';

const n = 100_000;
const epsilon = 1.35;

/** Reweighted least squares with the scale of the joint objective, to eight digits. */
function reweighted(y: Float64Array, x: Float64Array): number {
  let [slope, intercept, scale] = [0, 0, Number.POSITIVE_INFINITY];
  for (let step = 0; step < 100; step++) {
    let [weights, sumX, sumY] = [0, 0, 0];
    const weight = (i: number): number => Math.min(1, (epsilon * scale) / Math.abs(y[i]! - intercept - slope * x[i]!));
    for (let i = 0; i < n; i++) {
      const w = weight(i);
      weights += w;
      sumX += w * x[i]!;
      sumY += w * y[i]!;
    }
    const [meanX, meanY] = [sumX / weights, sumY / weights];
    let [square, cross] = [0, 0];
    for (let i = 0; i < n; i++) {
      const w = weight(i);
      square += w * (x[i]! - meanX) ** 2;
      cross += w * (x[i]! - meanX) * (y[i]! - meanY);
    }
    const moved = Math.abs(cross / square - slope);
    slope = cross / square;
    intercept = meanY - slope * meanX;
    let [inside, outside] = [0, 0];
    for (let i = 0; i < n; i++) {
      const residual = y[i]! - intercept - slope * x[i]!;
      if (Math.abs(residual) <= epsilon * scale) inside += residual * residual;
      else outside++;
    }
    scale = Math.sqrt(inside / (n - epsilon * epsilon * outside));
    if (moved < 1e-8) break;
  }
  return slope;
}

export default defineBench({
  name: 'huber-100k',
  n,
  note: 'the method huber-sklearn whole, at the minimum of the objective; the rival reweights least squares',
  setup() {
    const { y, x } = makePair(n);
    return {
      run: () => huber.run({ y, x }, { epsilon, alpha: 1e-4, fit_intercept: true }),
      rival: () => reweighted(y, x),
    };
  },
});
