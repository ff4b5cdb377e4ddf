/** Simple and log returns, growth since the first price, and drawdown. Fractions of price. */
import { kernels } from '../../kernels/kernels.ts';
import { column } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'returns';

function logs(values: Float64Array): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const x = arena.copy(values);
    call.vlog(x.ptr, values.length, x.ptr);
    return x.view.slice();
  });
}

export default defineMethod({
  id,
  title: 'Returns and drawdown',
  inputs: { price: 'Prices in time order; zero, negative and missing prices are unknown' },
  params: {},
  outputs: {
    simple: 'Price over the price before, less 1; unknown in the first row',
    log: 'Natural logarithm of the same ratio',
    cumulative: 'Price over the first known price, less 1',
    drawdown: 'Price over the highest price so far, less 1; never above 0',
    max_drawdown: 'Deepest drawdown',
    max_drawdown_end: 'Row of the deepest drawdown, from 0',
    max_drawdown_peak: 'Row of the high before it, from 0',
  },
  run(input): MethodResult {
    const price = column(id, input, 'price');
    const n = price.length;
    const unknown = (): Float64Array => new Float64Array(n).fill(Number.NaN);
    const [ratio, simple, cumulative, drawdown] = [unknown(), unknown(), unknown(), unknown()];
    let first = Number.NaN;
    let peak = Number.NaN;
    let peakAt = -1;
    let deepest = Number.NaN;
    let deepestAt = -1;
    let deepestPeakAt = -1;
    for (let i = 0; i < n; i++) {
      const p = price[i]!;
      if (!(p > 0)) continue;
      if (i > 0 && price[i - 1]! > 0) {
        ratio[i] = p / price[i - 1]!;
        simple[i] = ratio[i]! - 1;
      }
      if (Number.isNaN(first)) first = p;
      if (!(p <= peak)) {
        peak = p;
        peakAt = i;
      }
      cumulative[i] = p / first - 1;
      drawdown[i] = p / peak - 1;
      if (!(drawdown[i]! >= deepest)) {
        deepest = drawdown[i]!;
        deepestAt = i;
        deepestPeakAt = peakAt;
      }
    }
    const known = deepestAt >= 0;
    return {
      simple,
      log: logs(ratio),
      cumulative,
      drawdown,
      max_drawdown: deepest,
      max_drawdown_end: known ? deepestAt : undefined,
      max_drawdown_peak: known ? deepestPeakAt : undefined,
    };
  },
  doc: {
    what: 'How much a price changed from row to row, since the start, and since its highest point.',
    formula: [
      String.raw`\mathrm{simple}_t = \frac{p_t}{p_{t-1}} - 1`,
      String.raw`\mathrm{log}_t = \ln \frac{p_t}{p_{t-1}}`,
      String.raw`\mathrm{drawdown}_t = \frac{p_t}{\max_{s \le t} p_s} - 1`,
    ],
    read: 'Simple returns add up across holdings, log returns across time. A drawdown of -0.2 is a fifth below the high.',
    limits: 'The drawdown sees only the rows given: a coarser series hides deeper ones. A row next to a missing price has no return.',
    references: ['Campbell, Lo, MacKinlay (1997), The Econometrics of Financial Markets, section 1.4'],
  },
});
