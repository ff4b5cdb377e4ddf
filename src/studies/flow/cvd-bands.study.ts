/** Cumulative volume delta by the size of the trades: aggressor buys minus sells since the start, base units. One row a trade. */
import { defineStudy } from '../study.ts';

/** State: the four sums, then how many trades of known side and value are in them. */
const COUNT = 4;

const bound = (title: string, value: number) => ({ title, default: value, unit: 'quote', min: 0, max: 1e12 });

export default defineStudy({
  id: 'flow.cvd-bands',
  title: 'CVD by trade size',
  clock: 'trade',
  instruments: 1,
  params: { medium: bound('Medium from', 1_000), large: bound('Large from', 10_000), huge: bound('Huge from', 100_000) },
  outputs: [
    { id: 'small', title: 'Small trades', kind: 'line', unit: 'base' },
    { id: 'medium', title: 'Medium trades', kind: 'line', unit: 'base' },
    { id: 'large', title: 'Large trades', kind: 'line', unit: 'base' },
    { id: 'huge', title: 'Huge trades', kind: 'line', unit: 'base' },
    { id: 'total', title: 'All trades', kind: 'line', unit: 'base' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { px, qty, side } = ctx.trades(0);
    const [small, medium, large, huge] = [ctx.output('small'), ctx.output('medium'), ctx.output('large'), ctx.output('huge')];
    const total = ctx.output('total');
    const least = ['medium', 'large', 'huge'].map((name) => ctx.params[name] as number);
    const [m, l, h] = [least[0]!, least[1]!, least[2]!];
    const state = ctx.state(COUNT + 1);
    return {
      push(from, to) {
        const [p, q, s, sums] = [px.view, qty.view, side.view, state.view];
        const [a, b, c, d, all] = [small.view, medium.view, large.view, huge.view, total.view];
        for (let i = from; i < to; i++) {
          const value = p[i]! * q[i]!;
          if (value === value && s[i]! !== 0) {
            // Bounds that are not in order leave a band empty: the highest that is reached counts.
            const band = value >= h ? 3 : value >= l ? 2 : value >= m ? 1 : 0;
            sums[band] = sums[band]! + q[i]! * s[i]!;
            sums[COUNT] = sums[COUNT]! + 1;
          }
          const known = sums[COUNT]! > 0;
          a[i] = known ? sums[0]! : Number.NaN;
          b[i] = known ? sums[1]! : Number.NaN;
          c[i] = known ? sums[2]! : Number.NaN;
          d[i] = known ? sums[3]! : Number.NaN;
          all[i] = known ? sums[0]! + sums[1]! + sums[2]! + sums[3]! : Number.NaN;
        }
      },
      sample: () => ({ n: state.view[COUNT]!, least: 1, unit: 'trades', none: 'no trade names its aggressor' }),
      // What was seen before a gap was really traded: the sums go on, and the chart shows the hole.
      gap() {},
    };
  },
  doc: {
    what: 'What aggressive buyers have traded less what aggressive sellers have, apart for small, medium, large and huge trades.',
    formula: [String.raw`\mathrm{CVD}_{k,n} = \sum_{i \le n} 1_{p_i q_i \in \mathrm{band}\ k}\; s_i\, q_i`],
    where:
      '$p_i q_i$: value of trade $i$ in quote currency; a band goes from its own bound up to the next. $s_i = +1$ when the buyer took liquidity, $-1$ when the seller did.',
    read: 'Bands that part: large traders do one thing, small ones the other. All of them together is the usual CVD.',
    limits:
      'A large order that takes many resting ones arrives as many small trades, so sizes are least sizes. It starts at 0: only changes mean something. Trades of unknown side are left out. After a gap the sums go on without what was missed.',
    references: ['Harris, Trading and Exchanges (2003), ch. 12'],
  },
});
