/**
 * The database: its tables, versions and upgrades. Rows of one session share its id as the first part of their key, so removing a
 * session is a range delete; bytes lie apart from the index so that listing never loads them.
 */
import type { Workspace } from '../../api/types.ts';
import type { SegmentInfo, SessionRecord } from './contract.ts';
import { closedError } from './failure.ts';
import { Connection, type DatabaseParts, type OpenTable, type Table } from './indexed.ts';
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

export const schemaVersion = 2;

/** In version 1 a workspace was a setting under this prefix. */
const workspacePrefix = 'workspace:';

export function identityOf(tickHash: string, instruments: readonly string[]): string {
  return [tickHash, ...instruments].join('\n');
}

/** Versions are stored in tenths: those of the first releases were. */
export const storedVersion = schemaVersion * 10;

export interface Tables {
  sessions: Table<SessionRow, string>;
  segments: Table<SegmentRow, [string, number]>;
  bytes: Table<BytesRow, [string, number]>;
  tails: Table<TailRow, [string, number]>;
  keyframes: Table<KeyframeRow, [string, string, number]>;
  settings: Table<SettingRow, string>;
  workspaces: Table<Workspace, string>;
}

export type TableName = keyof Tables;

/** What a session has rows in. */
export const sessionTables = ['sessions', 'segments', 'bytes', 'tails', 'keyframes'] as const satisfies TableName[];
const tableNames = [...sessionTables, 'settings', 'workspaces'] as const satisfies TableName[];

const everyTable = (open: OpenTable): Tables => Object.fromEntries(tableNames.map((name) => [name, open(name)])) as unknown as Tables;

/** `tables`: a call is a transaction of its own. */
export class Database {
  readonly tables: Tables;
  readonly #connection: Connection;
  readonly #ranges: typeof IDBKeyRange;

  constructor(name: string, parts: DatabaseParts, blocked: () => void) {
    this.#connection = new Connection(name, storedVersion, parts, { upgrade, blocked }, closedError);
    this.#ranges = parts.IDBKeyRange;
    this.tables = everyTable(this.#connection.table);
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  open(): Promise<void> {
    return this.#connection.open();
  }

  close(): void {
    this.#connection.close();
  }

  /** Runs `task` on these tables in one transaction: all of it or nothing. It awaits nothing but them. */
  change<R>(tables: readonly TableName[], task: (tables: Tables) => Promise<R>): Promise<R> {
    return this.#connection.run(tables, 'readwrite', (open) => task(everyTable(open)));
  }

  /** What these tables hold at one moment. */
  look<R>(tables: readonly TableName[], task: (tables: Tables) => Promise<R>): Promise<R> {
    return this.#connection.run(tables, 'readonly', (open) => task(everyTable(open)));
  }

  /** All keys that begin with `parts`, in a table whose keys are lists. */
  keysOf(...parts: string[]): IDBKeyRange {
    // A list comes after all numbers and texts.
    return this.#ranges.bound(parts, [...parts, []]);
  }

  /** Those of a session from number `seq` on. */
  keysFrom(session: string, seq: number): IDBKeyRange {
    return this.#ranges.bound([session, seq], [session, []]);
  }
}

const keyPaths = {
  sessions: 'id',
  segments: ['session', 'seq'],
  bytes: ['session', 'seq'],
  tails: ['session', 'seq'],
  keyframes: ['session', 'plan', 'seq'],
  settings: 'key',
};

function upgrade(db: IDBDatabase, tx: IDBTransaction, from: number): void {
  if (from < 10) for (const [name, keyPath] of Object.entries(keyPaths)) db.createObjectStore(name, { keyPath });
  if (from < 20) upgradeTo2(db, tx);
}

/** Sessions get an identity, by which a second import of the same ticks is found; workspaces get a table. */
function upgradeTo2(db: IDBDatabase, tx: IDBTransaction): void {
  const workspaces = db.createObjectStore('workspaces', { keyPath: 'id' });
  const sessions = tx.objectStore('sessions');
  sessions.createIndex('identity', 'identity');
  eachRow<SessionRow>(sessions, (row, cursor) => {
    const identity = row.state === 'stored' ? identityOf(row.tickHash, row.instruments) : '';
    cursor.update({ ...row, identity, plans: row.plans ?? [] });
  });
  eachRow<SettingRow>(tx.objectStore('settings'), ({ key, value }, cursor) => {
    if (!key.startsWith(workspacePrefix)) return;
    workspaces.put({ ...(value as Workspace), version: 1, id: key.slice(workspacePrefix.length) });
    cursor.delete();
  });
}

function eachRow<T>(store: IDBObjectStore, take: (row: T, cursor: IDBCursorWithValue) => void): void {
  const request = store.openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    take(cursor.value, cursor);
    cursor.continue();
  };
}

/** Removes every trace of a session. Runs inside `change` over `sessionTables`. */
export async function removeRows(db: Database, tables: Tables, session: string): Promise<void> {
  const rows = db.keysOf(session);
  await tables.sessions.delete(session);
  await tables.segments.delete(rows);
  await tables.bytes.delete(rows);
  await tables.tails.delete(rows);
  await tables.keyframes.delete(rows);
}
