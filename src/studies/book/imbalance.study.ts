/** How one-sided the resting quantity is: at the best prices, over the best levels, and near the mid; -1 to 1. One row a message of the book. */
import { ofBook } from '../one-row.ts';
import { defineStudy } from '../study.ts';

/** Levels of the cumulative imbalances. */
const few = 5;
const many = 10;

export default defineStudy({
  id: 'book.imbalance',
  title: 'Book imbalance',
  clock: 'book',
  instruments: 1,
  params: {
    distance: { title: 'Distance at which a quantity counts for 1/e', default: 5, unit: 'bps', min: 0.5, max: 20, outputs: ['near'] },
  },
  outputs: [
    { id: 'queue', title: 'At the best prices', kind: 'line', unit: 'fraction' },
    { id: 'five', title: `Over ${few} levels`, kind: 'line', unit: 'fraction' },
    { id: 'ten', title: `Over ${many} levels`, kind: 'line', unit: 'fraction' },
    { id: 'near', title: 'Near the mid, by distance', kind: 'line', unit: 'fraction' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { bidQty, askQty, bidBin, askBin, bidPx, askPx, binPx } = ctx.books(0);
    const [queue, five, ten, near] = ['queue', 'five', 'ten', 'near'].map((id) => ctx.output(id));
    const distance = ctx.params.distance as number;
    const { arena, call } = ctx.kernels;
    const [bids, asks, decay] = [arena.f64(ctx.maxRows), arena.f64(ctx.maxRows), arena.f64(ctx.maxRows)];
    return {
      push(from, to) {
        clear(bids.view, from, to);
        clear(asks.view, from, to);
        for (let k = 0; k < many; k++) {
          add(bids.view, bidQty[k].view, from, to);
          add(asks.view, askQty[k].view, from, to);
          if (k === 0) share(queue.view, bids.view, asks.view, from, to);
          else if (k === few - 1) share(five.view, bids.view, asks.view, from, to);
        }
        share(ten.view, bids.view, asks.view, from, to);
        const [width, bid, ask, d] = [binPx.view, bidPx[0].view, askPx[0].view, decay.view];
        // A quantity counts by the middle of its bin; the half bin that all have in common leaves the ratio as it is.
        for (let i = from; i < to; i++) d[i] = (-2e4 * width[i]) / ((bid[i] + ask[i]) * distance);
        call.vexp(decay.ptr + from * 8, to - from, decay.ptr + from * 8);
        clear(bids.view, from, to);
        clear(asks.view, from, to);
        for (let k = bidBin.length - 1; k >= 0; k--) {
          addTo(bids.view, d, bidBin[k].view, from, to);
          addTo(asks.view, d, askBin[k].view, from, to);
        }
        share(near.view, bids.view, asks.view, from, to);
      },
      sample: () => ofBook,
    };
  },
  doc: {
    what: 'Which side of the book holds more: +1 when all quantity is on the bid, -1 when all is on the ask. Once at the best prices alone, once over the first levels, and once over everything near the mid, what is farther counting less.',
    formula: [
      String.raw`I_l = \frac{Q^b_l - Q^a_l}{Q^b_l + Q^a_l}`,
      String.raw`I_w = \frac{\sum_k e^{-d_k / T} (q^b_k - q^a_k)}{\sum_k e^{-d_k / T} (q^b_k + q^a_k)}`,
    ],
    where: `$Q_l$: quantity of the best $l$ levels of a side (1, ${few}, ${many}); $q_k$: quantity of bin $k$ of 20, each a basis point of the mid wide (a price step at least); $d_k$: its middle's distance from the mid in basis points; $T$: the parameter distance.`,
    read: 'Where the spread is one step, the first one leans the way the next price goes. The deeper ones move more slowly and tell of intentions, not of the next trade. Compare instruments by the last: levels mean different distances on different venues.',
    limits:
      'Resting orders can be taken back: a deep imbalance is easy to fake. One-sided books give 1 or -1 at the levels and nothing near the mid. Levels merge the orders of all; a single large one is not told from a crowd. The venue sends messages in lumps: what came and went between two is not seen.',
    references: [
      'Gould, Bonart, Queue imbalance as a one-tick-ahead price predictor in a limit order book, Market Microstructure and Liquidity 2 (2016)',
      'Cartea, Donnelly, Jaimungal, Enhancing trading strategies with order book signals, Applied Mathematical Finance 25 (2018)',
    ],
  },
});

function clear(total: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) total[i] = 0;
}

function add(total: Float64Array, qty: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) total[i] += qty[i];
}

/** A step of Horner's rule, the far bins first. */
function addTo(total: Float64Array, decay: Float64Array, qty: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) total[i] = total[i] * decay[i] + qty[i];
}

/** NaN when there is nothing on either side. */
function share(out: Float64Array, bids: Float64Array, asks: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) out[i] = (bids[i] - asks[i]) / (bids[i] + asks[i]);
}
