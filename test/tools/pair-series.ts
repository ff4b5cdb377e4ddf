/** Seeded pairs for backtests: a walk, and another that returns to a multiple of it; minutes. */
import { openPrng } from '../../src/core/prng.ts';

export interface PairOptions {
  n: number;
  seed: number;
  /** Of the spread a bar; 1 never returns. */
  phi?: number;
  /** Deviation of the spread's shocks and of the walk's steps, log price. */
  shock?: number;
  step?: number;
  beta?: number;
}

export function pairSeries({ n, seed, phi = 0.95, shock = 1e-3, step = 5e-4, beta = 1.5 }: PairOptions): Record<string, Float64Array> {
  const prng = openPrng(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform());
  const [y, x] = [new Float64Array(n), new Float64Array(n)];
  let [walk, spread] = [0, 0];
  for (let t = 0; t < n; t++) {
    walk += step * normal();
    spread = phi * spread + shock * normal();
    x[t] = 40_000 * Math.exp(walk);
    y[t] = 2_000 * Math.exp(beta * walk + spread);
  }
  const open = (close: Float64Array) => close.map((_, t) => close[Math.max(0, t - 1)]!);
  const start = Date.UTC(2025, 0, 1) * 1e3;
  return {
    ts: Float64Array.from({ length: n }, (_, t) => start + t * 60e6),
    'close.0': y,
    'close.1': x,
    'open.0': open(y),
    'open.1': open(x),
  };
}
