/** Distribution of the Dickey-Fuller and Engle-Granger t-statistics: p-values and critical values from MacKinnon's response surfaces. */
import { criticals, surfaces } from './mackinnon-tables.ts';
import { normalCdf } from './normal.ts';
import type { Trend } from './trend.ts';

/** Most series that critical values are known for; p-values go to 6. */
export const mostSeries = 12;

/** p of the statistic for `series` integrated series; NaN for more than 6. */
export function mackinnonP(stat: number, trend: Trend, series: number): number {
  const { star, min, max, small, large } = surfaces[trend];
  const at = series - 1;
  if (Number.isNaN(stat) || !(at < star.length)) return Number.NaN;
  if (stat > max[at]!) return 1;
  if (stat < min[at]!) return 0;
  if (stat <= star[at]!) {
    const [c0, c1, c2] = small[at]!;
    return normalCdf(c0 + stat * (c1 + stat * c2 * 0.01));
  }
  const [c0, c1, c2, c3] = large[at]!;
  return normalCdf(c0 + stat * (c1 * 0.1 + stat * (c2 * 0.1 + stat * c3 * 0.01)));
}

/** Critical values at 1, 5 and 10 % with `n` observations (Infinity for the limit); NaN where the tables have none. */
export function mackinnonCritical(trend: Trend, series: number, n: number): [number, number, number] {
  const rows = criticals[trend][series - 1];
  const value = (row: number): number => (rows ? rows[row]!.reduceRight((sum, coefficient) => sum / n + coefficient, 0) : Number.NaN);
  return [value(0), value(1), value(2)];
}
