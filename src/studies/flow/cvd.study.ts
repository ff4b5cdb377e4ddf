/** Cumulative volume delta: aggressor buys minus sells since the start, base units. One row a trade. */
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'flow.cvd',
  title: 'Cumulative volume delta',
  clock: 'trade',
  instruments: 1,
  params: {},
  outputs: [{ id: 'cvd', title: 'CVD', kind: 'line', unit: 'base' }],
  warmup: () => 1,
  open(ctx) {
    const { qty, side } = ctx.trades(0);
    const out = ctx.output('cvd');
    /** The sum, and how many trades with a known side are in it. */
    const state = ctx.state(2);
    return {
      push(from, to) {
        const q = qty.view;
        const s = side.view;
        const o = out.view;
        let sum = state.view[0];
        let known = state.view[1];
        for (let i = from; i < to; i++) {
          const delta = q[i] * s[i];
          // A trade of unknown side or size says nothing; the sum goes on without it.
          if (delta === delta && s[i] !== 0) {
            sum += delta;
            known++;
          }
          o[i] = known > 0 ? sum : Number.NaN;
        }
        state.view[0] = sum;
        state.view[1] = known;
      },
      sample: () => ({ n: state.view[1], least: 1, none: 'no trade names its aggressor' }),
      // What was seen before a gap was really traded: the sum goes on, and the chart shows the hole.
      gap() {},
    };
  },
  doc: {
    what: 'The running difference between what aggressive buyers and aggressive sellers have traded, in base units.',
    formula: [String.raw`\mathrm{CVD}_n = \sum_{i \le n} s_i\, q_i`],
    where: '$q_i$: quantity of trade $i$; $s_i = +1$ when the buyer took liquidity, $-1$ when the seller did.',
    read: 'Rising: buyers lift offers more than sellers hit bids. A price that rises while CVD falls is moved by resting orders, not by aggression.',
    limits:
      'Starts at 0, so only changes mean something. Trades of unknown side are left out, and without any known side there is no value. After a gap the sum goes on without what was missed.',
    references: ['Harris, Trading and Exchanges (2003), ch. 12'],
  },
});
