import { makePair } from '../../../src/engine/benchmark/series.ts';
import adf from '../../../src/methods/unit-root/adf.ts';
import { defineBench } from '../case.ts';
import { plainLagSearch } from '../tools/plain-unit-root.ts';

const n = 100_000;

export default defineBench({
  name: 'adf-aic-100k',
  n,
  note: 'unit-root test of a spread, lags by AIC; the rival only searches, from a product matrix and a solution for each number of lags',
  setup() {
    const { y, x } = makePair(n);
    const spread = y.map((value, t) => value - 0.9 * x[t]!);
    const params = { regression: 'c', autolag: 'AIC', maxlag: 'auto' };
    return { run: () => adf.run({ y: spread }, params), rival: () => plainLagSearch(spread, true) };
  },
});
