import { makePair } from '../../../src/engine/benchmark/series.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;
const window = 60;

export default defineBench({
  name: 'rolling-corr-1m',
  n,
  note: 'rolling correlation of two series, window 60; the rival adds and subtracts running sums, which loses digits at a price level',
  setup({ call, arena }) {
    const { y, x } = makePair(n);
    const [inY, inX] = [arena.copy(y), arena.copy(x)];
    const out = arena.f64(n);
    const state = arena.f64(call.rollingPairState(window));
    const plain = new Float64Array(n);
    return {
      run() {
        state.view.fill(0);
        call.rollingPair(inY.ptr, inX.ptr, n, window, 1, state.ptr, out.ptr, 0, 0);
      },
      rival() {
        let [sy, sx, syy, sxx, sxy] = [0, 0, 0, 0, 0];
        for (let i = 0; i < n; i++) {
          const a = y[i]!;
          const b = x[i]!;
          sy += a;
          sx += b;
          syy += a * a;
          sxx += b * b;
          sxy += a * b;
          if (i >= window) {
            const c = y[i - window]!;
            const d = x[i - window]!;
            sy -= c;
            sx -= d;
            syy -= c * c;
            sxx -= d * d;
            sxy -= c * d;
          }
          const spread = (syy - (sy * sy) / window) * (sxx - (sx * sx) / window);
          plain[i] = i < window - 1 ? Number.NaN : (sxy - (sy * sx) / window) / Math.sqrt(spread);
        }
      },
    };
  },
});
