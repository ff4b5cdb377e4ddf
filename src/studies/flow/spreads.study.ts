/** Effective and realised spread and price impact of trades, size-weighted, basis points of the mid. One row a trade or a best quote. */
import { leastBlocks } from '../../methods/maths/block-mean.ts';
import { openAwaitedMids, slotA, slotB, slotLater, slotMid, slotNow, slotStanding } from '../awaited-mids.ts';
import { openBlockRatio } from '../block-ratio.ts';
import { memoryParam, openDecay } from '../decay.ts';
import { ofBook } from '../one-row.ts';
import { defineStudy } from '../study.ts';

const horizons = [1, 5, 10, 60];
const [paid, back] = [(seconds: number) => `realised${seconds}`, (seconds: number) => `impact${seconds}`];
/** Shortest block of an interval. */
const blockSec = 5;
const least = 30;
const fewBlocks = `no interval before ${leastBlocks} blocks of time`;

export default defineStudy({
  id: 'flow.spreads',
  title: 'Effective and realised spread',
  clock: 'event',
  instruments: 1,
  params: { memory: memoryParam },
  outputs: [
    { id: 'effective', title: 'Effective spread', kind: 'line', unit: 'bps', interval: { lo: 'effectiveLo', hi: 'effectiveHi' } },
    { id: 'effectiveLo', title: 'Effective spread, lower end', kind: 'band', unit: 'bps' },
    { id: 'effectiveHi', title: 'Effective spread, upper end', kind: 'band', unit: 'bps' },
    { id: 'realised1', title: 'Realised spread after 1 s', kind: 'line', unit: 'bps' },
    { id: 'realised5', title: 'Realised spread after 5 s', kind: 'line', unit: 'bps', interval: { lo: 'realised5Lo', hi: 'realised5Hi' } },
    { id: 'realised10', title: 'Realised spread after 10 s', kind: 'line', unit: 'bps' },
    { id: 'realised60', title: 'Realised spread after 60 s', kind: 'line', unit: 'bps' },
    { id: 'realised5Lo', title: 'Realised spread after 5 s, lower end', kind: 'band', unit: 'bps' },
    { id: 'realised5Hi', title: 'Realised spread after 5 s, upper end', kind: 'band', unit: 'bps' },
    { id: 'impact1', title: 'Price impact after 1 s', kind: 'line', unit: 'bps' },
    { id: 'impact5', title: 'Price impact after 5 s', kind: 'line', unit: 'bps' },
    { id: 'impact10', title: 'Price impact after 10 s', kind: 'line', unit: 'bps' },
    { id: 'impact60', title: 'Price impact after 60 s', kind: 'line', unit: 'bps' },
    { id: 'quoted', title: 'Quoted spread', kind: 'line', unit: 'bps' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, px, qty, side, bid, ask } = ctx.events(0);
    const decay = openDecay(ctx, ts, ctx.params.memory as number);
    const effective = openBlockRatio(ctx, decay.factor, blockSec * 1e6);
    const realised = horizons.map((seconds) => openBlockRatio(ctx, decay.factor, Math.max(blockSec, seconds) * 1e6));
    /** Impact of the trades behind each realised spread, times their weights; weights. The mid that stands. */
    const impact = ctx.state(2 * horizons.length);
    const standing = ctx.state(2);
    const [quoted, mean, lo, hi] = [ctx.output('quoted'), ctx.output('effective'), ctx.output('effectiveLo'), ctx.output('effectiveHi')];
    const [lo5, hi5] = [ctx.output('realised5Lo'), ctx.output('realised5Hi')];
    const kept = horizons.map((seconds) => ctx.output(paid(seconds)));
    const taken = horizons.map((seconds) => ctx.output(back(seconds)));
    // a: signed size, b: signed money.
    const awaited = openAwaitedMids(ctx, horizons, (which) => {
      const { row } = realised[which];
      const sums = impact.view;
      const a = slots[slotA];
      const scale = 2e4 / slots[slotMid];
      row[0] = slots[slotNow];
      row[1] = (slots[slotB] - a * slots[slotLater]) * scale;
      row[2] = Math.abs(a);
      realised[which].add();
      sums[2 * which] += a * (slots[slotLater] - slots[slotMid]) * scale;
      sums[2 * which + 1] += row[2];
    });
    const { slots } = awaited;

    function fade(i: number): void {
      effective.fade(i);
      for (let h = 0; h < realised.length; h++) realised[h].fade(i);
      const by = decay.factor.view[i];
      const sums = impact.view;
      for (let k = 0; k < sums.length; k++) sums[k] *= by;
    }

    return {
      push(from, to) {
        decay.push(from, to);
        const [t, p, q, e, b, a, f] = [ts.view, px.view, qty.view, side.view, bid.view, ask.view, decay.factor.view];
        const stand = standing.view;
        for (let i = from; i < to; i++) {
          if (f[i] !== 1) fade(i);
          const width = a[i] - b[i];
          const mid = width >= 0 ? (a[i] + b[i]) / 2 : Number.NaN;
          slots[slotNow] = t[i];
          slots[slotStanding] = stand[1] !== 0 ? stand[0] : Number.NaN;
          awaited.until();
          if (p[i] === p[i]) {
            const signed = e[i] * q[i];
            if (signed !== 0 && signed - signed === 0 && mid === mid) {
              effective.row[0] = t[i];
              effective.row[1] = (2e4 * signed * (p[i] - mid)) / mid;
              effective.row[2] = q[i];
              effective.add();
              slots[slotA] = signed;
              slots[slotB] = signed * p[i];
              slots[slotMid] = mid;
              awaited.wait();
            }
          } else {
            stand[0] = mid === mid ? mid : 0;
            stand[1] = mid === mid ? 1 : 0;
          }
          quoted.view[i] = (1e4 * width) / mid;
          effective.measure();
          const m = effective.count() >= least ? effective.result[0] : Number.NaN;
          mean.view[i] = m;
          lo.view[i] = m - effective.result[1];
          hi.view[i] = m + effective.result[1];
          for (let h = 0; h < realised.length; h++) {
            const enough = realised[h].count() >= least;
            realised[h].measure();
            kept[h].view[i] = enough ? realised[h].result[0] : Number.NaN;
            taken[h].view[i] = enough ? impact.view[2 * h] / impact.view[2 * h + 1] : Number.NaN;
          }
          const half5 = realised[1].result[1];
          lo5.view[i] = kept[1].view[i] - half5;
          hi5.view[i] = kept[1].view[i] + half5;
        }
      },
      gap() {
        awaited.forget();
        standing.view.fill(0);
      },
      sample(output) {
        if (output === 'quoted') return ofBook;
        const which = horizons.indexOf(Number(output.replace(/\D/g, '')));
        const n = (which < 0 ? effective : realised[which]).count();
        return {
          n,
          least,
          unit: 'trades',
          none: n > 0 ? fewBlocks : 'no trade names its aggressor beside a two-sided quote',
        };
      },
    };
  },
  doc: {
    what: 'What takers pay against the mid (effective), what is left of it to makers some seconds later (realised), and what the price moved for good in between (impact).',
    formula: [
      String.raw`\mathrm{effective} = 2 \epsilon \frac{p - m}{m} = \mathrm{realised} + \mathrm{impact}`,
      String.raw`\mathrm{realised}_\Delta = 2 \epsilon \frac{p - m_{+\Delta}}{m}, \quad \mathrm{impact}_\Delta = 2 \epsilon \frac{m_{+\Delta} - m}{m}`,
    ],
    where: String.raw`$\epsilon$: 1 buy, -1 sell; $p$: price; $m$: mid of the newest quote of an earlier time; $m_{+\Delta}$: mid that stands $\Delta$ later. Means weighted by size, the past by $e^{-\mathrm{age} / \mathrm{memory}}$.`,
    read: 'Realised below 0: makers lose to this flow, it is toxic. Effective far below quoted: trades hit moments of a tight spread.',
    limits:
      'A trade counts for realised and impact only once its seconds are over, so these lag; sums agree for the same trades, not for effective beside a realised of fewer. Trends show as impact at long times. The interval takes blocks of 5 s, or of the time itself when that is longer, as independent, and needs eight. At most 32,768 trades wait at once.',
    references: ['Huang, Stoll, The components of the bid-ask spread: a general approach, Review of Financial Studies 10 (1997)'],
  },
});
