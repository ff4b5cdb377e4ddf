/** Types of `globalThis.quantab`: the scriptable face. Every call is async; times are integer microseconds since the epoch. */
import type { Doc, ParamSpecs } from '../core/doc.ts';
import type { Interval } from '../core/interval.ts';
import type { LogEvent } from '../core/log.ts';
import type { BarColumns, BookSnapshot, QuoteColumns, TradeColumns } from '../market/columns.ts';
import type { Instrument } from '../market/instrument.ts';
import type { KindName } from '../market/meta.ts';
import type { ViewFrame, ViewRequest } from '../market/view.ts';
import type { Mapping, RejectedRow } from '../sources/format.ts';
import type { Clock, OutputSpec } from '../studies/study.ts';

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
}

export interface ImportOptions extends LongCall {
  format?: string;
  mapping?: Mapping;
  title?: string;
}

export interface ImportReport {
  /** The stored session; that of the earlier import when `duplicateOf` is set. */
  sessionId: string;
  /** Set when the same ticks are stored already: nothing was stored again. */
  duplicateOf?: string;
  format: string;
  rows: number;
  rejected: RejectedRow[];
  rejectedCount: number;
  skipped: Record<string, number>;
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
  format: 'csv' | 'ndjson' | 'parquet' | 'session';
  ref?: string;
  instrument?: string;
  interval?: Interval;
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
}

/** Of one instrument over a span; every number names its n. Unknown is NaN. */
export interface SummaryStatistics {
  instrument: string;
  from: number;
  to: number;
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

export interface StudyInfo {
  id: string;
  title: string;
  clock: Clock;
  instruments: 1 | 2;
  params: ParamSpecs;
  outputs: OutputSpec[];
  doc: Doc;
}

export interface AnalysisInfo extends MethodInfo {}

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
  n: number;
  from: number;
  to: number;
  elapsedMs: number;
}

export interface View {
  pull(request: ViewRequest): Promise<ViewFrame>;
  close(): Promise<void>;
}

export type Channel = 'trades' | 'book' | 'quotes' | 'mark' | 'funding' | 'open-interest' | 'liquidations';

export interface VenueInfo {
  id: string;
  title: string;
  channels: Channel[];
  instruments: string[];
  checkedAgainst: string;
}

export interface StreamStatus {
  sessionId: string;
  state: 'connecting' | 'live' | 'resyncing' | 'stopped' | 'failed';
  messages: number;
  rows: number;
  gaps: number;
  resyncs: number;
  checksumFailures: number;
  merged: number;
  lagMs: { p50: number; p99: number };
  since: number;
  reason: string;
}

/** What has to stay to be able to write more: the oldest sessions past either limit may be evicted, after an export is offered. */
export interface RetentionPolicy {
  /** Days a session is kept; Infinity keeps all. */
  days: number;
  /** Bytes all sessions may use; Infinity leaves it to the browser. */
  bytes: number;
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
    start(request: { venue: string; instruments: string[]; channels?: Channel[]; url?: string; record?: boolean }): Promise<StreamStatus>;
    stop(sessionId?: string): Promise<void>;
    status(): Promise<StreamStatus[]>;
    push(instrument: string, rows: TradeColumns | string): Promise<number>;
  };
  sessions: {
    list(): Promise<SessionInfo[]>;
    /** Several files become one session, merged by receive time. */
    import(source: ImportSource | ImportSource[], options?: ImportOptions): Promise<ImportReport>;
    export(sessionId: string, options: ExportOptions & LongCall): Promise<Blob>;
    /** Makes the session the one that views show, at its start, playing. */
    replay(sessionId: string, options?: { speed?: number | 'max'; from?: number; to?: number }): Promise<Replay>;
    /** Makes the session the one that views show, computed to its end, paused there. */
    open(sessionId: string): Promise<Replay>;
    /** The session that views show, as it stands; undefined while there is none. */
    current(): Promise<Replay | undefined>;
    rename(sessionId: string, title: string): Promise<void>;
    remove(sessionId: string): Promise<void>;
    truth(sessionId: string): Promise<never[]>;
    storage(): Promise<{ usedBytes: number; quotaBytes: number; persisted: boolean; policy: RetentionPolicy }>;
    setPolicy(policy: RetentionPolicy): Promise<void>;
  };
  data: {
    instruments(sessionId?: string): Promise<InstrumentInfo[]>;
    bars(query: Span & { interval: BarInterval }): Promise<BarColumns>;
    trades(query: Span): Promise<TradeColumns>;
    quotes(query: Span): Promise<QuoteColumns>;
    book(query: { session: string; instrument: string; at: number; depth?: number }): Promise<BookSnapshot>;
    stats(query: Span): Promise<SummaryStatistics>;
  };
  methods: { list(): Promise<MethodInfo[]>; call(id: string, input: object, params?: object): Promise<object> };
  studies: { list(): Promise<StudyInfo[]>; run(id: string, request: StudyRequest & LongCall): Promise<StudyResult> };
  analyses: { list(): Promise<AnalysisInfo[]>; run(id: string, request: AnalysisRequest & LongCall): Promise<AnalysisResult> };
  views: { open(ref: string, onRevision: () => void): Promise<View> };
  workspaces: {
    list(): Promise<WorkspaceInfo[]>;
    current(): Promise<Workspace>;
    open(id: string | Workspace): Promise<void>;
    save(title: string): Promise<string>;
    remove(id: string): Promise<void>;
  };
  log(query?: { from?: number; kind?: string }): Promise<LogEvent[]>;
  on(event: QuantabEvent, listener: (data: unknown) => void): () => void;
  /** Whether events are also posted to BroadcastChannel `quantab`; off until the user allows it. */
  allowBroadcast(allowed: boolean): Promise<void>;
}
