import { makePair } from '../../../src/engine/benchmark/series.ts';
import rollingOls from '../../../src/methods/regression/rolling-ols.ts';
import { defineBench } from '../case.ts';

const n = 100_000;
const window = 60;

export default defineBench({
  name: 'rolling-ols-100k',
  n,
  note: 'the method rolling-ols whole, window 60, errors and R2 too; the rival regresses each window anew, slope and constant only',
  setup() {
    const { y, x } = makePair(n);
    const [alpha, beta] = [new Float64Array(n), new Float64Array(n)];
    return {
      run: () => rollingOls.run({ y, x }, { window }),
      rival() {
        for (let end = window; end <= n; end++) {
          let [meanX, meanY, square, cross] = [0, 0, 0, 0];
          for (let i = end - window; i < end; i++) {
            meanX += x[i]!;
            meanY += y[i]!;
          }
          meanX /= window;
          meanY /= window;
          for (let i = end - window; i < end; i++) {
            square += (x[i]! - meanX) ** 2;
            cross += (x[i]! - meanX) * (y[i]! - meanY);
          }
          beta[end - 1] = cross / square;
          alpha[end - 1] = meanY - (cross / square) * meanX;
        }
      },
    };
  },
});
