/** Types of `globalThis.quantab`: the scriptable face. Every call is async; times are integer microseconds since the epoch. */
import type { Doc, ParamSpecs } from '../core/doc.ts';
import type { Interval } from '../core/interval.ts';
import type { LogEvent } from '../core/log.ts';
import type { BenchmarkReport } from '../engine/benchmark/report.ts';
import type { StorageInfo } from '../engine/keeper.ts';
import type { BarColumns, BookSnapshot, QuoteColumns, ScalarColumns, TradeColumns } from '../market/columns.ts';
import type { Episode } from '../market/episode.ts';
import type { Instrument } from '../market/instrument.ts';
import type { KindName } from '../market/meta.ts';
import type { ViewFrame, ViewRequest } from '../market/view.ts';
import type { FilePreview, Mapping, RejectedRow } from '../sources/format.ts';
import type { Clock, OutputSpec } from '../studies/study.ts';
import type { AlertsApi } from './alert-types.ts';
import type { FlowApi } from './flow-types.ts';
import type { HealthReport } from './health-report.ts';
import type { StreamChange, StreamRequest, StreamStatus, VenueInfo, VenueInstruments } from './stream-types.ts';

export interface LongCall {
  signal?: AbortSignal;
  onProgress?: (done: number, total: number | undefined, note: string) => void;
}

export interface SessionInfo {
  id: string;
  title: string;
  /** Format or venue it came from. */
  source: string;
  instruments: string[];
  from: number;
  to: number;
  rows: Partial<Record<KindName, number>>;
  gaps: number;
  bytes: number;
  tickHash: string;
  live: boolean;
  /** Recorded for now: removed when it is left, or by the next start, unless `sessions.keep` is called. */
  transient: boolean;
}

export interface ImportOptions extends LongCall {
  format?: string;
  mapping?: Mapping;
  /** Mappings of some of the files, by their name or by what `preview` calls their header; remembered by header, without the symbol. */
  mappings?: Record<string, Mapping>;
  title?: string;
}

/** A format that files are read in. */
export interface FormatInfo {
  id: string;
  title: string;
  /** Usual ends of file names, without the dot. */
  extensions: string[];
  /** What such a file looks like. */
  example: string;
}

export interface ImportReport {
  /** The stored session; that of the earlier import when `duplicateOf` is set. */
  sessionId: string;
  /** Set when the same ticks are stored already: nothing was stored again. */
  duplicateOf?: string;
  format: string;
  rows: number;
  /** What the session holds; a bar is four rows of it. */
  kinds: SessionInfo['rows'];
  rejected: RejectedRow[];
  rejectedCount: number;
  skipped: Record<string, number>;
  /** What to know of how the files were read: decimal commas, a day and a time joined, sizes in contracts. */
  notes: string[];
  /** Files of an archive that were not read, with the reason. */
  leftFiles: { name: string; reason: string }[];
  /** CSV of every row left out: file, line, what, reason, text. At most 64 MB; it says where it was cut. */
  leftOut?: Blob;
  instruments: string[];
  from: number;
  to: number;
  elapsedMs: number;
  bytes: number;
}

export type ImportSource = File | Blob | URL | string;

export interface Position {
  sessionId: string;
  /** Time of the newest row seen. */
  ts: number;
  /** Rows seen, of all rows. */
  row: number;
  rows: number;
  state: 'playing' | 'paused' | 'ended';
  speed: number | 'max';
  /** Of a session that is still being recorded: whether its newest row is shown, or an earlier stretch of it. Absent for one that is whole. */
  live?: boolean;
  /** Share that is computed, 0 to 1, while the session goes to its end or what was asked for last is computed from its start; absent otherwise. */
  computing?: number;
}

export interface Replay {
  readonly sessionId: string;
  pause(): Promise<void>;
  resume(): Promise<void>;
  step(n?: number): Promise<Position>;
  seek(ts: number): Promise<Position>;
  setSpeed(speed: number | 'max'): Promise<void>;
  position(): Promise<Position>;
  readonly done: Promise<void>;
}

export interface ExportOptions {
  what: 'ticks' | 'trades' | 'bars' | 'output' | 'table';
  /** parquet: times are UTC timestamps of microseconds, numbers doubles, unknown null. session: the whole session, ticks only. */
  format: 'csv' | 'ndjson' | 'parquet' | 'session';
  ref?: string;
  instrument?: string;
  /** Bars: of time, or closed by a count of trades, volume or value. */
  interval?: BarInterval;
  from?: number;
  to?: number;
}

export interface Span {
  session: string;
  instrument: string;
  from?: number;
  to?: number;
}

export type BarInterval = Interval | { ticks: number } | { volume: number } | { value: number };

