/** Counts of values in equal classes, with what lies beyond them. */
import { quantile } from '../methods/maths/quantile.ts';

export interface Histogram {
  /** One more than the counts, ascending. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** Values under the first and over the last edge. */
  readonly below: number;
  readonly above: number;
}

const [fewest, most] = [16, 90];
/** Classes reach this many quarter ranges past the quartiles: what lies further out would press the rest together. */
const reach = 4;

/** Of known values. Width by Freedman and Diaconis, 2 IQR n^(-1/3); one class of everything where all are equal. */
export function histogram(values: Float64Array): Histogram {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const [least, greatest] = [sorted[0] ?? Number.NaN, sorted[n - 1] ?? Number.NaN];
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  // Where most values are equal the quartiles say nothing.
  const range = q3 > q1 ? q3 - q1 : (greatest - least) / 8;
  if (!(range > 0)) return { edges: Float64Array.of(least, greatest), counts: Float64Array.of(n), below: 0, above: 0 };
  const low = Math.max(least, q1 - reach * range);
  const high = Math.min(greatest, q3 + reach * range);
  const classes = Math.round(Math.min(most, Math.max(fewest, (high - low) / ((2 * range) / Math.cbrt(n)))));
  const edges = Float64Array.from({ length: classes + 1 }, (_, k) => low + ((high - low) * k) / classes);
  edges[classes] = high;
  const counts = new Float64Array(classes);
  let below = 0;
  let above = 0;
  for (const value of sorted) {
    if (value < low) below++;
    else if (value > high) above++;
    else counts[Math.min(classes - 1, Math.floor(((value - low) / (high - low)) * classes))]!++;
  }
  return { edges, counts, below, above };
}
