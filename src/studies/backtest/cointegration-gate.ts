/**
 * Hedge ratios to enter with: NaN at bars where the pair is not cointegrated over the window of its hedge ratio (Engle-Granger, y on x with
 * a constant, one lagged difference, p below 0.05). Only bars that may be entered are tested, each once, from its own window alone.
 */
import { kernels } from '../../kernels/kernels.ts';
import type { PairMarket } from './market.ts';
import type { BacktestConfig } from './params.ts';
import type { Signals } from './signals.ts';

const lags = 1;
const tied = 0.05;
const untested = -1;

type GateConfig = Pick<BacktestConfig, 'entry' | 'stop' | 'betaWindow' | 'log'>;

/** Configurations of one pair of windows: what was tested for one serves the next. */
export function openGate(market: PairMarket, signals: Signals): (config: GateConfig) => Float64Array {
  const n = signals.z.length;
  let known: Float64Array | undefined;

  function test({ entry, stop, betaWindow, log }: GateConfig, ps: Float64Array): void {
    const wanted = (t: number): boolean => {
      const size = Math.abs(signals.z[t]!);
      return size > entry && size <= stop && ps[t] === untested && !Number.isNaN(signals.beta[t]) && t + 1 >= betaWindow;
    };
    const { arena, call } = kernels();
    arena.scratch(() => {
      const [y, x] = [arena.copy(market.y.close), arena.copy(market.x.close)];
      const work = arena.f64(call.rollingCointegrationWork(betaWindow, lags));
      if (log) {
        call.vlog(y.ptr, n, y.ptr);
        call.vlog(x.ptr, n, x.ptr);
      }
      for (let t = 0; t < n; t++) {
        if (!wanted(t)) continue;
        const at = (t + 1 - betaWindow) * 8;
        ps[t] = call.windowCointegration(y.ptr + at, x.ptr + at, betaWindow, lags, work.ptr);
      }
    });
  }

  return (config) => {
    known ??= new Float64Array(n).fill(untested);
    test(config, known);
    const ps = known;
    return signals.beta.map((beta, t) => (ps[t]! >= 0 && ps[t]! < tied ? beta : Number.NaN));
  };
}
