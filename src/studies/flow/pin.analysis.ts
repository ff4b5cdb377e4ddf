/** Probability of informed trading over the periods of a stretch: buys and sells counted in orders. */

import { notEnough } from '../../methods/maths/input.ts';
import pin from '../../methods/microstructure/pin.ts';
import { defineRowAnalysis } from '../analysis.ts';
import { tornOrders } from '../span-orders.ts';

export default defineRowAnalysis({
  id: 'flow.pin',
  title: 'Probability of informed trading',
  rows: true,
  inputs: {},
  params: {
    period: { title: 'Length of a period', default: 60, unit: 'min', min: 1, max: 1_440 },
    least: { title: 'Fewest periods', default: 60, whole: true, min: 10, max: 10_000 },
  },
  outputs: {
    pin: 'Share of orders that come from those who know, with lo and hi (95 %)',
    alpha: 'Share of periods with news',
    delta: 'Share of these in which it is bad',
    mu: 'Orders of the informed in a period with news',
    eb: 'Orders of other buyers a period',
    es: 'Orders of other sellers a period',
    state: "'ok' or 'boundary'",
    starts: 'Starts of which the best was kept',
    n: 'Periods',
    left: 'Periods left out: not whole, or with data missing',
    buys: 'Orders of buyers in each period',
    sells: 'Orders of sellers in each period',
    ts: 'Start of each period, microseconds',
  },
  async run(ctx, _series, params) {
    const trades = await ctx.trades(0);
    ctx.progress(1, 2, 'trades');
    const length = (params.period as number) * 60e6;
    const { ts, side } = tornOrders(trades, 0);
    const [buys, sells] = [new Map<number, number>(), new Map<number, number>()];
    for (let i = 0; i < ts.length; i++) {
      const of = side[i] === 1 ? buys : side[i] === -1 ? sells : undefined;
      const at = Math.floor(ts[i]! / length);
      of?.set(at, (of.get(at) ?? 0) + 1);
    }
    // The first and the last are whole only by chance.
    const first = Math.ceil((trades.ts[0] ?? Number.NaN) / length);
    const last = Math.floor((trades.ts.at(-1) ?? Number.NaN) / length);
    const broken = new Set<number>();
    for (let k = 0; k + 1 < trades.gaps.length; k += 2)
      for (let at = Math.floor(trades.gaps[k]! / length); at <= Math.floor(trades.gaps[k + 1]! / length); at++) broken.add(at);
    const periods: number[] = [];
    let left = 0;
    for (let at = first; at < last; at++) {
      if (broken.has(at)) left++;
      else periods.push(at);
    }
    if (periods.length < (params.least as number))
      throw notEnough('flow.pin', 'whole periods without a gap', params.least as number, periods.length);
    const found = pin.run(
      { buys: Float64Array.from(periods, (at) => buys.get(at) ?? 0), sells: Float64Array.from(periods, (at) => sells.get(at) ?? 0) },
      { least: params.least },
    );
    return {
      ...found,
      left,
      buys: Float64Array.from(periods, (at) => buys.get(at) ?? 0),
      sells: Float64Array.from(periods, (at) => sells.get(at) ?? 0),
      ts: Float64Array.from(periods, (at) => at * length),
    };
  },
  doc: pin.doc,
});
