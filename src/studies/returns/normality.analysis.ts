/** Tests of log returns for normality, independence and constant variance. Statistics without unit. */
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis } from '../analysis.ts';
import { longestStretch, notEnoughBars, returnsOf } from '../known-returns.ts';

const id = 'returns.normality';
const fewest = 30;
const lags = [1, 5, 10, 20];

interface Row {
  id: string;
  /** What the test rejects, when it does. */
  null: 'normal' | 'uncorrelated' | 'constant variance';
  lag: number | undefined;
  statistic: number | undefined;
  p: number | undefined;
  /** Where there is no p: the 5 % critical value. */
  critical: number | undefined;
  /** At 5 %; undefined where not known. */
  rejected: boolean | undefined;
}

/** Anderson and Darling's 5 % point for a normal with both parameters estimated (Stephens 1974), for n values. */
const andersonCritical = (n: number): number => 0.787 / (1 + 4 / n - 25 / (n * n));

export default defineAnalysis({
  id,
  title: 'Tests of returns',
  every: '1m',
  inputs: { 'close.0': 'Closes of the bars, quote currency; a missing bar is NaN' },
  params: {},
  outputs: {
    n: 'Returns used: the longest stretch without a hole',
    known: 'Returns known in all',
    tests: 'Per test: id, null hypothesis, lag, statistic, p or 5 % critical value, whether it is rejected at 5 %',
  },
  run(ctx, series) {
    const returns = returnsOf(id, series, fewest);
    const { from, to } = longestStretch(returns);
    const y = returns.slice(from, to);
    if (y.length < fewest) throw notEnoughBars(id, 'returns without a hole between them', fewest, y.length);
    const chosen = lags.filter((lag) => lag < y.length / 2 - 1);
    ctx.progress(0, 1, 'tests');
    const d = callMethod('diagnostics', { y }, { lags: chosen, arch_lags: 5 });
    ctx.progress(1, 1, 'done');
    const number = (value: unknown): number | undefined => (typeof value === 'number' && !Number.isNaN(value) ? value : undefined);
    const row = (test: string, hypothesis: Row['null'], statistic: unknown, p: unknown, lag?: number): Row => ({
      id: test,
      null: hypothesis,
      lag,
      statistic: number(statistic),
      p: number(p),
      critical: undefined,
      rejected: number(p) === undefined ? undefined : number(p)! < 0.05,
    });
    const anderson = number(d.anderson_darling);
    const tests: Row[] = [
      row('jarque-bera', 'normal', d.jarque_bera, d.jarque_bera_p),
      row('dagostino', 'normal', d.dagostino_k2, d.dagostino_p),
      row('shapiro', 'normal', d.shapiro_w, d.shapiro_p),
      {
        ...row('anderson-darling', 'normal', anderson, undefined),
        critical: andersonCritical(y.length),
        rejected: anderson === undefined ? undefined : anderson > andersonCritical(y.length),
      },
      ...chosen.map((lag, i) => row('ljung-box', 'uncorrelated', (d.ljung_box_stat as number[])[i], (d.ljung_box_p as number[])[i], lag)),
      row('arch-lm', 'constant variance', d.arch_lm, d.arch_lm_p, 5),
    ];
    return { n: y.length, known: returns.reduce((n, r) => n + (Number.isNaN(r) ? 0 : 1), 0), tests };
  },
  doc: {
    what: 'Are returns normal, uncorrelated, of one variance? Each row a test of one null hypothesis.',
    formula: [String.raw`JB = \frac{n}{6} \left( S^2 + \frac{K^2}{4} \right)`],
    where:
      '$S$ skewness, $K$ excess kurtosis (Jarque and Bera). The others as the method diagnostics has them, ARCH LM of returns less their mean. Anderson and Darling has a 5 % critical value in place of p.',
    read: 'Normality of returns is nearly always rejected: how far the tails go (the t, the Q-Q plot) says more than p. ARCH rejected: volatility clusters, so plain standard errors are too small. Ljung-Box rejected at lag 1 on short bars is often the bounce between bid and ask.',
    limits:
      'With thousands of bars the smallest departure is significant. Several tests of one series: one in twenty is rejected by chance. Shapiro and Wilk’s is unknown above 5,000 returns. Only the longest stretch without a hole is used.',
    references: [
      'Jarque and Bera, Efficient tests for normality, homoscedasticity and serial independence of regression residuals, Economics Letters 6 (1980)',
      'Stephens, EDF statistics for goodness of fit and some comparisons, JASA 69 (1974)',
    ],
  },
});
