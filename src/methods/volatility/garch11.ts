/** GARCH(1,1) by Gaussian maximum likelihood. Variances in squared units of y. */
import { fitGarch, type GarchParams, garchLikelihood } from '../maths/garch.ts';
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'garch11';
const least = 50;
const ends = 5;

function checkOf(text: string): GarchParams {
  const values = numberList(id, 'check_params', text);
  const [, omega, alpha, beta] = values as GarchParams;
  if (values.length === 4 && omega > 0 && alpha >= 0 && beta >= 0) return values as GarchParams;
  throw badInput(id, `parameter check_params must be mu, omega > 0, alpha >= 0 and beta >= 0, was "${text}".`);
}

function at(y: Float64Array, params: GarchParams): { loglik: number; variances: Float64Array } {
  const variances = new Float64Array(y.length);
  return { loglik: garchLikelihood(y, params, variances), variances };
}

export default defineMethod({
  id,
  title: 'GARCH(1,1)',
  inputs: { y: 'Returns, any unit' },
  params: {
    mean: { title: 'Mean of the returns', default: 'constant', options: ['constant', 'zero'] },
    dist: { title: 'Distribution of the shocks', default: 'normal', options: ['normal'] },
    check_params: { title: 'Values of mu, omega, alpha, beta to give the likelihood at', default: '', outputs: ['at_check_params'] },
  },
  outputs: {
    fit: 'mu, omega, alpha, beta, their loglik, cond_var_first5 and cond_var_last5; converged says whether the search ended',
    at_check_params: 'loglik and cond_var_last5 at the given parameters',
    variance: 'Fitted variance of each row',
    next_variance: 'Forecast for the row after the last',
    long_run_variance: 'Level that forecasts return to',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    if (y.length < least) throw notEnough(id, 'returns', least, y.length);
    if (y.every((value) => value === y[0])) throw badInput(id, 'y is constant, so it has no variance to model.');
    const check = params.check_params === '' ? undefined : at(y, checkOf(params.check_params as string));
    const found = fitGarch(y, params.mean === 'constant');
    const [mu, omega, alpha, beta] = found.params;
    const { variances } = at(y, found.params);
    return {
      fit: {
        mu,
        omega,
        alpha,
        beta,
        loglik: found.loglik,
        cond_var_first5: variances.slice(0, ends),
        cond_var_last5: variances.slice(-ends),
        converged: found.converged,
      },
      at_check_params: check && { loglik: check.loglik, cond_var_last5: check.variances.slice(-ends) },
      variance: variances,
      next_variance: omega + alpha * (y.at(-1)! - mu) ** 2 + beta * variances.at(-1)!,
      long_run_variance: alpha + beta < 0.999 ? omega / (1 - alpha - beta) : Number.NaN,
    };
  },
  doc: {
    what: 'A variance that rises after large moves and falls back to a level: the standard model of volatility that clusters.',
    formula: [
      String.raw`y_t = \mu + e_t, \quad e_t \sim N(0, \sigma_t^2)`,
      String.raw`\sigma_t^2 = \omega + \alpha e_{t-1}^2 + \beta \sigma_{t-1}^2`,
      String.raw`\sigma^2_{t+k} = \bar\sigma^2 + (\alpha + \beta)^{k-1} (\sigma^2_{t+1} - \bar\sigma^2), \quad \bar\sigma^2 = \frac{\omega}{1 - \alpha - \beta}`,
    ],
    where: 'Before the first row, squared residual and variance are the mean squared residual. Found by BFGS from several starts.',
    read: 'Alpha: how strongly a shock counts; alpha + beta: how slowly it fades, half of it gone after ln 0.5 / ln(alpha + beta) rows.',
    limits:
      'Alpha + beta near 1: no level to return to, often a break in the sample. Returns have heavier tails than this model; the estimates remain good, their usual errors do not. Some packages start the recursion otherwise and report another likelihood.',
    references: [
      'Bollerslev (1986), Generalized autoregressive conditional heteroskedasticity, Journal of Econometrics 31',
      'Fiorentini, Calzolari, Panattoni (1996), Analytic derivatives and the computation of GARCH estimates, Journal of Applied Econometrics 11',
    ],
  },
});
