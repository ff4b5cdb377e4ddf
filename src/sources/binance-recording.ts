/**
 * Messages of one recording, in the order they were received, to the books of their instruments. Book updates wait for the
 * snapshot that may follow them: those it does not cover come right behind it, at its receive time; those it covers, and all of a
 * recording without one, are stored unanchored (a book not known yet is no gap). What comes behind a waiting update waits too.
 */
import type { TickWriter } from '../market/writer.ts';
import { BinanceBook } from './binance-book.ts';
import type { DepthUpdate, Message, Snapshot } from './binance-messages.ts';
import type { RowReport } from './format.ts';

/** Messages that may wait: some seconds of a busy stream, where a snapshot takes less than one. */
const mostWaiting = 4_096;

interface Waiting {
  readonly message: Message;
  readonly rx: number;
  readonly book: BinanceBook;
  /** Not decided: an update without an anchor, so far. */
  open: boolean;
  /** Came behind a snapshot instead. */
  moved: boolean;
  /** Of a snapshot: the updates that follow it. */
  behind: DepthUpdate[];
}

export class BinanceRecording {
  readonly #books = new Map<string, BinanceBook>();
  /** Messages from `#from` on wait; those before have been written. */
  readonly #waiting: Waiting[] = [];
  #from = 0;
  #open = 0;
  /** Books whose snapshot waits. */
  readonly #anchoredSoon = new Set<BinanceBook>();
  /** A snapshot that came before the stream it belongs to. */
  #early: { snapshot: Snapshot; rx: number } | undefined;

  constructor(
    /** Symbol of the file, for snapshots that do not name theirs. */
    public symbol: string,
    readonly writer: TickWriter,
    readonly report: RowReport,
  ) {}

  take(message: Message, rx: number): void {
    const book = message.kind === 'snapshot' ? this.#bookOfSnapshot(message) : this.#bookOf(message);
    if (book) {
      this.#takeEarly();
      this.#put(message, rx, book);
    } else if (message.kind === 'snapshot') {
      if (this.#early) this.report.skip('snapshot without a stream');
      this.#early = { snapshot: message, rx };
    }
  }

  /** The id of a trade that is left out. */
  passOver(symbol: string, id: number): void {
    this.#books.get(symbol)?.ids.passOver(id);
  }

  end(): void {
    this.#takeEarly();
    if (this.#early) this.report.skip('snapshot without a stream');
    this.#release(0);
  }

  #takeEarly(): void {
    const early = this.#early;
    const book = early && this.#bookOfSnapshot(early.snapshot);
    if (!early || !book) return;
    this.#early = undefined;
    this.#put(early.snapshot, early.rx, book);
  }

  #put(message: Message, rx: number, book: BinanceBook): void {
    const anchored = book.anchored || this.#anchoredSoon.has(book);
    const entry: Waiting = { message, rx, book, open: message.kind === 'update' && !anchored, moved: false, behind: [] };
    if (entry.open) this.#open++;
    if (message.kind === 'snapshot') {
      if (anchored) {
        this.report.skip('snapshot of a book that is known');
        return;
      }
      this.#settle(entry, message);
    }
    this.#waiting.push(entry);
    this.#release(mostWaiting);
  }

  /** Decides on the updates that waited for this snapshot. */
  #settle(snapshot: Waiting, { lastUpdateId }: Snapshot): void {
    this.#anchoredSoon.add(snapshot.book);
    for (let i = this.#from; i < this.#waiting.length; i++) {
      const entry = this.#waiting[i]!;
      if (!entry.open || entry.book !== snapshot.book || entry.message.kind !== 'update') continue;
      entry.open = false;
      this.#open--;
      if (entry.message.u <= lastUpdateId) continue;
      entry.moved = true;
      snapshot.behind.push(entry.message);
    }
  }

  /** Writes what is decided, and what would make more than `most` wait. */
  #release(most: number): void {
    const waiting = this.#waiting;
    while (this.#from < waiting.length && (this.#open === 0 || !waiting[this.#from]!.open || waiting.length - this.#from > most)) {
      const entry = waiting[this.#from++]!;
      if (entry.open) this.#open--;
      if (!entry.moved) this.#write(entry);
    }
    if (this.#from < waiting.length && this.#from < mostWaiting) return;
    waiting.splice(0, this.#from);
    this.#from = 0;
  }

  #write({ message, rx, book, behind }: Waiting): void {
    if (message.kind === 'trade') book.trade(message, rx);
    else if (message.kind === 'quote') book.quote(message, rx);
    else if (message.kind === 'snapshot') {
      book.snapshot(message, rx);
      this.#anchoredSoon.delete(book);
      for (const update of behind) book.update(update, rx);
    } else book.update(message, rx);
  }

  #bookOf(message: Exclude<Message, Snapshot>): BinanceBook {
    let book = this.#books.get(message.symbol);
    if (!book) {
      book = new BinanceBook(message.symbol, message.market, firstPrice(message), this.writer, this.report);
      this.#books.set(message.symbol, book);
    }
    return book;
  }

  #bookOfSnapshot({ symbol }: Snapshot): BinanceBook | undefined {
    if (symbol !== undefined) return this.#books.get(symbol);
    return this.#books.size === 1 ? this.#books.values().next().value : this.#books.get(this.symbol);
  }
}

function firstPrice(message: Exclude<Message, Snapshot>): string {
  if (message.kind === 'trade') return message.p;
  return message.kind === 'quote' ? message.b : String(message.b[0]?.[0] ?? message.a[0]?.[0] ?? 1);
}
