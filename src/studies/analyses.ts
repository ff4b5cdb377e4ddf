/** All analyses, found by their files' suffix. For job workers only: they bring every method with them, which the engine does without. */
import type { AnalysisDefinition, RowAnalysisDefinition } from './analysis.ts';

const analyses = import.meta.glob<AnalysisDefinition | RowAnalysisDefinition>('./*/*.analysis.ts', { eager: true, import: 'default' });

export function listAnalyses(): (AnalysisDefinition | RowAnalysisDefinition)[] {
  return Object.values(analyses);
}
