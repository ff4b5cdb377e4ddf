/** Exponentially weighted variance of returns (RiskMetrics). Variance in squared units of y, one number a row. */
import { badInput, column } from '../maths/input.ts';
import { defineMethod } from '../method.ts';

const id = 'ewma-vol';

/** What the first variance is, from the text that names it: the square of the first return, or the mean square of all. */
function firstVariance(y: Float64Array, init: string): number {
  const known = y.filter((value) => !Number.isNaN(value));
  if (/y_?\[?0\]?|first/i.test(init)) return known.length > 0 ? known[0]! ** 2 : Number.NaN;
  if (/mean|var/i.test(init)) return known.reduce((sum, value) => sum + value * value, 0) / known.length;
  throw badInput(id, `parameter init must be "sigma2_0 = y_0^2" or "sigma2_0 = mean(y^2)", was "${init}".`);
}

export default defineMethod({
  id,
  title: 'EWMA volatility',
  inputs: { y: 'Returns, any unit' },
  params: {
    lam: { title: 'Weight of the past', default: 0.94, min: 0, max: 1 },
    init: { title: 'First variance: sigma2_0 = y_0^2, or sigma2_0 = mean(y^2)', default: 'sigma2_0 = y_0^2' },
    timing: {
      title: 'Whether the variance of a row knows its return: sigma2_t uses y_{t-1} (a forecast), or y_t',
      default: 'sigma2_t uses y_{t-1}',
    },
  },
  outputs: {
    variance: 'Variance of each row',
    sigma: 'Its root, in units of y',
    next_variance: 'Forecast for the row after the last',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    const lam = params.lam as number;
    const forecast = !/y_?\{?\[?t\]?\}?$/i.test((params.timing as string).trim());
    const variance = new Float64Array(y.length);
    const first = firstVariance(y, params.init as string);
    // Before the first known return nothing is known; an unknown return later leaves the variance as it was.
    let state = Number.NaN;
    for (let i = 0; i < y.length; i++) {
      const value = y[i]!;
      if (Number.isNaN(state)) {
        if (!Number.isNaN(value)) state = first;
        variance[i] = state;
        if (forecast && !Number.isNaN(value)) state = lam * state + (1 - lam) * value * value;
        continue;
      }
      const next = Number.isNaN(value) ? state : lam * state + (1 - lam) * value * value;
      variance[i] = forecast ? state : next;
      state = next;
    }
    const last = forecast ? state : variance[y.length - 1]!;
    return { variance, sigma: variance.map(Math.sqrt), next_variance: last };
  },
  doc: {
    what: 'Variance of returns in which each older return counts for less: the simplest forecast that follows volatility as it clusters.',
    formula: [String.raw`\sigma_t^2 = \lambda \sigma_{t-1}^2 + (1 - \lambda) y_{t-1}^2`, String.raw`\sigma_0^2 = y_0^2`],
    where: 'y: returns, their mean taken as zero; $\\lambda$: weight of the past.',
    read: 'With $\\lambda$ = 0.94 a shock has lost half its weight after 11 rows. Multiply by the rows of a year for an annual variance.',
    limits:
      'It has no level to return to: its forecast is the same for every horizon. The first few dozen rows still show the starting value.',
    references: ['J.P. Morgan, Reuters (1996), RiskMetrics Technical Document, 4th edition'],
  },
});
