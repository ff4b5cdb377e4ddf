/** Augmented Dickey-Fuller test: does a series return to a level (or trend), or wander? */
import { dickeyFuller, type LagRule, lagRules } from '../maths/dickey-fuller.ts';
import { column, countOrAuto } from '../maths/input.ts';
import { mackinnonCritical, mackinnonP } from '../maths/mackinnon.ts';
import { type Trend, trends } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'adf';

export default defineMethod({
  id,
  title: 'Unit root (ADF)',
  inputs: { y: 'The series: a spread, a log price' },
  params: {
    regression: { title: 'Trend: none, constant, line, parabola', default: 'c', options: trends },
    autolag: { title: 'Rule that chooses the lags', default: 'AIC', options: lagRules },
    maxlag: { title: 'Most lags, or the lags without a rule; auto by the length', default: 'auto' },
  },
  outputs: {
    stat: 't-value of the lagged level',
    pvalue: 'MacKinnon p-value: small when wandering is unlikely',
    usedlag: 'Lagged differences used',
    nobs: 'Rows of the regression',
    crit: 'Critical values at 1, 5 and 10 %',
    icbest: 'The criterion at the chosen lag on the common sample; |t| of the last lag for t-stat; unknown without a rule',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    const trend = params.regression as Trend;
    const maxLag = countOrAuto(id, 'maxlag', params.maxlag);
    const { stat, usedLag, rows, criterion } = dickeyFuller(id, y, { trend, rule: params.autolag as LagRule, maxLag });
    const [one, five, ten] = mackinnonCritical(trend, 1, rows);
    return {
      stat,
      pvalue: mackinnonP(stat, trend, 1),
      usedlag: usedLag,
      nobs: rows,
      crit: { '1%': one, '5%': five, '10%': ten },
      icbest: Number.isNaN(criterion) ? undefined : criterion,
    };
  },
  doc: {
    what: 'Whether a series is pulled back to a level or trend. The null hypothesis is that it is not: that it has a unit root, like a random walk.',
    formula: [
      String.raw`\Delta y_t = \gamma y_{t-1} + \sum_{k=1}^{L} \varphi_k \Delta y_{t-k} + \text{trend} + e_t`,
      String.raw`\tau = \hat\gamma / \operatorname{se}(\hat\gamma)`,
      String.raw`L_{\max} = \min\left(\lceil 12 (n / 100)^{1/4} \rceil, \lfloor n / 2 \rfloor - k - 1\right)`,
    ],
    where:
      '$L$ is chosen among 0 to $L_{max}$ on the rows that all of them share, then the regression is run again on all rows it can use. $k$: terms of the trend.',
    read: 'A statistic below the critical value, a p below 0.05: the series returns. A high p does not prove a walk: short series rarely reject.',
    limits:
      'For the residuals of a hedge regression use Engle-Granger: there the ADF p is far too small. Breaks in level look like wandering; bid-ask bounce looks like return.',
    references: [
      'Said, Dickey (1984), Testing for unit roots in autoregressive-moving average models, Biometrika 71',
      'MacKinnon (1994), Approximate asymptotic distribution functions for unit-root and cointegration tests, JBES 12',
      'MacKinnon (2010), Critical values for cointegration tests, Queen’s Economics Department working paper 1227',
    ],
  },
});
