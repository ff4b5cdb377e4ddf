/** What is added to the best levels, cancelled and traded there: base quantity a second of each side. One row a message of the book. */
import { openDecay } from '../decay.ts';
import { bookRanks, defineStudy } from '../study.ts';

/** Joined messages before the first values. */
const least = 20;
/** Of the row before: prices and quantities of a side, then of the other. */
const sideFields = 2 * bookRanks;
/** Decayed sums: time seen, then added, gone and traded of bids, of asks. */
const SEEN = 0;
const SUMS = 1;
const MESSAGES = 7;
const KNOWN = 8;
const FIELDS = 9;

export default defineStudy({
  id: 'book.activity',
  title: 'Activity at the best levels',
  clock: 'book',
  instruments: 1,
  params: { tau: { title: 'Memory (weight falls to 1/e in)', default: 10, unit: 's', min: 0.1, max: 86_400 } },
  outputs: [
    { id: 'bidAdded', title: 'Added to bids', kind: 'line', unit: 'base/s' },
    { id: 'askAdded', title: 'Added to asks', kind: 'line', unit: 'base/s' },
    { id: 'bidCancelled', title: 'Cancelled bids', kind: 'line', unit: 'base/s' },
    { id: 'askCancelled', title: 'Cancelled asks', kind: 'line', unit: 'base/s' },
    { id: 'sold', title: 'Sold into bids', kind: 'line', unit: 'base/s' },
    { id: 'bought', title: 'Bought from asks', kind: 'line', unit: 'base/s' },
    { id: 'bidRatio', title: 'Cancelled over added, bids', kind: 'line', unit: 'ratio' },
    { id: 'askRatio', title: 'Cancelled over added, asks', kind: 'line', unit: 'ratio' },
  ],
  warmup: () => least + 1,
  open(ctx) {
    const { ts, joined, bought, sold, bidPx, bidQty, askPx, askQty } = ctx.books(0);
    const sides = [
      {
        sign: -1,
        px: bidPx,
        qty: bidQty,
        taken: sold,
        outputs: ['bidAdded', 'bidCancelled', 'sold', 'bidRatio'].map((id) => ctx.output(id)),
      },
      {
        sign: 1,
        px: askPx,
        qty: askQty,
        taken: bought,
        outputs: ['askAdded', 'askCancelled', 'bought', 'askRatio'].map((id) => ctx.output(id)),
      },
    ];
    const fields = ctx.state(FIELDS);
    const held = ctx.state(2 * sideFields);
    const tau = (ctx.params.tau as number) * 1e6;
    const decay = openDecay(ctx, ts, ctx.params.tau as number);
    /** Keys and quantities of the row, better is lower: copied out of their many columns. */
    const now = new Float64Array(2 * bookRanks);

    /** Adds what changed since the row before at prices seen in both. */
    function change(side: number, row: number): void {
      const { sign, px, qty, taken } = sides[side];
      const f = fields.view;
      const h = held.view;
      const at = side * sideFields;
      let n = 0;
      for (; n < bookRanks && qty[n].view[row] > 0; n++) {
        now[n] = sign * px[n].view[row];
        now[bookRanks + n] = qty[n].view[row];
      }
      let m = 0;
      while (m < bookRanks && h[at + bookRanks + m] > 0) m++;
      if (joined.view[row] === 1 && f[KNOWN] === 1) {
        // A book that shows fewer levels than it could shows all of them.
        const seen = Math.min(
          n < bookRanks ? Number.POSITIVE_INFINITY : now[n - 1],
          m < bookRanks ? Number.POSITIVE_INFINITY : h[at + m - 1],
        );
        let i = 0;
        let j = 0;
        while (i < n || j < m) {
          const key = i < n && (j >= m || now[i] <= h[at + j]) ? now[i] : h[at + j];
          if (key > seen) break;
          const there = i < n && now[i] === key ? now[bookRanks + i++] : 0;
          const before = j < m && h[at + j] === key ? h[at + bookRanks + j++] : 0;
          if (there > before) f[SUMS + 3 * side] += there - before;
          else f[SUMS + 3 * side + 1] += before - there;
        }
        f[SUMS + 3 * side + 2] += taken.view[row];
      }
      for (let k = 0; k < bookRanks; k++) {
        h[at + k] = k < n ? now[k] : 0;
        h[at + bookRanks + k] = k < n ? now[bookRanks + k] : 0;
      }
    }

    return {
      push(from, to) {
        const f = fields.view;
        decay.push(from, to);
        for (let i = from; i < to; i++) {
          if (joined.view[i] === 1 && f[KNOWN] === 1) {
            const kept = decay.factor.view[i];
            for (let k = SUMS; k < MESSAGES; k++) f[k] *= kept;
            // Time that nobody saw the book through does not count.
            f[SEEN] = f[SEEN] * kept + (1 - kept) * tau;
            f[MESSAGES]++;
          }
          change(0, i);
          change(1, i);
          f[KNOWN] = joined.view[i] === joined.view[i] ? 1 : 0;
          const seconds = f[MESSAGES] >= least && f[SEEN] > 0 ? f[SEEN] / 1e6 : Number.NaN;
          for (let side = 0; side < 2; side++) {
            const { outputs } = sides[side];
            const added = f[SUMS + 3 * side];
            const traded = f[SUMS + 3 * side + 2];
            // A trade and the level that shrinks by it may be told in two messages: netted over the memory, not row by row.
            const cancelled = Math.max(0, f[SUMS + 3 * side + 1] - traded);
            outputs[0].view[i] = added / seconds;
            outputs[1].view[i] = cancelled / seconds;
            outputs[2].view[i] = traded / seconds;
            outputs[3].view[i] = added > 0 && seconds > 0 ? cancelled / added : Number.NaN;
          }
        }
      },
      gap() {
        fields.view[KNOWN] = 0;
      },
      sample: () => ({ n: fields.view[MESSAGES], least, unit: 'messages that followed one another' }),
    };
  },
  doc: {
    what: 'How much is added to the first ten levels of each side, how much is taken back, and how much is traded away, a second; and what is cancelled for each unit that is added.',
    formula: [
      String.raw`A = \frac{\sum_i w_i \, a_i}{\sum_i w_i \, \Delta t_i}, \quad w_i = e^{-(t - t_i)/\tau}`,
      String.raw`C = \max(0, G - V), \quad \mathrm{QR} = C / A`,
    ],
    where:
      '$a_i$: increases of quantity at a price seen before and after message $i$, $\\Delta t_i$ after the one before; $G$: decreases, averaged alike; $V$: quantity aggressive trades took from the side.',
    read: 'A ratio near 1: what comes goes again, as makers follow the price. Well above 1: the side is being pulled. Additions with few cancellations while trades go on: the side is refilled, it absorbs.',
    limits:
      'A message nets what came and went since the one before, so all rates are lower bounds, the more the slower the venue tells. Prices that were out of sight before or are after do not count. Trades beyond ten levels count as taken from them. Trades that come before or after the message of the book they belong to are netted over the memory.',
    references: [
      'Cont, Stoikov, Talreja, A stochastic model for order book dynamics, Operations Research 58(3) (2010)',
      'Gould et al., Limit order books, Quantitative Finance 13 (2013), section 2',
    ],
  },
});
