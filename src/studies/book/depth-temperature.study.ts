/** Potential temperature of each side of the book, basis points: how fast its depth falls with distance. One row a book. Operational. */
import type { Column } from '../../kernels/arena.ts';
import { writeDecays } from '../../methods/maths/depth-decay.ts';
import { ofBook } from '../one-row.ts';
import { bookBins, defineStudy } from '../study.ts';

export default defineStudy({
  id: 'book.depth-temperature',
  title: 'Depth temperature (operational)',
  clock: 'book',
  instruments: 1,
  params: {},
  outputs: [
    { id: 'bid', title: 'Bids', kind: 'line', unit: 'bps' },
    { id: 'ask', title: 'Asks', kind: 'line', unit: 'bps' },
    { id: 'bidMean', title: 'Mean distance of bids', kind: 'line', unit: 'bps' },
    { id: 'askMean', title: 'Mean distance of asks', kind: 'line', unit: 'bps' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { bidPx, askPx, bidBin, askBin, binPx } = ctx.books(0);
    const { arena, call } = ctx.kernels;
    const sides = [
      { bins: bidBin, out: ctx.output('bid'), mean: ctx.output('bidMean') },
      { bins: askBin, out: ctx.output('ask'), mean: ctx.output('askMean') },
    ];
    const decay = arena.f64(ctx.maxRows);
    /** 1 where the newest depth of a side grows with the distance. */
    const inverted = ctx.state(2);
    return {
      push(from, to) {
        for (let s = 0; s < 2; s++) {
          const { bins, out, mean } = sides[s];
          const [o, m] = [out.view, mean.view];
          writeMeans(bins, from, to, m);
          if (to > from) inverted.view[s] = m[to - 1] >= (bookBins + 1) / 2 ? 1 : 0;
          writeDecays(m, from, to, bookBins, decay.view);
          call.vlog(decay.ptr + from * 8, to - from, decay.ptr + from * 8);
          for (let i = from; i < to; i++) {
            const bps = (2e4 * binPx.view[i]) / (bidPx[0].view[i] + askPx[0].view[i]);
            const scale = -1 / decay.view[i];
            o[i] = scale > 0 ? scale * bps : Number.NaN;
            m[i] *= bps;
          }
        }
      },
      sample(output) {
        if (output.endsWith('Mean')) return ofBook;
        return inverted.view[output === 'bid' ? 0 : 1] ? { n: 0, least: 1, none: 'inverted: depth grows with the distance' } : ofBook;
      },
    };
  },
  doc: {
    what: 'How far from the mid the liquidity of a side lies: the scale of the exponential with the mean distance of the book, truncated where the bins end. An operational temperature: the wider the particles stand, the hotter.',
    formula: [
      String.raw`q(d) \sim e^{-d / T_B}`,
      String.raw`\frac{\sum_{d=1}^{20} d\, e^{-d / T_B}}{\sum_{d=1}^{20} e^{-d / T_B}} = \frac{\sum d\, q_d}{\sum q_d}`,
    ],
    where: '$q_d$: quantity of a side in bin $d$ of 20 from the mid, a basis point wide each, a price step at least.',
    read: 'Large: liquidity stands far from the mid, a large order walks far. Bids hotter than asks: buyers wait farther away.',
    limits:
      'An operational definition, not that of a paper. Where depth grows with the distance, as in many books, the state is inverted and there is no temperature; the mean distance still tells. Of a nearly flat book the temperature runs off to any size. Nothing beyond 20 bins is seen.',
    references: ['Operational definition of this project; the subject: Li, Xiao, Polukarov, Ventre, Entropy 26(1):24 (2024)'],
  },
});

/** Mean number of the bin, from 1. NaN of an empty side. */
function writeMeans(bins: readonly Column[], from: number, to: number, out: Float64Array): void {
  for (let i = from; i < to; i++) {
    let all = 0;
    let sum = 0;
    for (let k = 0; k < bookBins; k++) {
      all += bins[k].view[i];
      sum += bins[k].view[i] * (k + 1);
    }
    out[i] = sum / all;
  }
}
