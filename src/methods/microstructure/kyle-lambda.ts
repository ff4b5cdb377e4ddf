/** Kyle's lambda: how far the mid moves per unit of net aggressive volume, over bars. */
import { columns, notEnough } from '../maths/input.ts';
import { robustFit } from '../maths/robust-fit.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'kyle-lambda';
const least = 20;
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: "Kyle's lambda",
  inputs: {
    change: 'Change of the mid over each bar, any unit; null where it is not known',
    flow: 'Bought less sold by aggressors in the same bar, base units',
  },
  params: { lags: { title: 'Lags of the errors; 0: White', default: 5, whole: true, min: 0, max: 1000 } },
  outputs: {
    lambda: 'Change per unit of flow, with lo and hi (95 %)',
    intercept: 'Change without flow',
    t: 'lambda over its standard error',
    r2: 'Share of the changes that goes with the flow of the same bar',
    flag: 'True where lambda is below 0 beyond chance (t < -2): the signs of the trades are probably turned',
    n: 'Bars that were fitted',
  },
  run(input, params): MethodResult {
    const { change, flow } = columns(id, input, ['change', 'flow']);
    const known = change.reduce((sum, value, i) => sum + (Number.isFinite(value + flow[i]!) ? 1 : 0), 0);
    if (known < least) throw notEnough(id, 'bars with a known change and flow', least, known);
    const fit = robustFit([change.map(() => 1), flow], change, params.lags as number);
    if (!fit)
      return {
        lambda: Number.NaN,
        lo: Number.NaN,
        hi: Number.NaN,
        intercept: Number.NaN,
        t: Number.NaN,
        r2: Number.NaN,
        flag: false,
        n: known,
      };
    const [intercept, lambda] = fit.coefficients as unknown as [number, number];
    const error = Math.sqrt(fit.covariance[1]![1]!);
    const kept = change.filter((value, i) => Number.isFinite(value + flow[i]!));
    const mean = kept.reduce((sum, value) => sum + value, 0) / known;
    const total = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const rest = fit.residuals.reduce((sum, value) => sum + value * value, 0);
    const t = lambda / error;
    return {
      lambda,
      lo: lambda - normal95 * error,
      hi: lambda + normal95 * error,
      intercept,
      t,
      r2: total > 0 ? 1 - rest / total : Number.NaN,
      flag: lambda < 0 && t < -2,
      n: known,
    };
  },
  doc: {
    what: 'Price impact of net flow: by how much the price moves when one unit more is bought than sold in a bar.',
    formula: [String.raw`\Delta m_k = a + \lambda \sum_{i \in k} \epsilon_i v_i + e_k`],
    where: String.raw`$\Delta m_k$: change of the mid over bar $k$; $\epsilon_i v_i$: signed sizes of its trades. Errors of Newey and West.`,
    read: 'Large where the book is thin. Times a size it is a first guess of what trading it moves. In the model of Kyle it is half the ratio of the deviations of value and of noise trading.',
    limits:
      'A relation of the same bar, no forecast, and no proof of cause: traders follow prices too. Impact is concave in size, so the line understates small and overstates large orders. Not the ratio of the total move to the total flow.',
    references: ['Kyle, Continuous auctions and insider trading, Econometrica 53 (1985)'],
  },
});
