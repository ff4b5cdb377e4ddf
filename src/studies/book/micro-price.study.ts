/** Stoikov's micro-price of the best level, quote currency, its chances learned as the market goes on. One row a message of the book. */
import { addMicroMove, leastOfState, microCounts, microOut, microWork, solveMicroPrice } from '../../methods/maths/micro-price.ts';
import { ofBook } from '../one-row.ts';
import { defineStudy } from '../study.ts';

const buckets = 10;
const solveMicros = 10_000_000;
/** Of the head: whether a row may be compared with the one before, its state and middle, the last solving and its time, observations, skipped. */
const known = 0;
const state = 1;
const middle = 2;
const slot = 3;
const solved = 4;
const observed = 5;
const skipped = 6;

export default defineStudy({
  id: 'book.micro-price',
  title: 'Micro-price',
  clock: 'book',
  instruments: 1,
  params: {
    spreads: { title: 'Spreads told apart', default: 3, unit: 'ticks', whole: true, min: 1, max: 4 },
    memory: { title: 'Memory', default: 3_600, unit: 's', min: 60, max: 864_000 },
  },
  outputs: [
    { id: 'price', title: 'Micro-price', kind: 'line', unit: 'quote' },
    { id: 'adj', title: 'Micro-price less middle', kind: 'line', unit: 'ticks' },
    { id: 'weighted', title: 'Weighted middle', kind: 'line', unit: 'quote' },
  ],
  // The weighted middle needs one message.
  warmup: () => 1,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const { ts, joined, bidPx, bidQty, askPx, askQty } = ctx.books(0);
    const [instrument] = ctx.instruments;
    const [bids, bidSizes, asks, askSizes] = [bidPx[0]!, bidQty[0]!, askPx[0]!, askQty[0]!];
    const [price, adj, weighted] = [ctx.output('price'), ctx.output('adj'), ctx.output('weighted')];
    const spreads = Math.round(ctx.params.spreads as number);
    const states = buckets * spreads;
    const memory = (ctx.params.memory as number) * 1e6;
    const head = ctx.state(7);
    const counts = ctx.state(microCounts(states));
    const answer = ctx.state(microOut(states));
    const work = new Float64Array(microWork(states));
    const power = arena.f64(2);
    const one = Float64Array.of(1);

    /** What has been seen fades, then the chances are solved anew. */
    function solve(now: number): void {
      const h = head.view;
      if (h[solved]! > 0) {
        power.view[0] = -(now * solveMicros - h[solved]!) / memory;
        call.vexp(power.ptr, 1, power.ptr + 8);
        const left = power.view[1]!;
        const c = counts.view;
        for (let i = 0; i < c.length; i++) c[i]! *= left;
        h[observed]! *= left;
        h[skipped]! *= left;
      }
      h[solved] = now * solveMicros;
      if (h[observed]! >= leastOfState) solveMicroPrice(counts.view, buckets, spreads, answer.view, work);
    }

    return {
      start() {
        answer.view.fill(Number.NaN);
      },
      push(from, to) {
        const t = ts.view;
        const join = joined.view;
        const bid = bids.view;
        const ask = asks.view;
        const bidSize = bidSizes.view;
        const askSize = askSizes.view;
        const h = head.view;
        const c = counts.view;
        const out = answer.view;
        const tick = instrument!.tickSize;
        for (let i = from; i < to; i++) {
          const index = Math.floor(t[i]! / solveMicros);
          if (index !== h[slot]) {
            h[slot] = index;
            solve(index);
          }
          const mid = (bid[i]! + ask[i]!) / 2;
          const imbalance = bidSize[i]! / (bidSize[i]! + askSize[i]!);
          const ticks = Math.round((ask[i]! - bid[i]!) / tick);
          price.view[i] = adj.view[i] = weighted.view[i] = Number.NaN;
          if (!(imbalance >= 0 && imbalance <= 1 && ticks >= 1)) {
            h[known] = 0;
            continue;
          }
          // Counted from the middle, so that queues the other way round are in the mirrored bucket, where they are at its end too.
          const longer = Math.max(bidSize[i]!, askSize[i]!) / (bidSize[i]! + askSize[i]!);
          const outer = Math.min(buckets - 1, Math.floor(longer * buckets));
          const bucket = imbalance >= 0.5 ? outer : buckets - 1 - outer;
          const here = bucket + buckets * (Math.min(ticks, spreads) - 1);
          if (h[known] === 1 && join[i] === 1) {
            const half = Math.round((2 * (mid - h[middle]!)) / tick);
            if (half >= -2 && half <= 2) {
              addMicroMove(c, states, h[state]!, here, half, one);
              h[observed]!++;
            } else h[skipped]!++;
          }
          h[known] = 1;
          h[state] = here;
          h[middle] = mid;
          weighted.view[i] = mid + (imbalance - 0.5) * (ask[i]! - bid[i]!);
          // Queues alike lean nowhere, whichever of the two middle buckets they are counted in.
          const lean = imbalance === 0.5 ? 0 * out[here]! : out[here]!;
          adj.view[i] = lean;
          price.view[i] = mid + lean * tick;
        }
      },
      gap() {
        head.view[known] = 0;
      },
      sample(output) {
        const h = head.view;
        if (output === 'weighted') return ofBook;
        const n = Math.floor(h[observed]!);
        if (answer.view[2 * states]! > 0.05)
          return { n, least: leastOfState, unit: 'messages', none: 'the series of adjustments does not converge' };
        return { n, least: leastOfState, unit: 'messages' };
      },
    };
  },
  doc: {
    what: 'Where the middle is expected to come to rest, given how long the two queues at the best prices are against each other and how wide the spread is: a fair price that leans to the longer queue by as much as this market has shown.',
    formula: [
      String.raw`P_{\mathrm{micro}} = M + G^*(I, S), \quad I = \frac{q_b}{q_b + q_a}`,
      String.raw`G^* = \sum_{i=0}^{5} B^i G^1, \quad G^1 = (I - Q)^{-1} R_1 K, \quad B = (I - Q)^{-1} R_2`,
      String.raw`P_{\mathrm{weighted}} = M + (I - \tfrac12) S`,
    ],
    where:
      'States: ten buckets of the imbalance times spreads. From one message to the next $Q$ holds the chances of each next state without a move of the middle $M$, $R_1 K$ the expected move, $R_2$ the chances of each next state with one; each observation counts with its mirror. Counts fade with the memory, and are solved anew every 10 s.',
    read: 'Above the middle: the next move is likely up. A quote on the far side of the micro-price is likely to be picked off. The weighted middle is drawn for contrast: it leans by half a spread at most whatever the market does.',
    limits:
      'States seen fewer than 30 times go with their neighbour. Moves beyond one tick are left out, so in a book of many small ticks it says little. Learned from the very market it is shown on, and no promise: its lean is an average. No value until 30 messages are compared, and none where the series does not converge.',
    references: ['Stoikov, The micro-price: a high-frequency estimator of future prices, Quantitative Finance 18(12) (2018)'],
  },
});
