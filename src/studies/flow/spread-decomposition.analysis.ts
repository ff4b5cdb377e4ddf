/** All measures of the spread, of impact and of informed flow over one stretch, each with its interval and what it rests on. */

import type { Orders } from '../../methods/maths/orders.ts';
import { before, midsOf } from '../../methods/maths/quote-mids.ts';
import type { MethodDefinition } from '../../methods/method.ts';
import amihud from '../../methods/microstructure/amihud.ts';
import spreads from '../../methods/microstructure/effective-realised-spread.ts';
import glostenHarris from '../../methods/microstructure/glosten-harris.ts';
import huangStoll from '../../methods/microstructure/huang-stoll.ts';
import kyle from '../../methods/microstructure/kyle-lambda.ts';
import mrr from '../../methods/microstructure/mrr.ts';
import response from '../../methods/microstructure/price-response.ts';
import roll from '../../methods/microstructure/roll.ts';
import vpin from '../../methods/microstructure/vpin.ts';
import { defineRowAnalysis, type QuoteRows, type SeriesSet, type TradeRows } from '../analysis.ts';
import { reasonOf } from '../reason.ts';
import { clusterMicros, tornOrders } from '../span-orders.ts';

export interface MeasureRow {
  readonly id: string;
  readonly title: string;
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  readonly unit: string;
  /** What the value rests on, and what of. */
  readonly n: number;
  readonly of: string;
  /** Why there is no value. */
  readonly none?: string;
}

type Found = Record<string, unknown>;
const horizons = [1, 5, 10, 60];
const nan = Number.NaN;
const vpinBuckets = 50;

export default defineRowAnalysis({
  id: 'flow.spread-decomposition',
  title: 'Spread, impact and informed flow',
  rows: true,
  inputs: {},
  params: {},
  outputs: {
    rows: 'One a measure: id, title, value, lo, hi (95 %), unit, n, of, and none where there is no value',
    trades: 'Prints of the stretch',
    orders: 'Orders they are put together into (one time, one side)',
    gaps: 'Stretches without data within it',
  },
  every: '1m',
  async run(ctx, series) {
    const trades = await ctx.trades(0);
    ctx.progress(1, 4, 'trades');
    const quotes = await ctx.quotes(0);
    ctx.progress(2, 4, 'quotes');
    const orders = tornOrders(trades, 0);
    const rows = [...quoteRows(trades, orders, quotes), ...tradeRows(trades, orders, quotes), ...barRows(series)];
    ctx.progress(4, 4, 'measures');
    return { rows, trades: trades.ts.length, orders: orders.ts.length, gaps: trades.gaps.length / 2 };
  },
  doc: {
    what: 'What trading costs here and what trades tell, by every measure there is: from quotes, from prices alone, and from bars; side by side, with their intervals.',
    formula: [String.raw`\mathrm{effective} = \mathrm{realised}_\Delta + \mathrm{impact}_\Delta`],
    where: 'The methods of the same names say how each is computed.',
    read: 'Measures from quotes are the best there are; those from prices alone agree with them where their assumptions hold. Large differences say which assumption does not.',
    limits:
      'Over the whole stretch with equal weights. Prints of one time and side are one order; for Huang-Stoll those of one side within 100 ms. Nothing is compared across a gap. The buckets of VPIN are a fiftieth of the volume, so its newest value is that of the stretch.',
    references: ['Huang, Stoll, The components of the bid-ask spread: a general approach, Review of Financial Studies 10 (1997)'],
  },
});

/** A measure with defaults; its refusal is a row without a value. */
function call(method: MethodDefinition, input: Found, params: Found, use: (found: Found) => MeasureRow[], title: string): MeasureRow[] {
  const complete = { ...Object.fromEntries(Object.entries(method.params).map(([name, spec]) => [name, spec.default])), ...params };
  try {
    return use(method.run(input, complete));
  } catch (thrown) {
    return [{ id: method.id, title, value: nan, lo: nan, hi: nan, unit: '', n: 0, of: '', none: reasonOf(thrown) }];
  }
}

/** Blocks of the intervals: a minute, or less of a short stretch, which needs a few of them. */
const blockSec = (ts: Float64Array): number => Math.max(5, Math.min(60, ((ts.at(-1) ?? 0) - (ts[0] ?? 0)) / 16e6));

const ms = (ts: Float64Array): Float64Array => ts.map((micros) => micros / 1000);

