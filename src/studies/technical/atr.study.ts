/** Average true range of bars, quote currency. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.atr',
  title: 'Average true range',
  ...oneMarketBars({ window: windowParam(14, 1) }),
  outputs: [{ id: 'atr', title: 'ATR', kind: 'line', unit: 'quote' }],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const { high, low, close } = ctx.bars(0);
    const out = ctx.output('atr');
    const state = ctx.state(4);
    return {
      push(from, to) {
        const at = from * 8;
        call.averageTrueRange(high.ptr + at, low.ptr + at, close.ptr + at, to - from, window, state.ptr, out.ptr + at);
      },
    };
  },
  doc: {
    what: 'The usual reach of a bar, the jump from the close before included, averaged as Wilder did.',
    formula: [String.raw`\max(h - l, |h - c_{-1}|, |l - c_{-1}|)`],
    read: 'A stop nearer than one ATR is hit by ordinary noise.',
    limits: 'In quote currency: it grows with the price.',
    references: ['Wilder, New Concepts in Technical Trading Systems (1978)'],
  },
});
