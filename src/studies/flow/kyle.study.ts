/** Kyle's lambda: how far the price moves per unit of net aggressive volume, over bars. Basis points. One row a closed bar. */
import { intervalParam } from '../bar-params.ts';
import { openDecayedFit } from '../decayed-fit.ts';
import { normal95 } from '../intervals.ts';
import { defineStudy } from '../study.ts';

const lags = 5;
const [chain, close, weights, squares] = [0, 1, 2, 3];
/** A lambda below 0 by so many errors is no chance. */
const turned = -2;

export default defineStudy({
  id: 'flow.kyle',
  title: "Kyle's lambda",
  clock: 'bar',
  instruments: 1,
  params: {
    memory: { title: 'Memory: weight falls to 1/e over', default: 360, unit: 'bars', min: 10, max: 1e9 },
    least: { title: 'Fewest bars', default: 60, unit: 'bars', whole: true, min: 20, max: 1e5 },
    interval: { ...intervalParam, default: '5s' },
  },
  outputs: [
    { id: 'million', title: 'Impact of a million of net flow', kind: 'line', unit: 'bps', interval: { lo: 'millionLo', hi: 'millionHi' } },
    { id: 'millionLo', title: 'Impact of a million, lower end', kind: 'band', unit: 'bps' },
    { id: 'millionHi', title: 'Impact of a million, upper end', kind: 'band', unit: 'bps' },
    { id: 'lambda', title: 'Impact of one base unit', kind: 'line', unit: 'bps/base' },
    { id: 't', title: 'lambda over its error', kind: 'line', unit: 'std' },
    { id: 'flag', title: 'lambda is negative beyond chance', kind: 'marker', unit: '0 or 1' },
  ],
  warmup: ({ least, memory }) => barsWorth(leastOf(least as number, memory as number), 1 - 1 / (memory as number)) + 1,
  open(ctx) {
    const bars = ctx.bars(0);
    const memory = ctx.params.memory as number;
    const least = leastOf(ctx.params.least as number, memory);
    const keep = 1 - 1 / memory;
    const factors = ctx.kernels.arena.f64(1);
    const fit = openDecayedFit(ctx, factors, 2, lags);
    const state = ctx.state(4);
    const [million, lo, hi, lambda, tOut, flag] = ['million', 'millionLo', 'millionHi', 'lambda', 't', 'flag'].map(ctx.output);
    const worth = (): number =>
      state.view[squares] > 0 ? Math.round((state.view[weights] * state.view[weights]) / state.view[squares]) : 0;

    return {
      push(from, to) {
        const [c, v, b] = [bars.close.view, bars.volume.view, bars.buyVolume.view];
        const s = state.view;
        factors.view[0] = keep;
        for (let i = from; i < to; i++) {
          const flow = v[i] === 0 ? 0 : 2 * b[i] - v[i];
          const known = flow - flow === 0 && c[i] > 0 && c[i] < Number.POSITIVE_INFINITY;
          if (known && s[chain] !== 0) {
            fit.x[0] = 1;
            fit.x[1] = flow;
            fit.x[2] = (1e4 * (c[i] - s[close])) / s[close];
            fit.fade(0);
            fit.add();
            s[weights] = s[weights] * keep + 1;
            s[squares] = s[squares] * keep * keep + 1;
          }
          if (!known) fit.cut();
          s[chain] = known ? 1 : 0;
          s[close] = known ? c[i] : 0;
          const enough = fit.solved() && known && worth() >= least;
          const slope = enough ? fit.state.view[fit.first + 1] : Number.NaN;
          fit.g[0] = 0;
          fit.g[1] = 1;
          fit.error();
          const error = fit.g[2];
          const scale = 1e6 / c[i];
          lambda.view[i] = slope;
          million.view[i] = slope * scale;
          lo.view[i] = (slope - normal95 * error) * scale;
          hi.view[i] = (slope + normal95 * error) * scale;
          tOut.view[i] = slope / error;
          flag.view[i] = enough ? (slope / error < turned ? 1 : 0) : Number.NaN;
        }
      },
      gap() {
        state.view[chain] = 0;
        fit.cut();
      },
      sample: () => ({ n: worth(), least, unit: 'bars', none: 'net flow does not vary, or the aggressors are not told' }),
    };
  },
  doc: {
    what: 'Price impact of net flow: by how much the price moves when one unit, or a million of money, more is bought than sold in a bar.',
    formula: [String.raw`\frac{\Delta p_k}{p_{k-1}} = a + \lambda \sum_{i \in k} \epsilon_i v_i + e_k`],
    where: String.raw`$p_k$: close of bar $k$; $\epsilon_i v_i$: signed sizes of its trades. The past loses weight from bar to bar. Errors of Newey and West with 5 lags, from residuals of one step ahead.`,
    read: 'Large where the book is thin. A first guess of what trading a million moves within a bar. flag: the sign is wrong beyond chance, look at the sides of the trades.',
    limits:
      'A relation of the same bar, no forecast and no proof of cause. Impact is concave in size: the line overstates large orders. Closes are last trades, not mids, so half a spread of bounce is in it: take bars in which the price moves much more than the spread.',
    references: ['Kyle, Continuous auctions and insider trading, Econometrica 53 (1985)'],
  },
});

/** A memory of m bars is worth 2 m - 1 of them in the end: more is never asked for than it comes to. */
function leastOf(least: number, memory: number): number {
  return Math.min(Math.round(least), Math.floor(memory));
}

/** Bars in a row that are worth so many of full weight. */
function barsWorth(least: number, keep: number): number {
  let [n, weights, squares] = [0, 0, 0];
  do {
    weights = weights * keep + 1;
    squares = squares * keep * keep + 1;
    n++;
  } while (Math.round((weights * weights) / squares) < least);
  return n;
}
