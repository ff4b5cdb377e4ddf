/**
 * All studies, found by their files' suffix. For workers only: the page gets descriptions as messages. What the first screen computes is
 * there with the engine; of the others a build has the outlines, without `open` and `warmup`, until `fetchStudies` has fetched how.
 */
import type { StudyDefinition } from './study.ts';

/** Those of the default plan and of the numbers on the first screen, with their code: nothing waits for them. */
const first = import.meta.glob<StudyDefinition>(
  [
    './book/{imbalance,micro-price}.study.ts',
    './flow/{cvd,kyle,ofi,ofi-impact,spreads,tfi,vpin}.study.ts',
    './pairs/{correlation,spread}.study.ts',
    './price/{best,vwap}.study.ts',
    './risk/volatility.study.ts',
  ],
  { eager: true, import: 'default' },
);
const outlines = import.meta.glob<StudyDefinition>('./*/*.study.ts', { eager: true, query: '?outline', import: 'default' });

const studies = new Map([...Object.values(outlines), ...Object.values(first)].map((study) => [study.id, study]));

export function listStudies(): StudyDefinition[] {
  return [...studies.values()];
}

export function findStudy(id: string): StudyDefinition | undefined {
  return studies.get(id);
}

/** Fetches the code of the studies that references name, before they are planned; undefined where it is here. What names none is passed over. */
export function fetchStudies(refs: readonly string[]): Promise<void> | undefined {
  const lacks = (ref: string): boolean => {
    const study = studies.get(/^\s*([\w.-]+)/.exec(ref)?.[1] ?? '');
    return study !== undefined && study.open === undefined;
  };
  if (!refs.some(lacks)) return undefined;
  return import('./others.ts').then(({ others }) => {
    for (const study of others) studies.set(study.id, study);
  });
}
