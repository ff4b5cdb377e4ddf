/** Order flow of each message of the book at each rank, base units, and the move of the middle, ticks. One row a message. */
import { openBookFlow } from '../book-flow.ts';
import { ofBook, ofTwoBooks } from '../one-row.ts';
import { bookRanks, defineStudy } from '../study.ts';

const ranks = Array.from({ length: bookRanks }, (_, k) => k + 1);

export default defineStudy({
  id: 'flow.level-flow',
  title: 'Order flow by level',
  clock: 'book',
  instruments: 1,
  params: {},
  outputs: [
    { id: 'depth', title: 'Depth of the best level', kind: 'line', unit: 'base' },
    { id: 'move', title: 'Move of the middle', kind: 'histogram', unit: 'ticks', combine: 'sum' },
    ...ranks.map((k) => ({
      id: `e${k}`,
      title: `Flow at level ${k}`,
      kind: 'histogram' as const,
      unit: 'base',
      combine: 'sum' as const,
    })),
  ],
  warmup: () => 1,
  open(ctx) {
    const { bidQty, askQty } = ctx.books(0);
    const [bids, asks, depth] = [bidQty[0]!, askQty[0]!, ctx.output('depth')];
    const move = ctx.output('move');
    const flow = openBookFlow(ctx, { flow: ranks.map((k) => ctx.output(`e${k}`)), move });
    const [instrument] = ctx.instruments;
    return {
      push(from, to) {
        const [b, a, d] = [bids.view, asks.view, depth.view];
        for (let i = from; i < to; i++) d[i] = (b[i]! + a[i]!) / 2;
        flow.push(from, to);
        const tick = instrument!.tickSize;
        for (let i = from; i < to; i++) move.view[i]! /= tick;
      },
      sample: (output) => (output === 'depth' ? ofBook : ofTwoBooks),
    };
  },
  doc: {
    what: 'What each message of the book brought to each of its ten best levels: quantity that came to the bids or left the asks, less the other way; and how far the middle moved with it.',
    formula: [String.raw`e^m = 1_{b^m \ge b'^m} q_b^m - 1_{b^m \le b'^m} q'^m_b - 1_{a^m \le a'^m} q_a^m + 1_{a^m \ge a'^m} q'^m_a`],
    where:
      '$b^m$, $a^m$: bid and ask of rank $m$, of sizes $q_b^m$, $q_a^m$; primes: the message before. A level that is not there has size 0.',
    read: 'Above 0: buying pressure at that level. Sums over time are what counts: flow.mlofi; what they do to the price: flow.impact.',
    limits:
      'Unknown at the first message after a snapshot, a gap or a crossed book, and next to an empty side. Levels are counted from the best: when the best moves all shift, which is the definition. A venue that sends a message each 100 ms hides what cancels out within.',
    references: [
      'Xu, Gould, Howison, Multi-Level Order-Flow Imbalance in a Limit Order Book, Market Microstructure and Liquidity 4 (2018)',
    ],
  },
});
