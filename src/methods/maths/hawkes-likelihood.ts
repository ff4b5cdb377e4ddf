/**
 * Likelihood of a Hawkes process with kernel alpha beta e^(-beta t) on the window [0, end]: alpha is the branching ratio, mu and beta are
 * per unit of time. Several nodes: alpha is a matrix, [i][j] from events of j to those of i.
 */
import { kernels } from '../../kernels/kernels.ts';

export interface HawkesParams {
  mu: number;
  alpha: number;
  beta: number;
}

/** Log-likelihood and its gradient by mu, alpha and beta. */
export interface Likelihood {
  loglik: number;
  gradient: [mu: number, alpha: number, beta: number];
}

/** Gives `use` a function of the parameters over ascending times; the times are copied into the kernels' memory once. */
export function withLikelihood<T>(times: Float64Array, end: number, use: (at: (params: HawkesParams) => Likelihood) => T): T {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = times.length;
    const column = arena.copy(times);
    const work = arena.f64(n);
    const sums = arena.f64(6);
    return use(({ mu, alpha, beta }) => {
      call.hawkesSums(column.ptr, n, end, mu, alpha * beta, beta, work.ptr, sums.ptr, 0);
      const [logs, inverse, sumA, sumB, endA, endB] = sums.view as unknown as [number, number, number, number, number, number];
      return {
        loglik: logs - mu * end - alpha * (n - endA),
        gradient: [inverse - end, beta * sumA - (n - endA), alpha * (sumA - beta * sumB - endB)],
      };
    });
  });
}

/** For each event the decayed count of those before it: intensity mu + alpha beta A. */
export function decayedCounts(times: Float64Array, beta: number): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = times.length;
    const out = arena.f64(n);
    call.hawkesSums(arena.copy(times).ptr, n, times[n - 1]!, 1, 0, beta, arena.f64(n).ptr, arena.f64(6).ptr, out.ptr);
    return out.view.slice();
  });
}

/** Several nodes. `decay[i][j]` like `adjacency`; events of one time do not excite each other. */
export function nodeLikelihoods(
  times: readonly Float64Array[],
  end: number,
  baseline: readonly number[],
  adjacency: readonly (readonly number[])[],
  decay: readonly (readonly number[])[],
): number[] {
  return times.map((own, i) => {
    let loglik = -baseline[i]! * end;
    const state = times.map(() => 0);
    const next = times.map(() => 0);
    let before = 0;
    for (const time of own) {
      let lambda = baseline[i]!;
      for (const [j, source] of times.entries()) {
        const beta = decay[i]![j]!;
        state[j]! *= Math.exp(-beta * (time - before));
        // Events of j since this node's last event; one at this very moment waits for the next.
        for (; next[j]! < source.length && source[next[j]!]! < time; next[j]!++) state[j]! += Math.exp(-beta * (time - source[next[j]!]!));
        lambda += adjacency[i]![j]! * beta * state[j]!;
      }
      before = time;
      loglik += Math.log(lambda);
    }
    for (const [j, source] of times.entries()) {
      for (const time of source) if (time < end) loglik -= adjacency[i]![j]! * -Math.expm1(-decay[i]![j]! * (end - time));
    }
    return loglik;
  });
}
