import { defineKernelBench } from './kernel-bench.ts';
import { makePair } from './series.ts';

const n = 1_000_000;

export default defineKernelBench({
  name: 'ols-1m',
  title: 'Least squares',
  n,
  unit: 'points',
  note: 'slope, intercept, standard error and R2 of y on x, data in kernel memory; the rival takes means, then centred sums',
  setup({ call, arena }) {
    const { y, x } = makePair(n);
    const [inY, inX] = [arena.copy(y), arena.copy(x)];
    const sums = arena.f64(6);
    const summary = (meanX: number, meanY: number, xx: number, yy: number, xy: number): number[] => {
      const slope = xy / xx;
      const rest = yy - slope * xy;
      return [slope, meanY - slope * meanX, Math.sqrt(rest / (n - 2) / xx), 1 - rest / yy];
    };
    return {
      run() {
        call.centredSums(inX.ptr, inY.ptr, n, sums.ptr);
        const out = sums.view;
        return summary(out[1]!, out[2]!, out[3]!, out[4]!, out[5]!);
      },
      rival() {
        let meanX = 0;
        let meanY = 0;
        for (let i = 0; i < n; i++) {
          meanX += x[i]!;
          meanY += y[i]!;
        }
        meanX /= n;
        meanY /= n;
        let [xx, yy, xy] = [0, 0, 0];
        for (let i = 0; i < n; i++) {
          const a = x[i]! - meanX;
          const b = y[i]! - meanY;
          xx += a * a;
          yy += b * b;
          xy += a * b;
        }
        return summary(meanX, meanY, xx, yy, xy);
      },
    };
  },
});
