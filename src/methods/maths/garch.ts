/**
 * Gaussian GARCH(1,1) with a constant mean: sigma2_t = omega + alpha e2_(t-1) + beta sigma2_(t-1), where before the first row both e2 and
 * sigma2 are the mean squared residual (Fiorentini, Calzolari, Panattoni 1996).
 */
import { minimiseFrom } from './bfgs.ts';

export type GarchParams = [mu: number, omega: number, alpha: number, beta: number];

const logTwoPi = Math.log(2 * Math.PI);

/** Log-likelihood; writes the variances if asked, and the gradient by the four parameters. NaN where a variance is not positive. */
export function garchLikelihood(y: Float64Array, params: GarchParams, variances?: Float64Array, gradient?: Float64Array): number {
  const [mu, omega, alpha, beta] = params;
  const n = y.length;
  let mean = 0;
  let square = 0;
  for (let i = 0; i < n; i++) mean += (y[i]! - mu) / n;
  for (let i = 0; i < n; i++) square += (y[i]! - mu) ** 2 / n;
  let [e, squared, variance] = [0, square, square];
  // Derivatives of the variance and of the squared residual before it; at the start both are the mean square's, -2 mean by mu.
  let [dMu, dOmega, dAlpha, dBeta, dSquared] = [-2 * mean, 0, 0, 0, -2 * mean];
  let [gMu, gOmega, gAlpha, gBeta] = [0, 0, 0, 0];
  let loglik = 0;
  for (let i = 0; i < n; i++) {
    dMu = alpha * dSquared + beta * dMu;
    dOmega = 1 + beta * dOmega;
    dAlpha = squared + beta * dAlpha;
    dBeta = variance + beta * dBeta;
    variance = omega + alpha * squared + beta * variance;
    e = y[i]! - mu;
    squared = e * e;
    dSquared = -2 * e;
    loglik -= 0.5 * (logTwoPi + Math.log(variance) + squared / variance);
    const weight = (0.5 * (squared / variance - 1)) / variance;
    gMu += weight * dMu + e / variance;
    gOmega += weight * dOmega;
    gAlpha += weight * dAlpha;
    gBeta += weight * dBeta;
    if (variances) variances[i] = variance;
    if (!(variance > 0)) return Number.NaN;
  }
  gradient?.set([gMu, gOmega, gAlpha, gBeta]);
  return loglik;
}

/** The largest alpha + beta allowed. */
const most = 1 - 1e-8;

/** Persistence and the share of alpha in it as logits: any three numbers are a variance that stays. */
function paramsOf(x: Float64Array, free: boolean): GarchParams {
  const persistence = most / (1 + Math.exp(-x[1]!));
  const alpha = persistence / (1 + Math.exp(-x[2]!));
  return [free ? x[3]! : 0, Math.exp(x[0]!), alpha, persistence - alpha];
}

export interface GarchFit {
  params: GarchParams;
  loglik: number;
  converged: boolean;
}

/** Persistence and alpha of the starts, the variance kept at that of the series. */
const starts: readonly [number, number][] = [
  [0.95, 0.05],
  [0.97, 0.15],
  [0.7, 0.2],
  [0.9, 0.4],
  [0.99, 0.02],
  [0.3, 0.28],
  [0.998, 0.001],
];

/** `y` is not constant. `free`: whether the mean is estimated or zero. */
export function fitGarch(y: Float64Array, free: boolean): GarchFit {
  const n = y.length;
  const centre = free ? y.reduce((sum, value) => sum + value / n, 0) : 0;
  const spread = Math.sqrt(y.reduce((sum, value) => sum + (value - centre) ** 2 / n, 0));
  const z = y.map((value) => (value - centre) / spread);
  const slope = new Float64Array(4);
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    const params = paramsOf(x, free);
    const loglik = garchLikelihood(z, params, undefined, slope);
    const [, omega, alpha, beta] = params;
    const persistence = alpha + beta;
    const share = alpha / persistence;
    const [gMu, gOmega, gAlpha, gBeta] = slope as unknown as [number, number, number, number];
    gradient[0] = (-gOmega * omega) / n;
    gradient[1] = (-(gAlpha * share + gBeta * (1 - share)) * persistence * (1 - persistence / most)) / n;
    gradient[2] = (-(gAlpha - gBeta) * persistence * share * (1 - share)) / n;
    if (free) gradient[3] = -gMu / n;
    return -loglik / n;
  };
  const logit = (share: number): number => Math.log(share / (1 - share));
  const points = starts.map(([persistence, alpha]) => {
    return [Math.log(1 - persistence), logit(persistence), logit(alpha / persistence), ...(free ? [0] : [])];
  });
  const best = minimiseFrom(objective, points, { steps: 300, kept: 4 });
  const [mu, omega, alpha, beta] = paramsOf(best.x, free);
  const params: GarchParams = [centre + mu * spread, omega * spread * spread, alpha, beta];
  return { params, loglik: -best.value * n - n * Math.log(spread), converged: best.converged };
}
