/** Rolling volatility of log returns of bar closes: fraction a bar, and annualised. One row a closed bar. */
import { type Interval, intervalMicros } from '../../core/interval.ts';
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { deviationFactors } from '../intervals.ts';
import { openLogReturns } from '../log-returns.ts';
import { defineStudy } from '../study.ts';

/** Markets that never close: 365 days of 86,400 s. */
const yearMicros = 365 * 86_400e6;

export default defineStudy({
  id: 'risk.volatility',
  title: 'Rolling volatility',
  clock: 'bar',
  instruments: 1,
  params: { window: windowParam(60, 2), interval: intervalParam },
  outputs: [
    { id: 'volAnn', title: 'Volatility, annualised', kind: 'line', unit: 'fraction', interval: { lo: 'volAnnLo', hi: 'volAnnHi' } },
    { id: 'vol', title: 'Volatility of a bar', kind: 'line', unit: 'fraction', interval: { lo: 'volLo', hi: 'volHi' } },
    { id: 'volAnnLo', title: 'Volatility, annualised, lower end', kind: 'band', unit: 'fraction' },
    { id: 'volAnnHi', title: 'Volatility, annualised, upper end', kind: 'band', unit: 'fraction' },
    { id: 'volLo', title: 'Volatility of a bar, lower end', kind: 'band', unit: 'fraction' },
    { id: 'volHi', title: 'Volatility of a bar, upper end', kind: 'band', unit: 'fraction' },
  ],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const bars = Math.sqrt(yearMicros / intervalMicros(ctx.params.interval as Interval));
    const returns = openLogReturns(ctx, ctx.bars(0).close);
    const perBar = ctx.output('vol');
    const annual = ctx.output('volAnn');
    const [perBarLo, perBarHi, annualLo, annualHi] = ['volLo', 'volHi', 'volAnnLo', 'volAnnHi'].map(ctx.output);
    const { lo, hi } = deviationFactors(window);
    const state = ctx.state(call.rollingMomentsState(window));
    return {
      push(from, to) {
        returns.push(from, to);
        const at = from * 8;
        call.rollingMoments(returns.out.ptr + at, to - from, window, 1, state.ptr, 0, 0, perBar.ptr + at, 0);
        const p = perBar.view;
        const a = annual.view;
        const pLo = perBarLo.view;
        const pHi = perBarHi.view;
        const aLo = annualLo.view;
        const aHi = annualHi.view;
        for (let i = from; i < to; i++) {
          a[i] = p[i] * bars;
          pLo[i] = p[i] * lo;
          pHi[i] = p[i] * hi;
          aLo[i] = a[i] * lo;
          aHi[i] = a[i] * hi;
        }
      },
      sample: () => ({ n: window, least: window, unit: 'returns' }),
    };
  },
  doc: {
    what: 'How much the price has moved from bar to bar over the window: the standard deviation of log returns of closes, and the same scaled to a year.',
    formula: [
      String.raw`\mathrm{vol} = \sqrt{\frac{1}{n-1} \sum_{i} (r_i - \bar r)^2}, \quad r_i = \ln \frac{c_i}{c_{i-1}}`,
      String.raw`\mathrm{volAnn} = \mathrm{vol} \sqrt{\frac{365\ \mathrm{days}}{\mathrm{interval}}}`,
      String.raw`\left[ \mathrm{vol} \sqrt{\frac{n-1}{\chi^2_{0.975}}},\ \mathrm{vol} \sqrt{\frac{n-1}{\chi^2_{0.025}}} \right]`,
    ],
    where: String.raw`$c_i$: closes of the bars; $n$: the last window returns. The last line is the 95 % interval; $\chi^2$ has $n - 1$ degrees of freedom.`,
    read: 'volAnn 0.5: if it stayed so, a year would move about 50 % either way. Compare it with its own past, not with another interval.',
    limits:
      'Closes of 1 s bounce between bid and ask, which adds volatility that is not risk: use slower bars for risk. Bars without trades count as no move. A year of a minute of data is an extrapolation. The year is 365 days around the clock: of a market that trades 6.5 hours on 252 days a year volAnn of bars of trading time is about 2.3 times too high. The interval assumes independent normal returns of one volatility: with fat tails and clusters, which markets have, the truth is less certain than it says.',
    references: ['Andersen, Bollerslev, Diebold, Labys, Modeling and Forecasting Realized Volatility, Econometrica 71 (2003)'],
  },
});
