/** Hedge ratio of a pair, or of one instrument on several, by methods that fail differently: side by side with intervals, and whether they agree. */
import { defineAnalysis } from '../analysis.ts';
import { fitOls, type HedgeEstimate, huberEstimates, kalmanEstimate, olsEstimates, theilSenEstimate, tlsEstimate } from '../hedge-fits.ts';
import { priceParam, readLegs } from '../legs.ts';

const id = 'pairs.hedge';
const least = 30;

const titles = (list: readonly HedgeEstimate[]): string =>
  list.length < 3
    ? list.map(({ title }) => title).join(' and ')
    : `${list
        .slice(0, -1)
        .map(({ title }) => title)
        .join(', ')} and ${list.at(-1)!.title}`;

const apart = (a: HedgeEstimate, b: HedgeEstimate): boolean => a.hi < b.lo || b.hi < a.lo;

const holdsZero = ({ lo, hi }: HedgeEstimate): boolean => lo <= 0 && hi >= 0;

/** In words: which intervals do not overlap. `against` are the methods outside of the most others. */
export function agreement(estimates: readonly HedgeEstimate[]): { agree: boolean; words: string; against: string[] } {
  const known = estimates.filter(({ lo, hi }) => Number.isFinite(lo) && Number.isFinite(hi));
  const odd = known.filter((each) => known.length > 2 && known.every((other) => other === each || apart(each, other)));
  const pairs = known.flatMap((a, i) => known.slice(i + 1).flatMap((b) => (apart(a, b) ? [[a, b] as const] : [])));
  if (known.length < 2) return { agree: true, words: 'One method alone: nothing to compare it with.', against: [] };
  if (pairs.length === 0) {
    const none = known.filter(holdsZero).length;
    if (none === 0) return { agree: true, words: 'They agree. All intervals overlap.', against: [] };
    const many = none === known.length ? 'all' : `${none} of ${known.length}`;
    return { agree: true, words: `They agree, but ${many} include 0. No hedge at all is among what they allow.`, against: [] };
  }
  if (odd.length === 1) {
    const [one] = odd as [HedgeEstimate];
    const why = one.id === 'kalman' ? ': β moved' : '';
    const name = one.id === 'kalman' ? 'Kalman’s last value' : one.title;
    return { agree: false, words: `They disagree. ${name} lies outside every other interval${why}.`, against: [one.id] };
  }
  const [first] = pairs as [readonly [HedgeEstimate, HedgeEstimate]];
  const more = pairs.length > 1 ? `, and ${pairs.length - 1} more of ${(known.length * (known.length - 1)) / 2} pairs` : '';
  return {
    agree: false,
    words: `They disagree. ${titles(first)} do not overlap${more}.`,
    against: [...new Set(pairs.flat().map((each) => each.id))],
  };
}

export default defineAnalysis({
  id,
  title: 'Hedge ratio',
  inputs: {
    'close.<i>': 'Closes of the instruments, the hedged one first',
    'stale.<i>': 'Bars since the last trade',
    gap: '1 where data is missing',
  },
  params: { price: priceParam },
  every: '1m',
  outputs: {
    legs: 'For each hedging instrument: its name, and the estimates { id, title, detail, beta, lo, hi, n }',
    agree: 'Whether all intervals of each overlap',
    words: 'That in words',
    zeroes: 'Intervals that hold 0',
    against: 'Methods that others do not overlap with',
    rsquared: 'R2 of OLS',
    alpha: 'Constant of OLS',
    price: 'log or level',
    sample: 'Bars used, and what was left out',
  },
  run({ instruments, progress }, series, { price = 'log' }) {
    const { columns, names, sample } = readLegs(series, { id, instruments, price: String(price), least });
    const [y, ...xs] = columns as [Float64Array, ...Float64Array[]];
    const alone = xs.length === 1;
    const steps = alone ? 5 : 2;
    progress(0, steps, 'OLS');
    const ols = fitOls(y, xs);
    progress(1, steps, 'Huber');
    const [linear, huber] = [olsEstimates(ols), huberEstimates(y, xs, ols)];
    const legs = xs.map((x, j) => {
      const estimates = [linear[j]!, huber[j]!];
      if (alone) {
        progress(2, steps, 'Theil–Sen');
        estimates.push(theilSenEstimate(y, x, ols));
        progress(3, steps, 'Total least squares');
        estimates.push(tlsEstimate(y, x, ols));
        progress(4, steps, 'Kalman');
        estimates.push(kalmanEstimate(y, x, ols));
      }
      return { name: names[j + 1]!, estimates, ...agreement(estimates) };
    });
    progress(steps, steps, 'done');
    const doubtful = legs.filter(({ agree }) => !agree);
    const hedgeless = legs.filter(({ estimates }) => estimates.some(holdsZero));
    const words = alone
      ? legs[0]!.words
      : doubtful.length === 0
        ? `OLS and Huber agree on every ratio${hedgeless.length > 0 ? `, but intervals on ${hedgeless.map(({ name }) => name).join(', ')} include 0` : ''}.`
        : `They disagree. OLS and Huber do not overlap on ${doubtful.map(({ name }) => name).join(', ')}.`;
    return {
      legs: legs.map(({ name, estimates, against }) => ({ name, estimates, against })),
      agree: doubtful.length === 0,
      words,
      zeroes: legs.reduce((sum, { estimates }) => sum + estimates.filter(holdsZero).length, 0),
      against: [...new Set(doubtful.flatMap(({ against }) => against))],
      rsquared: ols.rsquared,
      alpha: ols.intercept,
      price,
      sample,
    };
  },
  doc: {
    what: 'How much of the other instrument offsets a move of the first one, by five methods that go wrong in different ways: least squares is pulled by outliers, Huber and Theil–Sen are not, orthogonal regression allows for noise in both legs, and Kalman lets the ratio move.',
    formula: [
      String.raw`y_t = \alpha + \beta x_t + e_t`,
      String.raw`\widehat{\operatorname{Var}} \hat\beta = \sum_{|l| \le L} \left( 1 - \frac{|l|}{L + 1} \right) \sum_t s_t s_{t-l}, \quad s_t = \big( (X^\top X)^{-1} x_t \big) e_t`,
    ],
    where: `$y$, $x$: log (or level) closes of the bars in which both traded. $L$: Andrews' rule for scores of an AR(1), at most a quarter of the bars. Intervals are 95 %: OLS and Huber by the second line; Theil–Sen by Sen's, widened as much as that of OLS is; orthogonal regression by 400 resamples of blocks of bars; Kalman by the variance of its state after the last bar, its speed chosen by likelihood. With more than two instruments: OLS and Huber on all at once.`,
    read: 'With log prices, β is the value of the other leg to sell for each unit of value bought of the first. When the methods disagree, no single number is the hedge: look for outliers, or for a ratio that has moved.',
    limits:
      'Two prices that wander on their own also have a β with a narrow interval: test cointegration first. The intervals describe this window, not the next. Theil–Sen takes all pairs of up to 2,000 bars and of more bars a seeded sample of 2,000. Prices known at different moments pull β towards 0. A bar is used when every leg traded in it or in the bar before.',
    references: [
      'Newey, West, A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent covariance matrix, Econometrica 55 (1987)',
      'Andrews, Heteroskedasticity and autocorrelation consistent covariance matrix estimation, Econometrica 59 (1991)',
      'Sen, Estimates of the regression coefficient based on Kendall’s tau, JASA 63 (1968)',
    ],
  },
});
