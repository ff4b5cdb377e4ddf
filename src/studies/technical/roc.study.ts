/** Rate of change of bar closes, percent. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { overWindow } from '../bar-window.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.roc',
  title: 'Rate of change',
  ...oneMarketBars({ window: windowParam(10, 1) }),
  outputs: [{ id: 'roc', title: 'ROC', kind: 'line', unit: '%' }],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const n = windowOf(ctx.params) + 1;
    const { close } = ctx.bars(0);
    const out = ctx.output('roc');
    const read = (ring: Float64Array, row: number): void => {
      ring[n + 1] = close.view[row]!;
    };
    const change = (ring: Float64Array, oldest: number, row: number): void => {
      if (ring[oldest] !== 0) out.view[row] = 100 * (ring[(oldest + n - 1) % n]! / ring[oldest]! - 1);
    };
    return overWindow(ctx, n, out, read, change);
  },
  doc: {
    what: 'How far the close stands from that of some bars ago, in percent of it.',
    formula: [String.raw`100 \left( \frac{c_t}{c_{t-n}} - 1 \right)`],
    read: 'Above 0: dearer than then. An end that is not passed at a new high of the price: the move slows.',
    limits: 'A jump shows twice: when it comes and, the other way round, when it leaves the window.',
    references: ['TA-Lib, ROC'],
  },
});
