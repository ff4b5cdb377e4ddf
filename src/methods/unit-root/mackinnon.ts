/** p-values and critical values of unit-root and cointegration t-statistics. Shares of 1; statistics have no unit. */
import { column } from '../maths/input.ts';
import { mackinnonCritical, mackinnonP, mostSeries } from '../maths/mackinnon.ts';
import { trends } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'mackinnon';
const sizes = [25, 50, 100, 250, 1000, 100_000, Number.POSITIVE_INFINITY];

export default defineMethod({
  id,
  title: 'MacKinnon tables',
  inputs: { stats: 'Test statistics' },
  params: { N: { title: 'Integrated series tested (1 for Dickey-Fuller)', default: 1, whole: true, min: 1, max: mostSeries } },
  outputs: {
    pvalue: 'For each trend (n, c, ct, ctt) the p-value of each statistic; unknown for more than 6 series',
    crit_1_5_10: 'For each trend and number of observations the critical values at 1, 5 and 10 %',
  },
  run(input, params) {
    const stats = column(id, input, 'stats');
    const series = params.N as number;
    const known = trends.filter((trend) => !Number.isNaN(mackinnonCritical(trend, series, 100)[0]));
    return {
      pvalue: Object.fromEntries(trends.map((trend) => [trend, Array.from(stats, (stat) => mackinnonP(stat, trend, series))])),
      crit_1_5_10: Object.fromEntries(
        known.map((trend) => [
          trend,
          Object.fromEntries(sizes.map((n) => [Number.isFinite(n) ? String(n) : 'inf', mackinnonCritical(trend, series, n)])),
        ]),
      ),
    };
  },
  doc: {
    what: 'How rare a Dickey-Fuller or Engle-Granger statistic is when the series only wander: such statistics do not follow the t distribution.',
    formula: [
      String.raw`p = \Phi(c_0 + c_1 \tau + c_2 \tau^2 + c_3 \tau^3)`,
      String.raw`\tau_\alpha(n) = b_0 + \frac{b_1}{n} + \frac{b_2}{n^2} + \frac{b_3}{n^3}`,
    ],
    where:
      'The coefficients are MacKinnon’s, by trend and number of series $N$; far to the left the polynomial of $p$ is a parabola. $n$: observations.',
    read: 'A small p: a statistic that far to the left is rare without mean reversion. The critical values are the better guide near a threshold.',
    limits:
      'p-values are those of long series, good to about two digits, and known for up to six series; critical values account for the length and go to twelve.',
    references: [
      'MacKinnon (1994), Approximate asymptotic distribution functions for unit-root and cointegration tests, JBES 12',
      'MacKinnon (2010), Critical values for cointegration tests, Queen’s Economics Department working paper 1227',
    ],
  },
});
