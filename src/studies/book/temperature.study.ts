/** Kinetic temperature of trading, ticks squared and against its own median. One row a trade or a best quote. Operational. */

import { ofBook } from '../one-row.ts';
import { defineStudy } from '../study.ts';
import { leastTrades, openTradeHeat } from '../trade-heat.ts';
import { leastPast, openWindowRank } from '../window-rank.ts';

export default defineStudy({
  id: 'book.temperature',
  title: 'Kinetic temperature (operational)',
  clock: 'event',
  instruments: 1,
  params: {
    window: { title: 'Trades it forgets over', default: 500, unit: 'trades', min: 50, max: 100_000 },
    past: { title: 'Past it is compared with', default: 86_400, unit: 's', min: 120, max: 864_000, outputs: ['relative', 'rank'] },
  },
  outputs: [
    { id: 'relative', title: 'Temperature over its median', kind: 'line', unit: 'ratio' },
    { id: 'temperature', title: 'Temperature', kind: 'line', unit: 'ticks²' },
    { id: 'rank', title: 'Rank in its past', kind: 'line', unit: 'fraction' },
    { id: 'mid', title: 'Mid that is followed', kind: 'line', unit: 'quote' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, qty, bid, ask } = ctx.events(0);
    const [relative, temperature, rank, mid] = ['relative', 'temperature', 'rank', 'mid'].map((id) => ctx.output(id));
    const heat = openTradeHeat(ctx, ctx.params.window as number, mid, qty, temperature);
    const past = openWindowRank(ctx, Math.round((ctx.params.past as number) * 1e6), ts, temperature, rank, relative);
    return {
      push(from, to) {
        const [m, b, a] = [mid.view, bid.view, ask.view];
        for (let i = from; i < to; i++) m[i] = b[i] <= a[i] ? (b[i] + a[i]) / 2 : Number.NaN;
        heat.push(from, to);
        past.push(from, to);
      },
      sample(output) {
        if (output === 'mid') return ofBook;
        if (output === 'temperature') return { n: heat.moves(), least: leastTrades, unit: 'trades' };
        return { n: past.count(), least: leastPast, unit: 'samples of its past' };
      },
      gap: () => heat.breakOff(),
    };
  },
  doc: {
    what: 'How violently the mid moves from trade to trade, each trade weighing as much as it is large: an operational temperature of the market.',
    formula: [
      String.raw`T_k = \frac{\sum_i w_i\, q_i u_i^2}{\sum_i w_i\, q_i}, \quad w_i = (1 - 1 / \mathrm{window})^{n - i}`,
      String.raw`T^* = \frac{T_k}{\operatorname{median} T_k}`,
    ],
    where:
      '$q_i$: size of trade $i$, $u_i$: move of the mid since the trade before, ticks. Median and rank are of the last past seconds, one sample a second, fewer where more than 4,096 would be held.',
    read: 'T* above 1.5 is hot: the mid jumps more than it mostly does here. Below 0.5 is cold. Of the median the count of samples is said: with ten minutes behind it, it is a median of ten minutes, not of a day.',
    limits:
      'An operational definition: the equations of the paper that names it could not be obtained. Ticks squared cannot be compared between instruments, T* can. It moves at trades only. Trades that one order makes share a mid, so only the first of them can move it.',
    references: ['Operational definition of this project; the subject: Li, Xiao, Polukarov, Ventre, Entropy 26(1):24 (2024)'],
  },
});
