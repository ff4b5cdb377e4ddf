/** The published numbers of the self-benchmark: median milliseconds of a run, measured in the page itself on an idle machine. */

export interface PublishedCase {
  medianMs: number;
  ratio: number;
}

export const published: { machine: string; date: string; cases: Readonly<Record<string, PublishedCase>> } = {
  machine: 'not measured yet',
  date: '',
  cases: {},
};

export function publishedCase(name: string): PublishedCase | undefined {
  return published.cases[name];
}
