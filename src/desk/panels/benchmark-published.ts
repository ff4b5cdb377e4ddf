/** The published numbers of the self-benchmark, from the last whole run of `npm run bench`, which renews the file beside this one. Milliseconds of a run. */
import record from './benchmark-published.json';

interface PublishedCase {
  medianMs: number;
  /** Plain TypeScript over kernel, NaN without a rival. */
  ratio: number;
}

export const { machine, date } = record;

/** Undefined for a case that has not been published yet. */
export function publishedCase(name: string): PublishedCase | undefined {
  const known = (record.cases as Record<string, { medianMs: number; ratio?: number }>)[name];
  return known && { medianMs: known.medianMs, ratio: known.ratio ?? Number.NaN };
}
