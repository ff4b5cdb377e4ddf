/**
 * Signals of a pair at the close of each bar, from that bar and earlier ones alone: hedge ratio over its own window, z over its own,
 * half-life of the spread. Windows begin anew after a gap. NaN: not known yet. `z = ((y - mean y) - beta (x - mean x)) / sd`.
 */
import { type Kernels, kernels } from '../../kernels/kernels.ts';
import { flagBits, type PairMarket } from './market.ts';
import type { BacktestConfig } from './params.ts';

export interface Signals {
  z: Float64Array;
  beta: Float64Array;
  /** Bars; NaN where the spread does not revert. */
  halfLife: Float64Array;
  /** Logs or levels less their trailing mean, and trailing second moments: they give z of any other hedge ratio. */
  dy: Float64Array;
  dx: Float64Array;
  vyy: Float64Array;
  vxy: Float64Array;
  vxx: Float64Array;
}

/** As in the kernel: below this share of the series' own variance a residual is rounding. */
const leastShare = 1e-9;
/** Closes at a time; the arena is given back in between, windows overlap. */
const slabBars = 1 << 18;

const names = ['z', 'beta', 'halfLife', 'dy', 'dx', 'vyy', 'vxy', 'vxx'] as const;

export type SignalConfig = Pick<BacktestConfig, 'window' | 'betaWindow' | 'log'>;

/** Bars before the first signal can stand. */
export const lookbackOf = ({ window, betaWindow }: SignalConfig): number => Math.max(window, betaWindow + 1);

export function pairSignals(market: PairMarket, config: SignalConfig): Signals {
  const n = market.ts.length;
  const out = Object.fromEntries(names.map((name) => [name, new Float64Array(n).fill(Number.NaN)])) as unknown as Signals;
  for (let from = 0; from < n; ) {
    if (market.flags[from]! & flagBits.gap) {
      from++;
      continue;
    }
    let to = from + 1;
    while (to < n && !(market.flags[to]! & flagBits.gap)) to++;
    if (to - from >= lookbackOf(config)) kernels().arena.scratch(() => segment(market, config, out, from, to));
    from = to;
  }
  for (let t = 0; t < n; t++) if (market.flags[t]! & flagBits.stopped) out.z[t] = Number.NaN;
  return out;
}

/**
 * Signals that know the next bar's move and lean against it: what a leak would give. Never traded; a test compares with it. (A mere shift
 * of the signals by a bar earns less, not more: told of a rise, reversion sells before it.)
 */
export function leakedSignals(market: PairMarket, signals: Signals, { log }: SignalConfig): Signals {
  const n = market.ts.length;
  const less = (values: Float64Array, { close }: PairMarket['y']): Float64Array =>
    values.map((value, t) => (t + 1 < n ? value - (log ? Math.log(close[t + 1]! / close[t]!) : close[t + 1]! - close[t]!) : Number.NaN));
  const [dy, dx] = [less(signals.dy, market.y), less(signals.dx, market.x)];
  const z = dy.map((value, t) => {
    const b = signals.beta[t]!;
    const sd = (signals.dy[t]! - b * signals.dx[t]!) / signals.z[t]!;
    return (value - b * dx[t]!) / sd;
  });
  return { ...signals, z, dy, dx };
}

/** One stretch without a gap, slab by slab; a slab begins as far before its rows as the windows reach. */
function segment(market: PairMarket, config: SignalConfig, out: Signals, from: number, to: number): void {
  const reach = lookbackOf(config) + Math.max(config.window, config.betaWindow);
  for (let at = from; at < to; at += slabBars) {
    const begin = Math.max(from, at - reach);
    const end = Math.min(to, at + slabBars);
    kernels().arena.scratch(() => slab(kernels(), market, config, out, begin, at, end));
  }
}

