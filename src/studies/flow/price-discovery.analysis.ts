/** Which of two markets of one asset leads, by their mids on one clock: at 1 s and 100 ms, and with the first shifted by 100 ms either way. */

import { QuantabError } from '../../core/errors.ts';
import { before, midsOf } from '../../methods/maths/quote-mids.ts';
import discovery from '../../methods/microstructure/price-discovery.ts';
import { defineRowAnalysis, type QuoteRows } from '../analysis.ts';
import { legNames } from '../legs.ts';
import { reasonOf } from '../reason.ts';

export interface LeadRow {
  /** Step of the clock and shift of the first market's times, ms. */
  readonly stepMs: number;
  readonly shiftMs: number;
  readonly gg: number;
  readonly isLow: number;
  readonly isHigh: number;
  readonly t1: number;
  readonly t2: number;
  readonly lags: number;
  readonly n: number;
  readonly none?: string;
}

const shiftMs = 100;
/** A mid that has not been told anew for so long is not known. */
const staleMicros = 10e6;
const mostSteps = 200_000;

export default defineRowAnalysis({
  id: 'flow.price-discovery',
  title: 'Price discovery',
  rows: true,
  inputs: {},
  params: {
    lags: { title: 'Lags, or auto', default: '10' },
    least: { title: 'Fewest steps', default: 600, whole: true, min: 50, max: 1e6 },
  },
  outputs: {
    names: 'The two markets; shares are those of the first',
    rows: 'One a clock and shift: stepMs, shiftMs, gg, isLow, isHigh, t1, t2, lags, n, and none where there is no share',
    leader:
      'Index of the market whose share is above 0.6 at 100 ms whatever the shift; undefined when neither or when it turns with the shift',
  },
  every: '1m',
  async run(ctx, _series, params) {
    if (ctx.instruments.length < 2) throw new QuantabError('bad-input', 'Price discovery compares two markets of one asset: name both.');
    const first = await ctx.quotes(0);
    ctx.progress(1, 6, 'quotes');
    const second = await ctx.quotes(1);
    ctx.progress(2, 6, 'quotes');
    const rows: LeadRow[] = [];
    for (const [stepMs, shift] of [
      [1000, 0],
      [100, 0],
      [100, -shiftMs],
      [100, shiftMs],
    ] as const) {
      rows.push(measure(first, second, stepMs, shift, params));
      ctx.progress(2 + rows.length, 6, 'fits');
    }
    return { names: legNames(ctx.instruments.slice(0, 2)), rows, leader: leaderOf(rows.slice(1)) };
  },
  doc: {
    ...discovery.doc,
    limits: `${discovery.doc.limits} Of a long stretch the newest 200,000 steps are taken. A mid older than 10 s, one-sided, crossed or in a gap is not known. Times are those the venues give, not of receipt: of two venues believe only what both shifts leave standing.`,
  },
});

/** Undefined unless all rows agree. */
function leaderOf(rows: readonly LeadRow[]): number | undefined {
  const middle = rows.map(({ isLow, isHigh }) => (isLow + isHigh) / 2);
  if (middle.every((share) => share > 0.6)) return 0;
  return middle.every((share) => share < 0.4) ? 1 : undefined;
}

function measure(first: QuoteRows, second: QuoteRows, stepMs: number, shift: number, params: Record<string, unknown>): LeadRow {
  const step = stepMs * 1000;
  const from = Math.max(first.ts[0] ?? Number.NaN, second.ts[0] ?? Number.NaN);
  const to = Math.min(first.ts.at(-1) ?? Number.NaN, second.ts.at(-1) ?? Number.NaN);
  const end = Math.floor(to / step);
  const n = Math.max(0, Math.min(mostSteps, end - Math.ceil(from / step) + 1)) || 0;
  const clock = Float64Array.from({ length: n }, (_, k) => (end - n + 1 + k) * step);
  const empty = {
    stepMs,
    shiftMs: shift,
    gg: Number.NaN,
    isLow: Number.NaN,
    isHigh: Number.NaN,
    t1: Number.NaN,
    t2: Number.NaN,
    lags: 0,
    n: 0,
  };
  if (n === 0) return { ...empty, none: 'the two markets were not quoted at one time' };
  try {
    const found = discovery.run({ p1: logMids(first, clock, shift * 1000), p2: logMids(second, clock, 0) }, params) as Record<
      string,
      number
    >;
    const { gg, is_low, is_high, t1, t2, lags, state } = found as Record<string, number> & { state: unknown };
    const row: LeadRow = { stepMs, shiftMs: shift, gg: gg!, isLow: is_low!, isHigh: is_high!, t1: t1!, t2: t2!, lags: lags!, n: found.n! };
    return (state as unknown) === 'ok' ? row : { ...row, none: String(state) };
  } catch (thrown) {
    return { ...empty, none: reasonOf(thrown) };
  }
}

/** Log mids that stood just before each moment, had they come `shift` later. */
function logMids(quotes: QuoteRows, clock: Float64Array, shift: number): Float64Array {
  const { gaps } = quotes;
  const at = clock.map((moment) => moment - shift);
  const mids = before(at, quotes.ts, midsOf(quotes.bid, quotes.ask));
  const told = before(at, quotes.ts, quotes.ts);
  let g = 0;
  return mids.map((mid, k) => {
    while (g + 1 < gaps.length && gaps[g + 1]! < at[k]!) g += 2;
    const missing = g + 1 < gaps.length && gaps[g]! <= at[k]!;
    return missing || !(mid > 0) || at[k]! - told[k]! > staleMicros ? Number.NaN : Math.log(mid);
  });
}
