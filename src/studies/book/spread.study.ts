/** How the spread behaves: its mean over time, its rank in its past, its tick class, how fast it closes again. One row a best quote. */
import { ln } from '../../methods/maths/logarithm.ts';
import { openDayRank } from '../day-rank.ts';
import { openDecay } from '../decay.ts';
import { openRecovery } from '../recovery.ts';
import { defineStudy } from '../study.ts';

/** Places of the rank: steps one by one up to 64, then eight to an octave. */
const single = 64;
const perOctave = 8 / Math.LN2;
const places = 256;
const leastPast = 60;
/** Jumps of the spread before a half-life is told. */
const leastJumps = 20;
/** Steps that make a jump. */
const jumpSteps = 2;

const STEPS = 0;
const WEIGHT = 1;
const WIDE = 2;
const BPS = 3;
const ONE = 4;
const MID = 5;
const FIELDS = 6;

export default defineStudy({
  id: 'book.spread',
  title: 'Spread dynamics',
  clock: 'quote',
  instruments: 1,
  params: {
    tau: {
      title: 'Memory (weight falls to 1/e in)',
      default: 60,
      unit: 's',
      min: 0.1,
      max: 86_400,
      outputs: ['steps', 'bps', 'oneStep', 'class'],
    },
  },
  outputs: [
    { id: 'steps', title: 'Mean spread', kind: 'line', unit: 'steps' },
    { id: 'bps', title: 'Mean relative spread', kind: 'line', unit: 'bps' },
    { id: 'oneStep', title: 'Share of time at one step', kind: 'line', unit: 'fraction' },
    { id: 'class', title: 'Tick class: 1 large, 2 medium, 3 small', kind: 'scalar', unit: 'class' },
    { id: 'rank', title: 'Rank of the spread in its past day', kind: 'line', unit: 'fraction' },
    { id: 'halfLife', title: 'Half-life of a widening', kind: 'line', unit: 's' },
  ],
  warmup: () => 2,
  open(ctx) {
    const { ts, bid, ask } = ctx.quotes(0);
    const { arena } = ctx.kernels;
    const [steps, bps, oneStep, tickClass, rank, halfLife] = ['steps', 'bps', 'oneStep', 'class', 'rank', 'halfLife'].map((id) =>
      ctx.output(id),
    );
    const fields = ctx.state(FIELDS);
    const past = openDayRank(ctx, places, leastPast);
    const recovery = openRecovery(ctx, jumpSteps, leastJumps);
    const [place, wides] = [arena.f64(ctx.maxRows), arena.f64(ctx.maxRows)];
    const step = ctx.instruments[0].tickSize;
    const decay = openDecay(ctx, ts, ctx.params.tau as number);
    return {
      start() {
        fields.view[STEPS] = Number.NaN;
        recovery.start();
      },
      push(from, to) {
        const f = fields.view;
        const [t, b, a, p, s] = [ts.view, bid.view, ask.view, place.view, wides.view];
        for (let i = from; i < to; i++) {
          s[i] = a[i] > b[i] ? Math.round((a[i] - b[i]) / step) : Number.NaN;
          if (s[i] > single) p[i] = Math.min(places - 1, Math.round(single + perOctave * ln(s[i] / single)));
          else p[i] = s[i] <= single ? s[i] : -1;
        }
        decay.push(from, to);
        past.push(t, p, rank.view, from, to);
        recovery.push(t, s, halfLife.view, from, to);
        const [mean, relative, one, tick] = [steps.view, bps.view, oneStep.view, tickClass.view];
        for (let i = from; i < to; i++) {
          const before = f[STEPS];
          if (before === before) {
            const kept = decay.factor.view[i];
            f[WEIGHT] = f[WEIGHT] * kept + (1 - kept);
            f[WIDE] = f[WIDE] * kept + (1 - kept) * before;
            f[BPS] = f[BPS] * kept + ((1 - kept) * 1e4 * before * step) / f[MID];
            f[ONE] = f[ONE] * kept + (before === 1 ? 1 - kept : 0);
          }
          f[STEPS] = s[i];
          f[MID] = (a[i] + b[i]) / 2;
          const known = f[WEIGHT] > 0;
          mean[i] = known ? f[WIDE] / f[WEIGHT] : Number.NaN;
          relative[i] = known ? f[BPS] / f[WEIGHT] : Number.NaN;
          one[i] = known ? f[ONE] / f[WEIGHT] : Number.NaN;
          tick[i] = mean[i] <= 1.5 ? 1 : mean[i] < 3 ? 2 : known ? 3 : Number.NaN;
        }
      },
      gap() {
        fields.view[STEPS] = Number.NaN;
        past.gap();
        recovery.stop();
      },
      sample(output) {
        if (output === 'rank') return { n: past.seconds(), least: leastPast, unit: 'seconds' };
        if (output === 'halfLife') return { n: recovery.jumps(), least: leastJumps, unit: 'jumps of the spread' };
        return { n: fields.view[WEIGHT] > 0 ? 1 : 0, least: 1, unit: 'spreads that stood for some time' };
      },
    };
  },
  doc: {
    what: 'How wide the spread is on average over time, how often it is as narrow as it can be, where it stands in its own past, and how long a widening lasts.',
    formula: [
      String.raw`\bar s = \frac{\sum_i w_i s_i \Delta t_i}{\sum_i w_i \Delta t_i}, \quad w_i = e^{-(t - t_i)/\tau}`,
      String.raw`E[s(t) - s_0] = A e^{-t/\theta}, \quad t_{1/2} = \theta \ln 2`,
    ],
    where:
      '$s_i$: spread that stood for $\\Delta t_i$, in price steps; $s_0$: mean spread before a jump of two steps or more; $t$: time since the jump. The mean over the newest jumps (one counts for 1/e after 200 more) is taken in stretches of $t$ from 1 ms to 90 s, and the logarithm of its excess fitted by weighted least squares while it is above a tenth of its largest.',
    read: 'Tick class 1 (mean up to 1.5 steps): the spread is held by the price step, queues decide, imbalance and micro-price tell the next move. Class 3 (3 steps and more): the step hardly matters, prices move freely inside the spread. Class 2 lies between. A rank above 0.95 is as wide as it gets in a day; a half-life that grows says that makers return more slowly.',
    limits:
      'Time before the first quote and over gaps does not count. In a feed that is sampled the spread between two quotes is taken as unchanged. The rank is judged from 60 s on, against a past that decays over a day: after an hour it is the rank in that hour. The half-life needs 20 jumps and takes the return as exponential; a jump on the back of another ends the first.',
    references: [
      'Degryse, de Jong, van Ravenswaaij, Wuyts, Aggressive orders and the resiliency of a limit order market, Review of Finance 9(2) (2005)',
      'Dayri, Rosenbaum, Large tick assets: implicit spread and optimal tick size, Market Microstructure and Liquidity 1 (2015)',
    ],
  },
});
