/**
 * The store: sessions of ticks, settings and workspaces in the browser's IndexedDB. The one module the rest of the engine opens.
 * Needs the kernels of its thread to be loaded. Several tabs may have it open at once.
 */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { QuantabError } from '../../core/errors.ts';
import { toHex } from '../../core/hash.ts';
import { TickBatch } from '../../market/batch.ts';
import { hashRows } from '../../market/row-hash.ts';
import { decodeSegment } from '../../market/segment.ts';
import type { AlertStore, SegmentInfo, SessionRecord, SessionWriter, Store } from './contract.ts';
import { estimate, guard, missingError, NoStorage, storeError } from './failure.ts';
import { browserParts, openDatabase, openSeconds } from './open-database.ts';
import { claim, heldNames, hold, inTurn, withoutLocks } from './presence.ts';
import { ReadAhead } from './read-ahead.ts';
import { recordOf } from './record.ts';
import { recoverAll, recoverSession } from './recovery.ts';
import { change, type Database, removeRows, rowsOf, type SessionRow, sessionTables } from './schema.ts';
import { SettingsStore } from './settings-store.ts';
import { OpenTails } from './tail.ts';
import { StoreWriter } from './writer.ts';

/** Plans a session keeps keyframes of: those of the latest few, so that changing plans does not fill the disk. */
const mostPlans = 4;

/**
 * Opens the store and puts in order what a crash left. `now` is the wall clock, microseconds. Where the browser keeps nothing, the
 * store lives in memory and says why in `memoryOnly`.
 */
export async function openStore(name = 'quantab', now: () => number = () => Date.now() * 1000): Promise<Store> {
  if (typeof crypto === 'undefined' || !crypto.subtle) throw missingError();
  let memoryOnly: string | undefined;
  const inBrowser = async (): Promise<Database> => openDatabase(name, browserParts());
  const db = await inBrowser().catch(async (thrown: unknown) => {
    if (!(thrown instanceof NoStorage)) throw thrown;
    memoryOnly = thrown.reason;
    // Where site data is refused, so are locks; nobody else can see this store anyway.
    withoutLocks();
    const { openMemory } = await import('./memory.ts');
    return openDatabase(name, openMemory());
  });
  const lockOf = (id: string) => `${name}:session:${id}`;
  try {
    await inTurn(`${name}:recovery`, openSeconds * 1000, async () => {
      await recoverAll(db, async () => {
        const held = await heldNames();
        return (id) => held.has(lockOf(id));
      });
    });
  } catch (thrown) {
    const failure = await storeError(thrown);
    // Without room nothing can be put in order, yet all that is sealed can be read and deleted.
    if (failure.code !== 'storage-full') {
      db.close();
      throw failure;
    }
  }
  return new IndexedStore(db, lockOf, now, memoryOnly);
}

class IndexedStore extends SettingsStore implements Store {
  readonly #writers = new Set<StoreWriter>();
  readonly #ahead = new ReadAhead((id, seq) => Promise.resolve(this.db.bytes.get([id, seq])));

  /** Of what other tabs record. */
  readonly #tails: OpenTails;

  constructor(
    db: Database,
    readonly lockOf: (id: string) => string,
    readonly now: () => number,
    readonly memoryOnly: string | undefined,
  ) {
    super(db);
    this.#tails = new OpenTails(db);
  }

  hasAlerts(): Promise<boolean> {
    return guard(async () => (await this.db.alerts.count()) > 0);
  }

  async alerts(): Promise<AlertStore> {
    return (await import('./alert-store.ts')).openAlertStore(this.db);
  }

