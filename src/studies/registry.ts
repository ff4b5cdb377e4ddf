/** All studies, found by their files' suffix. For workers only: the page gets descriptions as messages. */
import type { StudyDefinition } from './study.ts';

const studies = import.meta.glob<StudyDefinition>('./*/*.study.ts', { eager: true, import: 'default' });

export function listStudies(): StudyDefinition[] {
  return Object.values(studies);
}

export function findStudy(id: string): StudyDefinition | undefined {
  return listStudies().find((study) => study.id === id);
}
