/** On-balance volume: volume added on rising closes and taken off on falling ones, base units. One row a closed bar. */
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.obv',
  title: 'On-balance volume',
  ...oneMarketBars({}),
  outputs: [{ id: 'obv', title: 'OBV', kind: 'line', unit: 'base' }],
  warmup: () => 1,
  open(ctx) {
    const { call } = ctx.kernels;
    const { close, volume } = ctx.bars(0);
    const out = ctx.output('obv');
    const state = ctx.state(3);
    return {
      push: (from, to) => call.onBalanceVolume(close.ptr + from * 8, volume.ptr + from * 8, to - from, state.ptr, out.ptr + from * 8),
    };
  },
  doc: {
    what: 'The volume of bars that closed higher less that of bars that closed lower, since the start.',
    formula: [String.raw`\sum \operatorname{sign}(c_t - c_{t-1}) \, v_t`],
    read: 'It rises while the price does not: volume comes on the rises.',
    limits: 'Its level means nothing. CVD knows who was the aggressor; this guesses.',
    references: ['Granville, New Key to Stock Market Profits (1963)'],
  },
});
