/** Messages between the page, the engine worker and a job worker. Comlink carries calls; ports carry ticks. */
import type { AlertDraft, AlertEvent, AlertSound } from '../../api/alert-types.ts';
import type { FlowAnswer, FlowQuery } from '../../api/flow-types.ts';
import type { StreamChange, StreamRequest, StreamStatus, VenueInfo, VenueInstruments } from '../../api/stream-types.ts';
import type {
  AnalysisInfo,
  AnalysisRequest,
  AnalysisResult,
  BarInterval,
  ExportOptions,
  FormatInfo,
  InstrumentInfo,
  MethodInfo,
  Position,
  RetentionPolicy,
  SessionInfo,
  Span,
  StudyOutline,
  StudyRequest,
  StudyResult,
  SummaryStatistics,
  Workspace,
  WorkspaceInfo,
} from '../../api/types.ts';
import type { Doc } from '../../core/doc.ts';
import type { LogEvent, LogKind } from '../../core/log.ts';
import type { BarColumns, BookSnapshot, QuoteColumns, ScalarColumns, TradeColumns } from '../../market/columns.ts';
import type { Episode } from '../../market/episode.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { CodedSegment } from '../../market/segment.ts';
import type { ViewFrame, ViewRequest } from '../../market/view.ts';
import type { FileReport, FileSession } from '../../sources/file.ts';
import type { FilePreview, Mapping } from '../../sources/format.ts';
import type { LiveRequest } from '../../sources/live/request.ts';
import type { FeedStart, FeedStatus } from '../../sources/live/status.ts';
import type { FeedSpeed, SimulatedRequest } from '../../sources/simulated.ts';
import type { SimulatorParams } from '../../sources/simulator/params.ts';
import type { QuoteRows, StudyRows, TradeRows } from '../../studies/analysis.ts';
import type { BenchmarkCase } from '../benchmark/report.ts';
import type { EngineHealth } from '../health/report.ts';
import type { StorageInfo } from '../keeper.ts';
import type { RowKind } from '../query-rows.ts';
import type { TogetherBars, TogetherQuery } from '../query-together.ts';

/**
 * Over a tick port, job or feed worker -> engine worker. `buffer` is a TickBatch, transferred; one of SEGMENT_ROWS rows may come coded,
 * which is then not done again. `next`: the venue that answers instead of the one that is gone.
 */
export type TickMessage =
  | { type: 'instrument'; index: number; instrument: Instrument }
  | { type: 'batch'; buffer: ArrayBuffer; coded?: CodedSegment }
  | { type: 'end'; format: string; session?: FileSession }
  | { type: 'episode'; episode: Episode }
  | { type: 'status'; status: FeedStatus }
  | { type: 'note'; kind: LogKind; text: string }
  | { type: 'fault'; text: string; next?: string };

/** Back over the port: one more batch may be sent; change the feed; end it. */
export type FeedMessage = { type: 'credit' } | { type: 'tune'; params?: Partial<SimulatorParams>; speed?: FeedSpeed } | { type: 'stop' };

/** What a feed worker is to run. */
export type FeedRequest = ({ venue: 'simulated' } & SimulatedRequest) | ({ venue: 'live' } & LiveRequest);

/** A feed worker runs one feed, whose ticks go over `port`, and so do its controls; or asks a venue what it has. */
export interface FeedService {
  /** Resolves when its data flows; rejects with an `offline` QuantabError when no candidate can be had. */
  start(request: FeedRequest, port: MessagePort): Promise<FeedStart>;
  /** What a venue that is no simulated one has. */
  instruments(venue: string, url: string | undefined): Promise<VenueInstruments>;
}

export interface DecodeRequest {
  job: string;
  files: { name: string; blob: Blob }[];
  format?: string;
  mapping?: Mapping;
  /** Given now, by the name of a file or its header line. */
  mappings?: Record<string, Mapping>;
  /** Mappings given before, by header line. */
  remembered?: Record<string, Mapping>;
}

