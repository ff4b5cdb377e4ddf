/** Middle of the best quotes, quote currency. One row a best quote. */
import { ofBook } from '../one-row.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'price.mid',
  title: 'Mid price',
  clock: 'quote',
  instruments: 1,
  params: {},
  outputs: [{ id: 'mid', title: 'Mid', kind: 'line', unit: 'quote' }],
  warmup: () => 1,
  open(ctx) {
    const { bid, ask } = ctx.quotes(0);
    const out = ctx.output('mid');
    return {
      push(from, to) {
        const b = bid.view;
        const a = ask.view;
        const o = out.view;
        // A crossed book is late or wrong: nothing lies between its sides.
        for (let i = from; i < to; i++) o[i] = b[i] <= a[i] ? (b[i] + a[i]) / 2 : Number.NaN;
      },
      sample: () => ofBook,
    };
  },
  doc: {
    what: 'The middle of the best bid and the best ask, in quote currency: where the price stands between two trades, or where there are no trades at all.',
    formula: [String.raw`m_n = \tfrac12 (a_n + b_n)`],
    where: '$a_n$, $b_n$: best ask and best bid.',
    read: 'It does not bounce between bid and ask as trades do, so that small moves can be told from the spread.',
    limits: 'Nobody has traded at it. In a wide or one-sided book it moves with orders that may never trade. Crossed quotes give none.',
    references: ['Foucault, Pagano, Röell, Market Liquidity, ch. 2 (2013)'],
  },
});
