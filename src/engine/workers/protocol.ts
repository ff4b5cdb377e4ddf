/** Messages between the page, the engine worker and a job worker. Comlink carries calls; ports carry ticks. */
import type {
  AnalysisInfo,
  AnalysisRequest,
  AnalysisResult,
  BarInterval,
  ExportOptions,
  InstrumentInfo,
  MethodInfo,
  Position,
  RetentionPolicy,
  SessionInfo,
  Span,
  StreamStatus,
  StudyInfo,
  StudyRequest,
  StudyResult,
  SummaryStatistics,
  Workspace,
  WorkspaceInfo,
} from '../../api/types.ts';
import type { LogEvent } from '../../core/log.ts';
import type { BarColumns, BookSnapshot, QuoteColumns, TradeColumns } from '../../market/columns.ts';
import type { Episode } from '../../market/episode.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { ViewFrame, ViewRequest } from '../../market/view.ts';
import type { Mapping, RejectedRow } from '../../sources/format.ts';

/** Over the tick port, job worker -> engine worker. `buffer` is a TickBatch, transferred. */
export type TickMessage =
  | { type: 'instrument'; index: number; instrument: Instrument }
  | { type: 'batch'; buffer: ArrayBuffer }
  | { type: 'end'; format: string }
  | { type: 'episode'; episode: Episode };

/** Engine worker -> job worker: one more batch may be sent. */
export type CreditMessage = { type: 'credit' };

export interface DecodeRequest {
  job: string;
  files: { name: string; blob: Blob }[];
  format?: string;
  mapping?: Mapping;
  /** Mappings given before, by header line. */
  remembered?: Record<string, Mapping>;
}

export interface DecodeReport {
  format: string;
  rows: number;
  rejected: RejectedRow[];
  rejectedCount: number;
  skipped: Record<string, number>;
  bytes: number;
  /** The header line of a generic file and the mapping that was used, to be remembered. */
  remembered?: { header: string; mapping: Mapping };
}

/** What the engine worker tells the page, unasked. */
export type EngineEvent =
  | { type: 'revision'; revision: number; position: Position }
  | { type: 'tick-batch'; sessionId: string; rows: number; row: number; ts: number }
  | { type: 'bar'; sessionId: string; instrument: string; start: number }
  | { type: 'gap'; sessionId: string; instrument: string; from: number; to: number }
  | { type: 'ended'; sessionId: string }
  | { type: 'closed'; sessionId: string }
  | { type: 'sessions' }
  | { type: 'log'; event: LogEvent };

export interface ImportOutcome {
  record: SessionInfo;
  duplicateOf?: string;
}

/** Progress of a long call: done, total (NaN when unknown), note. */
export type ProgressCallback = (done: number, total: number, note: string) => void;

/** The engine worker's calls. Times integer microseconds. Refusals are QuantabErrors. */
export interface EngineService {
  /** Loads kernels, opens the store; `listener` hears every EngineEvent from then on. */
  start(listener: (event: EngineEvent) => void): Promise<void>;
  importTicks(job: string, session: { title: string; source: string }, port: MessagePort): Promise<ImportOutcome>;
  abortImport(job: string): Promise<void>;
  sessions(): Promise<SessionInfo[]>;
  rename(id: string, title: string): Promise<void>;
  remove(id: string): Promise<void>;
  usage(): Promise<{ usedBytes: number; quotaBytes: number; persisted: boolean; policy: RetentionPolicy }>;
  setPolicy(policy: RetentionPolicy): Promise<void>;
  getSetting(key: string): Promise<unknown>;
  putSetting(key: string, value: unknown): Promise<void>;
  workspaces(): Promise<WorkspaceInfo[]>;
  getWorkspace(id: string): Promise<Workspace | undefined>;
  putWorkspace(workspace: Workspace): Promise<void>;
  removeWorkspace(id: string): Promise<void>;
  /** Makes a session the active run: computed to its end and paused, or from `from` on playing. */
  open(id: string, options: { play: boolean; speed: number | 'max'; from?: number; to?: number }): Promise<Position>;
  play(id: string): Promise<void>;
  pause(id: string): Promise<void>;
  step(id: string, rows: number): Promise<Position>;
  seek(id: string, ts: number): Promise<Position>;
  speed(id: string, speed: number | 'max'): Promise<void>;
  position(id?: string): Promise<Position | undefined>;
  ensure(refs: string[]): Promise<void>;
  /** What the session on the stage computes; nothing when there is none. */
  refs(): Promise<string[]>;
  view(ref: string, request: ViewRequest): Promise<ViewFrame>;
  costs(): Promise<Record<string, number>>;
  bytes(): Promise<number>;
  push(instrument: string, rows: TradeColumns | string): Promise<number>;
  stopStream(sessionId?: string): Promise<void>;
  streams(): Promise<StreamStatus[]>;
  instruments(session?: string): Promise<InstrumentInfo[]>;
  bars(query: Span & { interval: BarInterval }): Promise<BarColumns>;
  trades(query: Span): Promise<TradeColumns>;
  quotes(query: Span): Promise<QuoteColumns>;
  book(query: { session: string; instrument: string; at: number; depth?: number }): Promise<BookSnapshot>;
  stats(query: Span): Promise<SummaryStatistics>;
  studies(): Promise<StudyInfo[]>;
  runStudy(job: string, id: string, request: StudyRequest, progress?: ProgressCallback): Promise<StudyResult>;
  exportSession(job: string, id: string, options: ExportOptions, progress?: ProgressCallback): Promise<Blob>;
  /** Stops a running runStudy or exportSession. */
  cancel(job: string): Promise<void>;
}

/** A job worker's calls: decoding, methods, analyses. Cancelled by ending the worker. */
export interface JobService {
  /** Progress in bytes; the note says how many rows. */
  decode(request: DecodeRequest, port: MessagePort, progress: ProgressCallback): Promise<DecodeReport>;
  methods(): Promise<MethodInfo[]>;
  callMethod(id: string, input: object, params: object): Promise<object>;
  analyses(): Promise<AnalysisInfo[]>;
  runAnalysis(
    id: string,
    request: AnalysisRequest & { series: Record<string, Float64Array> },
    progress: ProgressCallback,
  ): Promise<AnalysisResult>;
}
