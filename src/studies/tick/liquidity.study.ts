/** A score of liquidity from sizes of trades and the time between them, 0 to 100, against its own past. One row a trade. */
import { defineStudy } from '../study.ts';

const means = 100;
const shown = 20;
/** Weight of a new trade, 1 - 2^(-1/1000): half of it is left after 1,000. */
const fresh = 0.0006929070095474943;
/** Trades whose mean and deviation the score is first measured by. */
const leastPast = 100;
const time = 0;
const held = 1;
const sumQty = 2;
const sumWait = 3;
const past = 4;
const mean = 5;
const variance = 6;
const scores = 7;

export default defineStudy({
  id: 'tick.liquidity',
  title: 'Liquidity score',
  clock: 'trade',
  instruments: 1,
  params: {},
  outputs: [{ id: 'score', title: 'Liquidity score', kind: 'line', unit: '0 to 100' }],
  warmup: () => means + 1 + leastPast + shown,
  open(ctx) {
    const { ts, qty } = ctx.trades(0);
    const out = ctx.output('score');
    const head = ctx.state(8);
    const ring = ctx.state(2 * means);
    const newest = ctx.state(shown);
    const sorted = new Float64Array(shown);
    return {
      push(from, to) {
        const t = ts.view;
        const q = qty.view;
        const h = head.view;
        const r = ring.view;
        const o = out.view;
        for (let i = from; i < to; i++) {
          o[i] = Number.NaN;
          if (!(q[i]! >= 0)) continue;
          const wait = t[i]! - h[time]!;
          const first = h[time] === 0;
          h[time] = t[i]!;
          if (first) continue;
          // Against the hundred trades before it, not with itself.
          const full = h[held]! >= means;
          const raw = q[i]! / (h[sumQty]! / means) / (1 + wait / (h[sumWait]! / means));
          const place = (h[held]! % means) * 2;
          r[place] = q[i]!;
          r[place + 1] = wait;
          h[held]!++;
          h[sumQty] = 0;
          h[sumWait] = 0;
          for (let k = 0; k < 2 * means; k += 2) {
            h[sumQty]! += r[k]!;
            h[sumWait]! += r[k + 1]!;
          }
          if (!(full && raw - raw === 0)) continue;
          if (h[past]! >= leastPast) {
            const deviation = Math.sqrt(h[variance]!);
            const score = deviation > 0 ? 50 + (10 * (raw - h[mean]!)) / deviation : 50;
            newest.view[h[scores]! % shown] = Math.max(0, Math.min(100, score));
            h[scores]!++;
          }
          // Plain averages at first, so that the start weighs no more than what follows.
          const weight = Math.max(fresh, 1 / (h[past]! + 1));
          const step = raw - h[mean]!;
          h[mean]! += weight * step;
          h[variance] = (1 - weight) * (h[variance]! + weight * step * step);
          h[past]!++;
          if (h[scores]! < shown) continue;
          sorted.set(newest.view);
          for (let a = 1; a < shown; a++) {
            const value = sorted[a]!;
            let b = a - 1;
            for (; b >= 0 && sorted[b]! > value; b--) sorted[b + 1] = sorted[b]!;
            sorted[b + 1] = value;
          }
          o[i] = (sorted[shown / 2 - 1]! + sorted[shown / 2]!) / 2;
        }
      },
      sample: () => ({ n: head.view[past]!, least: leastPast + shown, unit: 'trades' }),
    };
  },
  doc: {
    what: 'Whether trades are large and close together by the measure of this market: 50 is usual, 60 a deviation better.',
    formula: [
      String.raw`x_i = \frac{v_i / \bar v_{100}}{1 + \Delta t_i / \overline{\Delta t}_{100}}`,
      String.raw`\mathrm{score}_i = \min\!\left(100, \max\!\left(0,\ 50 + 10\, \frac{x_i - m_{i-1}}{s_{i-1}}\right)\right)`,
    ],
    where:
      '$v_i$: quantity; $\\Delta t_i$: time since the trade before; bars: means of the hundred trades before. $m$, $s$: exponentially weighted mean and deviation, half-life 1,000 trades, of the trades before. Shown is the median of the last 20 scores.',
    read: 'Above 50: more is traded, faster, than lately. Below: thin. It is relative: 50 in a thin market is thin.',
    limits:
      'Of trades alone; what waits in the book is book.depth. Prints that a venue splits or joins change it. One huge trade lifts the deviation for a thousand. Starts over after a gap.',
    references: ['Harris, Trading and Exchanges, ch. 19 (2003)'],
  },
});