/** What the engine worker tells the page, unasked. */
export type EngineEvent =
  | { type: 'revision'; revision: number; position: Position }
  | { type: 'tick-batch'; sessionId: string; rows: number; row: number; ts: number }
  | { type: 'bar'; sessionId: string; instrument: string; start: number }
  | { type: 'gap'; sessionId: string; instrument: string; from: number; to: number }
  | { type: 'ended'; sessionId: string }
  | { type: 'closed'; sessionId: string }
  | { type: 'stream'; status: StreamStatus }
  | { type: 'sessions' }
  /** A rule fired on a running feed; whether people are to be shown and to hear it. */
  | { type: 'alert'; event: AlertEvent; notify: boolean; sound: AlertSound }
  /** Rules, their states or their history are not what they were. */
  | { type: 'alerts' }
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
  usage(): Promise<StorageInfo>;
  due(policy?: RetentionPolicy): Promise<SessionInfo[]>;
  exempt(id: string, exempt: boolean): Promise<void>;
  health(): Promise<EngineHealth>;
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
  venues(): Promise<VenueInfo[]>;
  /** What a feed worker is to run for a request; refused when there is no such venue or a parameter is wrong. */
  planStream(request: StreamRequest): Promise<FeedRequest>;
  /**
   * Undefined when the feed is this tab's to open; else it is recorded already, here or in another tab, and that is shown now. `feedId` is
   * the caller's name for the feed from here on. While another start connects to the same it waits; rejects when it is let go meanwhile.
   */
  claimStream(feedId: string, plan: FeedRequest, request: StreamRequest): Promise<StreamStatus | undefined>;
  /** A feed that was claimed, or is waited for, is not opened after all; nothing of one that runs. */
  unclaimStream(feedId: string): Promise<void>;
  /** Records what comes over the port; resolves when the first rows are in. */
  startStream(start: FeedStart, plan: FeedRequest, request: StreamRequest, port: MessagePort, feedId: string): Promise<StreamStatus>;
  /** The worker of a feed is gone: its stream ends, saying why. */
  loseFeed(feedId: string, why: string): Promise<void>;
  tuneStream(sessionId: string, change: StreamChange): Promise<StreamStatus>;
  stopStream(sessionId?: string): Promise<void>;
  streams(): Promise<StreamStatus[]>;
  keep(id: string): Promise<void>;
  truth(id: string): Promise<Episode[]>;
  instruments(session?: string): Promise<InstrumentInfo[]>;
  bars(query: Span & { interval: BarInterval }): Promise<BarColumns>;
  /** Bars of several instruments in one pass, and what is missing of each. */
  barsTogether(query: TogetherQuery): Promise<TogetherBars>;
  trades(query: Span): Promise<TradeColumns>;
  quotes(query: Span): Promise<QuoteColumns>;
  scalars(query: Span & { series: number | string }): Promise<ScalarColumns>;
  /** Trades or quotes with what is missing of them; `cancel` stops it. */
  rows(job: string, kind: RowKind, query: Span): Promise<TradeRows | QuoteRows>;
  book(query: { session: string; instrument: string; at: number; depth?: number }): Promise<BookSnapshot>;
  stats(query: Span): Promise<SummaryStatistics>;
  studies(): Promise<StudyOutline[]>;
  /** Help texts by id. */
  studyDocs(): Promise<ReadonlyMap<string, Doc>>;
  runStudy(job: string, id: string, request: StudyRequest, progress?: ProgressCallback): Promise<StudyResult>;
  exportSession(job: string, id: string, options: ExportOptions, progress?: ProgressCallback): Promise<Blob>;
  /** A call of `quantab.flow`, by name (engine/flow/<call>.flow.ts). */
  flow(call: string, query: FlowQuery): Promise<FlowAnswer>;
  /** A call of `quantab.alerts` that takes no time, by name (engine/alerts/alerts.ts). */
  alerts(call: string, args: unknown[]): Promise<unknown>;
  backtestAlert(job: string, rule: AlertDraft | string, session: string, progress?: ProgressCallback): Promise<AlertEvent[]>;
  /** Stops a running runStudy or exportSession. */
  cancel(job: string): Promise<void>;
}

/** An analysis with its series: those the caller brought, or bars to be put on one grid. */
export interface AnalysisJob extends AnalysisRequest {
  together?: TogetherBars;
}

/** How a job worker asks for rows of what it works on: of an instrument, or of a study by its reference. */
export type RowFetch = (kind: RowKind | 'study', of: string) => Promise<TradeRows | QuoteRows | StudyRows>;

/** A job worker's calls: decoding, methods, analyses. Cancelled by ending the worker. */
export interface JobService {
  benchmark(progress: ProgressCallback): Promise<BenchmarkCase[]>;
  /** Progress in bytes; the note says how many rows. */
  decode(request: DecodeRequest, port: MessagePort, progress: ProgressCallback): Promise<FileReport>;
  /** What the files seem to be, from their heads. */
  preview(request: Omit<DecodeRequest, 'job'>): Promise<FilePreview[]>;
  /** The formats that can be read. */
  formats(): Promise<FormatInfo[]>;
  methods(): Promise<MethodInfo[]>;
  callMethod(id: string, input: object, params: object): Promise<object>;
  analyses(): Promise<AnalysisInfo[]>;
  /** Of a divided analysis one part, its outputs as they are; `joinAnalysis` makes the answer of all. */
  runAnalysis(
    id: string,
    request: AnalysisJob,
    progress: ProgressCallback,
    part?: { at: number; of: number },
    fetch?: RowFetch,
  ): Promise<AnalysisResult>;
  joinAnalysis(id: string, request: AnalysisJob, parts: AnalysisResult[]): Promise<AnalysisResult>;
}
