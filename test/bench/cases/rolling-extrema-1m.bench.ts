import { makePair } from '../../../src/engine/benchmark/series.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;
const window = 60;

export default defineBench({
  name: 'rolling-extrema-1m',
  n,
  note: 'rolling minimum and maximum, window 60; the rival keeps two queues of candidates',
  setup({ call, arena }) {
    const { y } = makePair(n);
    const x = arena.copy(y);
    const [min, max] = [arena.f64(n), arena.f64(n)];
    const state = arena.f64(call.rollingExtremaState(window));
    const [least, most] = [new Float64Array(n), new Float64Array(n)];
    const queue = new Int32Array(n);
    const slide = (out: Float64Array, sign: number): void => {
      let head = 0;
      let tail = 0;
      for (let i = 0; i < n; i++) {
        const value = y[i]! * sign;
        while (tail > head && y[queue[tail - 1]!]! * sign >= value) tail--;
        queue[tail++] = i;
        if (queue[head]! <= i - window) head++;
        out[i] = i < window - 1 ? Number.NaN : y[queue[head]!]!;
      }
    };
    return {
      run() {
        state.view.fill(0);
        call.rollingExtrema(x.ptr, n, window, state.ptr, min.ptr, max.ptr);
      },
      rival() {
        slide(least, 1);
        slide(most, -1);
      },
    };
  },
});