  create(session: Parameters<Store['create']>[0]): Promise<SessionWriter> {
    return guard(async () => {
      const { title, source, live, transient = false, feed } = session;
      const id = toHex(crypto.getRandomValues(new Uint8Array(6)));
      const row: SessionRow = {
        id,
        title,
        source,
        live,
        transient,
        instruments: [],
        instrumentTable: [],
        from: Number.NaN,
        to: Number.NaN,
        rows: {},
        rowsByInstrument: {},
        gaps: 0,
        bytes: 0,
        tickHash: '',
        created: this.now(),
        state: live ? 'live' : 'pending',
        identity: '',
        plans: [],
        ...(feed === undefined ? {} : { feed }),
      };
      const release = await hold(this.lockOf(id));
      const writer: StoreWriter = new StoreWriter(this.db, row, () => {
        this.#writers.delete(writer);
        release();
      });
      this.#writers.add(writer);
      try {
        await this.db.sessions.add(row);
      } catch (thrown) {
        writer.letGo();
        throw thrown;
      }
      return writer;
    });
  }

  list(): Promise<SessionRecord[]> {
    return guard(async () => {
      const rows = await this.db.sessions.toArray();
      return rows
        .filter(({ state }) => state !== 'pending')
        .sort((a, b) => a.created - b.created)
        .map((row) => this.#recordOf(row));
    });
  }

  get(id: string): Promise<SessionRecord> {
    return guard(async () => this.#recordOf(await this.#row(id)));
  }

  segments(id: string): Promise<SegmentInfo[]> {
    return guard(async () => {
      const writer = this.#recorder(id);
      if (!writer && (await this.#row(id)).state === 'live') return this.#ofOther(id);
      await writer?.flushed();
      const filling = writer?.unsealed();
      const rows = await rowsOf(this.db.segments, id).toArray();
      // A block may have been sealed while the others were listed.
      const segments = rows.map(({ tally: _, ...segment }) => segment).filter(({ seq }) => !filling || seq < filling.seq);
      return filling ? [...segments, filling] : segments;
    });
  }

  read(id: string, seq: number, verify = false, into?: TickBatch): Promise<TickBatch> {
    return guard(async () => {
      const writer = this.#recorder(id);
      if (writer?.unsealed()?.seq === seq) return writer.copyUnsealed(into);
      await writer?.flushed();
      const bytes = (await this.#ahead.read(id, seq))?.bytes;
      const tail = bytes ? undefined : (await this.#tails.look(id, seq * SEGMENT_ROWS)).block;
      if (tail && tail.n > 0) return copyOf(tail, into);
      const batch = decodeSegment(bytes ?? (await this.segmentBytes(id, seq)), into);
      if (!verify) return batch;
      const index = await this.db.segments.get([id, seq]);
      const hash = toHex(await hashRows(batch));
      if (hash === index?.hash) return batch;
      throw new QuantabError(
        'bad-input',
        `Segment ${seq} of session ${id} is not what was stored: its hash is ${hash}, expected ${index?.hash}.`,
      );
    });
  }

  segmentBytes(id: string, seq: number): Promise<Uint8Array<ArrayBuffer>> {
    return guard(async () => {
      const row = await this.#ahead.read(id, seq);
      if (!row) throw new QuantabError('not-found', `Session ${id} has no segment ${seq}; it may have been deleted in another tab.`);
      return row.bytes;
    });
  }

  isWritten(id: string): Promise<boolean> {
    return guard(async () => (await this.#row(id)).state === 'live' && (await heldNames()).has(this.lockOf(id)));
  }

  settle(id: string): Promise<SessionRecord | undefined> {
    return guard(async () => {
      if ((await this.#row(id)).state === 'live' && !(await heldNames()).has(this.lockOf(id)))
        await inTurn(this.lockOf(id), openSeconds * 1000, async () => void (await recoverSession(this.db, id)));
      const row = await this.db.sessions.get(id);
      return row && this.#recordOf(row);
    });
  }

  claim(what: string): Promise<(() => void) | undefined> {
    return guard(() => claim(this.lockOf(what)));
  }

  rename(id: string, title: string): Promise<void> {
    return guard(() =>
      change(this.db, [this.db.sessions], async () => {
        await this.#row(id);
        await this.db.sessions.update(id, { title, transient: false });
      }),
    );
  }

  keep(id: string): Promise<void> {
    return guard(() =>
      change(this.db, [this.db.sessions], async () => {
        await this.#row(id);
        await this.db.sessions.update(id, { transient: false });
      }),
    );
  }

  remove(id: string): Promise<void> {
    return guard(async () => {
      const { title, state } = await this.#row(id);
      if (state === 'live' && (await heldNames()).has(this.lockOf(id))) {
        throw new QuantabError('bad-input', `"${title}" is being recorded, here or in another tab. Stop the recording, then delete it.`);
      }
      this.#ahead.clear();
      await change(this.db, sessionTables(this.db), () => removeRows(this.db, id));
    });
  }

  putKeyframe(id: string, seq: number, planHash: string, state: ArrayBuffer): Promise<void> {
    return guard(() =>
      change(this.db, [this.db.sessions, this.db.keyframes], async () => {
        const row = await this.db.sessions.get(id);
        if (!row) throw unknownSession(id);
        const plans = row.plans.filter((plan) => plan !== planHash);
        for (const plan of plans.splice(0, plans.length - mostPlans + 1)) {
          await this.db.keyframes.where('[session+plan+seq]').between([id, plan, 0], [id, plan, Number.MAX_VALUE]).delete();
        }
        if (row.plans.at(-1) !== planHash) await this.db.sessions.update(id, { plans: [...plans, planHash] });
        await this.db.keyframes.put({ session: id, plan: planHash, seq, state });
      }),
    );
  }

  getKeyframe(id: string, seq: number, planHash: string): Promise<ArrayBuffer | undefined> {
    return guard(async () => (await this.db.keyframes.get([id, planHash, seq]))?.state);
  }

  usage() {
    return guard(async () => {
      const { usage, quota } = this.memoryOnly === undefined ? await estimate() : {};
      const sessions = await this.db.sessions.toArray();
      const storage = typeof navigator === 'undefined' ? undefined : navigator.storage;
      return {
        // The browser's estimate lags behind what was just written.
        usedBytes: Math.max(
          usage ?? 0,
          sessions.reduce((sum, { bytes }) => sum + bytes, 0),
        ),
        quotaBytes: quota ?? Number.NaN,
        persisted: this.memoryOnly === undefined && ((await storage?.persisted?.()) ?? false),
      };
    });
  }

  close(): void {
    for (const writer of [...this.#writers]) writer.abandon();
    this.db.close();
  }

  /** Segments of a session that another tab records, with those rows that are in its tail records. */
  #ofOther(id: string): Promise<SegmentInfo[]> {
    const { segments, tails } = this.db;
    return this.db.transaction('r', [segments, tails], async () => {
      const sealed = (await rowsOf(segments, id).toArray()).map(({ tally: _, ...segment }) => segment);
      const firstRow = sealed.length * SEGMENT_ROWS;
      const { tally } = await this.#tails.look(id, firstRow);
      if (tally.rows === 0) return sealed;
      const { rows, from, to } = tally.record();
      return [...sealed, { session: id, seq: sealed.length, firstRow, rows, from, to, bytes: 0, hash: '' }];
    });
  }

  /** Of a session that is being recorded through this store: with what the disk does not know yet. */
  #recordOf(row: SessionRow): SessionRecord {
    return { ...recordOf(row), ...this.#recorder(row.id)?.soFar() };
  }

  /** The writer of a session that is being recorded through this store. */
  #recorder(id: string): StoreWriter | undefined {
    for (const writer of this.#writers) if (writer.id === id && writer.live) return writer;
    return undefined;
  }

  async #row(id: string): Promise<SessionRow> {
    const row = await this.db.sessions.get(id);
    if (!row || row.state === 'pending') throw unknownSession(id);
    return row;
  }
}

function unknownSession(id: string): QuantabError {
  return new QuantabError('not-found', `There is no session ${id}; it may have been deleted in another tab.`);
}

/** In `into` when it has the room; else in a block that has it while it grows. */
function copyOf(tail: TickBatch, into: TickBatch | undefined): TickBatch {
  const batch = into && into.capacity >= tail.n ? into : TickBatch.allocate(SEGMENT_ROWS);
  batch.n = 0;
  batch.append(tail);
  return batch;
}
