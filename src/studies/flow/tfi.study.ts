/** Trade-flow imbalance: aggressor buys less sells over all volume of the last seconds, -1 to 1. One row a trade. */
import { defineStudy } from '../study.ts';
import { openTimeWindow } from '../time-window.ts';

export default defineStudy({
  id: 'flow.tfi',
  title: 'Trade-flow imbalance',
  clock: 'trade',
  instruments: 1,
  params: { window: { title: 'Window', default: 60, unit: 's', min: 0.001, max: 86_400 } },
  outputs: [{ id: 'tfi', title: 'TFI', kind: 'line', unit: 'fraction' }],
  warmup: () => 1,
  open(ctx) {
    const { ts, qty, side } = ctx.trades(0);
    const { arena } = ctx.kernels;
    const out = ctx.output('tfi');
    const signed = arena.f64(ctx.maxRows);
    const known = arena.f64(ctx.maxRows);
    const delta = arena.f64(ctx.maxRows);
    const volume = arena.f64(ctx.maxRows);
    const micros = Math.round((ctx.params.window as number) * 1e6);
    const window = openTimeWindow(ctx, micros, ts, [signed, known], [delta, volume]);
    return {
      push(from, to) {
        const q = qty.view;
        const s = side.view;
        const x = signed.view;
        const k = known.view;
        for (let i = from; i < to; i++) {
          x[i] = s[i] === 0 ? Number.NaN : q[i] * s[i];
          k[i] = s[i] === 0 ? Number.NaN : q[i];
        }
        window.roll(from, to);
        const d = delta.view;
        const v = volume.view;
        const o = out.view;
        for (let i = from; i < to; i++) {
          // Rounding in the sums must not show as more than everything.
          const ratio = d[i] / v[i];
          o[i] = v[i] > 0 ? Math.max(-1, Math.min(1, ratio)) : Number.NaN;
        }
      },
      sample: () => ({ n: window.count(), least: 1, none: 'no trade in the window names its aggressor' }),
    };
  },
  doc: {
    what: 'How one-sided trading has been over the last stretch of time: +1 when only buyers were aggressive, -1 when only sellers were.',
    formula: [String.raw`\mathrm{TFI}(t) = \frac{V_{\mathrm{buy}} - V_{\mathrm{sell}}}{V_{\mathrm{buy}} + V_{\mathrm{sell}}}`],
    where: String.raw`$V$: volumes of the trades in $(t - \mathrm{window},\, t]$ whose aggressor is known.`,
    read: 'Near 0: balanced. Held beyond 0.3 either way: one side keeps paying the spread. Against the price it can mean absorption.',
    limits:
      'Moves at trades only, so it does not fade while nothing trades. Few trades in the window make it jump between extremes. The first window after the start or a gap holds what there is. Trades follow each other in runs, so no interval is given: one that took them as independent would be far too narrow. Not the same as order-flow imbalance, which also sees quotes.',
    references: ['Chordia, Roll, Subrahmanyam, Order imbalance, liquidity, and market returns, J. Financial Economics 65 (2002)'],
  },
});
