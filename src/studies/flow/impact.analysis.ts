/** What order flow did to the price over a selection, level by level, in and out of sample. Ticks, base units and fractions. */
import { QuantabError } from '../../core/errors.ts';
import { callMethod } from '../../methods/registry.ts';
import { defineRowAnalysis, type StudyRows } from '../analysis.ts';

const id = 'flow.impact';
const levels = 10;
const leastBars = 60;

export default defineRowAnalysis({
  id,
  title: 'Impact of order flow, level by level',
  rows: true,
  every: '1m',
  inputs: {},
  params: {
    bar: { title: 'Bar', default: 1, unit: 's', min: 0.1, max: 3_600 },
    train: { title: 'Share of the bars it is fitted on', default: 0.5, min: 0.2, max: 0.8 },
  },
  outputs: {
    n: 'Bars',
    bar: 'Their length, seconds',
    train: 'Bars fitted on; the later ones test it',
    level: 'Levels, from 1',
    r2In: 'R2 of the bars fitted on with levels 1 to m, ridge',
    r2Out: 'R2 of the later bars with levels 1 to m, contemporaneous',
    penalty: 'Penalty chosen by blocked cross-validation, a share of n',
    weight: 'Weight of each level, all ten in, ticks a base unit',
    weightStd: 'The same for one standard deviation of the flow at that level, ticks',
    beta: 'Impact of the best level alone over all bars, ticks a base unit',
    lo: 'Lower end of its 95 % interval (Newey and West)',
    hi: 'Upper end of it',
    r2: 'R2 of the best level alone over all bars',
    r2Lag: 'R2 of the flow of the bar before',
    r2LagOut: 'The same of the later bars by the fit of the earlier: what the flow forecast',
    depth: 'Depth implied by beta, 1 / (2 beta), base units',
    topDepth: 'Mean depth of the best level, base units',
    ratio: 'Error of the later bars with ten levels over that with one by least squares',
  },
  async run(ctx, _series, params) {
    ctx.progress(0, 3, 'following the book');
    const rows = await ctx.study(`flow.level-flow[${ctx.instruments[0]}]`);
    const bars = barsOf(rows, (params.bar as number) * 1e6);
    const n = bars.change.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
    if (n < leastBars) {
      const message = `${id} needs ${leastBars} bars of ${params.bar} s with an order book, there are ${n}. Choose a longer stretch, shorter bars, or a session with a book.`;
      throw new QuantabError('not-enough-data', message, { n, nMin: leastBars });
    }
    ctx.progress(1, 3, 'best level');
    const one = callMethod('ofi-impact', { ofi: bars.flow[0], change: bars.change }, { train: params.train }) as Record<string, number>;
    ctx.progress(2, 3, 'ten levels');
    const known = Array.from(bars.change.keys()).filter((i) => !Number.isNaN(bars.change[i]!));
    const flow = known.map((i) => bars.flow.map((level) => level[i]!));
    const change = Float64Array.from(known, (i) => bars.change[i]!);
    const all = callMethod('mlofi-ridge', { flow, change }, { train: params.train }) as Record<string, number[]>;
    ctx.progress(3, 3, 'done');
    return {
      n,
      bar: params.bar,
      train: all.n_train,
      level: Float64Array.from({ length: levels }, (_, m) => m + 1),
      r2In: Float64Array.from(all.r2_in!),
      r2Out: Float64Array.from(all.r2_out!),
      penalty: Float64Array.from(all.penalty!),
      weight: Float64Array.from(all.weight!),
      weightStd: Float64Array.from(all.weight_std!),
      ratio: all.rmse_ratio,
      beta: one.beta,
      lo: one.lo,
      hi: one.hi,
      r2: one.r2,
      r2Lag: one.r2_lag,
      r2LagOut: one.r2_lag_out,
      depth: one.depth,
      topDepth: bars.depth,
    };
  },
  doc: {
    what: 'How far the middle moves with the order flow of the same bar: one number for the best level, and how much more is explained when the levels behind it are looked at too.',
    formula: [
      String.raw`\Delta P_k = \alpha + \beta\, \mathrm{OFI}_k + \varepsilon_k, \qquad \Delta P_k = \alpha + \sum_{m=1}^{M} b_m \mathrm{MLOFI}^m_k + \varepsilon_k`,
      String.raw`R^2_{\mathrm{out}} = 1 - \frac{\sum (y - \hat y)^2}{\sum (y - \bar y_{\mathrm{train}})^2}`,
    ],
    where:
      'Bars hold what the messages in them brought (flow.level-flow); a message after a snapshot, a gap or a crossed book brings nothing. Ridge on flows standardised by the bars fitted on, its penalty chosen by five blocks in turn.',
    read: 'The curve out of sample should rise with the levels, then flatten: how deep the book matters. The implied depth is that of a book whose levels are all alike; compare it with the depth that stood there.',
    limits:
      'Flow and move are of the same bar: none of these R2 is a forecast. The forecast is the R2 of the bar before, out of sample, and it is near 0. Levels go together, so a single weight is uncertain. One stretch of one market: on another the numbers differ.',
    references: [
      'Cont, Kukanov, Stoikov (2014), The price impact of order book events, Journal of Financial Econometrics 12(1)',
      'Xu, Gould, Howison (2018), Multi-level order-flow imbalance in a limit order book, Market Microstructure and Liquidity 4(3-4)',
    ],
  },
});

/** Flow by level and move of each bar from the first to the last; NaN in a bar none of whose messages has one. */
function barsOf({ ts, outputs }: StudyRows, micros: number): { flow: Float64Array[]; change: Float64Array; depth: number } {
  const first = Math.floor((ts[0] ?? 0) / micros);
  const count = ts.length === 0 ? 0 : Math.floor(ts[ts.length - 1]! / micros) - first + 1;
  const make = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const flow = Array.from({ length: levels }, make);
  const change = make();
  const events = Array.from({ length: levels }, (_, k) => outputs[`e${k + 1}`]!);
  const [move, depth] = [outputs.move!, outputs.depth!];
  let [sum, rows] = [0, 0];
  for (let i = 0; i < ts.length; i++) {
    if (Number.isNaN(move[i])) continue;
    const at = Math.floor(ts[i]! / micros) - first;
    if (Number.isNaN(change[at])) {
      change[at] = 0;
      for (const level of flow) level[at] = 0;
    }
    change[at]! += move[i]!;
    for (let k = 0; k < levels; k++) if (!Number.isNaN(events[k]![i])) flow[k]![at]! += events[k]![i]!;
    sum += depth[i]!;
    rows++;
  }
  return { flow, change, depth: rows > 0 ? sum / rows : Number.NaN };
}