export interface InstrumentInfo extends Instrument {
  rows: Partial<Record<KindName, number>>;
  /** Microseconds; length of the shortest bars a file gave. With no trades, no shorter interval can be shown. */
  barMicros?: number;
}

/** Of one instrument over a span; every number names its n. Unknown is NaN. */
export interface SummaryStatistics {
  instrument: string;
  /** Made of trades; or of a file's bars, where there are no trades: then single trades and returns shorter than a bar are unknown. */
  basis: 'trades' | 'bars';
  from: number;
  to: number;
  /** Unknown, as all that was traded, where the session holds neither trades nor bars of the instrument. */
  trades: number;
  first: number;
  last: number;
  high: number;
  low: number;
  /** last / first - 1. */
  change: number;
  vwap: number;
  volume: number;
  buyVolume: number;
  sellVolume: number;
  /** Sum of price x quantity, quote currency. */
  value: number;
  meanQty: number;
  medianQty: number;
  largestQty: number;
  tradesPerSecond: number;
  /** Of 1-second log returns of closes, empty seconds filled; not annualised. */
  return1s: { n: number; mean: number; std: number; skew: number; kurtosis: number; min: number; max: number };
  /** Of bars alone: log returns of the closes of bars that follow each other, of the file's own interval; not annualised. */
  returns?: SummaryStatistics['return1s'] & { intervalMicros: number };
  /** Time-weighted best-quote spread, quote currency and basis points of mid; NaN without quotes. */
  spread: { n: number; mean: number; bps: number };
  gaps: number;
}

export interface MethodInfo {
  id: string;
  title: string;
  inputs: Record<string, string>;
  params: ParamSpecs;
  outputs: Record<string, string>;
  doc: Doc;
}

/** A study without its help text. */
export interface StudyOutline {
  id: string;
  title: string;
  clock: Clock;
  instruments: 1 | 2;
  params: ParamSpecs;
  outputs: OutputSpec[];
}

export interface StudyInfo extends StudyOutline {
  doc: Doc;
}

export interface AnalysisInfo extends MethodInfo {
  /** Market time between two runs while a session grows or plays; left out: it is run when asked for. */
  every?: Interval;
  /** Its work is divided over several workers. */
  divided?: boolean;
}

export interface StudyRequest {
  session: string;
  instruments: string[];
  params?: object;
  from?: number;
  to?: number;
}

export interface StudyResult {
  ts: Float64Array;
  outputs: Record<string, Float64Array>;
  status: Record<string, import('../market/view.ts').Status>;
  outputHash: string;
  elapsedMs: number;
  /** Time inside the study's push. */
  microsPerRow: number;
}

export interface AnalysisRequest {
  session?: string;
  instruments?: string[];
  series?: Record<string, Float64Array>;
  interval?: Interval;
  from?: number;
  to?: number;
  params?: object;
}

export interface AnalysisResult {
  outputs: Record<string, unknown>;
  /** Bars of the selection; `gapBars` of them lack data of an instrument, NaN where that is not known. */
  n: number;
  gapBars: number;
  from: number;
  to: number;
  elapsedMs: number;
}

export interface View {
  pull(request: ViewRequest): Promise<ViewFrame>;
  close(): Promise<void>;
}

/** What has to stay to be able to write more: the oldest sessions past either limit may be evicted, after an export is offered. */
export interface RetentionPolicy {
  /** Days a session is kept; Infinity keeps all. */
  days: number;
  /** Bytes all sessions may use; Infinity leaves it to the browser. */
  bytes: number;
  /** True, the default: sessions past a limit are named by `sessions.due` and a person decides. False: they are removed at once. */
  ask?: boolean;
}

export interface Workspace {
  version: 1;
  id: string;
  title: string;
  /** Session shown when it was saved, if any. */
  session?: string;
  instruments: string[];
  interval: Interval;
  /** References the engine computes for the panels. */
  plan: string[];
  /** The docking library's own JSON; opaque to all but the desk. */
  layout: unknown;
}
export interface WorkspaceInfo {
  id: string;
  title: string;
}

export type QuantabEvent = 'tick-batch' | 'bar' | 'alert' | 'gap' | 'status' | 'log';

