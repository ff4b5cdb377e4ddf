/** Tests of returns in words: p, verdict, and what they say together. */
import { DASH, figures, fixed } from '../widgets/format.ts';

export interface TestRow {
  id: string;
  null: string;
  lag: number | undefined;
  statistic: number | undefined;
  p: number | undefined;
  critical: number | undefined;
  rejected: boolean | undefined;
}

/** `0.012`, `< 0.001`; where there is none the 5 % critical value. */
export function pText({ p, critical }: Pick<TestRow, 'p' | 'critical'>): string {
  if (p !== undefined) return p < 0.001 ? '< 0.001' : fixed(p, 3);
  return critical === undefined ? DASH : `5 %: ${figures(critical)}`;
}

export const verdictText = ({ rejected }: Pick<TestRow, 'rejected'>): string =>
  rejected === undefined ? 'not known' : rejected ? 'rejected' : 'kept';

/** What the tests say together, in a sentence. */
export function verdictOf(tests: readonly TestRow[]): string {
  const of = (hypothesis: string): TestRow[] => tests.filter((test) => test.null === hypothesis && test.rejected !== undefined);
  const rejects = (hypothesis: string): number => of(hypothesis).filter(({ rejected }) => rejected).length;
  const normal = of('normal').length;
  const share = `${rejects('normal')} of ${normal} tests reject normal returns`;
  const shape = normal === 0 ? '' : rejects('normal') === 0 ? 'Nothing speaks against normal returns here' : share;
  const clusters = rejects('constant variance') > 0 ? 'volatility clusters' : '';
  const memory =
    rejects('uncorrelated') > 0
      ? `returns are correlated at ${rejects('uncorrelated')} of ${of('uncorrelated').length} ranges of lags`
      : '';
  const parts = [shape, clusters, memory].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : '';
}
