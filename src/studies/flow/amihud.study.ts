/** Amihud's illiquidity: size of returns per million of money traded, over the last bars. One row a closed bar. */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { normal95 } from '../intervals.ts';
import { defineStudy } from '../study.ts';

/** Fewest bars with trades. */
const fewest = 24;
const [chain, close, head, sum, square, count] = [0, 1, 2, 3, 4, 5];

export default defineStudy({
  id: 'flow.amihud',
  title: 'Amihud illiquidity',
  clock: 'bar',
  instruments: 1,
  params: { window: windowParam(168, 2), interval: { ...intervalParam, default: '1h' } },
  outputs: [
    { id: 'illiq', title: 'Return a million traded', kind: 'line', unit: 'fraction', interval: { lo: 'illiqLo', hi: 'illiqHi' } },
    { id: 'illiqLo', title: 'Return a million, lower end', kind: 'band', unit: 'fraction' },
    { id: 'illiqHi', title: 'Return a million, upper end', kind: 'band', unit: 'fraction' },
  ],
  warmup: (params) => Math.min(fewest, windowOf(params)) + 1,
  open(ctx) {
    const bars = ctx.bars(0);
    const window = windowOf(ctx.params);
    const least = Math.min(fewest, window);
    const state = ctx.state(6);
    /** Ratio of each bar of the window, and whether it counts. */
    const [ratios, counts] = [ctx.state(window), ctx.state(window)];
    const [out, lo, hi] = [ctx.output('illiq'), ctx.output('illiqLo'), ctx.output('illiqHi')];

    function put(s: Float64Array, ratio: number): void {
      const at = s[head];
      const known = ratio - ratio === 0;
      const old = ratios.view[at];
      s[sum] += (known ? ratio : 0) - old;
      s[square] += (known ? ratio * ratio : 0) - old * old;
      s[count] += (known ? 1 : 0) - counts.view[at];
      ratios.view[at] = known ? ratio : 0;
      counts.view[at] = known ? 1 : 0;
      s[head] = at + 1 < window ? at + 1 : 0;
      if (s[head] !== 0) return;
      // Once a round the sums are taken anew, so that rounding does not build up.
      s[sum] = s[square] = 0;
      for (let k = 0; k < window; k++) {
        s[sum] += ratios.view[k];
        s[square] += ratios.view[k] * ratios.view[k];
      }
    }

    return {
      push(from, to) {
        const [h, l, c, v, m] = [bars.high.view, bars.low.view, bars.close.view, bars.volume.view, bars.value.view];
        const s = state.view;
        for (let i = from; i < to; i++) {
          if (s[chain] !== 0) {
            // A file of bars may tell volume and no value.
            const value = m[i] === m[i] ? m[i] : (v[i] * (h[i] + l[i] + c[i])) / 3;
            put(s, value > 0 ? (1e6 * Math.abs(c[i] / s[close] - 1)) / value : Number.NaN);
          }
          s[chain] = c[i] > 0 ? 1 : 0;
          s[close] = c[i] > 0 ? c[i] : 0;
          const n = s[count];
          const mean = n >= least ? Math.max(0, s[sum]) / n : Number.NaN;
          const half = normal95 * Math.sqrt(Math.max(0, s[square] / n - mean * mean) / (n - 1));
          out.view[i] = mean;
          lo.view[i] = Math.max(0, mean - half);
          hi.view[i] = mean + half;
        }
      },
      gap() {
        state.view[chain] = 0;
      },
      sample: () => ({ n: state.view[count], least, unit: 'bars with trades' }),
    };
  },
  doc: {
    what: 'How much the price moves for the money that is traded: the mean size of a return over the value of the trades behind it.',
    formula: [String.raw`\mathrm{ILLIQ} = \frac{10^6}{n} \sum_i \frac{|r_i|}{\mathrm{value}_i}`],
    where:
      '$r_i$: return of the closes of bar $i$; value: money traded in it, or where the file has none its volume times a third of high, low and close; over the bars of the window in which there were trades.',
    read: 'The return that goes with a million traded: 0.0001 is one basis point. It rises when a market dries up.',
    limits:
      'It falls as bars get longer: compare one interval with itself. Bars without trades are left out. From 24 bars on it is shown, on less than the window. The interval takes bars as independent; clustered volatility makes it too narrow.',
    references: ['Amihud, Illiquidity and stock returns, J. Financial Markets 5 (2002)'],
  },
});