function quoteRows(trades: TradeRows, orders: Orders, quotes: QuoteRows): MeasureRow[] {
  const book = { quote_time_ms: ms(quotes.ts), bid: quotes.bid, ask: quotes.ask, gaps_ms: ms(bothGaps(trades.gaps, quotes.gaps)) };
  const block = blockSec(trades.ts);
  const tape = { time_ms: ms(trades.ts), price: trades.price, qty: trades.qty, side: trades.side };
  const row = (id: string, title: string, found: Found, of: string): MeasureRow => ({
    id,
    title,
    value: found.mean as number,
    lo: found.lo as number,
    hi: found.hi as number,
    unit: 'bps',
    n: found.n as number,
    of,
    ...(Number.isNaN(found.mean as number) ? { none: 'not enough time has passed after a trade' } : {}),
  });
  return [
    ...call(
      spreads,
      { ...tape, ...book },
      { block },
      (found) => [
        {
          id: 'quoted',
          title: 'Quoted spread at trades',
          value: found.quoted as number,
          lo: nan,
          hi: nan,
          unit: 'bps',
          n: (found.effective as Found).n as number,
          of: 'trades',
        },
        row('effective', 'Effective spread', found.effective as Found, 'trades'),
        ...horizons.flatMap((seconds) => {
          const at = found[seconds] as Record<string, Found>;
          return [
            row(`realised${seconds}`, `Realised spread after ${seconds} s`, at.realised!, 'trades'),
            row(`impact${seconds}`, `Price impact after ${seconds} s`, at.impact!, 'trades'),
          ];
        }),
      ],
      'Effective spread',
    ),
    ...call(
      response,
      { time_ms: ms(orders.ts), side: orders.side, ...book },
      { horizons: horizons.join(', '), block },
      (found) => [
        ...horizons.map((seconds) =>
          row(`response${seconds}`, `Price response after ${seconds} s`, (found.response as Record<string, Found>)[seconds]!, 'orders'),
        ),
        signRow(
          'sign-acf-1',
          'Autocorrelation of sides',
          (found.sign_acf as Record<string, number>)[1]!,
          found.sign_bound as number,
          found.n as number,
        ),
      ],
      'Price response',
    ),
    ...stollRows(trades, quotes),
  ];
}

function signRow(id: string, title: string, value: number, bound: number, n: number): MeasureRow {
  return { id, title, value, lo: value - bound, hi: value + bound, unit: 'fraction', n, of: 'orders' };
}

function stollRows(trades: TradeRows, quotes: QuoteRows): MeasureRow[] {
  const clusters = tornOrders(trades, clusterMicros);
  const mid = before(clusters.ts, quotes.ts, midsOf(quotes.bid, quotes.ask));
  const spread = before(
    clusters.ts,
    quotes.ts,
    quotes.ask.map((ask, i) => ask - quotes.bid[i]!),
  );
  const known = mid.map((value, i) => (Number.isNaN(clusters.price[i]!) ? nan : value));
  return call(
    huangStoll,
    { mid: known, spread, side: clusters.side },
    {},
    (found) => {
      const n = found.n as number;
      const none = found.state === 'ok' ? {} : { none: 'inadmissible: a share lies outside 0 to 1' };
      const share = (id: string, title: string, lo = nan, hi = nan): MeasureRow => ({
        id: `huang-stoll-${id}`,
        title,
        value: found[id] as number,
        lo,
        hi,
        unit: 'fraction',
        n,
        of: 'orders',
        ...none,
      });
      return [
        share('adverse', 'Huang-Stoll: adverse selection', found.adverse_lo as number, found.adverse_hi as number),
        share('inventory', 'Huang-Stoll: inventory'),
        share('processing', 'Huang-Stoll: order processing'),
        {
          id: 'reversal',
          title: 'Chance of a reversal',
          value: found.reversal as number,
          lo: nan,
          hi: nan,
          unit: 'fraction',
          n,
          of: 'orders',
        },
      ];
    },
    'Huang-Stoll',
  );
}

