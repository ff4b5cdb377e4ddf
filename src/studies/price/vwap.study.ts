/** Volume-weighted average price since the start of the session, quote currency. One row a trade. */
import { defineStudy } from '../study.ts';

/** State: volume, volume-weighted sum of price less the pivot, the pivot (first price), whether there is one. */
const VOLUME = 0;
const VALUE = 1;
const PIVOT = 2;
const STARTED = 3;

export default defineStudy({
  id: 'price.vwap',
  title: 'Session VWAP',
  clock: 'trade',
  instruments: 1,
  params: {},
  outputs: [{ id: 'vwap', title: 'VWAP', kind: 'line', unit: 'quote' }],
  warmup: () => 1,
  open(ctx) {
    const { px, qty } = ctx.trades(0);
    const out = ctx.output('vwap');
    const state = ctx.state(4);
    return {
      push(from, to) {
        const p = px.view;
        const q = qty.view;
        const o = out.view;
        const s = state.view;
        let volume = s[VOLUME];
        let value = s[VALUE];
        for (let i = from; i < to; i++) {
          if (p[i] === p[i] && q[i] === q[i]) {
            // Sums are taken about the first price: at 60,000 that saves five digits over millions of trades.
            if (s[STARTED] === 0) {
              s[STARTED] = 1;
              s[PIVOT] = p[i];
            }
            volume += q[i];
            value += (p[i] - s[PIVOT]) * q[i];
          }
          o[i] = volume > 0 ? s[PIVOT] + value / volume : Number.NaN;
        }
        s[VOLUME] = volume;
        s[VALUE] = value;
      },
      // The average of what was seen stays what it was.
      gap() {},
    };
  },
  doc: {
    what: 'The average price paid in the session so far, every trade weighted by its size, in quote currency.',
    formula: [String.raw`\mathrm{VWAP}_n = \frac{\sum_{i \le n} p_i\, q_i}{\sum_{i \le n} q_i}`],
    where: '$p_i$, $q_i$: price and quantity of trade $i$. Prices are summed about the first one.',
    read: 'A price above it: the average buyer of the session is in profit. Large orders are judged against it.',
    limits: 'Anchored at the first row of the session, not at a trading day. After a gap it is the average of what was seen.',
    references: ['Berkowitz, Logue, Noser, The Total Cost of Transactions on the NYSE, J. Finance 43 (1988)'],
  },
});
