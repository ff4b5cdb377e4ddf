/** Trades a second over the last stretch of time. One row a trade. */
import { defineStudy } from '../study.ts';
import { openTimeWindow } from '../time-window.ts';

export default defineStudy({
  id: 'tick.velocity',
  title: 'Tick velocity',
  clock: 'trade',
  instruments: 1,
  params: { window: { title: 'Window', default: 60, unit: 's', min: 0.1, max: 3_600 } },
  outputs: [
    { id: 'velocity', title: 'Trades a second', kind: 'line', unit: 'trades / s' },
    { id: 'trades', title: 'Trades in the window', kind: 'line', unit: 'trades' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, px } = ctx.trades(0);
    const seconds = ctx.params.window as number;
    const micros = Math.round(seconds * 1e6);
    const [velocity, trades] = [ctx.output('velocity'), ctx.output('trades')];
    const one = ctx.kernels.arena.f64(ctx.maxRows);
    const window = openTimeWindow(ctx, micros, ts, [one], [trades]);
    /** Whether there was a trade, and the time of the first. */
    const began = ctx.state(2);
    return {
      push(from, to) {
        const [t, p, known, start] = [ts.view, px.view, one.view, began.view];
        for (let i = from; i < to; i++) known[i] = p[i] === p[i] ? 1 : Number.NaN;
        if (start[0] === 0 && to > from) {
          start[0] = 1;
          start[1] = t[from]!;
        }
        window.roll(from, to);
        // Before a whole window has passed a rate would be too low.
        for (let i = from; i < to; i++) velocity.view[i] = t[i]! - start[1]! >= micros ? trades.view[i]! / seconds : Number.NaN;
      },
      sample: () => ({ n: window.count(), least: 1, unit: 'trades', none: 'the first window has not passed' }),
    };
  },
  doc: {
    what: 'How fast the market trades: trades a second over the last window.',
    formula: [String.raw`v(t) = \frac{N(t - W, t]}{W}`],
    where: '$N$: trades in the window; $W$: its length.',
    read: 'Compare it with its own past. A jump without a move of the price is two sides meeting; with one it is a rush.',
    limits:
      'Counts prints, which a venue may split or join: one large order can be a hundred of them. Moves at trades only, so it does not fade while nothing trades. Unknown until a whole window has passed since the start or a gap.',
    references: ['Engle, Russell, Autoregressive Conditional Duration, Econometrica 66 (1998)'],
  },
});
