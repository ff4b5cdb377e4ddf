/**
 * The contract of an engine instance: ticks in, outputs and bars out. Deterministic: event time and arrival order only.
 * One engine serves one session; it owns a kernel instance and is freed with it.
 */

import type { Interval } from '../core/interval.ts';
import type { TickBatch } from '../market/batch.ts';
import type { BarColumns, BookSnapshot } from '../market/columns.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Status, ViewFrame, ViewRequest } from '../market/view.ts';
import type { MakeSource, Source } from './source.ts';

/** What the engine computes: references (core/reference.ts), each naming a study, instruments and parameters. */
export type Plan = readonly string[];

export interface EngineOptions {
  /**
   * Rows of history each output keeps at full detail; older rows live on in its pyramid. Default 1,048,576, fewer for each output of a study
   * that has more than four.
   */
  historyRows?: number;
  /** Kinds each instrument is known to carry (a stored session's counts): decides where best quotes come from. */
  kinds?: (instrument: number) => ReadonlySet<number> | undefined;
  /** Called for a study that throws in `open`: it is dropped from the plan, the others go on. */
  onStudyFailed?: (ref: string, reason: string) => void;
  /** Called at each bar close of 1 s when subscribed. */
  onBar?: (instrument: number, start: number) => void;
  onGap?: (instrument: number, from: number, to: number) => void;
}

export interface StudyColumns {
  ts: Float64Array;
  outputs: Record<string, Float64Array>;
  status: Record<string, Status>;
  microsPerRow: number;
  /** Rows of the study's clock before the first one here. */
  before: number;
}

export interface StudyLoad {
  ref: string;
  /** Since the engine was opened, rows done again included. */
  spentMs: number;
  /** Rows of its clock up to here. */
  rows: number;
  /** Samples behind the percentile, each of 1,024 rows or more. */
  samples: number;
  microsPerRow: number;
  p99MicrosPerRow: number;
  bytes: number;
  /** Why it is silent; '' while it runs. */
  failed: string;
}

/** Who follows an engine from outside. */
export interface EngineWatcher {
  /** Rows [from, to) of a batch have been computed. */
  pushed(batch: TickBatch, from: number, to: number): void;
  /** The engine stands at another row now, without the rows between. */
  jumped(): void;
}

export interface Engine {
  /** Index order as in the ticks' meta; again when the tickSize gets finer. */
  instrument(index: number, instrument: Instrument): void;
  /** Adds references; studies start at the rows that come next. Idempotent. Throws QuantabError for a bad reference. */
  plan(refs: Plan): void;
  refs(): string[];
  /** Rows [from, to) of a batch, in arrival order. */
  push(batch: TickBatch, from?: number, to?: number): void;
  /** Rows pushed so far and the time of the newest. */
  readonly row: number;
  readonly ts: number;
  /** Set by who pushes when no row comes any more: what never came is then told as missing and not as awaited. */
  ended: boolean;
  /** Raised by every push, seek and plan. */
  readonly revision: number;
  watcher: EngineWatcher | undefined;
  /** Of a value whose study is in the plan; what is no study is opened, and rows come from then on. */
  source(ref: string, make: MakeSource): Source;
  /** Complete state at this row: books, studies, bars in progress, row counts of every output. */
  save(): ArrayBuffer;
  /** Back to a saved state: outputs are cut to what they held there; pushing the same rows again gives the same bytes. */
  load(keyframe: ArrayBuffer): void;
  /** As if nothing had been pushed; plan and instruments stay. */
  reset(): void;
  view(ref: string, request: ViewRequest): ViewFrame;
  /** All rows of a study that are still held at full detail. */
  columns(ref: string): StudyColumns;
  bars(instrument: string, interval: Interval): BarColumns;
  book(instrument: string, depth: number): BookSnapshot;
  /** Since the start: quotes and books found crossed, rows older than their lane, rows that could not be used. */
  counts(instrument: string): { crossed: number; late: number; unused: number };
  /** Microseconds a row, by reference. */
  costs(): Record<string, number>;
  /** The same at more length, for people; wall time, no part of any state. */
  studyLoads(): StudyLoad[];
  /** Bytes held: kernel memory, outputs, bars. */
  bytes(): number;
  /** Of these the memory of the kernels. */
  kernelBytes(): number;
  close(): void;
}
