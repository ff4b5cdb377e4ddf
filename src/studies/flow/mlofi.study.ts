/** Multi-level order-flow imbalance over the last seconds, base units. One row a message of the book. */
import { openBookFlow } from '../book-flow.ts';
import { bookRanks, defineStudy } from '../study.ts';
import { openTimeWindow } from '../time-window.ts';

const ranks = Array.from({ length: bookRanks }, (_, k) => k + 1);
/** Messages of distinct times that a window tells apart: a venue sends ten a second, the fastest some hundred. */
const capacity = 4_096;

export default defineStudy({
  id: 'flow.mlofi',
  title: 'Multi-level order-flow imbalance',
  clock: 'book',
  instruments: 1,
  params: { window: { title: 'Window', default: 10, unit: 's', min: 0.001, max: 3_600 } },
  outputs: [
    { id: 'total', title: 'Integrated over ten levels', kind: 'line', unit: 'depths' },
    { id: 'sum', title: 'Sum of ten levels', kind: 'line', unit: 'base' },
    ...ranks.map((k) => ({ id: `l${k}`, title: `Level ${k}`, kind: 'line' as const, unit: 'base' })),
  ],
  // The first message has nothing before it.
  warmup: () => 2,
  open(ctx) {
    const { ts, bidQty, askQty } = ctx.books(0);
    const { arena } = ctx.kernels;
    const book = openBookFlow(ctx);
    const [depth, depths, count, counts] = [arena.f64(ctx.maxRows), arena.f64(ctx.maxRows), arena.f64(ctx.maxRows), arena.f64(ctx.maxRows)];
    const [total, sum] = [ctx.output('total'), ctx.output('sum')];
    const levels = ranks.map((k) => ctx.output(`l${k}`));
    const micros = Math.round((ctx.params.window as number) * 1e6);
    const window = openTimeWindow(ctx, micros, ts, [...book.flow, depth, count], [...levels, depths, counts], capacity);
    return {
      push(from, to) {
        if (to <= from) return;
        book.push(from, to);
        const [move, d, one] = [book.move.view, depth.view, count.view];
        for (let i = from; i < to; i++) {
          const known = move[i] === move[i];
          d[i] = known ? 0 : Number.NaN;
          one[i] = known ? 1 : Number.NaN;
        }
        for (let k = 0; k < bookRanks; k++) {
          const [b, a] = [bidQty[k]!.view, askQty[k]!.view];
          for (let i = from; i < to; i++) d[i]! += (b[i]! + a[i]!) / (2 * bookRanks);
        }
        window.roll(from, to);
        const [s, t, meanDepth, n] = [sum.view, total.view, depths.view, counts.view];
        s.fill(0, from, to);
        for (let k = 0; k < bookRanks; k++) {
          const level = levels[k]!.view;
          for (let i = from; i < to; i++) {
            s[i]! += level[i]!;
            if (!(n[i]! > 0)) level[i] = Number.NaN;
          }
        }
        for (let i = from; i < to; i++) {
          if (n[i]! > 0) t[i] = meanDepth[i]! > 0 ? (s[i]! * n[i]!) / meanDepth[i]! : Number.NaN;
          else s[i] = t[i] = Number.NaN;
        }
      },
      sample: () => ({ n: window.count(), least: 1, unit: 'messages' }),
    };
  },
  doc: {
    what: 'Order-flow imbalance at each of the ten best levels, summed over the last seconds: the net pressure of all orders, not at the best price alone; and one number of all levels, in units of the depth that stands at a level.',
    formula: [
      String.raw`\mathrm{MLOFI}^m(t) = \sum_{t - \mathrm{window} < t_n \le t} e^m_n`,
      String.raw`\mathrm{total}(t) = \frac{\sum_{m=1}^{10} \mathrm{MLOFI}^m(t)}{Q}`,
    ],
    where:
      '$e^m_n$: quantity that came to the bid of rank $m$ or left the ask, less the other way, by message $n$ (flow.level-flow). $Q$: mean of bid and ask quantity at a level, over ten levels and the messages of the window.',
    read: 'Above 0: buying pressure. A total of 1 is one level of usual depth come or gone. Levels that lean one way while the first leans the other: the book is being moved away from or towards the price. What it does to the price: flow.impact.',
    limits:
      'The window holds what is known of it: a message after a snapshot, a gap or a crossed book, or next to an empty side, has no flow. Levels are counted from the best, so a move of the best price shifts all of them. All levels weigh alike in the total. The link to the price is of the same moment, not a forecast.',
    references: [
      'Xu, Gould, Howison, Multi-Level Order-Flow Imbalance in a Limit Order Book, Market Microstructure and Liquidity 4 (2018)',
      'Cont, Cucuringu, Zhang, Cross-impact of order flow imbalance in equity markets, Quantitative Finance 23 (2023)',
    ],
  },
});
