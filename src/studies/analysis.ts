/** The contract of an analysis: a method over a selection, on demand. One file, `<family>/<name>.analysis.ts`. */
import type { Doc, ParamSpecs, ParamValues } from '../core/doc.ts';
import type { Interval } from '../core/interval.ts';

/**
 * Series of the selection by name, all of one length; or what the caller passed as `series`. `ts` bar starts; per instrument `i`:
 * `open.<i>` `high.<i>` `low.<i>` `close.<i>` `volume.<i>` (base) `value.<i>` (quote) `trades.<i>`, `stale.<i>` bars since the last one with
 * a trade, `gap.<i>` 1 where data is missing; and `gap`, 1 where any instrument's is (src/api/aligned-series.ts).
 */
export type SeriesSet = Record<string, Float64Array>;

export interface AnalysisContext {
  readonly instruments: readonly string[];
  /** Aborted when the caller cancels; long loops look at it. */
  readonly signal: AbortSignal;
  progress(done: number, total: number | undefined, note: string): void;
  /** Which share of the work is to be done, of how many; all of it when left out. */
  readonly part?: { readonly at: number; readonly of: number };
}

export interface AnalysisDefinition {
  readonly id: string;
  readonly title: string;
  readonly inputs: Record<string, string>;
  readonly params: ParamSpecs;
  readonly outputs: Record<string, string>;
  /** Market time between two runs while a session grows or plays. Left out: only when something was chosen anew. */
  readonly every?: Interval;
  run(ctx: AnalysisContext, series: SeriesSet, params: ParamValues): Record<string, unknown>;
  /** With it the work is divided over several workers, each runs its `ctx.part`, and this makes one answer of theirs, in order. */
  join?(parts: readonly Record<string, unknown>[], series: SeriesSet, params: ParamValues): Record<string, unknown>;
  readonly doc: Doc;
}

export function defineAnalysis(definition: AnalysisDefinition): AnalysisDefinition {
  return definition;
}
