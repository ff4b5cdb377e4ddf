/** Maximum likelihood of a one-node Hawkes process from many decays, since the likelihood has several tops along beta. */
import { minimise } from './bfgs.ts';
import { type HawkesParams, type Likelihood, withLikelihood } from './hawkes-likelihood.ts';

export interface HawkesFit extends HawkesParams {
  loglik: number;
  converged: boolean;
}

/** Memories (1 / beta) that the window must hold. */
const leastMemories = 10;
/** Decays tried at first, a factor apart, from one over the window to the shortest gap. */
const startCount = 14;
/** Branching ratio of the starts. */
const startRatio = 0.3;
const mostPolished = 4;
/** Branching ratios stay below: far enough above 1 to see that a process is unstable. Without a bound a slow drift of the rate runs off. */
const mostRatio = 1.5;

/** `times` ascend strictly within [0, end], at least two of them. Deterministic. Alpha 0 and beta unknown where nothing excites. */
export function fitHawkes(times: Float64Array, end: number): HawkesFit {
  return withLikelihood(times, end, (at) => {
    const n = times.length;
    const objective = logObjective(at, n);
    const rough = startDecays(times, end).map((beta) => {
      const start = [Math.log(((1 - startRatio) * n) / end), Math.log(startRatio / (mostRatio - startRatio)), Math.log(beta)];
      return minimise(objective, start, { steps: 12 });
    });
    const polished = rough
      .filter((each) => Number.isFinite(each.value))
      .sort((a, b) => a.value - b.value)
      .map((each, i) => (i < mostPolished ? minimise(objective, each.x, { steps: 200, tolerance: 1e-9 }) : each));
    // A kernel that forgets nothing within the window is a drift of the base rate, not excitement.
    const excited = polished.filter((each) => paramsOf(each.x).beta * end > leastMemories && paramsOf(each.x).alpha < 0.99 * mostRatio);
    const best = excited.length > 0 ? excited.reduce((a, b) => (b.value < a.value ? b : a)) : undefined;
    if (!best) return { mu: n / end, alpha: 0, beta: Number.NaN, loglik: n * Math.log(n / end) - n, converged: true };
    const settled = best.converged ? best : minimise(objective, best.x, { steps: 200, tolerance: 1e-9 });
    const params = paramsOf(settled.x);
    return { ...params, loglik: at(params).loglik, converged: settled.converged };
  });
}

function startDecays(times: Float64Array, end: number): number[] {
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  gaps.sort();
  // A hundredth of the gaps may be shorter than the fastest decay.
  const low = 1 / end;
  const high = Math.max(3 / gaps[Math.floor(gaps.length / 100)]!, (3 * times.length) / end);
  return Array.from({ length: startCount }, (_, i) => low * (high / low) ** (i / (startCount - 1)));
}

function paramsOf(x: Float64Array): HawkesParams {
  return { mu: Math.exp(x[0]!), alpha: mostRatio / (1 + Math.exp(-x[1]!)), beta: Math.exp(x[2]!) };
}

/** Minus the log-likelihood an event, of ln mu, the logit of alpha over its bound, and ln beta. */
function logObjective(at: (params: HawkesParams) => Likelihood, n: number) {
  return (x: Float64Array, gradient: Float64Array): number => {
    const params = paramsOf(x);
    const found = at(params);
    gradient[0] = (-found.gradient[0] * params.mu) / n;
    gradient[1] = (-found.gradient[1] * params.alpha * (1 - params.alpha / mostRatio)) / n;
    gradient[2] = (-found.gradient[2] * params.beta) / n;
    return -found.loglik / n;
  };
}
