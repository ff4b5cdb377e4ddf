/** Quantiles of a sample beside those of a distribution. Sample quantiles in the unit of the input, theoretical ones in deviations. */
import { badInput, column, expectFinite, notEnough } from '../maths/input.ts';
import { normalQuantile } from '../maths/normal.ts';
import { studentUpperQuantiles } from '../maths/student-quantile.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'qq';

/** Quantiles at the shares `positions`, which rise and lie evenly about one half. */
interface Law {
  /** Added to the names of its results. */
  suffix: string;
  quantiles(positions: Float64Array): Float64Array;
}

const normal: Law = { suffix: '', quantiles: (positions) => positions.map(normalQuantile) };

function student(df: number): Law {
  return {
    suffix: `_t${df}`,
    quantiles(positions) {
      const n = positions.length;
      const half = Math.ceil(n / 2);
      // The lower half holds its shares with all their digits; the upper one mirrors it.
      const upper = studentUpperQuantiles(positions.slice(0, half).reverse(), df);
      return Float64Array.from(positions, (_, i) => (i < half ? -upper[half - 1 - i]! : upper[half - n + i]!));
    },
  };
}

function lawsOf(text: string): Law[] {
  return text.split(',').map((part) => {
    const name = part.trim().toLowerCase();
    if (name === 'norm') return normal;
    const df = /^t\((\d+(?:\.\d+)?)\)$/.exec(name);
    if (df && Number(df[1]) > 0) return student(Number(df[1]));
    throw badInput(id, `parameter dist names "${part.trim()}"; known are norm and t(degrees of freedom), for instance "norm, t(4)".`);
  });
}

/** Medians of the order statistics of uniform numbers, by Filliben's approximation. */
function filliben(n: number): Float64Array {
  const last = 0.5 ** (1 / n);
  return Float64Array.from({ length: n }, (_, i) => {
    if (i === 0) return 1 - last;
    return i === n - 1 ? last : (i + 1 - 0.3175) / (n + 0.365);
  });
}

/** Least squares of the ordered sample on the theoretical quantiles. */
function line(theoretical: Float64Array, ordered: Float64Array): { slope: number; intercept: number; r: number } {
  const n = ordered.length;
  const [meanX, meanY] = [compensatedSum(theoretical) / n, compensatedSum(ordered) / n];
  const dx = theoretical.map((value) => value - meanX);
  const dy = ordered.map((value) => value - meanY);
  const cross = compensatedSum(dx.map((value, i) => value * dy[i]!));
  const [xx, yy] = [compensatedSum(dx.map((value) => value * value)), compensatedSum(dy.map((value) => value * value))];
  const flat = ordered[0] === ordered[n - 1];
  const slope = flat ? 0 : cross / xx;
  return { slope, intercept: meanY - slope * meanX, r: flat ? Number.NaN : cross / Math.sqrt(xx) / Math.sqrt(yy) };
}

export default defineMethod({
  id,
  title: 'Quantile-quantile plot',
  inputs: { y: 'The sample, any unit; missing values are left out' },
  params: { dist: { title: 'Distributions: norm, t(degrees of freedom)', default: 'norm, t(4)' } },
  outputs: {
    ordered: 'The sample, sorted',
    theoretical: 'Normal quantiles at the medians of the order statistics',
    slope: 'Slope of ordered on theoretical: the deviation that fits',
    intercept: 'Its intercept: the location that fits',
    r: 'Their correlation: 1 for a perfect fit, unknown for a constant sample',
    theoretical_t4: 'The same against t(4); so for any t(df)',
    slope_t4: 'Slope against t(4)',
    intercept_t4: 'Intercept against t(4)',
    r_t4: 'Correlation against t(4)',
    statsmodels_theoretical: 'Normal quantiles at i / (n + 1)',
  },
  run(input, params): MethodResult {
    const ordered = column(id, input, 'y')
      .filter((value) => !Number.isNaN(value))
      .sort();
    const n = ordered.length;
    if (n < 3) throw notEnough(id, 'known numbers in y', 3, n);
    expectFinite(id, 'sorted y', ordered);
    const positions = filliben(n);
    const result: MethodResult = { ordered };
    for (const { suffix, quantiles } of lawsOf(params.dist as string)) {
      const theoretical = quantiles(positions);
      const { slope, intercept, r } = line(theoretical, ordered);
      Object.assign(result, {
        [`theoretical${suffix}`]: theoretical,
        [`slope${suffix}`]: slope,
        [`intercept${suffix}`]: intercept,
        [`r${suffix}`]: r,
      });
    }
    result.statsmodels_theoretical = Float64Array.from({ length: n }, (_, i) => normalQuantile((i + 1) / (n + 1)));
    return result;
  },
  doc: {
    what: 'Sorted values against the quantiles that a normal or a Student t sample of the same size would have.',
    formula: [
      String.raw`u_n = 0.5^{1/n}, \quad u_1 = 1 - u_n, \quad u_i = \frac{i - 0.3175}{n + 0.365}`,
      String.raw`\mathrm{theoretical}_i = F^{-1}(u_i)`,
    ],
    where: '$F$: the distribution function, $u_i$: about the median of the $i$-th smallest of $n$ uniform numbers.',
    read: 'Points on a line: the sample has that distribution. Ends that bend away, down on the left and up on the right: heavier tails. A higher r against t(4) than against the normal says the same in one number.',
    limits:
      'The outermost points scatter widely even for a perfect sample. Returns that follow one another in size (clustered volatility) bend the plot although each is normal given its volatility.',
    references: [
      'Filliben (1975), The probability plot correlation coefficient test for normality, Technometrics 17(1)',
      'Wilk, Gnanadesikan (1968), Probability plotting methods, Biometrika 55(1)',
      'scipy.stats.probplot, statsmodels ProbPlot',
    ],
  },
});
