/** Simple average of bar closes, quote currency. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.sma',
  title: 'Simple average',
  ...oneMarketBars({ window: windowParam(20, 1) }),
  outputs: [{ id: 'sma', title: 'SMA', kind: 'line', unit: 'quote' }],
  warmup: windowOf,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const { close } = ctx.bars(0);
    const out = ctx.output('sma');
    const state = ctx.state(call.rollingMomentsState(window));
    return {
      push: (from, to) => call.rollingMoments(close.ptr + from * 8, to - from, window, 0, state.ptr, 0, out.ptr + from * 8, 0, 0),
    };
  },
  doc: {
    what: 'The mean close of the last bars.',
    formula: [String.raw`\frac{1}{n} \sum_{i < n} c_{t-i}`],
    read: 'Above it: dearer than lately. A slope says which way the window went.',
    limits: 'Half a window late. It forecasts nothing.',
    references: ['TA-Lib, SMA'],
  },
});
