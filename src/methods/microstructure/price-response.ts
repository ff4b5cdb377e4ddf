/** How the mid answers to an order, by the time since, and how long the sides of orders remember. Basis points; correlations. */
import { blockMean } from '../maths/block-mean.ts';
import { badInput, column, columns, has, notEnough, numberList } from '../maths/input.ts';
import { slopeOf } from '../maths/line.ts';
import { after, before, midsOf } from '../maths/quote-mids.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'price-response';
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: 'Price response',
  inputs: {
    time_ms: 'Times of orders, milliseconds, ascending (prints of one order merged)',
    side: '1 buy, -1 sell; others are left out',
    quote_time_ms: 'Times of the best quotes, ascending',
    bid: 'Best bids; null where that side is empty',
    ask: 'Best asks',
    gaps_ms: 'Pairs of times between which data is missing; may be left out',
  },
  params: {
    horizons: { title: 'Times after the order', default: '0.1, 1, 5, 10, 60', unit: 's' },
    sign_lags: { title: 'Lags of the sides, in orders', default: '1, 2, 5, 10, 20, 50, 100' },
    block: { title: 'Shortest block of the interval', default: 60, unit: 's', min: 0.001 },
  },
  outputs: {
    response: 'For each time: mean, lo, hi (95 %), n and blocks of side times the change of the mid since before the order, bps',
    sign_acf: 'For each lag: correlation of the sides of orders so many apart',
    sign_bound: 'Beyond plus or minus this a correlation is more than chance would give (95 %)',
    gamma: 'Exponent with which positive correlations fall off, from a line through their logarithms',
    n: 'Orders of known side',
  },
  run(input, params): MethodResult {
    const { time_ms: time, side } = columns(id, input, ['time_ms', 'side']);
    const quotes = columns(id, input, ['quote_time_ms', 'bid', 'ask']);
    const gaps =
      has(input, 'gaps_ms') && (input.gaps_ms as ArrayLike<number>).length > 0 ? column(id, input, 'gaps_ms') : new Float64Array(0);
    const horizons = numberList(id, 'horizons', params.horizons);
    const lags = numberList(id, 'sign_lags', params.sign_lags);
    if (horizons.some((value) => !(value > 0))) throw badInput(id, 'parameter horizons must be above 0 s.');
    if (lags.some((lag) => !(Number.isInteger(lag) && lag > 0))) throw badInput(id, 'parameter sign_lags must be whole numbers from 1.');
    const signs = side.filter((value) => Math.abs(value) === 1);
    if (signs.length < 2) throw notEnough(id, 'orders with a known aggressor', 2, signs.length);
    const mids = midsOf(quotes.bid, quotes.ask);
    const mid = before(time, quotes.quote_time_ms, mids);
    const end = Math.max(time.at(-1)!, quotes.quote_time_ms.at(-1)!);
    const even = time.map(() => 1);
    const response = Object.fromEntries(
      horizons.map((horizon) => {
        const later = after(time, quotes.quote_time_ms, mids, horizon * 1000, end, gaps);
        const moved = later.map((value, i) => (Math.abs(side[i]!) === 1 ? (1e4 * side[i]! * (value - mid[i]!)) / mid[i]! : Number.NaN));
        return [String(horizon), blockMean(time, moved, even, Math.max((params.block as number) * 1000, 2000 * horizon))];
      }),
    );
    const acf = lags.map((lag) => correlation(signs, lag));
    const falling = lags.flatMap((lag, i) => (acf[i]! > 0 ? [[Math.log(lag), Math.log(acf[i]!)] as const] : []));
    return {
      response,
      sign_acf: Object.fromEntries(lags.map((lag, i) => [String(lag), acf[i]!])),
      sign_bound: normal95 / Math.sqrt(signs.length),
      gamma:
        falling.length > 2
          ? -slopeOf(
              falling.map(([x]) => x),
              falling.map(([, y]) => y),
            )
          : Number.NaN,
      n: signs.length,
    };
  },
  doc: {
    what: 'What an order does to the price on average, as time goes by, and how long one side keeps pressing.',
    formula: [
      String.raw`R(l) = \langle \epsilon_t (m_{t+l} - m_t) \rangle, \quad C(k) = \operatorname{corr}(\epsilon_i, \epsilon_{i-k}) \sim k^{-\gamma}`,
    ],
    where: String.raw`$\epsilon$: 1 buy, -1 sell; $m_t$: mid of the newest quote strictly before the order, $m_{t+l}$: the mid that stands $l$ later.`,
    read: 'R that keeps rising: orders come in runs or tell something. R that falls back: the first move was too large. C above its bound at long lags: large orders are being worked in pieces.',
    limits:
      'An average over orders of all sizes; runs of one side make each order be credited with its followers. The interval takes blocks of a minute, or twice the time, as independent. The bound is that of independent sides.',
    references: ['Defined here; no one paper is followed'],
  },
});

/** Of the sides with those `lag` before; NaN where they do not vary. */
function correlation(signs: Float64Array, lag: number): number {
  const n = signs.length - lag;
  if (n < 2) return Number.NaN;
  let [a, b, ab] = [0, 0, 0];
  for (let i = lag; i < signs.length; i++) {
    a += signs[i]! / n;
    b += signs[i - lag]! / n;
    ab += (signs[i]! * signs[i - lag]!) / n;
  }
  // The square of a side is 1.
  const spread = Math.sqrt((1 - a * a) * (1 - b * b));
  return spread > 0 ? (ab - a * b) / spread : Number.NaN;
}