export interface Quantab {
  readonly version: string;
  readonly ready: Promise<void>;
  stream: {
    venues(): Promise<VenueInfo[]>;
    /**
     * All that a venue has: asked of it, which contacts it, where it can be asked; else the list that came with this version. `url`: a
     * server that speaks as venues do, as in `start`.
     */
    instruments(venue: string, options?: { url?: string }): Promise<VenueInstruments>;
    /** Resolves when the first rows are in: from then on the session is on the stage. */
    start(request: StreamRequest): Promise<StreamStatus>;
    /** Changes a simulated market while it runs; speed 0 lets it stand still. */
    tune(sessionId: string, change: StreamChange): Promise<StreamStatus>;
    /** Ends a stream and keeps its session; without an id all that are recorded. */
    stop(sessionId?: string): Promise<void>;
    status(): Promise<StreamStatus[]>;
    push(instrument: string, rows: TradeColumns | string): Promise<number>;
  };
  sessions: {
    list(): Promise<SessionInfo[]>;
    /** Several files become one session, merged by receive time. */
    import(source: ImportSource | ImportSource[], options?: ImportOptions): Promise<ImportReport>;
    /** What files seem to be and how their first rows would be read, without storing anything. */
    preview(
      source: ImportSource | ImportSource[],
      options?: Pick<ImportOptions, 'format' | 'mapping' | 'mappings'>,
    ): Promise<FilePreview[]>;
    /** The formats that files are read in. */
    formats(): Promise<FormatInfo[]>;
    export(sessionId: string, options: ExportOptions & LongCall): Promise<Blob>;
    /** Makes the session the one that views show, at its start, playing. */
    replay(sessionId: string, options?: { speed?: number | 'max'; from?: number; to?: number }): Promise<Replay>;
    /** Makes the session the one that views show, computed to its end, paused there. */
    open(sessionId: string): Promise<Replay>;
    /** The session that views show, as it stands; undefined while there is none. */
    current(): Promise<Replay | undefined>;
    rename(sessionId: string, title: string): Promise<void>;
    remove(sessionId: string): Promise<void>;
    /** Makes a transient session an ordinary one. */
    keep(sessionId: string): Promise<void>;
    /** Of a simulated session: the planted episodes that have begun, oldest first. */
    truth(sessionId: string): Promise<Episode[]>;
    storage(): Promise<StorageInfo>;
    setPolicy(policy: RetentionPolicy): Promise<void>;
    /** What a policy (or the one that is set) would remove now, oldest first; never the newest, one on the stage or a live one. */
    due(policy?: RetentionPolicy): Promise<SessionInfo[]>;
    /** Keeps a session whatever the policy says, or no longer. */
    exempt(sessionId: string, exempt?: boolean): Promise<void>;
    /** Asks the browser not to evict what is stored; gives its answer. */
    persist(): Promise<boolean>;
  };
  data: {
    instruments(sessionId?: string): Promise<InstrumentInfo[]>;
    bars(query: Span & { interval: BarInterval }): Promise<BarColumns>;
    trades(query: Span): Promise<TradeColumns>;
    /** Quotes as they came; of an instrument with a book and no quotes the top of the book, a row where it changed. NaN and 0: that side is missing. */
    quotes(query: Span): Promise<QuoteColumns>;
    /** A named series of the instrument (its `scalars`), by name or place in that list. */
    scalars(query: Span & { series: number | string }): Promise<ScalarColumns>;
    book(query: { session: string; instrument: string; at: number; depth?: number }): Promise<BookSnapshot>;
    stats(query: Span): Promise<SummaryStatistics>;
  };
  methods: { list(): Promise<MethodInfo[]>; call(id: string, input: object, params?: object): Promise<object> };
  studies: {
    list(): Promise<StudyInfo[]>;
    /** The same without help texts, which are fetched when they are asked for. */
    outlines(): Promise<StudyOutline[]>;
    run(id: string, request: StudyRequest & LongCall): Promise<StudyResult>;
  };
  analyses: { list(): Promise<AnalysisInfo[]>; run(id: string, request: AnalysisRequest & LongCall): Promise<AnalysisResult> };
  views: { open(ref: string, onRevision: () => void): Promise<View> };
  workspaces: {
    list(): Promise<WorkspaceInfo[]>;
    current(): Promise<Workspace>;
    open(id: string | Workspace): Promise<void>;
    /** The current one under a title; one that has this title is replaced. Gives its id. */
    save(title: string): Promise<string>;
    get(id: string): Promise<Workspace>;
    /** Keeps a workspace without showing it, under an id of its own. */
    add(workspace: Workspace): Promise<string>;
    rename(id: string, title: string): Promise<void>;
    remove(id: string): Promise<void>;
  };
  alerts: AlertsApi;
  /** Pictures of order flow: heat tiles, footprint, profile, orders, ladder. */
  flow: FlowApi;
  /** How the desk is doing. `thread` also looks at the main thread, which costs a little. */
  health(options?: { thread?: boolean }): Promise<HealthReport>;
  /** Runs the bench kernels on this machine beside plain TypeScript, in a worker of its own. */
  benchmark(options?: LongCall): Promise<BenchmarkReport>;
  log(query?: { from?: number; kind?: string }): Promise<LogEvent[]>;
  on(event: QuantabEvent, listener: (data: unknown) => void): () => void;
  /** Whether events are also posted to BroadcastChannel `quantab`; off until the user allows it. */
  allowBroadcast(allowed: boolean): Promise<void>;
}
