/** The unit-root test with a search for its lags, at any length. */
import { makePair } from '../../../src/engine/benchmark/series.ts';
import adf from '../../../src/methods/unit-root/adf.ts';
import { defineBench } from '../case.ts';
import { plainLagSearch } from './plain-unit-root.ts';

export function lagSearchBench(name: string, n: number) {
  return defineBench({
    name,
    n,
    note: 'unit-root test of a spread, lags by AIC; the rival only searches, from a product matrix and a solution for each number of lags',
    setup() {
      const { y, x } = makePair(n);
      const spread = y.map((value, t) => value - 0.9 * x[t]!);
      const params = { regression: 'c', autolag: 'AIC', maxlag: 'auto' };
      return { run: () => adf.run({ y: spread }, params), rival: () => plainLagSearch(spread, true) };
    },
  });
}
