import { makePair } from '../../../src/engine/benchmark/series.ts';
import { rollingQuantiles } from '../../unit/oracles/sorted-window.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;
const window = 60;

export default defineBench({
  name: 'rolling-median-1m',
  n,
  note: 'rolling median, window 60; the rival keeps a sorted copy of the window',
  setup({ call, arena }) {
    const { y } = makePair(n);
    const x = arena.copy(y);
    const out = arena.f64(n);
    const work = arena.f64(call.rollingQuantileWork(window));
    return {
      run: () => call.rollingQuantile(x.ptr, n, window, window / 2, 0.5, work.ptr, out.ptr),
      rival: () => rollingQuantiles(y, window, [0.5]),
    };
  },
});
