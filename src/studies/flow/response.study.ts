/** How far the mid has moved in the direction of an order 1, 5, 10 and 60 s after it, on average. Basis points. One row a trade or best quote. */
import { leastBlocks } from '../../methods/maths/block-mean.ts';
import { openAwaitedMids, slotA, slotLater, slotMid, slotNow, slotStanding } from '../awaited-mids.ts';
import { openBlockRatio } from '../block-ratio.ts';
import { memoryParam, openDecay } from '../decay.ts';
import { ofBook } from '../one-row.ts';
import { defineStudy, type OutputSpec } from '../study.ts';

const horizons = [1, 5, 10, 60];
const blockSec = 5;
const least = 30;
const fewBlocks = `no interval before ${leastBlocks} blocks of time`;
const [time, sign, mid, midKnown] = [0, 1, 2, 3];

const outputs = horizons.flatMap((seconds): OutputSpec[] => {
  const [id, title] = [`r${seconds}`, `Response after ${seconds} s`];
  return [
    { id, title, kind: 'line', unit: 'bps', interval: { lo: `${id}Lo`, hi: `${id}Hi` } },
    { id: `${id}Lo`, title: `${title}, lower end`, kind: 'band', unit: 'bps' },
    { id: `${id}Hi`, title: `${title}, upper end`, kind: 'band', unit: 'bps' },
  ];
});

export default defineStudy({
  id: 'flow.response',
  title: 'Price response',
  clock: 'event',
  instruments: 1,
  params: { memory: memoryParam },
  outputs: [...outputs, { id: 'half', title: 'Half the quoted spread', kind: 'line', unit: 'bps' }],
  warmup: () => 1,
  open(ctx) {
    const { ts, px, side, qty, bid, ask } = ctx.events(0);
    const decay = openDecay(ctx, ts, ctx.params.memory as number);
    const means = horizons.map((seconds) => openBlockRatio(ctx, decay.factor, Math.max(blockSec, seconds) * 1e6));
    const state = ctx.state(4);
    const half = ctx.output('half');
    const out = outputs.map(({ id }) => ctx.output(id));
    const awaited = openAwaitedMids(ctx, horizons, (which) => {
      const { row } = means[which];
      row[0] = slots[slotNow];
      row[1] = (1e4 * slots[slotA] * (slots[slotLater] - slots[slotMid])) / slots[slotMid];
      row[2] = 1;
      means[which].add();
    });
    const { slots } = awaited;
    return {
      push(from, to) {
        decay.push(from, to);
        const [t, p, e, q, b, a, f] = [ts.view, px.view, side.view, qty.view, bid.view, ask.view, decay.factor.view];
        const s = state.view;
        for (let i = from; i < to; i++) {
          if (f[i] !== 1) for (let h = 0; h < means.length; h++) means[h].fade(i);
          slots[slotNow] = t[i];
          slots[slotStanding] = s[midKnown] !== 0 ? s[mid] : Number.NaN;
          awaited.until();
          const width = a[i] - b[i];
          const middle = width >= 0 ? (a[i] + b[i]) / 2 : Number.NaN;
          if (p[i] !== p[i]) {
            s[midKnown] = middle === middle ? 1 : 0;
            s[mid] = middle === middle ? middle : 0;
          } else if (q[i] > 0 && (e[i] === 1 || e[i] === -1)) {
            // Prints of one order are one.
            if ((t[i] !== s[time] || e[i] !== s[sign]) && middle === middle) {
              slots[slotA] = e[i];
              slots[slotMid] = middle;
              awaited.wait();
            }
            s[time] = t[i];
            s[sign] = e[i];
          } else if (q[i] > 0) s[sign] = 0;
          half.view[i] = (5e3 * width) / middle;
          for (let h = 0; h < means.length; h++) {
            means[h].measure();
            const mean = means[h].count() >= least ? means[h].result[0] : Number.NaN;
            const margin = means[h].result[1];
            out[3 * h].view[i] = mean;
            out[3 * h + 1].view[i] = mean - margin;
            out[3 * h + 2].view[i] = mean + margin;
          }
        }
      },
      gap() {
        awaited.forget();
        state.view.fill(0);
      },
      sample(output) {
        const which = horizons.indexOf(Number(output.replace(/\D/g, '')));
        if (which < 0) return ofBook;
        const n = means[which].count();
        return { n, least, unit: 'orders', none: n > 0 ? fewBlocks : 'no trade names its aggressor beside a two-sided quote' };
      },
    };
  },
  doc: {
    what: 'What an aggressive order does to the mid on average, 1, 5, 10 and 60 seconds later, each order alike whatever its size.',
    formula: [String.raw`R(l) = \langle \epsilon_t (m_{t+l} - m_t) \rangle`],
    where: String.raw`$\epsilon$: 1 buy, -1 sell; $m_t$: mid of the newest quote of an earlier time; $m_{t+l}$: the mid that stands $l$ later. The past weighs $e^{-\mathrm{age} / \mathrm{memory}}$.`,
    read: 'Above half the spread: who made the trade lost by it. R that rises from 1 to 60 s: orders come in runs, or tell something. R that falls: the first move was too large.',
    limits:
      'An average over all sizes; each order of a run is credited with its followers. In a trend R shows the trend. An order counts once its seconds are over. The interval takes blocks of 5 s, or of the time itself when that is longer, as independent, and needs eight.',
    references: ['Defined here; no one paper is followed'],
  },
});
