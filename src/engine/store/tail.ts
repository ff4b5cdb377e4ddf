/** The rows of a recording that are in no segment yet, from its tail records. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import { decodeSegment } from '../../market/segment.ts';
import { type Database, rowsFrom, rowsOf, type TailRow } from './schema.ts';
import { Tally } from './tally.ts';

/** The rows of the tail records that join row `first` and each other, up to the first that is damaged. */
export async function wholeTail(db: Database, id: string, first: number): Promise<TickBatch> {
  const tail = new OpenTail(first);
  tail.extend(await rowsOf(db.tails, id).toArray());
  return tail.block;
}

/** Tails of recordings that go on in other tabs: of each look only what is new is read and decoded. */
export class OpenTails {
  readonly #kept = new Map<string, OpenTail>();

  constructor(readonly db: Database) {}

  /** The rows behind row `first` that are stored by now, for the caller to read and not to keep. */
  async look(id: string, first: number): Promise<Readonly<OpenTail>> {
    const { tails } = this.db;
    const kept = this.#kept.get(id);
    if (kept?.first === first && kept.newest !== undefined) {
      const [newest, ...more] = await rowsFrom(tails, id, kept.newest).toArray();
      // Without the newest that was read all are gone: sealed, or removed.
      if (newest?.seq === kept.newest) return kept.extend(more);
    }
    const tail = new OpenTail(first).extend(await rowsOf(tails, id).toArray());
    this.#kept.delete(id);
    this.#kept.set(id, tail);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return tail;
  }
}

/** Each takes the memory of a block: one is on the stage, another may be looked into. */
const mostKept = 2;

/** A block that grows by tail records. */
class OpenTail {
  readonly block = TickBatch.allocate(SEGMENT_ROWS);
  readonly tally = new Tally();
  /** Number of the newest record that is in it. */
  newest: number | undefined;

  constructor(readonly first: number) {}

  /** Takes the records that join it and each other, up to the first that is damaged. */
  extend(records: readonly TailRow[]): this {
    for (const { seq, firstRow, rows, bytes } of records) {
      if (firstRow !== this.first + this.block.n || this.block.n + rows > SEGMENT_ROWS) break;
      try {
        const batch = decodeSegment(bytes);
        if (batch.n !== rows) break;
        this.block.append(batch);
        this.tally.add(batch);
        this.newest = seq;
      } catch {
        break;
      }
    }
    return this;
  }
}
