/** The contract of an analysis: a method over a selection, on demand. One file, `<family>/<name>.analysis.ts`. */
import type { Doc, ParamSpecs, ParamValues } from '../core/doc.ts';

/** Series of the selection by name: `ts` and, per instrument, `close.<i>`, `volume.<i>`; or what the caller passed as `series`. */
export type SeriesSet = Record<string, Float64Array>;

export interface AnalysisContext {
  readonly instruments: readonly string[];
  /** Aborted when the caller cancels; long loops look at it. */
  readonly signal: AbortSignal;
  progress(done: number, total: number | undefined, note: string): void;
}

export interface AnalysisDefinition {
  readonly id: string;
  readonly title: string;
  readonly inputs: Record<string, string>;
  readonly params: ParamSpecs;
  readonly outputs: Record<string, string>;
  run(ctx: AnalysisContext, series: SeriesSet, params: ParamValues): Record<string, unknown>;
  readonly doc: Doc;
}

export function defineAnalysis(definition: AnalysisDefinition): AnalysisDefinition {
  return definition;
}
