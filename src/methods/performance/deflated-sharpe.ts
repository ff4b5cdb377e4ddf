/** How far to believe a Sharpe ratio that was the best of several tried. Ratios are per period, not annualised. */
import { badInput } from '../maths/input.ts';
import { expectedBestSharpe, probabilisticSharpe, sharpeError } from '../maths/sharpe.ts';
import { defineMethod } from '../method.ts';

const id = 'deflated-sharpe';

export default defineMethod({
  id,
  title: 'Deflated Sharpe ratio',
  inputs: {},
  params: {
    sharpe: { title: 'Sharpe ratio a period', default: 0 },
    n: { title: 'Returns it rests on', default: 2, min: 2 },
    skew: { title: 'Their skewness', default: 0 },
    kurtosis: { title: 'Their kurtosis, 3 for a normal distribution', default: 3, min: 1 },
    trials: { title: 'Configurations tried', default: 1, min: 1 },
    variance: { title: 'Variance of the Sharpe ratios of the configurations tried', default: 0, min: 0 },
  },
  outputs: {
    standard_error: 'Standard error of the ratio',
    psr: 'Probability that the true ratio is above 0',
    expected_best: 'Best ratio to be expected of as many worthless configurations',
    dsr: 'Probability that the true ratio is above that one',
  },
  run(_input, params) {
    const { sharpe, n, skew, kurtosis, trials, variance } = params as Record<string, number>;
    if (kurtosis! < 1 + skew! * skew!)
      throw badInput(id, `kurtosis must be at least 1 + skew^2, was ${kurtosis} with a skewness of ${skew}; it is not the excess.`);
    const best = expectedBestSharpe(variance!, trials!);
    return {
      standard_error: sharpeError(sharpe!, n!, skew!, kurtosis!),
      psr: probabilisticSharpe(sharpe!, 0, n!, skew!, kurtosis!),
      expected_best: best,
      dsr: probabilisticSharpe(sharpe!, best, n!, skew!, kurtosis!),
    };
  },
  doc: {
    what: 'The probability that a strategy has any merit, given that it was picked as the best of several that were tried on the same data.',
    formula: [
      String.raw`\mathrm{PSR}(b) = \Phi\!\left( \frac{(\widehat{SR} - b) \sqrt{n - 1}}{\sqrt{1 - \gamma_3 \widehat{SR} + \frac{\gamma_4 - 1}{4} \widehat{SR}^2}} \right)`,
      String.raw`SR^* = \sqrt{V} \left( (1 - \gamma)\, \Phi^{-1}\!\left(1 - \tfrac1M\right) + \gamma\, \Phi^{-1}\!\left(1 - \tfrac{1}{M e}\right) \right)`,
      String.raw`\mathrm{DSR} = \mathrm{PSR}(SR^*)`,
    ],
    where: String.raw`$\widehat{SR}$: ratio a period over $n$ periods; $\gamma_3$, $\gamma_4$: skewness and kurtosis of the returns; $M$ configurations tried, $V$ the variance of their ratios; $\gamma = 0.5772$; $\Phi$: normal distribution. With $M = 1$, $SR^* = 0$.`,
    read: 'Above 0.95: the result is hard to explain by having tried much. Near 0.5: the best of so many tries would look like this without any merit.',
    limits:
      'It assumes independent returns and trials that are independent of each other: neighbouring parameters are not, so M overstates and the ratio errs on the careful side. Trials made elsewhere are not counted.',
    references: [
      'Bailey, López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012)',
      'Bailey, López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (2014)',
    ],
  },
});
