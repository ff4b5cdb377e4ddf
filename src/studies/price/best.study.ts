/** Best bid and ask and what lies between them: quote currency and price steps. One row a best quote. */
import { ofBook } from '../one-row.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'price.best',
  title: 'Best bid and ask',
  clock: 'quote',
  instruments: 1,
  params: {},
  outputs: [
    { id: 'bid', title: 'Best bid', kind: 'line', unit: 'quote' },
    { id: 'ask', title: 'Best ask', kind: 'line', unit: 'quote' },
    { id: 'spread', title: 'Spread', kind: 'line', unit: 'quote' },
    { id: 'steps', title: 'Spread in price steps', kind: 'line', unit: 'steps' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { bid, ask } = ctx.quotes(0);
    const [bids, asks, spread, steps] = ['bid', 'ask', 'spread', 'steps'].map((id) => ctx.output(id));
    const step = ctx.instruments[0].tickSize;
    return {
      push(from, to) {
        const [b, a] = [bid.view, ask.view];
        const [ob, oa, os, on] = [bids.view, asks.view, spread.view, steps.view];
        for (let i = from; i < to; i++) {
          const wide = a[i] - b[i];
          ob[i] = b[i];
          oa[i] = a[i];
          // Of a price of 60,000 and a step of 0.1, a difference is off by a hundred-millionth of a step.
          const whole = Math.round(wide / step);
          on[i] = wide > 0 ? whole : Number.NaN;
          // A price finer than the step known when the study began is told as it is.
          os[i] = wide > 0 ? (Math.abs(wide - whole * step) < 1e-6 * step ? whole * step : wide) : Number.NaN;
        }
      },
      sample: () => ofBook,
    };
  },
  doc: {
    what: 'The highest price somebody bids and the lowest somebody asks, and the distance between them: in quote currency and in steps of the price.',
    formula: ['s = a - b', String.raw`s / \delta`],
    where: String.raw`$a$, $b$: best ask and best bid; $\delta$: the price step of the instrument.`,
    read: 'A trade now happens at one of the two. A spread of one step cannot get narrower: there, queues move before prices do. One that widens says that makers step back.',
    limits:
      'Says nothing of how much stands there. Crossed or one-sided quotes have no spread. With quotes sampled by the venue what came between is not seen. The step is the one known when the study began.',
    references: ['Foucault, Pagano, Röell, Market Liquidity, ch. 2 (2013)'],
  },
});
