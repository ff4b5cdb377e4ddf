/** Hill's tail index of the largest values. The index is a pure number, the threshold in units of x. */
import { badInput, column, notEnough, numberList } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'hill';

export default defineMethod({
  id,
  title: 'Hill tail index',
  inputs: { x: 'Sizes, any unit; only positive ones count. For losses pass the returns with their sign turned' },
  params: { k: { title: 'How many of the largest values, one estimate each', default: '50, 100, 250' } },
  outputs: { '<k>': 'For each k: xi, tail_index = 1 / xi, se_tail_index, and threshold, the value next below the k largest' },
  run(input, params) {
    const counts = numberList(id, 'k', params.k);
    const bad = counts.find((k) => !Number.isInteger(k) || k < 1);
    if (bad !== undefined) throw badInput(id, `parameter k must be whole numbers of at least 1; ${bad} is not.`);
    const sorted = column(id, input, 'x')
      .filter((value) => value > 0)
      .sort()
      .reverse();
    if (sorted.at(0) === Number.POSITIVE_INFINITY) throw badInput(id, 'x holds an infinite value; leave it out.');
    const needed = Math.min(...counts) + 1;
    if (sorted.length < needed) throw notEnough(id, 'positive values in x', needed, sorted.length);
    const result: MethodResult = {};
    for (const k of counts) {
      const threshold = sorted[k] ?? Number.NaN;
      const xi = compensatedSum(sorted.subarray(0, k).map((value) => Math.log(value / threshold))) / k;
      // k equal values have no tail to measure.
      const index = xi > 0 ? 1 / xi : Number.NaN;
      result[k] = { xi, tail_index: index, se_tail_index: index / Math.sqrt(k), threshold };
    }
    return result;
  },
  doc: {
    what: 'How heavy the tail is: the exponent with which the chance of a value above x falls as x grows.',
    formula: [
      String.raw`\xi = \frac{1}{k} \sum_{i \le k} \ln \frac{x_{(i)}}{x_{(k + 1)}}, \quad \zeta = \frac{1}{\xi}`,
      String.raw`\operatorname{se} \zeta = \frac{\zeta}{\sqrt{k}}`,
    ],
    where: '$x_{(i)}$: the i-th largest value; $\\zeta$: tail index, Pr(X > x) falls as $x^{-\\zeta}$.',
    read: 'Near 3 for returns of most markets; below 4 the kurtosis, below 2 the variance has no limit. Believe it where it hardly changes with k.',
    limits:
      'Returns that follow one another make the true error 1.5 to 2 times larger. Too large a k reaches into the body and biases it; values tied at a tick need jitter or longer bars.',
    references: ['Hill (1975), A simple general approach to inference about the tail of a distribution, Annals of Statistics 3'],
  },
});
