import { makePair } from '../../../src/engine/benchmark/series.ts';
import theilSen from '../../../src/methods/regression/theil-sen.ts';
import { defineBench } from '../case.ts';

const n = 2_000;

export default defineBench({
  name: 'theil-sen-2k',
  n,
  note: 'the method theil-sen, 1,999,000 slopes, exact, with its interval; the rival sorts them all',
  setup() {
    const { y, x } = makePair(n);
    return {
      run: () => theilSen.run({ y, x }, { alpha: 0.95, siegel: false }),
      rival() {
        const slopes = new Float64Array((n * (n - 1)) / 2);
        let at = 0;
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) slopes[at++] = (y[j]! - y[i]!) / (x[j]! - x[i]!);
        slopes.sort();
        return slopes[at >> 1];
      },
    };
  },
});
