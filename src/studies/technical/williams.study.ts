/** Williams %R of bars, -100 to 0: where the close lies in the range of the window. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.williams',
  title: 'Williams %R',
  ...oneMarketBars({ window: windowParam(14, 1) }),
  outputs: [{ id: 'r', title: '%R', kind: 'line', unit: 'points' }],
  warmup: windowOf,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const { high, low, close } = ctx.bars(0);
    const out = ctx.output('r');
    const highest = arena.f64(ctx.maxRows);
    const state = ctx.state(call.stochasticState(window));
    return {
      push(from, to) {
        const at = from * 8;
        call.stochastic(high.ptr + at, low.ptr + at, close.ptr + at, to - from, window, state.ptr, highest.ptr, out.ptr + at);
        const o = out.view;
        const top = highest.view;
        const c = close.view;
        // A window without a range has its close at the top of it, and 0 from the stochastic.
        for (let i = from; i < to; i++) o[i] = o[i] === 0 && c[i] === top[i - from] ? 0 : o[i]! - 100;
      },
    };
  },
  doc: {
    what: 'How far below the highest high of the window the close lies, in percent of its range.',
    formula: [String.raw`-100 \frac{H_n - c}{H_n - L_n}`],
    read: 'Above −20: near the top of its range. Below −80: near the bottom.',
    limits: 'The stochastic %K less 100: it says nothing that does not. 0 where there is no range.',
    references: ['TA-Lib, WILLR'],
  },
});
