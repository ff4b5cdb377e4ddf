/** What the rest of the engine may ask of the store. Dexie stays behind it. Every refusal is a QuantabError. */
import type { AlertEvent, AlertQuery, AlertRule } from '../../api/alert-types.ts';
import type { RetentionPolicy, SessionInfo, Workspace, WorkspaceInfo } from '../../api/types.ts';
import type { QuantabError } from '../../core/errors.ts';
import type { TickBatch } from '../../market/batch.ts';
import type { Episode } from '../../market/episode.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { CodedSegment } from '../../market/segment.ts';
import type { WebhookRow } from './schema.ts';

export interface SessionRecord extends SessionInfo {
  instrumentTable: Instrument[];
  /** Rows by kind, per instrument index. */
  rowsByInstrument: Record<number, SessionInfo['rows']>;
  created: number;
  /** Names what a recording is fed by, among all tabs. */
  feed?: string;
  /** Of a simulated session: what was planted in it, as far as it has begun. */
  truth?: Episode[];
}

/** Index of one stored segment. Rows are in intake order over all instruments. The last of a live session of this store is still being filled. */
export interface SegmentInfo {
  session: string;
  seq: number;
  firstRow: number;
  rows: number;
  from: number;
  to: number;
  bytes: number;
  /** sha256 of the segment's rows in canonical form, hex; '' while it is being filled. */
  hash: string;
}

/** The part of a record that grows while rows are written. */
export type SessionSoFar = Pick<
  SessionRecord,
  'instrumentTable' | 'instruments' | 'rowsByInstrument' | 'rows' | 'gaps' | 'from' | 'to' | 'bytes' | 'truth'
>;

/** Writes one session. Invisible in `list` until `commit` unless `live`. */
export interface SessionWriter {
  readonly id: string;
  instrument(index: number, instrument: Instrument): void;
  /** Something was planted: replaces what was known of the same id. */
  episode(episode: Episode): void;
  /** What has been written so far; `list` and `get` of the same store say the same of a live session. */
  soFar(): SessionSoFar;
  /** Takes a copy of the rows; resolves when it is ready for more (back-pressure). `coded`: the same rows, SEGMENT_ROWS of them. */
  write(batch: TickBatch, coded?: CodedSegment): Promise<void>;
  /** Rows that have reached the disk: those before this number. */
  readonly storedRows: number;
  /** Live sessions: writes what is unsealed as a tail record (called each second by the caller's clock); all rows are stored then. */
  tail(): Promise<void>;
  /**
   * Seals the rest. Gives the stored session, or the id of an equal one stored before (then nothing is kept of this one). `source`
   * and `title` say where it came from and what it is called, once that is known. A recording that the disk did not take to its end is
   * stored as far as it did; `cut` says why.
   */
  commit(source?: string, title?: string): Promise<{ record: SessionRecord; duplicateOf?: string; cut?: QuantabError }>;
  /** Removes every trace. */
  abort(): Promise<void>;
  /** Called with each sealed segment. */
  onSegment?: (segment: SegmentInfo) => void;
}

/** Rules, what they told, and where that is posted. */
export interface AlertStore {
  rules(): Promise<AlertRule[]>;
  putRule(rule: AlertRule): Promise<void>;
  removeRule(id: string): Promise<void>;
  /** Gives those that were not known: of the others another tab, or an earlier replay, has told. */
  addEvents(events: readonly AlertEvent[]): Promise<AlertEvent[]>;
  /** Changes an event that is known. */
  changeEvent(sessionId: string, id: string, change: (event: AlertEvent) => void): Promise<void>;
  /** Newest first. */
  events(query: AlertQuery): Promise<AlertEvent[]>;
  webhooks(): Promise<WebhookRow[]>;
  putWebhook(webhook: WebhookRow): Promise<void>;
  removeWebhook(id: string): Promise<void>;
}

export interface Store {
  /** Whether there are rules of alerts. */
  hasAlerts(): Promise<boolean>;
  /** Fetched when it is asked for first. */
  alerts(): Promise<AlertStore>;
  /** Why nothing outlives the tab, in words; undefined when the browser keeps what is stored. */
  readonly memoryOnly: string | undefined;
  /** A transient session is removed, not recovered, by the next start after its writer is gone. */
  create(session: { title: string; source: string; live: boolean; transient?: boolean; feed?: string }): Promise<SessionWriter>;
  list(): Promise<SessionRecord[]>;
  get(id: string): Promise<SessionRecord>;
  /** Of one that another tab records too: as far as that has stored it, the last one still being filled. */
  segments(id: string): Promise<SegmentInfo[]>;
  /** Rows of one segment; checks its hash when `verify`. Fills `into`, which the caller gives up, when it has the room: fresh memory is the dearest part. */
  read(id: string, seq: number, verify?: boolean, into?: TickBatch): Promise<TickBatch>;
  /** One sealed segment as it is stored: what a session file holds. */
  segmentBytes(id: string, seq: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether a session is being recorded, by this tab or another one. */
  isWritten(id: string): Promise<boolean>;
  /** Puts a recording in order that nobody writes any more; undefined when nothing of it is left. */
  settle(id: string): Promise<SessionRecord | undefined>;
  /** Holds a name among all tabs of this store until it is let go, or the tab is gone; undefined when someone has it. */
  claim(what: string): Promise<(() => void) | undefined>;
  /** Also keeps it. */
  rename(id: string, title: string): Promise<void>;
  /** From now on it is not transient. */
  keep(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Engine state before the first row of segment `seq`, for one plan. */
  putKeyframe(id: string, seq: number, planHash: string, state: ArrayBuffer): Promise<void>;
  getKeyframe(id: string, seq: number, planHash: string): Promise<ArrayBuffer | undefined>;
  usage(): Promise<{ usedBytes: number; quotaBytes: number; persisted: boolean }>;
  policy(): Promise<RetentionPolicy>;
  setPolicy(policy: RetentionPolicy): Promise<void>;
  /** Column mappings by header line, settings, workspaces: small JSON values by key. */
  getSetting<T>(key: string): Promise<T | undefined>;
  putSetting<T>(key: string, value: T): Promise<void>;
  workspaces(): Promise<WorkspaceInfo[]>;
  getWorkspace(id: string): Promise<Workspace | undefined>;
  putWorkspace(workspace: Workspace): Promise<void>;
  removeWorkspace(id: string): Promise<void>;
  close(): void;
}
