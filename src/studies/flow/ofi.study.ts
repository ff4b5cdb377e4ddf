/** Order-flow imbalance of the best quotes (Cont, Kukanov, Stoikov 2014), base units. One row a best quote. */

import { ofTwoBooks } from '../one-row.ts';
import { openPastScore } from '../past-score.ts';
import { defineStudy } from '../study.ts';
import { openTimeWindow } from '../time-window.ts';

/** Fewest past windows a z-score is taken of, and most that are kept. */
const leastPast = 30;
const mostPast = 4_096;

export default defineStudy({
  id: 'flow.ofi',
  title: 'Order-flow imbalance',
  clock: 'quote',
  instruments: 1,
  params: {
    window: { title: 'Window', default: 10, unit: 's', min: 0.001, max: 86_400 },
    zWindow: { title: 'Past the z-score is taken of', default: 1_800, unit: 's', min: 0.1, max: 864_000, outputs: ['z'] },
  },
  outputs: [
    { id: 'ofi', title: 'OFI over the window', kind: 'line', unit: 'base' },
    { id: 'e', title: 'OFI of the event', kind: 'histogram', unit: 'base', combine: 'sum' },
    { id: 'z', title: 'z-score of OFI', kind: 'line', unit: 'std' },
  ],
  // The first quote has nothing before it.
  warmup: () => 2,
  open(ctx) {
    const { ts, bid, bidQty, ask, askQty } = ctx.quotes(0);
    const { call } = ctx.kernels;
    const event = ctx.output('e');
    const sum = ctx.output('ofi');
    const state = ctx.state(call.ofiState());
    const seen = ctx.state(1);
    const micros = Math.round((ctx.params.window as number) * 1e6);
    const window = openTimeWindow(ctx, micros, ts, [event], [sum]);
    const past = Math.max(2, Math.min(mostPast, Math.floor(((ctx.params.zWindow as number) * 1e6) / micros)));
    const least = Math.min(leastPast, past);
    const score = openPastScore(ctx, micros, past, least, ts, event, sum, ctx.output('z'));
    return {
      push(from, to) {
        if (to <= from) return;
        const at = from * 8;
        call.ofi(bid.ptr + at, bidQty.ptr + at, ask.ptr + at, askQty.ptr + at, to - from, state.ptr, event.ptr + at);
        const first = seen.view[0] === 0;
        if (first) event.view[from] = Number.NaN;
        window.roll(from, to);
        if (first) sum.view[from] = Number.NaN;
        score.push(from, to);
        seen.view[0] = 1;
      },
      sample(output) {
        if (output === 'e') return ofTwoBooks;
        if (output === 'z') return { n: score.count(), least, unit: 'past windows' };
        return { n: window.count(), least: 1 };
      },
    };
  },
  doc: {
    what: 'What was added to the best bid and taken from the best ask, less what was taken from the bid and added to the ask: the net pressure of all orders, resting and aggressive, at the top of the book.',
    formula: [
      String.raw`e_n = 1_{b_n \ge b_{n-1}} q_n - 1_{b_n \le b_{n-1}} q_{n-1} - 1_{a_n \le a_{n-1}} r_n + 1_{a_n \ge a_{n-1}} r_{n-1}`,
      String.raw`\mathrm{OFI}(t) = \sum_{t - \mathrm{window} < t_n \le t} e_n`,
      String.raw`z(t) = \frac{\mathrm{OFI}(t) - m}{s}`,
    ],
    where:
      '$b$: bid of size $q$; $a$: ask of size $r$; $1_c$ is 1 where $c$ holds. $m$, $s$ (divisor $n - 1$): mean and deviation of the sums of $e$ over the whole windows of a fixed grid that closed within the last zWindow, from 30 of them on (or all that fit, when these are fewer; 4,096 at most).',
    read: 'Positive: buying pressure; over seconds the price moves with it, the more the thinner the book. Compare it with depth before calling it large; z does it with its own past: beyond 2 buying, below -2 selling is unusual for these minutes.',
    limits:
      'Sees the best level only. An event is unknown (and left out of the sum) at the first quote, across a snapshot and next to an empty side. With quotes sampled by the venue it misses what came between. z starts over after a gap, has fat tails, and with 30 windows its scale is known to about 13 %. The link to the price is of the same moment, not a forecast.',
    references: ['Cont, Kukanov, Stoikov, The Price Impact of Order Book Events, J. Financial Econometrics 12(1) (2014), eq. 4'],
  },
});
