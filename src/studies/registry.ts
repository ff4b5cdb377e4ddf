/** All studies and analyses, found by their files' suffix. For workers only: the page gets descriptions as messages. */
import type { AnalysisDefinition } from './analysis.ts';
import type { StudyDefinition } from './study.ts';

const studies = import.meta.glob<StudyDefinition>('./*/*.study.ts', { eager: true, import: 'default' });
const analyses = import.meta.glob<AnalysisDefinition>('./*/*.analysis.ts', { eager: true, import: 'default' });

export function listStudies(): StudyDefinition[] {
  return Object.values(studies);
}

export function findStudy(id: string): StudyDefinition | undefined {
  return listStudies().find((study) => study.id === id);
}

export function listAnalyses(): AnalysisDefinition[] {
  return Object.values(analyses);
}
