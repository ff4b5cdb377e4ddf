/**
 * The database: its tables, versions and upgrades. Rows of one session share its id as the first part of their key, so removing a
 * session is a range delete; bytes lie apart from the index so that listing never loads them.
 */
import { Dexie, type EntityTable, type Table, type Transaction } from 'dexie';
import type { AlertEvent, AlertRule, Webhook } from '../../api/alert-types.ts';
import type { Workspace } from '../../api/types.ts';
import type { SegmentInfo, SessionRecord } from './contract.ts';
import type { TallyRecord } from './tally.ts';

export interface SessionRow extends SessionRecord {
  /** pending: being imported, not listed; live: being recorded; stored: sealed. */
  state: 'pending' | 'live' | 'stored';
  /** Equal for sessions of the same ticks and instruments; '' until sealed. */
  identity: string;
  /** Plans that have keyframes, the latest last. */
  plans: string[];
}

export interface SegmentRow extends SegmentInfo {
  tally: TallyRecord;
}

export interface BytesRow {
  session: string;
  seq: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Rows of a live session that are in no segment yet, in `seq` order. */
export interface TailRow extends BytesRow {
  firstRow: number;
  rows: number;
}

export interface KeyframeRow {
  session: string;
  plan: string;
  seq: number;
  state: ArrayBuffer;
}

export interface SettingRow {
  key: string;
  value: unknown;
}

/** The address is here and nowhere else. */
export interface WebhookRow extends Webhook {
  url: string;
}

/** Where a database lives when it is not in the browser's own IndexedDB. */
export interface DatabaseParts {
  indexedDB: IDBFactory;
  IDBKeyRange: typeof IDBKeyRange;
}

export const schemaVersion = 3;

/** In version 1 a workspace was a setting under this prefix. */
const workspacePrefix = 'workspace:';

export function identityOf(tickHash: string, instruments: readonly string[]): string {
  return [tickHash, ...instruments].join('\n');
}

export class Database extends Dexie {
  declare sessions: EntityTable<SessionRow, 'id'>;
  declare segments: Table<SegmentRow, [string, number]>;
  declare bytes: Table<BytesRow, [string, number]>;
  declare tails: Table<TailRow, [string, number]>;
  declare keyframes: Table<KeyframeRow, [string, string, number]>;
  declare settings: EntityTable<SettingRow, 'key'>;
  declare workspaces: EntityTable<Workspace, 'id'>;
  declare alerts: EntityTable<AlertRule, 'id'>;
  declare alertEvents: Table<AlertEvent, [string, string]>;
  declare webhooks: EntityTable<WebhookRow, 'id'>;

  constructor(name: string, parts?: DatabaseParts) {
    super(name, { chromeTransactionDurability: 'relaxed', cache: 'disabled', ...parts });
    this.version(1).stores({
      sessions: 'id',
      segments: '[session+seq]',
      bytes: '[session+seq]',
      tails: '[session+seq]',
      keyframes: '[session+plan+seq]',
      settings: 'key',
    });
    this.version(2).stores({ sessions: 'id, identity', workspaces: 'id' }).upgrade(upgradeTo2);
    // Tables are only added: nothing that was stored changes.
    this.version(3).stores({ alerts: 'id', alertEvents: '[sessionId+id], id, ts, [from+ts]', webhooks: 'id' });
  }
}

/** Sessions get an identity, by which a second import of the same ticks is found; workspaces get a table. */
async function upgradeTo2(tx: Transaction): Promise<void> {
  await tx
    .table<SessionRow>('sessions')
    .toCollection()
    .modify((row) => {
      row.identity = row.state === 'stored' ? identityOf(row.tickHash, row.instruments) : '';
      row.plans ??= [];
    });
  const settings = tx.table<SettingRow>('settings');
  const old = await settings.where('key').startsWith(workspacePrefix).toArray();
  for (const { key, value } of old) {
    await tx.table<Workspace>('workspaces').put({ ...(value as Workspace), version: 1, id: key.slice(workspacePrefix.length) });
    await settings.delete(key);
  }
}

/** All keys of one session in a table whose key begins with it. */
export function rowsOf<T>(table: Table<T, [string, number]> | Table<T, [string, string, number]>, session: string) {
  return (table as Table<T>).where(':id').between([session, Dexie.minKey], [session, Dexie.maxKey]);
}

/** Those of a session from number `seq` on. */
export function rowsFrom<T>(table: Table<T, [string, number]>, session: string, seq: number) {
  return (table as Table<T>).where(':id').between([session, seq], [session, Dexie.maxKey]);
}

/** Runs `task` in one read-write transaction. A full disk may abort it between requests; then the reason is the transaction's own. */
export async function change<T>(db: Database, tables: Table[], task: () => Promise<T>): Promise<T> {
  let native: IDBTransaction | undefined;
  try {
    // Dexie follows native awaits only below an async function.
    return await db.transaction('rw', tables, async (tx) => {
      native = tx.idbtrans;
      return await task();
    });
  } catch (thrown) {
    throw native?.error?.name === 'QuotaExceededError' ? native.error : thrown;
  }
}

/** Removes every trace of a session. Runs inside `change` over `sessionTables`. */
export async function removeRows(db: Database, session: string): Promise<void> {
  await db.sessions.delete(session);
  await rowsOf(db.segments, session).delete();
  await rowsOf(db.bytes, session).delete();
  await rowsOf(db.tails, session).delete();
  await rowsOf(db.keyframes, session).delete();
}

export function sessionTables(db: Database): Table[] {
  return [db.sessions, db.segments, db.bytes, db.tails, db.keyframes];
}
