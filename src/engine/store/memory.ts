/**
 * The database of a browser that keeps nothing: IndexedDB's own interface over this thread's memory, fetched only when it is needed.
 * All of it is gone with the tab. Structured clones make it cost about as much again as the rows while they are written.
 */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { DatabaseParts } from './indexed.ts';

export function openMemory(): DatabaseParts {
  return { indexedDB: new IDBFactory(), IDBKeyRange };
}
