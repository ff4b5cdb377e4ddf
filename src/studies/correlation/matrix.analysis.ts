/** Correlation of log returns between all instruments of a selection, pair by pair. No unit. */
import { QuantabError } from '../../core/errors.ts';
import { ranksOf } from '../../methods/maths/ranks.ts';
import { defineAnalysis } from '../analysis.ts';
import { countKnown, freshReturnsOf } from '../known-returns.ts';
import { correlate, fewestPairs } from '../pairwise.ts';

const id = 'correlation.matrix';

export default defineAnalysis({
  id,
  title: 'Correlation of all instruments',
  every: '1m',
  inputs: { 'close.<i>': 'Closes of the bars of each instrument', 'stale.<i>': 'Bars since its last trade' },
  params: { of: { title: 'Correlation of', default: 'values', options: ['values', 'ranks'] } },
  outputs: {
    m: 'Instruments',
    r: 'Correlation of instruments i and k at i m + k; unknown under 30 common returns',
    n: 'Common returns of the pair',
    lo: 'Lower end of the 95 % interval (Fisher)',
    hi: 'Upper end',
    order: 'Instruments so that those alike stand together',
    mean: 'Mean of the correlations above the diagonal that are known',
    common: 'Fewest and most common returns of a pair',
  },
  run(ctx, series, params) {
    let m = 0;
    while (series[`close.${m}`]) m++;
    if (m < 2)
      throw new QuantabError('not-enough-data', `${id} needs at least 2 instruments, was ${m}. Load another file beside this one.`);
    const returns = Array.from({ length: m }, (_, i) => {
      const fresh = freshReturnsOf(id, series, i);
      return params.of === 'ranks' ? ranksOf(fresh) : fresh;
    });
    const square = (): Float64Array => new Float64Array(m * m).fill(Number.NaN);
    const [r, n, lo, hi] = [square(), square(), square(), square()];
    let [sum, pairs, fewest, most] = [0, 0, Number.POSITIVE_INFINITY, 0];
    for (let i = 0; i < m; i++) {
      ctx.signal.throwIfAborted();
      n[i * m + i] = countKnown(returns[i]!);
      if (n[i * m + i]! >= fewestPairs) r[i * m + i] = 1;
      for (let k = i + 1; k < m; k++) {
        const pair = correlate(returns[i]!, returns[k]!);
        for (const at of [i * m + k, k * m + i]) [r[at], n[at], lo[at], hi[at]] = [pair.r, pair.n, pair.lo, pair.hi];
        fewest = Math.min(fewest, pair.n);
        most = Math.max(most, pair.n);
        if (Number.isNaN(pair.r)) continue;
        sum += pair.r;
        pairs++;
      }
      ctx.progress(i + 1, m, 'instruments');
    }
    return { m, r, n, lo, hi, order: alikeTogether(r, m), mean: pairs > 0 ? sum / pairs : Number.NaN, common: [fewest, most] };
  },
  doc: {
    what: 'How alike the returns of any two loaded instruments are, over the same bars.',
    formula: [String.raw`r = \frac{\sum (a_t - \bar a)(b_t - \bar b)}{\sqrt{\sum (a_t - \bar a)^2 \sum (b_t - \bar b)^2}}`],
    where:
      'Each pair over the bars both traded in (pairwise-complete); interval $\\tanh(\\operatorname{artanh} r \\pm 1.96 / \\sqrt{n - 3})$ (Fisher). Ranks: the same of the ranks (Spearman).',
    read: 'Coins move together: 0.6 to 0.9 on minutes and longer. In a crash nearly all rise towards 1, when it helps least.',
    limits:
      'Pairs of different spans are compared in one picture, and such a matrix need not be one of a joint distribution (positive semi-definite): clip its eigenvalues before a portfolio is made of it. Very short bars pull correlations to 0 (Epps). The interval takes returns as independent and normal.',
    references: [
      'Fisher, On the probable error of a coefficient of correlation deduced from a small sample, Metron 1 (1921)',
      'Epps, Comovements in stock prices in the very short run, JASA 74 (1979)',
    ],
  },
});

/** Average linkage on 1 - r; unknown counts as 0. The order in which the tree has its leaves. */
function alikeTogether(r: Float64Array, m: number): number[] {
  let groups = Array.from({ length: m }, (_, i) => [i]);
  const between = (a: readonly number[], b: readonly number[]): number => {
    let sum = 0;
    for (const i of a) for (const k of b) sum += Number.isNaN(r[i * m + k]) ? 0 : r[i * m + k]!;
    return sum / (a.length * b.length);
  };
  while (groups.length > 1) {
    let best = { value: Number.NEGATIVE_INFINITY, a: 0, b: 1 };
    for (let a = 0; a < groups.length; a++)
      for (let b = a + 1; b < groups.length; b++) {
        const value = between(groups[a]!, groups[b]!);
        if (value > best.value) best = { value, a, b };
      }
    const joined = [...groups[best.a]!, ...groups[best.b]!];
    groups = [...groups.slice(0, best.a), joined, ...groups.slice(best.a + 1, best.b), ...groups.slice(best.b + 1)];
  }
  return groups[0] ?? [];
}
