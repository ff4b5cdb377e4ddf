/** Relative strength index of bar closes, 0 to 100. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.rsi',
  title: 'Relative strength',
  ...oneMarketBars({ window: windowParam(14, 2) }),
  outputs: [{ id: 'rsi', title: 'RSI', kind: 'line', unit: 'points' }],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const { close } = ctx.bars(0);
    const out = ctx.output('rsi');
    const state = ctx.state(6);
    return { push: (from, to) => call.relativeStrength(close.ptr + from * 8, to - from, window, state.ptr, out.ptr + from * 8) };
  },
  doc: {
    what: 'Gains as a share of all movement, in percent, averaged as Wilder did.',
    formula: [String.raw`100 \frac{G}{G + L}, \quad G_t = G_{t-1} + \frac{1}{n} (g_t - G_{t-1})`],
    where: '$g$: rise of a close over the one before, else 0; $L$: the same of falls.',
    read: 'Above 70: it rose fast. Below 30: it fell fast.',
    limits: 'In a trend it stays at an end for long. 0 while the price has never moved.',
    references: ['Wilder, New Concepts in Technical Trading Systems (1978)'],
  },
});