function tradeRows(trades: TradeRows, orders: Orders, quotes: QuoteRows): MeasureRow[] {
  const known = orders.price.filter((price) => price > 0);
  const level = known.reduce((sum, price) => sum + price, 0) / known.length;
  const toBps = 1e4 / level;
  const row = (id: string, title: string, found: Found, keys: [string, string, string], unit: string, scale: number): MeasureRow => {
    const [value, lo, hi] = keys.map((key) => (found[key] as number) * scale) as [number, number, number];
    const words: Record<string, string> = {
      inadmissible: 'inadmissible: the share lies outside 0 to 1',
      degenerate: 'sides or sizes do not vary, or follow one another too closely',
    };
    const why = words[String(found.state)] ?? String(found.state);
    const none = Number.isNaN(value) ? { none: why } : {};
    return { id, title, value, lo, hi, unit, n: found.n as number, of: 'orders', ...none };
  };
  const tape = { price: orders.price, side: orders.side, qty: orders.qty };
  const volume = trades.qty.reduce((sum, qty, i) => sum + (trades.side[i] === 0 ? 0 : qty), 0);
  return [
    ...call(roll, tape, {}, (found) => [row('roll', 'Roll spread', found, ['spread', 'lo', 'hi'], 'bps', toBps)], 'Roll spread'),
    ...call(
      glostenHarris,
      tape,
      {},
      (found) => [
        row('glosten-harris', 'Glosten-Harris spread', found, ['spread', 'spread_lo', 'spread_hi'], 'bps', toBps),
        row('glosten-harris-adverse', 'Glosten-Harris: adverse share', found, ['adverse_share', 'adverse_lo', 'adverse_hi'], 'fraction', 1),
      ],
      'Glosten-Harris spread',
    ),
    ...call(
      mrr,
      tape,
      {},
      (found) => [
        row('mrr', 'MRR spread', found, ['spread', 'spread_lo', 'spread_hi'], 'bps', toBps),
        row('mrr-adverse', 'MRR: adverse share', found, ['adverse_share', 'adverse_lo', 'adverse_hi'], 'fraction', 1),
      ],
      'MRR spread',
    ),
    ...call(
      vpin,
      { qty: orders.qty, side: orders.side },
      { bucket: volume / vpinBuckets / (1 + 1e-9), buckets: vpinBuckets },
      (found) => [
        { id: 'vpin', title: 'VPIN', value: found.last as number, lo: nan, hi: nan, unit: 'fraction', n: found.n as number, of: 'buckets' },
        {
          id: 'vpin-ratio',
          title: 'VPIN over that of independent orders',
          value: found.ratio as number,
          lo: nan,
          hi: nan,
          unit: 'ratio',
          n: found.n as number,
          of: 'buckets',
        },
      ],
      'VPIN',
    ),
    ...kyleRows(orders, quotes, level),
  ];
}

const kyleMicros = 5e6;

/** Mids at the edges of a grid of 5 s, and the flow between. */
function kyleRows(orders: Orders, quotes: QuoteRows, level: number): MeasureRow[] {
  const title = "Kyle's lambda of a million";
  const first = Math.ceil((orders.ts[0] ?? nan) / kyleMicros);
  const n = Math.max(0, Math.floor((orders.ts.at(-1) ?? nan) / kyleMicros) - first) || 0;
  const edges = Float64Array.from({ length: n + 1 }, (_, k) => (first + k) * kyleMicros);
  const mids = before(edges, quotes.ts, midsOf(quotes.bid, quotes.ask));
  const flow = new Float64Array(n);
  for (let i = 0; i < orders.ts.length; i++) {
    const at = Math.floor(orders.ts[i]! / kyleMicros) - first;
    // An order without a price is a gap, or one of unknown side: the flow of its bar is not known.
    if (at >= 0 && at < n) flow[at]! += Number.isNaN(orders.price[i]!) ? nan : orders.side[i]! * orders.qty[i]!;
  }
  const change = flow.map((_, k) => (1e4 * (mids[k + 1]! - mids[k]!)) / mids[k]!);
  return call(
    kyle,
    { change: n > 0 ? change : [nan], flow: n > 0 ? flow : [nan] },
    {},
    (found) => {
      const [value, lo, hi] = ['lambda', 'lo', 'hi'].map((key) => ((found[key] as number) * 1e6) / level) as [number, number, number];
      return [{ id: 'kyle', title, value, lo, hi, unit: 'bps', n: found.n as number, of: 'bars of 5 s' }];
    },
    title,
  );
}

function barRows(series: SeriesSet): MeasureRow[] {
  const close = series['close.0'] ?? new Float64Array(0);
  const value = series['value.0'] ?? new Float64Array(0);
  const returns = close.map((price, k) => (k === 0 ? nan : price / close[k - 1]! - 1));
  return call(
    amihud,
    { return: returns, value },
    {},
    (found) => [
      {
        id: 'amihud',
        title: 'Amihud: return a million traded',
        value: (found.illiquidity as number) * 1e4,
        lo: (found.lo as number) * 1e4,
        hi: (found.hi as number) * 1e4,
        unit: 'bps',
        n: found.n as number,
        of: 'bars',
      },
    ],
    'Amihud',
  );
}

/** Pairs of times, both lists in one order. */
function bothGaps(a: Float64Array, b: Float64Array): Float64Array {
  const pairs: [number, number][] = [];
  for (const gaps of [a, b]) for (let k = 0; k + 1 < gaps.length; k += 2) pairs.push([gaps[k]!, gaps[k + 1]!]);
  return Float64Array.from(pairs.sort((x, y) => x[0] - y[0]).flat());
}
