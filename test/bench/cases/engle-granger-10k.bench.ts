import { makePair } from '../../../src/engine/benchmark/series.ts';
import engleGranger from '../../../src/methods/cointegration/engle-granger.ts';
import { defineBench } from '../case.ts';
import { plainLagSearch, plainResiduals } from '../tools/plain-unit-root.ts';

const n = 10_000;

export default defineBench({
  name: 'engle-granger-10k',
  n,
  note: 'cointegration of two log prices, lags by AIC; the rival fits the line and searches the lags with plain loops',
  setup() {
    const { y, x } = makePair(n);
    const params = { trend: 'c', autolag: 'AIC', maxlag: 'auto' };
    return { run: () => engleGranger.run({ y, x }, params), rival: () => plainLagSearch(plainResiduals(y, x), false) };
  },
});
