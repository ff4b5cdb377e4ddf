import { defineKernelBench } from './kernel-bench.ts';
import { makePair } from './series.ts';

const n = 1_000_000;
const window = 60;

export default defineKernelBench({
  name: 'rolling-z-1m',
  title: 'Rolling z-score, window 60',
  n,
  unit: 'points',
  note: 'rolling z-score, window 60; the rival adds and subtracts running sums, which loses digits at a price level',
  setup({ call, arena }) {
    const { y } = makePair(n);
    const x = arena.copy(y);
    const out = arena.f64(n);
    const state = arena.f64(call.rollingMomentsState(window));
    const plain = new Float64Array(n);
    return {
      run() {
        state.view.fill(0);
        call.rollingMoments(x.ptr, n, window, 1, state.ptr, 0, 0, 0, out.ptr);
      },
      rival() {
        let sum = 0;
        let squares = 0;
        for (let i = 0; i < n; i++) {
          const value = y[i]!;
          sum += value;
          squares += value * value;
          if (i >= window) {
            const old = y[i - window]!;
            sum -= old;
            squares -= old * old;
          }
          const mean = sum / window;
          plain[i] = i < window - 1 ? Number.NaN : (value - mean) / Math.sqrt((squares - sum * mean) / (window - 1));
        }
      },
    };
  },
});
