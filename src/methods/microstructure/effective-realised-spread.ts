/** What takers paid, what makers kept after a while, and what the price took back, trade by trade and on average. Basis points of the mid. */
import { blockMean } from '../maths/block-mean.ts';
import { badInput, column, columns, has, notEnough, numberList } from '../maths/input.ts';
import { after, before, midsOf } from '../maths/quote-mids.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'effective-realised-spread';

export default defineMethod({
  id,
  title: 'Effective and realised spread',
  inputs: {
    time_ms: 'Times of the trades, milliseconds, ascending',
    price: 'Their prices',
    qty: 'Their sizes, base units: the weights of the means',
    side: '1 where the buyer was the aggressor, -1 the seller; others are left out',
    quote_time_ms: 'Times of the best quotes, ascending',
    bid: 'Best bids; null where that side is empty',
    ask: 'Best asks',
    gaps_ms: 'Pairs of times between which data is missing; may be left out',
  },
  params: {
    horizons: { title: 'Times after the trade', default: '1, 5, 10, 60', unit: 's' },
    block: { title: 'Shortest block of the interval', default: 60, unit: 's', min: 0.001 },
  },
  outputs: {
    effective_bps: 'Of each trade: 2 side (price - mid) / mid, the mid that of the newest quote before the trade',
    effective: 'Their mean weighted by size, with lo, hi (95 %), n and blocks',
    quoted: 'Mean quoted spread at the same trades',
    '<h>':
      'For each time h in seconds: realised_bps and impact_bps of each trade, their means realised and impact, and effective of the same trades',
  },
  run(input, params): MethodResult {
    const trades = columns(id, input, ['time_ms', 'price', 'qty', 'side']);
    const quotes = columns(id, input, ['quote_time_ms', 'bid', 'ask']);
    const gaps =
      has(input, 'gaps_ms') && (input.gaps_ms as ArrayLike<number>).length > 0 ? column(id, input, 'gaps_ms') : new Float64Array(0);
    const { time_ms: time, price, qty, side } = trades;
    ascending('time_ms', time);
    ascending('quote_time_ms', quotes.quote_time_ms);
    const seconds = numberList(id, 'horizons', params.horizons);
    const wrong = seconds.find((value) => !(value > 0));
    if (wrong !== undefined) throw badInput(id, `parameter horizons must be above 0 s, was ${wrong}.`);
    const mids = midsOf(quotes.bid, quotes.ask);
    const mid = before(time, quotes.quote_time_ms, mids);
    const width = before(
      time,
      quotes.quote_time_ms,
      quotes.ask.map((ask, i) => (1e4 * (ask - quotes.bid[i]!)) / mids[i]!),
    );
    const sign = side.map((value) => (Math.abs(value) === 1 ? value : Number.NaN));
    const effective = price.map((value, i) => (2e4 * sign[i]! * (value - mid[i]!)) / mid[i]!);
    const known = effective.reduce((sum, value) => sum + (Number.isFinite(value) ? 1 : 0), 0);
    if (known === 0) throw notEnough(id, 'trades with a known aggressor and a two-sided quote before them', 1, 0);
    const end = Math.max(time.at(-1)!, quotes.quote_time_ms.at(-1)!);
    const block = (params.block as number) * 1000;
    const result: MethodResult = {
      effective_bps: effective,
      effective: blockMean(time, effective, qty, block),
      quoted: blockMean(
        time,
        width.map((value, i) => (Number.isNaN(effective[i]!) ? Number.NaN : value)),
        qty,
        block,
      ).mean,
    };
    for (const horizon of seconds) {
      const later = after(time, quotes.quote_time_ms, mids, horizon * 1000, end, gaps);
      const realised = price.map((value, i) => (2e4 * sign[i]! * (value - later[i]!)) / mid[i]!);
      const impact = later.map((value, i) => (2e4 * sign[i]! * (value - mid[i]!)) / mid[i]!);
      const same = effective.map((value, i) => (Number.isNaN(realised[i]!) ? Number.NaN : value));
      // Trades within one horizon of each other share much of what follows.
      const length = Math.max(block, 2000 * horizon);
      result[String(horizon)] = {
        realised_bps: realised,
        impact_bps: impact,
        realised: blockMean(time, realised, qty, length),
        impact: blockMean(time, impact, qty, length),
        effective: blockMean(time, same, qty, length),
      };
    }
    return result;
  },
  doc: {
    what: 'The price of trading at once, and where it went: what takers paid against the mid (effective), what was left to makers once the price had moved (realised), and what the price moved (impact).',
    formula: [
      String.raw`\mathrm{effective} = 2 \epsilon \frac{p - m}{m}, \quad \mathrm{realised} = 2 \epsilon \frac{p - m_{+\Delta}}{m}, \quad \mathrm{impact} = 2 \epsilon \frac{m_{+\Delta} - m}{m}`,
      String.raw`\mathrm{effective} = \mathrm{realised} + \mathrm{impact}`,
    ],
    where: String.raw`$\epsilon$: 1 buy, -1 sell; $p$: price of the trade; $m$: mid of the newest quote strictly before it; $m_{+\Delta}$: mid that stood $\Delta$ after it.`,
    read: 'Effective below the quoted spread: trades inside it. Realised below 0: makers lose to those they trade with, the flow is toxic. The longer the horizon, the more the market has moved for other reasons.',
    limits:
      'Trades of one direction in a trend make impact look large at long horizons. The interval takes blocks of time as independent: a minute, or twice the horizon. Quotes sampled slower than trades make the mid before the trade stale. Trades within a horizon of the end or of a gap are not resolved and left out.',
    references: ['Huang, Stoll, The components of the bid-ask spread: a general approach, Review of Financial Studies 10 (1997)'],
  },
});

function ascending(key: string, values: Float64Array): void {
  const back = values.findIndex((value, i) => i > 0 && value < values[i - 1]!);
  if (back >= 0) throw badInput(id, `${key}[${back}] is before ${key}[${back - 1}]; rows must be in time order.`);
}
