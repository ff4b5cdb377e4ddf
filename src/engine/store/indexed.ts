/**
 * Tables over the browser's IndexedDB: promises for its events. A call is a transaction of its own, or part of one over several tables.
 * Nothing but requests of that transaction may be awaited inside one: it commits as soon as it has none.
 */

/** Where a database lives when it is not in the browser's own IndexedDB. */
export interface DatabaseParts {
  indexedDB: IDBFactory;
  IDBKeyRange: typeof IDBKeyRange;
}

/** Rows by key; a key range where several are meant. */
export interface Table<T, K extends IDBValidKey> {
  get(key: K): Promise<T | undefined>;
  /** The first row that has this value in an index. */
  find(index: string, value: IDBValidKey): Promise<T | undefined>;
  /** In the order of their keys. */
  all(range?: IDBKeyRange): Promise<T[]>;
  keys(range?: IDBKeyRange): Promise<K[]>;
  /** Rejects when a row of its key is there. */
  add(row: T): Promise<unknown>;
  put(row: T): Promise<unknown>;
  delete(which: K | IDBKeyRange): Promise<unknown>;
}

type Mode = 'readonly' | 'readwrite';

/** The table of this name. */
export type OpenTable = <T, K extends IDBValidKey>(name: string) => Table<T, K>;

/** Makes one request of the object store of a table, and gives its result. */
type Ask = <R>(mode: Mode, request: (store: IDBObjectStore) => IDBRequest<R>) => Promise<R>;

function tableOf<T, K extends IDBValidKey>(ask: Ask): Table<T, K> {
  return {
    get: (key) => ask('readonly', (store) => store.get(key)),
    find: (index, value) => ask('readonly', (store) => store.index(index).get(value)),
    all: (range) => ask('readonly', (store) => store.getAll(range)),
    keys: (range) => ask('readonly', (store) => store.getAllKeys(range) as unknown as IDBRequest<K[]>),
    add: (row) => ask('readwrite', (store) => store.add(row)),
    put: (row) => ask('readwrite', (store) => store.put(row)),
    delete: (which) => ask('readwrite', (store) => store.delete(which)),
  };
}

function answer<R>(request: IDBRequest<R>): Promise<R> {
  const answered = new Promise<R>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // Of several that were asked for at once, one tells the failure of their transaction.
  answered.catch(() => undefined);
  return answered;
}

export interface ConnectionEvents {
  /** Makes or changes the tables; `from` is the version that is there, 0 of a new database. */
  upgrade(db: IDBDatabase, tx: IDBTransaction, from: number): void;
  /** Another tab holds an older version open. */
  blocked(): void;
}

/** One database, open until it is closed or a newer version is to be opened elsewhere. */
export class Connection {
  #native: IDBDatabase | undefined;
  #closed = false;

  constructor(
    readonly name: string,
    readonly version: number,
    readonly parts: DatabaseParts,
    readonly events: ConnectionEvents,
    /** What a call of a closed database is refused with. */
    readonly closedError: () => Error,
  ) {}

  get isOpen(): boolean {
    return this.#native !== undefined;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = this.parts.indexedDB.open(this.name, this.version);
      request.onblocked = () => this.events.blocked();
      request.onupgradeneeded = ({ oldVersion }) => this.events.upgrade(request.result, request.transaction!, oldVersion);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const native = request.result;
        native.onversionchange = () => this.close();
        // The browser ended it, as a phone does to a page in the background: the next call opens it again.
        native.onclose = () => {
          this.#native = undefined;
        };
        if (this.#closed) {
          native.close();
          return reject(this.closedError());
        }
        this.#native = native;
        resolve();
      };
    });
  }

  close(): void {
    this.#closed = true;
    this.#native?.close();
    this.#native = undefined;
  }

  /** The table of its own transactions: one a call, done when it is stored. */
  readonly table: OpenTable = (name) =>
    tableOf((mode, request) =>
      mode === 'readonly'
        ? this.#begin([name], mode).then((tx) => answer(request(tx.objectStore(name))))
        : this.#run([name], mode, (tx) => answer(request(tx.objectStore(name)))),
    );

  /** One transaction: all of `task` or nothing. Resolves when it is stored; rejects with its reason when the disk refuses. */
  run<R>(tables: readonly string[], mode: Mode, task: (open: OpenTable) => Promise<R>): Promise<R> {
    return this.#run(tables, mode, (tx) => task((name) => tableOf((_, request) => answer(request(tx.objectStore(name))))));
  }

  async #run<R>(tables: readonly string[], mode: Mode, task: (tx: IDBTransaction) => Promise<R>): Promise<R> {
    const tx = await this.#begin(tables, mode);
    const done = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
    });
    done.catch(() => undefined);
    let result: R;
    try {
      result = await task(tx);
    } catch (thrown) {
      try {
        tx.abort();
      } catch {
        // It has ended already.
      }
      await done.catch(() => undefined);
      // A full disk may abort it between requests; then the reason is the transaction's own.
      throw tx.error?.name === 'QuotaExceededError' ? tx.error : thrown;
    }
    await done;
    return result;
  }

  /** A transaction, of a connection opened again where the browser had ended it. */
  async #begin(tables: readonly string[], mode: Mode): Promise<IDBTransaction> {
    const begin = (): IDBTransaction => {
      if (!this.#native) throw this.closedError();
      // What a crash of the machine may take is less than the rows that had not been stored yet.
      return this.#native.transaction([...tables], mode, { durability: 'relaxed' });
    };
    if (this.#closed) throw this.closedError();
    if (!this.#native) await this.open();
    try {
      return begin();
    } catch (thrown) {
      if (this.#closed || !(thrown instanceof DOMException) || thrown.name !== 'InvalidStateError') throw thrown;
      await this.open();
      return begin();
    }
  }
}
