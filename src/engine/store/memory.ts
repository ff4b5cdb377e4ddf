/**
 * The database of a browser that keeps nothing: IndexedDB's own interface over this thread's memory, fetched only when it is needed.
 * All of it is gone with the tab. Structured clones make it cost about as much again as the rows while they are written.
 */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { DatabaseParts } from './schema.ts';

export function openMemory(): DatabaseParts {
  hideThrowing();
  return { indexedDB: new IDBFactory(), IDBKeyRange };
}

/** Dexie looks at the thread's own IndexedDB whatever it is given; where looking throws, there is to be none. */
function hideThrowing(): void {
  try {
    if (globalThis.indexedDB) return;
  } catch {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
  }
}
