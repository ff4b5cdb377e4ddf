import { makePair } from '../../../src/engine/benchmark/series.ts';
import johansen from '../../../src/methods/cointegration/johansen.ts';
import { defineBench } from '../case.ts';
import { plainJohansen } from '../tools/plain-unit-root.ts';

const n = 10_000;

export default defineBench({
  name: 'johansen-10k',
  n,
  note: 'Johansen test of two log prices, one lagged difference; input as rows. The rival multiplies columns with plain loops: eigenvalues only',
  setup() {
    const { y, x } = makePair(n);
    const rows = Array.from(y, (value, t) => [value, x[t]!]);
    return { run: () => johansen.run({ Y: rows }, { det_order: 0, k_ar_diff: 1 }), rival: () => plainJohansen(y, x) };
  },
});
