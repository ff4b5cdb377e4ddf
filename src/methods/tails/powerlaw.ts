/** Power-law tail of Clauset, Shalizi and Newman: exponent, and from which value on. Exponents are of the density: tail index + 1. */
import { badInput, column, notEnough } from '../maths/input.ts';
import { continuousTail, discreteTail, type Tail, type TailFit } from '../maths/power-tail.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'powerlaw';

const least = 10;
/** Shares of the values that lie below the fixed thresholds. */
const shares = [0.9, 0.95, 0.99];

/** First position of each distinct value but the largest, of ascending values. */
function candidates(sorted: Float64Array, most: number): number[] {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[sorted.length - 1] || sorted[i]! > most) break;
    if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  }
  return starts;
}

/** The threshold with the least distance; of equals the lowest. */
function best(tail: Tail, starts: readonly number[]): TailFit | undefined {
  let found: TailFit | undefined;
  for (const start of starts) {
    const fit = tail(start, found?.D ?? Number.POSITIVE_INFINITY);
    if (fit && (!found || fit.D < found.D)) found = fit;
  }
  return found;
}

export default defineMethod({
  id,
  title: 'Power-law tail',
  inputs: { x: 'Sizes, any unit; only positive ones count' },
  params: {
    discrete: { title: 'x are whole numbers', default: false },
    xmin_candidates: { title: 'Thresholds tried; "up to 60" ends at that value', default: 'all unique values except the largest' },
  },
  outputs: {
    xmin: 'Value from which the tail is closest to a power law',
    alpha: 'Exponent of the density there',
    n_tail: 'Values in the tail',
    D: 'Kolmogorov-Smirnov distance of the tail from the law',
    sigma: 'Standard error of alpha',
    at_fixed_xmin: 'xmin, alpha, D and n_tail with the threshold at the 90th, 95th and 99th percentile',
    loglik_tail: 'Log-likelihood of the tail',
  },
  run(input, params): MethodResult {
    const sorted = column(id, input, 'x')
      .filter((value) => value > 0)
      .sort();
    if (sorted.length < least) throw notEnough(id, 'positive values in x', least, sorted.length);
    if (sorted.at(-1) === Number.POSITIVE_INFINITY) throw badInput(id, 'x holds an infinite value; leave it out.');
    const discrete = params.discrete as boolean;
    const broken = discrete ? sorted.find((value) => !Number.isInteger(value)) : undefined;
    if (broken !== undefined) throw badInput(id, `x must hold whole numbers where discrete is true; ${broken} is not.`);
    const tail = (discrete ? discreteTail : continuousTail)(sorted);
    const most = /up to ([\d.]+)/.exec(params.xmin_candidates as string)?.[1];
    const found = best(tail, candidates(sorted, most === undefined ? Number.POSITIVE_INFINITY : Number(most)));
    if (!found) throw badInput(id, 'x has one distinct value only, so there is no tail to fit.');

    const fixed = shares.map((share) => {
      const at = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length + 1e-9))]!;
      const { xmin, alpha, D, n_tail } = tail(sorted.indexOf(at), Number.POSITIVE_INFINITY) ?? unknownAt(at, sorted);
      return [share, { xmin, alpha, D, n_tail }] as const;
    });
    return { ...found, sigma: (found.alpha - 1) / Math.sqrt(found.n_tail), at_fixed_xmin: Object.fromEntries(fixed) };
  },
  doc: {
    what: 'Whether the large values follow a power law, from where on, and with which exponent; the threshold is the one that fits best.',
    formula: [
      String.raw`\alpha = 1 + \frac{n}{\sum \ln (x_i / x_{min})}`,
      String.raw`p(x) = \frac{x^{-\alpha}}{\zeta(\alpha, x_{min})}`,
      String.raw`D = \max_{x \ge x_{min}} |S(x) - P(x)|`,
      String.raw`\sigma = \frac{\alpha - 1}{\sqrt{n}}`,
    ],
    where: 'S: share of the tail up to x, P: that of the fitted law; the second form is for whole numbers, its exponent found numerically.',
    read: 'Returns have alpha near 4, a tail index of 3. A small D over many values: a good fit. Compare the fixed thresholds: an exponent that keeps rising is no power law.',
    limits:
      'The best threshold of something else than a power law exists as well. Tied values on continuous data move it. Fewer than 50 values in the tail say little.',
    references: ['Clauset, Shalizi, Newman (2009), Power-law distributions in empirical data, SIAM Review 51'],
  },
});

/** A threshold at the largest value: nothing lies above it. */
function unknownAt(xmin: number, sorted: Float64Array): Omit<TailFit, 'loglik_tail'> {
  return { xmin, alpha: Number.NaN, D: Number.NaN, n_tail: sorted.length - sorted.indexOf(xmin) };
}
