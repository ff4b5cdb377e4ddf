import { makePair } from '../../../src/engine/benchmark/series.ts';
import { type Lengths, stl } from '../../unit/oracles/stl.ts';
import { defineBench } from '../case.ts';

const n = 10_000;
const lengths: Lengths = { period: 24, seasonal: 7, trend: 47, lowPass: 25, inner: 5, outer: 0 };

export default defineBench({
  name: 'stl-10k',
  n,
  note: 'STL, period 24, not robust, five rounds; the rival works out every weight at every point',
  setup({ call, arena }) {
    const y = makePair(n).y.map((value, i) => value + Math.sin((2 * Math.PI * i) / lengths.period));
    const x = arena.copy(y);
    const { period, seasonal, trend, lowPass, inner, outer } = lengths;
    const plan = arena.copy(Float64Array.of(period, seasonal, trend, lowPass, 1, 1, 1, 1, 1, 1, inner, outer));
    const [slow, season, weights] = [arena.f64(n), arena.f64(n), arena.f64(n)];
    const work = arena.f64(call.stlWork(n, period));
    return {
      run: () => call.stl(x.ptr, n, plan.ptr, work.ptr, slow.ptr, season.ptr, weights.ptr),
      rival: () => stl(y, lengths),
    };
  },
});
