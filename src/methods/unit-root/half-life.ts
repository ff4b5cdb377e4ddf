/** How fast a spread returns to its mean: half-life in units of `dt`, and the Ornstein-Uhlenbeck process that does so. */
import { badInput, column, expectFinite, notEnough } from '../maths/input.ts';
import { simpleLeastSquares } from '../maths/least-squares.ts';
import { compensatedSum } from '../maths/sum.ts';
import { changesOf } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'half-life';

export default defineMethod({
  id,
  title: 'Half-life of a spread',
  inputs: { y: 'The spread, one value a bar' },
  params: { dt: { title: 'Length of a bar', default: 1 } },
  outputs: {
    beta: 'Share of the distance from the mean that a bar undoes, with a minus sign',
    alpha: 'Constant of the regression',
    se_beta: 'Standard error of beta',
    halflife_continuous: '-ln 2 / beta: what most scripts print; right for a small beta only. Unknown when beta is not between -2 and 0',
    halflife_discrete: '-ln 2 / ln(1 + beta): exact. Unknown when beta is not between -1 and 0',
    ou_theta: 'Speed of return of the Ornstein-Uhlenbeck process, per unit of time',
    ou_mu: 'Level it returns to',
    ou_sigma: 'Its noise per root of a unit of time, from the mean squared residual',
    ou_sigma_unbiased: 'The same with two degrees of freedom taken off',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const dt = params.dt as number;
    if (!(dt > 0)) throw badInput(id, `parameter dt must be above 0, was ${dt}.`);
    const rows = y.length - 1;
    if (rows < 3) throw notEnough(id, 'values', 4, y.length);
    const before = y.subarray(0, rows);
    const change = changesOf(y);
    const fit = simpleLeastSquares(before, change);
    if ('dependent' in fit) throw badInput(id, 'the series does not vary, so it has no half-life.');
    const [alpha, beta] = fit.coefficients as unknown as [number, number];
    const squares = compensatedSum(fit.residuals.map((value) => value * value));
    // Beyond -1 every bar overshoots the mean, yet comes nearer to it up to -2.
    const returns = beta < 0 && beta > -2;
    const theta = returns && beta > -1 ? -Math.log1p(beta) / dt : undefined;
    // Variance that a unit of time adds, from the variance of a bar's residual: 1 - (1 + beta)^2 without its rounding.
    const sigma = (variance: number): number | undefined =>
      theta === undefined ? undefined : Math.sqrt((variance * 2 * theta) / (-beta * (2 + beta)));
    return {
      beta,
      alpha,
      se_beta: Math.sqrt((squares / (rows - 2)) * fit.inverse[1]![1]!),
      halflife_continuous: returns ? (-Math.LN2 / beta) * dt : undefined,
      halflife_discrete: theta === undefined ? undefined : Math.LN2 / theta,
      ou_theta: theta,
      ou_mu: returns ? -alpha / beta : undefined,
      ou_sigma: sigma(squares / rows),
      ou_sigma_unbiased: sigma(squares / (rows - 2)),
    };
  },
  doc: {
    what: 'The time in which a spread is expected to come half-way back to its mean.',
    formula: [
      String.raw`\Delta s_t = \alpha + \beta s_{t-1} + e_t`,
      String.raw`h = -\frac{\ln 2}{\ln(1 + \beta)} \approx -\frac{\ln 2}{\beta}`,
      String.raw`\theta = -\frac{\ln(1 + \beta)}{dt}, \quad \mu = -\frac{\alpha}{\beta}, \quad \sigma^2 = \frac{2 \theta \operatorname{var} e}{1 - (1 + \beta)^2}`,
    ],
    where: '$s$: the spread; $\\theta, \\mu, \\sigma$: the Ornstein-Uhlenbeck process that, seen once a bar, gives this regression.',
    read: 'A pair can be traded on a half-life above one bar and below twice the window it was measured on. A shorter one is noise between bars; a longer one was not seen often enough to be believed.',
    limits:
      'Beta is biased towards return in short samples, even for a random walk: look at the cointegration test first. Unknown when the spread does not return; where it overshoots its mean every bar (beta below -1) only the approximate form is given.',
    references: [
      'Chan (2013), Algorithmic Trading, chapter 2',
      'Uhlenbeck, Ornstein (1930), On the theory of the Brownian motion, Physical Review 36',
    ],
  },
});
