/** The contract of an analysis: a method over a selection, on demand. One file, `<family>/<name>.analysis.ts`. */
import type { Doc, ParamSpecs, ParamValues } from '../core/doc.ts';
import type { Interval } from '../core/interval.ts';
import type { QuoteColumns, TradeColumns } from '../market/columns.ts';

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

/** Pairs of microseconds, oldest first, between which rows are known to be missing: no difference may be taken across one. */
interface Gapped {
  gaps: Float64Array;
}
export type TradeRows = TradeColumns & Gapped;
/** A missing side has price NaN and quantity 0. */
export type QuoteRows = QuoteColumns & Gapped;
export interface StudyRows {
  ts: Float64Array;
  outputs: Record<string, Float64Array>;
}

/** Rows of the selection's own span and none later, each kind fetched when it is asked for. Refused where the caller brought series. */
export interface RowContext extends AnalysisContext {
  /** Of instrument i of the selection. */
  trades(i: number): Promise<TradeRows>;
  quotes(i: number): Promise<QuoteRows>;
  /** Every row of a study over the span, by its reference without an output: `flow.ofi[BTC-USDT.perp@binance](window=10)`. */
  study(ref: string): Promise<StudyRows>;
}

/** What analyses over bars and over rows have in common. */
interface AnalysisOutline {
  readonly id: string;
  readonly title: string;
  readonly inputs: Record<string, string>;
  readonly params: ParamSpecs;
  readonly outputs: Record<string, string>;
  /** Market time between two runs while a session grows or plays. Left out: only when something was chosen anew. */
  readonly every?: Interval;
  readonly doc: Doc;
}

export interface AnalysisDefinition extends AnalysisOutline {
  run(ctx: AnalysisContext, series: SeriesSet, params: ParamValues): Record<string, unknown>;
  /** With it the work is divided over several workers, each runs its `ctx.part`, and this makes one answer of theirs, in order. */
  join?(parts: readonly Record<string, unknown>[], series: SeriesSet, params: ParamValues): Record<string, unknown>;
}

/** An analysis that reads rows: its `series` are empty (`ts` of no bars) where the selection has no trades. */
export interface RowAnalysisDefinition extends AnalysisOutline {
  readonly rows: true;
  run(ctx: RowContext, series: SeriesSet, params: ParamValues): Promise<Record<string, unknown>>;
}

export function defineAnalysis(definition: AnalysisDefinition): AnalysisDefinition {
  return definition;
}

export function defineRowAnalysis(definition: RowAnalysisDefinition): RowAnalysisDefinition {
  return definition;
}
