/** Studies with their code, those that are in the engine from the first too; imported when one is asked for that is not. */
import type { StudyDefinition } from './study.ts';

const found = import.meta.glob<StudyDefinition>('./*/*.study.ts', { eager: true, import: 'default' });

export const others: readonly StudyDefinition[] = Object.values(found);
