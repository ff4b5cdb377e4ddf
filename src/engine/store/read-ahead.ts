/**
 * Bytes of segments that walks will want next, on their way already. A walk is known by its steps: its first segment, or the one after
 * one that was read lately. Several walks may go on at once, over one session or more.
 */
import type { BytesRow } from './schema.ts';

/** Segments that may be on their way, and reads that are remembered. */
const most = 4;
const remembered = 16;

export class ReadAhead {
  readonly #coming = new Map<string, PromiseLike<BytesRow | undefined>>();
  #lately: string[] = [];

  constructor(readonly get: (id: string, seq: number) => Promise<BytesRow | undefined>) {}

  async read(id: string, seq: number): Promise<BytesRow | undefined> {
    const name = nameOf(id, seq);
    const coming = this.#coming.get(name);
    this.#coming.delete(name);
    const row = coming ?? this.get(id, seq);
    if (coming || seq === 0 || this.#lately.includes(nameOf(id, seq - 1))) this.#ask(id, seq + 1);
    this.#lately = [...this.#lately, name].slice(-remembered);
    // What was not there when it was asked for ahead may have been recorded since.
    return (await row) ?? (coming ? this.get(id, seq) : undefined);
  }

  clear(): void {
    this.#coming.clear();
    this.#lately = [];
  }

  #ask(id: string, seq: number): void {
    const name = nameOf(id, seq);
    if (this.#coming.has(name)) return;
    const row = this.get(id, seq);
    row.catch(() => undefined);
    this.#coming.set(name, row);
    const [oldest] = this.#coming.keys();
    if (this.#coming.size > most && oldest !== undefined) this.#coming.delete(oldest);
  }
}

const nameOf = (id: string, seq: number): string => `${id}/${seq}`;
