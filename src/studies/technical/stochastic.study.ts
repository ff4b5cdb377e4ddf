/** Stochastic of bars, 0 to 100: where the close lies in the range of the window, and its average. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.stochastic',
  title: 'Stochastic',
  ...oneMarketBars({ window: windowParam(14, 1), smooth: { ...windowParam(3, 1), title: 'Average' } }),
  outputs: [
    { id: 'k', title: 'Fast %K', kind: 'line', unit: 'points' },
    { id: 'd', title: 'Fast %D', kind: 'line', unit: 'points' },
  ],
  warmup: windowOf,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const smooth = Math.round(ctx.params.smooth as number);
    const { high, low, close } = ctx.bars(0);
    const [k, d] = [ctx.output('k'), ctx.output('d')];
    const room = arena.f64(ctx.maxRows);
    const state = ctx.state(call.stochasticState(window));
    const means = ctx.state(call.rollingMomentsState(smooth));
    return {
      push(from, to) {
        const at = from * 8;
        const n = to - from;
        call.stochastic(high.ptr + at, low.ptr + at, close.ptr + at, n, window, state.ptr, room.ptr, k.ptr + at);
        call.rollingMoments(k.ptr + at, n, smooth, 0, means.ptr, 0, d.ptr + at, 0, 0);
      },
    };
  },
  doc: {
    what: 'Where the close lies between the lowest low and the highest high of the window, in percent.',
    formula: [String.raw`100 \frac{c - L_n}{H_n - L_n}`],
    read: 'Near 100: at the top of its range.',
    limits: 'One extreme bar sets the range until it leaves the window. 0 where there is no range.',
    references: ['TA-Lib, STOCHF'],
  },
});
