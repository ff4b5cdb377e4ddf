import { makePair } from '../../../src/engine/benchmark/series.ts';
import { defineBench } from '../case.ts';

const n = 100_000;
const q = 1e-5 / (1 - 1e-5);
const r = 1;

export default defineBench({
  name: 'kalman-100k',
  n,
  note: 'Kalman filter of slope and intercept with a factored covariance, with innovations and variances; the rival subtracts K H P, which loses digits',
  setup({ call, arena }) {
    const { y, x } = makePair(n);
    const [inY, inX, state] = [arena.copy(y), arena.copy(x), arena.f64(8)];
    const [slope, intercept, innovation, variance] = [arena.f64(n), arena.f64(n), arena.f64(n), arena.f64(n)];
    const [slopeVar, interceptVar] = [arena.f64(n), arena.f64(n)];
    const [slopes, levels] = [new Float64Array(n), new Float64Array(n)];
    const at = [slope, intercept, innovation, variance, slopeVar, interceptVar].map(({ ptr }) => ptr) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return {
      run() {
        state.view.set([0, 0, 1, 1, 1, 0]);
        call.filterKalman(inY.ptr, inX.ptr, n, q, r, state.ptr, ...at, 0);
      },
      rival() {
        let [m0, m1, p00, p01, p11] = [0, 0, 1, 1, 1];
        for (let t = 0; t < n; t++) {
          if (t > 0) {
            p00 += q;
            p11 += q;
          }
          const h = x[t]!;
          const a0 = p00 * h + p01;
          const a1 = p01 * h + p11;
          const s = h * a0 + a1 + r;
          const [k0, k1] = [a0 / s, a1 / s];
          const v = y[t]! - h * m0 - m1;
          m0 += k0 * v;
          m1 += k1 * v;
          p00 -= k0 * a0;
          p01 -= k0 * a1;
          p11 -= k1 * a1;
          slopes[t] = m0;
          levels[t] = m1;
        }
      },
    };
  },
});
