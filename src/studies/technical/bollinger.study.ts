/** Bollinger bands: the average of bar closes and bands of population deviations about it, quote currency. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.bollinger',
  title: 'Bollinger bands',
  ...oneMarketBars({ window: windowParam(20, 2), width: { title: 'Deviations', default: 2, min: 0.1, max: 10 } }),
  outputs: [
    { id: 'middle', title: 'Average', kind: 'line', unit: 'quote' },
    { id: 'upper', title: 'Upper band', kind: 'line', unit: 'quote' },
    { id: 'lower', title: 'Lower band', kind: 'line', unit: 'quote' },
  ],
  warmup: windowOf,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const width = ctx.params.width as number;
    const { close } = ctx.bars(0);
    const [middle, upper, lower] = ['middle', 'upper', 'lower'].map(ctx.output);
    const state = ctx.state(call.rollingMomentsState(window));
    return {
      push(from, to) {
        const at = from * 8;
        call.rollingMoments(close.ptr + at, to - from, window, 0, state.ptr, 0, middle.ptr + at, upper.ptr + at, 0);
        const m = middle.view;
        const u = upper.view;
        const l = lower.view;
        for (let i = from; i < to; i++) {
          const band = width * u[i];
          u[i] = m[i] + band;
          l[i] = m[i] - band;
        }
      },
    };
  },
  doc: {
    what: 'The mean close of the last bars, and lines some standard deviations above and below.',
    formula: [String.raw`\bar c \pm k \sqrt{\frac{1}{n} \sum (c_i - \bar c)^2}`],
    read: 'Bands that close in: calm. A close outside: a large move for its window.',
    limits: 'Closes are not normal: far more than 5 % of them lie outside two deviations at times.',
    references: ['Bollinger on Bollinger Bands (2001)'],
  },
});
