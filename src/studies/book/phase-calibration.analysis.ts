/** Whether the phases of the book say anything: what the price did after each, against what it did anyway. Fractions; one sample a second. */
import { QuantabError } from '../../core/errors.ts';
import { ranksOf } from '../../methods/maths/ranks.ts';
import { defineRowAnalysis, type StudyRows } from '../analysis.ts';
import { scorePhases } from '../phase-scores.ts';

const id = 'book.phase-calibration';
/** A book older than this says nothing of a second. */
const stale = 2e6;
/** A phase needs as many seconds as this many stretches of the time ahead. */
const stretches = 10;
const trailPoints = 240;

export default defineRowAnalysis({
  id,
  title: 'Calibration of the phases of the book (operational)',
  rows: true,
  every: '1m',
  inputs: {},
  params: { horizon: { title: 'Time ahead', default: 10, unit: 's', whole: true, min: 1, max: 3_600 } },
  outputs: {
    n: 'Seconds whose phase and future are known',
    least: 'Seconds a phase needs',
    horizon: 'Time ahead, seconds',
    block: 'Length of the blocks of the bootstrap, seconds',
    phases:
      'For phases 0 to 4: n seconds; size, the mean |log return| ahead; times, that over the base; calls, the seconds after which the price moved while the order flow had a sign; hit, how often both went one way. Each with a 95 % interval',
    base: 'The same of all seconds',
    relation: 'Rank correlation of tau and of sigma with |return| ahead',
    changes: 'Changes of phase',
    trail: 'ts, tau, sigma and phase of up to 240 moments of the last ten minutes',
  },
  async run(ctx, _series, params) {
    ctx.progress(0, 2, 'following the book');
    const rows = await ctx.study(`book.phase[${ctx.instruments[0]}]`);
    const horizon = params.horizon as number;
    const seconds = secondsOf(rows, horizon);
    const n = seconds.phase.reduce((sum, phase, i) => sum + (Number.isNaN(phase) || Number.isNaN(seconds.ahead[i]) ? 0 : 1), 0);
    const least = stretches * horizon;
    if (n === 0) {
      const message = `${id} needs an order book of more than a minute and a second whose price ${horizon} s later is known, there is none. Choose a longer stretch, or one with a book.`;
      throw new QuantabError('not-enough-data', message, { n, nMin: least });
    }
    ctx.progress(1, 2, 'drawing blocks');
    const block = Math.max(2 * horizon, Math.round(1.5 * Math.cbrt(seconds.phase.length)));
    const scores = scorePhases(seconds, block, least);
    const sizes = seconds.ahead.map(Math.abs);
    ctx.progress(2, 2, 'done');
    return {
      n,
      least,
      horizon,
      block,
      phases: scores.slice(0, -1),
      base: scores.at(-1),
      relation: { tau: rankCorrelation(seconds.tau, sizes), sigma: rankCorrelation(seconds.sigma, sizes) },
      changes: changesOf(rows.outputs.phase!),
      trail: trailOf(seconds),
    };
  },
  doc: {
    what: 'What the price did after each phase of the book: how far it went, and whether it went the way the order flow pointed, beside what it did after any second.',
    formula: [
      String.raw`\overline{|r|}_k = \frac{1}{n_k} \sum_{t:\, \mathrm{phase}_t = k} \left| \ln \frac{m_{t+h}}{m_t} \right|`,
      String.raw`\mathrm{hit}_k = P\left( \operatorname{sgn} r_t = \operatorname{sgn} f_t \mid \mathrm{phase}_t = k,\ r_t \ne 0 \right)`,
    ],
    where:
      '$m$: mid price, one sample a second; $h$: horizon; $f$: order flow of the best level, forgetting over 10 s. Intervals: circular block bootstrap, 1,000 draws, blocks of twice the horizon or longer, all phases drawn together.',
    read: 'A phase says something where the interval of its size over the base leaves out 1, or that of its hits leaves out the base rate. Where both hold them, the name of the phase is only a name.',
    limits:
      'Measured on the stretch it describes, not ahead of it: nothing was kept aside. Five phases and two numbers are ten looks, so that one odd interval in twenty looks is chance. A few stays in a phase are few, however many seconds they last. The ranks behind the phases grow with the recording: early ones rest on minutes. Operational definitions.',
    references: ['Politis, Romano, A circular block-resampling procedure for stationary data, in Exploring the Limits of Bootstrap (1992)'],
  },
});

type Seconds = Record<'ts' | 'phase' | 'tau' | 'sigma' | 'trend' | 'ahead', Float64Array>;

/** The newest book of each second; NaN where it is stale. A return over a stretch with a stale second is not known. */
function secondsOf({ ts, outputs }: StudyRows, horizon: number): Seconds {
  const first = Math.ceil((ts[0] ?? 0) / 1e6);
  const count = ts.length === 0 ? 0 : Math.max(0, Math.floor(ts.at(-1)! / 1e6) - first + 1);
  const column = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const out: Seconds = { ts: column(), phase: column(), tau: column(), sigma: column(), trend: column(), ahead: column() };
  const mid = column();
  /** Seconds without a hole up to each. */
  const whole = new Float64Array(count);
  let row = 0;
  for (let i = 0; i < count; i++) {
    const now = (first + i) * 1e6;
    while (row + 1 < ts.length && ts[row + 1]! <= now) row++;
    out.ts[i] = now;
    if (now - ts[row]! > stale) continue;
    for (const key of ['phase', 'tau', 'sigma', 'trend'] as const) out[key][i] = outputs[key]![row]!;
    mid[i] = outputs.mid![row]!;
    whole[i] = Number.isNaN(mid[i]) ? 0 : 1 + (i > 0 ? whole[i - 1]! : 0);
    if (whole[i]! > horizon) out.ahead[i - horizon] = Math.log(mid[i]! / mid[i - horizon]!);
  }
  return out;
}

function rankCorrelation(x: Float64Array, y: Float64Array): number {
  const both = Array.from(x.keys()).filter((i) => !Number.isNaN(x[i]) && !Number.isNaN(y[i]));
  const [a, b] = [x, y].map((values) => ranksOf(Float64Array.from(both, (i) => values[i]!))) as [Float64Array, Float64Array];
  const middle = (both.length + 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < both.length; i++) {
    ab += (a[i]! - middle) * (b[i]! - middle);
    aa += (a[i]! - middle) ** 2;
    bb += (b[i]! - middle) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function changesOf(phase: Float64Array): number {
  let changes = 0;
  for (let i = 1; i < phase.length; i++) if (phase[i] !== phase[i - 1] && phase[i]! >= 0 && phase[i - 1]! >= 0) changes++;
  return changes;
}

function trailOf(seconds: Seconds): Record<'ts' | 'tau' | 'sigma' | 'phase', Float64Array> {
  const end = seconds.ts.length;
  const step = Math.max(1, Math.ceil(Math.min(600, end) / trailPoints));
  const at = Array.from({ length: Math.ceil(Math.min(600, end) / step) }, (_, k) => end - 1 - k * step)
    .filter((i) => !Number.isNaN(seconds.phase[i]))
    .reverse();
  const pick = (values: Float64Array): Float64Array => Float64Array.from(at, (i) => values[i]!);
  return { ts: pick(seconds.ts), tau: pick(seconds.tau), sigma: pick(seconds.sigma), phase: pick(seconds.phase) };
}
