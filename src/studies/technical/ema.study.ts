/** Exponential average of bar closes, quote currency. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.ema',
  title: 'Exponential average',
  ...oneMarketBars({ window: windowParam(20, 1) }),
  outputs: [{ id: 'ema', title: 'EMA', kind: 'line', unit: 'quote' }],
  warmup: windowOf,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const { close } = ctx.bars(0);
    const out = ctx.output('ema');
    const state = ctx.state(2);
    return { push: (from, to) => call.exponentialAverage(close.ptr + from * 8, to - from, window, state.ptr, out.ptr + from * 8) };
  },
  doc: {
    what: 'A mean of closes in which older bars count less and less.',
    formula: [String.raw`e_t = e_{t-1} + \frac{2}{n+1} (c_t - e_{t-1})`],
    where: 'It starts as the simple average of the first $n$ closes.',
    read: 'As the simple average, sooner at turns.',
    limits: 'The start shows for a few windows.',
    references: ['TA-Lib, EMA'],
  },
});
