/** What a list of trades says about liquidity and who pressed: tick rule, imbalance, spread, toxicity, impact, variance. */
import { badInput, columns, expectFinite, notEnough } from '../maths/input.ts';
import { simpleLeastSquares } from '../maths/least-squares.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'trade-flow';

/** 1 after a higher price, -1 after a lower one, else as before; 0 until the price first moves. */
function tickRule(price: Float64Array): Float64Array {
  let side = 0;
  return price.map((value, i) => {
    if (i > 0 && value !== price[i - 1]) side = value > price[i - 1]! ? 1 : -1;
    return side;
  });
}

/** Roll's estimate 2 sqrt(-cov) of the spread from the autocovariance of price changes; 0 where that is not negative. */
function rollSpread(price: Float64Array): number {
  const changes = price.subarray(1).map((value, i) => value - price[i]!);
  const n = changes.length - 1;
  if (n < 2) return Number.NaN;
  const [later, earlier] = [changes.subarray(1), changes.subarray(0, n)];
  const [meanLater, meanEarlier] = [compensatedSum(later) / n, compensatedSum(earlier) / n];
  const covariance = compensatedSum(later.map((value, i) => (value - meanLater) * (earlier[i]! - meanEarlier))) / (n - 1);
  return covariance < 0 ? 2 * Math.sqrt(-covariance) : 0;
}

/** |bought - sold| over volume in each of `count` buckets of equal volume, in time order; a trade across an edge is split. */
function toxicity(signed: Float64Array, total: number, count: number): Float64Array {
  const size = total / count;
  const out = new Float64Array(count).fill(Number.NaN);
  if (!(size > 0)) return out;
  let bucket = 0;
  let net = 0;
  let room = size;
  for (const volume of signed) {
    let left = Math.abs(volume);
    while (left > 0 && bucket < count) {
      const part = Math.min(left, room);
      net += volume > 0 ? part : -part;
      left -= part;
      room -= part;
      // What rounding leaves of a bucket is no room.
      if (room > 1e-12 * size) continue;
      out[bucket++] = Math.abs(net) / size;
      net = 0;
      room = size;
    }
  }
  if (bucket < count) out[bucket] = Math.abs(net) / size;
  return out;
}

interface Seconds {
  last: Float64Array;
  signed: Float64Array;
  money: Float64Array;
}

/** The seconds that hold a trade: last price, signed volume and money traded. */
function seconds(time: Float64Array, price: Float64Array, signed: Float64Array): Seconds {
  const last: number[] = [];
  const volume: number[] = [];
  const money: number[] = [];
  let now = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const second = Math.floor(time[i]! / 1000);
    if (second !== now) {
      now = second;
      volume.push(0);
      money.push(0);
      last.push(0);
    }
    const at = last.length - 1;
    last[at] = price[i]!;
    volume[at]! += signed[i]!;
    money[at]! += Math.abs(signed[i]!) * price[i]!;
  }
  return { last: Float64Array.from(last), signed: Float64Array.from(volume), money: Float64Array.from(money) };
}

/** Least squares of the price change of a second on its signed volume; unknown where the volume never varies. */
function impact({ last, signed }: Seconds): { kyle_lambda: number; kyle_intercept: number } {
  const changes = last.subarray(1).map((value, i) => value - last[i]!);
  const fit = changes.length > 1 ? simpleLeastSquares(signed.slice(1), changes) : { dependent: 1 };
  if ('dependent' in fit) return { kyle_lambda: Number.NaN, kyle_intercept: Number.NaN };
  return { kyle_lambda: fit.coefficients[1]!, kyle_intercept: fit.coefficients[0]! };
}

function variation({ last, money }: Seconds): { amihud: number; realized_variance_1s: number; bipower_variation_1s: number } {
  const sizes = last.subarray(1).map((value, i) => Math.abs(Math.log(value / last[i]!)));
  const n = sizes.length;
  if (n === 0) return { amihud: Number.NaN, realized_variance_1s: Number.NaN, bipower_variation_1s: Number.NaN };
  return {
    amihud: compensatedSum(sizes.map((value, i) => value / money[i + 1]!)) / n,
    realized_variance_1s: compensatedSum(sizes.map((value) => value * value)),
    bipower_variation_1s: n > 1 ? (Math.PI / 2) * compensatedSum(sizes.subarray(1).map((value, i) => value * sizes[i]!)) : Number.NaN,
  };
}

