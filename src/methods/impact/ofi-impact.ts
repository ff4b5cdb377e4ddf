/** Price impact of order flow (Cont, Kukanov, Stoikov): the move of a bar on its order-flow imbalance. Ticks and base units. */
import { hacLine, toldShare } from '../maths/hac.ts';
import { columns, countOrAuto, expectNoInfinity, notEnough } from '../maths/input.ts';
import { normalQuantile } from '../maths/normal.ts';
import { usualLags } from '../maths/usual-lags.ts';
import { defineMethod } from '../method.ts';

const id = 'ofi-impact';
const fewest = 20;

export default defineMethod({
  id,
  title: 'Impact of order flow',
  inputs: {
    ofi: 'Order-flow imbalance of each bar, base units, in order; null breaks the series',
    change: 'Move of the middle in the same bars, ticks',
  },
  params: {
    train: { title: 'Share of the bars that the test out of sample is fitted on', default: 0.5, min: 0.1, max: 0.9 },
    lags: { title: 'Lags of the Newey-West error', default: 'auto', unit: 'bars' },
  },
  outputs: {
    alpha: 'Move without flow, ticks',
    beta: 'Move a base unit brings, ticks',
    error: 'Newey-West standard error of beta',
    lo: 'Lower end of the 95 % interval of beta',
    hi: 'Upper end of it',
    r2: 'Share of the moves that goes with the flow of the same bar',
    r2_out: 'The same of the later bars, by the fit of the earlier ones, against their mean',
    r2_lag: 'Share of the moves that goes with the flow of the bar before',
    r2_lag_out: 'The same of the later bars by the fit of the earlier ones: what the flow forecasts',
    depth: 'Depth implied, 1 / (2 beta), base units; unknown unless beta is positive',
    lags: 'Lags used',
    n: 'Bars used',
  },
  run(input, params) {
    const { ofi, change } = columns(id, input, ['ofi', 'change']);
    expectNoInfinity(id, 'ofi', ofi);
    expectNoInfinity(id, 'change', change);
    const rows = Array.from(ofi.keys()).filter((i) => !Number.isNaN(ofi[i]! + change[i]!));
    const x = Float64Array.from(rows, (i) => ofi[i]!);
    const y = Float64Array.from(rows, (i) => change[i]!);
    const n = rows.length;
    if (n < fewest) throw notEnough(id, 'bars', fewest, n);
    const lags = Math.min(n - 1, countOrAuto(id, 'lags', params.lags) ?? usualLags(n));
    const line = hacLine(x, y, lags);
    const beta = line?.slope ?? Number.NaN;
    const half = normalQuantile(0.975) * (line?.error ?? Number.NaN);
    const cut = Math.floor(n * (params.train as number));
    const pairs = rows.filter((i) => i > 0 && !Number.isNaN(ofi[i - 1]!));
    const before = Float64Array.from(pairs, (i) => ofi[i - 1]!);
    const after = Float64Array.from(pairs, (i) => change[i]!);
    return {
      alpha: line?.constant ?? Number.NaN,
      beta,
      error: line?.error ?? Number.NaN,
      lo: beta - half,
      hi: beta + half,
      r2: line?.r2 ?? Number.NaN,
      r2_out: outOf(x, y, cut),
      r2_lag: (pairs.length > 2 ? hacLine(before, after, 0)?.r2 : undefined) ?? Number.NaN,
      r2_lag_out: outOf(before, after, Math.floor(pairs.length * (params.train as number))),
      depth: beta > 0 ? 1 / (2 * beta) : Number.NaN,
      lags,
      n,
    };
  },
  doc: {
    what: 'By how many ticks the middle moves with one base unit of order-flow imbalance in the same bar, how sure that is, and how much of the moves it explains: in the sample, out of it, and of the bar after.',
    formula: [
      String.raw`\Delta P_k = \alpha + \beta\, \mathrm{OFI}_k + \varepsilon_k`,
      String.raw`R^2_{\mathrm{out}} = 1 - \frac{\sum (y - \hat y)^2}{\sum (y - \bar y_{\mathrm{train}})^2}, \qquad \mathrm{depth} = \frac{1}{2\beta}`,
    ],
    where: String.raw`$\Delta P_k$: move in ticks; $\mathrm{OFI}_k$: sum of the changes at the best prices in the bar. The interval is Newey and West's, with $4 (n / 100)^{2/9}$ lags unless told.`,
    read: 'r2 near 0.65 is what its authors found for shares at 10 s. The implied depth is that of a level in a book where every level is alike. r2_lag_out at 0 or below: the flow says nothing of the next bar.',
    limits:
      'r2 and r2_out are contemporaneous: they know the flow of the bar whose move they explain, which no forecast does. Bars that follow a gap have no bar before them. A price that moves makes flow too.',
    references: [
      'Cont, Kukanov, Stoikov (2014), The price impact of order book events, Journal of Financial Econometrics 12(1)',
      'Newey, West (1987), A simple, positive semi-definite covariance matrix, Econometrica 55',
    ],
  },
});

/** Fitted on the first `cut` rows, told the others. */
function outOf(x: Float64Array, y: Float64Array, cut: number): number {
  const line = cut > 2 && cut < x.length ? hacLine(x.subarray(0, cut), y.subarray(0, cut), 0) : undefined;
  if (!line) return Number.NaN;
  const mean = y.subarray(0, cut).reduce((sum, value) => sum + value, 0) / cut;
  const later = x.subarray(cut);
  return toldShare(y.subarray(cut), (i) => line.constant + line.slope * later[i]!, mean);
}