function slab(
  { arena, call }: Kernels,
  market: PairMarket,
  config: SignalConfig,
  out: Signals,
  begin: number,
  at: number,
  end: number,
): void {
  const n = end - begin;
  const { window, betaWindow } = config;
  const column = () => arena.f64(n);
  const y = arena.copy(market.y.close.subarray(begin, end));
  const x = arena.copy(market.x.close.subarray(begin, end));
  if (config.log) {
    call.vlog(y.ptr, n, y.ptr);
    call.vlog(x.ptr, n, x.ptr);
  }
  const [meanY, sdY, meanX, sdX, cov, beta] = [column(), column(), column(), column(), column(), column()];
  const state = arena.f64(call.rollingMomentsState(Math.max(window, betaWindow)) + call.rollingPairState(Math.max(window, betaWindow)));
  const moments = (of: typeof y, w: number, mean: number, sd: number): void => {
    state.view.fill(0);
    call.rollingMoments(of.ptr, n, w, 1, state.ptr, 0, mean, sd, 0);
  };
  const pair = (a: typeof y, b: typeof y, w: number, covOut: number, betaOut: number): void => {
    state.view.fill(0);
    call.rollingPair(a.ptr, b.ptr, n, w, 1, state.ptr, 0, covOut, betaOut);
  };
  moments(y, window, meanY.ptr, sdY.ptr);
  moments(x, window, meanX.ptr, sdX.ptr);
  pair(y, x, window, cov.ptr, 0);
  pair(y, x, betaWindow, 0, beta.ptr);
  for (let k = at - begin; k < n; k++) {
    const t = begin + k;
    const b = beta.view[k]!;
    out.beta[t] = b;
    out.dy[t] = y.view[k]! - meanY.view[k]!;
    out.dx[t] = x.view[k]! - meanX.view[k]!;
    out.vyy[t] = sdY.view[k]! ** 2;
    out.vxx[t] = sdX.view[k]! ** 2;
    out.vxy[t] = cov.view[k]!;
    const xx = b * b * out.vxx[t]!;
    const left = out.vyy[t]! - 2 * b * out.vxy[t]! + xx;
    out.z[t] = left > leastShare * (out.vyy[t]! + xx) ? (out.dy[t]! - b * out.dx[t]!) / Math.sqrt(left) : Number.NaN;
  }
  halfLives();

  /** Delta s on s before it, over the window of the hedge ratio: lambda = cov(ds, s) / var(s), half-life = -ln 2 / ln(1 + lambda). */
  function halfLives(): void {
    const [stepY, stepX] = [column(), column()];
    for (let k = 1; k < n; k++) {
      stepY.view[k] = y.view[k]! - y.view[k - 1]!;
      stepX.view[k] = x.view[k]! - x.view[k - 1]!;
    }
    stepY.view[0] = stepX.view[0] = Number.NaN;
    const lagged = (of: typeof y): typeof y => {
      const lag = column();
      lag.view.set(of.view.subarray(0, n - 1), 1);
      lag.view[0] = Number.NaN;
      return lag;
    };
    const [lagY, lagX] = [lagged(y), lagged(x)];
    const [yy, xy, yx, xx] = [meanY, sdY, meanX, sdX];
    pair(stepY, lagY, betaWindow, yy.ptr, 0);
    pair(stepX, lagY, betaWindow, xy.ptr, 0);
    pair(stepY, lagX, betaWindow, yx.ptr, 0);
    pair(stepX, lagX, betaWindow, xx.ptr, 0);
    const [own, both, other] = [stepY, cov, stepX];
    pair(lagY, lagX, betaWindow, both.ptr, 0);
    pair(lagY, lagY, betaWindow, own.ptr, 0);
    pair(lagX, lagX, betaWindow, other.ptr, 0);
    for (let k = at - begin; k < n; k++) {
      const b = beta.view[k]!;
      const spread = own.view[k]! - 2 * b * both.view[k]! + b * b * other.view[k]!;
      const joint = yy.view[k]! - b * xy.view[k]! - b * yx.view[k]! + b * b * xx.view[k]!;
      const lambda = joint / spread;
      out.halfLife[begin + k] = lambda < 0 && lambda > -1 ? -Math.LN2 / Math.log1p(lambda) : Number.NaN;
    }
  }
}