function check(time: Float64Array, price: Float64Array, qty: Float64Array): void {
  const back = time.findIndex((value, i) => i > 0 && value < time[i - 1]!);
  if (back >= 0) throw badInput(id, `time_ms[${back}] is before time_ms[${back - 1}]; trades must be in time order.`);
  for (const [key, values] of [
    ['price', price],
    ['qty', qty],
  ] as const) {
    const low = values.findIndex((value) => !(value > 0));
    if (low >= 0) throw badInput(id, `${key}[${low}] is ${values[low]}; prices and quantities must be above 0.`);
  }
}

export default defineMethod({
  id,
  title: 'Trade flow',
  inputs: {
    time_ms: 'Times of the trades, milliseconds, ascending',
    price: 'Prices',
    qty: 'Quantities',
    buyer_is_maker: '1 where the seller was the aggressor, else 0',
  },
  params: { vpin_buckets: { title: 'Buckets of equal volume', default: 20, whole: true, min: 1, max: 100_000 } },
  outputs: {
    tick_rule: 'Aggressor as the price tells it: 1 buyer, -1 seller, 0 before the first move',
    tick_rule_accuracy: 'Share of trades where that is the true aggressor',
    trade_imbalance: 'Bought less sold over all volume',
    roll_spread: "Roll's estimate of the effective spread, in the price unit; 0 where it does not exist",
    vpin: 'Mean of vpin_per_bucket: volume-synchronised probability of informed trading',
    vpin_per_bucket: '|bought - sold| over volume in each bucket',
    kyle_lambda: 'Price change of a second per unit of signed volume',
    kyle_intercept: 'Intercept of that line',
    amihud: 'Mean size of a log return of a second over the money traded in it',
    realized_variance_1s: 'Sum of squared log returns from second to second',
    bipower_variation_1s: 'The same without jumps',
  },
  run(input, params): MethodResult {
    const { time_ms: time, price, qty, buyer_is_maker: maker } = columns(id, input, ['time_ms', 'price', 'qty', 'buyer_is_maker']);
    for (const [key, values] of Object.entries({ time_ms: time, price, qty, buyer_is_maker: maker })) expectFinite(id, key, values);
    check(time, price, qty);
    const buckets = params.vpin_buckets as number;
    const n = price.length;
    if (n < 2) throw notEnough(id, 'trades', 2, n);
    const signed = qty.map((value, i) => (maker[i] === 0 ? value : -value));
    const total = compensatedSum(qty);
    const tick = tickRule(price);
    const perBucket = toxicity(signed, total, buckets);
    const bySecond = seconds(time, price, signed);
    return {
      tick_rule: tick,
      tick_rule_accuracy: tick.filter((side, i) => side === Math.sign(signed[i]!)).length / n,
      trade_imbalance: compensatedSum(signed) / total,
      roll_spread: rollSpread(price),
      vpin: compensatedSum(perBucket) / buckets,
      vpin_per_bucket: perBucket,
      ...impact(bySecond),
      ...variation(bySecond),
    };
  },
  doc: {
    what: 'Liquidity and pressure from trades alone: which side crossed the spread, how wide it is, how far volume moves the price, how one-sided the flow is.',
    formula: [
      String.raw`\mathrm{Roll} = 2 \sqrt{-\operatorname{cov}(\Delta p_t, \Delta p_{t-1})}`,
      String.raw`\mathrm{VPIN} = \frac{1}{B} \sum_b \frac{|V^+_b - V^-_b|}{V_b}`,
      String.raw`\Delta p = a + \lambda \, q, \quad \mathrm{Amihud} = \overline{|r| / M}`,
      String.raw`\mathrm{RV} = \sum r^2, \quad \mathrm{BV} = \frac{\pi}{2} \sum |r_t| |r_{t-1}|`,
    ],
    where:
      '$q$: bought less sold volume of a second, $M$: money traded in it, $r$: log return from one second with a trade to the next, $V_b$: volume of a bucket, a $B$-th of all.',
    read: 'A large lambda or Amihud number: a thin market. VPIN near 1: nearly all volume of a bucket on one side. RV far above BV: jumps.',
    limits:
      'The Roll spread assumes that trades bounce at random between bid and ask; in a trend it is 0. Seconds without trades are left out, so returns of sparse markets span several. VPIN follows volume and volatility closely; its power to foresee crashes is disputed.',
    references: [
      'Lee, Ready (1991), Inferring trade direction from intraday data, Journal of Finance 46(2)',
      'Roll (1984), A simple implicit measure of the effective bid-ask spread, Journal of Finance 39(4)',
      'Easley, López de Prado, O’Hara (2012), Flow toxicity and liquidity, Review of Financial Studies 25(5)',
      'Kyle (1985), Continuous auctions and insider trading, Econometrica 53(6)',
      'Barndorff-Nielsen, Shephard (2004), Power and bipower variation, Journal of Financial Econometrics 2(1)',
    ],
  },
});
