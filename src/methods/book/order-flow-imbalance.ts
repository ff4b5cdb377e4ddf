/** Order-flow imbalance of best-quote changes, summed in time buckets, and the price moves it goes with. Base units and quote prices. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, columns, has, notEnough } from '../maths/input.ts';
import { simpleLeastSquares } from '../maths/least-squares.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'order-flow-imbalance';
const mostBuckets = 10_000_000;

type Quotes = Record<'bid' | 'bid_qty' | 'ask' | 'ask_qty', Float64Array>;

function eventsOf({ bid, bid_qty, ask, ask_qty }: Quotes): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const [b, bq, a, aq] = [arena.copy(bid), arena.copy(bid_qty), arena.copy(ask), arena.copy(ask_qty)];
    const out = arena.f64(bid.length);
    call.ofi(b.ptr, bq.ptr, a.ptr, aq.ptr, bid.length, arena.f64(call.ofiState()).ptr, out.ptr);
    return out.view.slice();
  });
}

/** Bucket number of each quote, from `second` as given or from the time, and the first of them. */
function bucketsOf(input: MethodInput, bucketMs: number, n: number): { bucket: Float64Array; first: number; count: number } {
  const key = has(input, 'second') ? 'second' : 'time_ms';
  const given = columns(id, input, ['bid', key])[key]!;
  const bucket = key === 'second' ? given : given.map((time) => Math.floor(time / bucketMs));
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(bucket[i]))
      throw badInput(id, `${key}[${i}] is ${given[i]}; it must be a ${key === 'second' ? 'whole number' : 'time'}.`);
    first = Math.min(first, bucket[i]!);
    last = Math.max(last, bucket[i]!);
  }
  const count = last - first + 1;
  if (count > mostBuckets)
    throw badInput(id, `the quotes span ${count} buckets, more than ${mostBuckets}; look for a wrong time or use longer buckets.`);
  return { bucket, first, count };
}

/** Slope, intercept and R2 of the price change on the imbalance; unknown below three buckets or without variation. */
function impactOf(ofi: Float64Array, change: Float64Array): MethodResult {
  const rows = Array.from(ofi.keys()).filter((i) => !Number.isNaN(ofi[i]! + change[i]!));
  const x = Float64Array.from(rows, (i) => ofi[i]!);
  const y = Float64Array.from(rows, (i) => change[i]!);
  const fit = rows.length > 2 ? simpleLeastSquares(x, y) : { dependent: 0 };
  if ('dependent' in fit) return { impact_slope: Number.NaN, impact_intercept: Number.NaN, impact_r2: Number.NaN };
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const total = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const left = fit.residuals.reduce((sum, value) => sum + value * value, 0);
  return { impact_slope: fit.coefficients[1], impact_intercept: fit.coefficients[0], impact_r2: total > 0 ? 1 - left / total : Number.NaN };
}

export default defineMethod({
  id,
  title: 'Order-flow imbalance',
  inputs: {
    bid: 'Best bid price, one row a quote, in arrival order; null where that side is empty',
    bid_qty: 'Quantity at the best bid, base units',
    ask: 'Best ask price',
    ask_qty: 'Quantity at the best ask, base units',
    second: 'Bucket number of each quote',
    time_ms: 'Or its time in milliseconds, cut into buckets of bucket_ms',
  },
  params: { bucket_ms: { title: 'Length of a bucket when time_ms is given', default: 1000, unit: 'ms', min: 1 } },
  outputs: {
    event_ofi: 'Imbalance of each quote change, base units; 0 for the first, unknown next to an empty side',
    ofi_per_second: 'Sum of known event_ofi in each bucket, empty buckets included',
    mid: 'Middle of best bid and ask',
    microprice: 'Best prices weighted by the quantity opposite',
    queue_imbalance: '(bid quantity - ask quantity) / their sum',
    spread: 'Ask less bid',
    mid_change_per_second: 'Last middle of the bucket less last middle before it (the first bucket: less its first middle)',
    bucket: 'Number of each bucket',
    impact_slope: 'Price change per unit of imbalance, over buckets',
    impact_intercept: 'Price change without imbalance',
    impact_r2: 'Share of the price changes that goes with the imbalance of the same bucket',
  },
  run(input, params): MethodResult {
    const quotes = columns(id, input, ['bid', 'bid_qty', 'ask', 'ask_qty']);
    if (!has(input, 'second') && !has(input, 'time_ms'))
      throw badInput(id, 'give the bucket of each quote as second, or its time as time_ms.');
    const { bid, bid_qty, ask, ask_qty } = quotes;
    const n = bid.length;
    const { bucket, first, count } = bucketsOf(input, params.bucket_ms as number, n);
    const event = eventsOf(quotes);
    const [mid, micro, queue, spread] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    const ofi = new Float64Array(count);
    const lastMid = new Float64Array(count).fill(Number.NaN);
    let firstMid = Number.NaN;
    for (let i = 0; i < n; i++) {
      const depth = bid_qty[i]! + ask_qty[i]!;
      mid[i] = (bid[i]! + ask[i]!) / 2;
      micro[i] = (bid[i]! * ask_qty[i]! + ask[i]! * bid_qty[i]!) / depth;
      queue[i] = (bid_qty[i]! - ask_qty[i]!) / depth;
      spread[i] = ask[i]! - bid[i]!;
      const at = bucket[i]! - first;
      if (!Number.isNaN(event[i]!)) ofi[at]! += event[i]!;
      if (Number.isNaN(mid[i]!)) continue;
      lastMid[at] = mid[i]!;
      if (Number.isNaN(firstMid)) firstMid = mid[i]!;
    }
    if (Number.isNaN(firstMid)) throw notEnough(id, 'quotes with both sides', 1, 0);
    const change = new Float64Array(count);
    let before = firstMid;
    for (let at = 0; at < count; at++) {
      if (Number.isNaN(lastMid[at]!)) continue;
      change[at] = lastMid[at]! - before;
      before = lastMid[at]!;
    }
    return {
      event_ofi: event,
      ofi_per_second: ofi,
      mid,
      microprice: micro,
      queue_imbalance: queue,
      spread,
      mid_change_per_second: change,
      bucket: Float64Array.from({ length: count }, (_, at) => first + at),
      ...impactOf(ofi, change),
    };
  },
  doc: {
    what: 'Net quantity that arrived to push the best bid up or the best ask down: new and cancelled orders and trades in one number.',
    formula: [
      String.raw`e = 1_{b \ge b'} q_b - 1_{b \le b'} q_{b'} - 1_{a \le a'} q_a + 1_{a \ge a'} q_{a'}`,
      String.raw`\mathrm{OFI} = \sum e`,
      String.raw`\Delta \mathrm{mid} = \mathrm{slope} \cdot \mathrm{OFI} + \mathrm{intercept}`,
    ],
    where: '$b$, $a$: bid and ask of sizes $q_b$, $q_a$; primes: the quote before. Sums and changes are those of a bucket.',
    read: 'Above 0: buying pressure, below 0: selling. impact_slope is the price move one unit brings, about 1 / (2 depth); impact_r2 near 0.65 is usual for liquid shares at 10 s.',
    limits:
      'The fit explains the price change of the same bucket; it is no forecast. It sees the best level only, and quotes that a feed merged or dropped are missing from the sum.',
    references: ['Cont, Kukanov, Stoikov (2014), The price impact of order book events, Journal of Financial Econometrics 12(1)'],
  },
});
