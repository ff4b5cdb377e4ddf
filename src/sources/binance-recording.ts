/**
 * Messages of one recording, in the order they were received, to the books of their instruments. Book updates wait for the
 * snapshot that may follow them: those it does not cover come right behind it, at its receive time; those it covers, and all of a
 * recording without one, are stored unanchored (a book not known yet is no gap). What comes behind a waiting update waits too.
 */
import type { TickWriter } from '../market/writer.ts';
import { BinanceBook } from './binance-book.ts';
import { isCoinMargined } from './binance-instrument.ts';
import { type BinanceMessage, keepLevels, keepMessage, type Levels } from './binance-message.ts';
import { QUOTE, SNAPSHOT, TRADE, UPDATE } from './binance-reader.ts';
import type { RowReport } from './format.ts';

/** Messages that may wait: some seconds of a busy stream, where a snapshot takes less than one. */
const mostWaiting = 4_096;

interface Waiting {
  readonly message: BinanceMessage;
  readonly levels: Levels;
  readonly rx: number;
  readonly book: BinanceBook;
  /** Not decided: an update without an anchor, so far. */
  open: boolean;
  /** Came behind a snapshot instead. */
  moved: boolean;
  /** Of a snapshot: the updates that follow it. */
  behind: Waiting[];
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
  #early: { snapshot: BinanceMessage; levels: Levels; rx: number } | undefined;
  /** Of the message before: mostly the same. */
  #newest: BinanceBook | undefined;

  constructor(
    /** Symbol of the file, for snapshots that do not name theirs. */
    public symbol: string,
    readonly writer: TickWriter,
    readonly report: RowReport,
  ) {}

  /** A trade, a quote, an update or a snapshot; kept, where it must wait, only then. */
  take(message: BinanceMessage, levels: Levels, rx: number): void {
    const isSnapshot = message.kind === SNAPSHOT;
    const book = isSnapshot ? this.#bookOfSnapshot(message.symbol) : this.#bookOf(message, levels);
    if (book) {
      if (this.#early) this.#takeEarly();
      const waits = isSnapshot || this.#from < this.#waiting.length || (message.kind === UPDATE && !book.anchored);
      if (waits) this.#put(keepMessage(message), keepLevels(levels), rx, book);
      else write(book, message, levels, rx);
    } else if (isSnapshot) {
      if (this.#early) this.report.skip('snapshot without a stream');
      this.#early = { snapshot: keepMessage(message), levels: keepLevels(levels), rx };
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
    const book = early && this.#bookOfSnapshot(early.snapshot.symbol);
    if (!early || !book) return;
    this.#early = undefined;
    this.#put(early.snapshot, early.levels, early.rx, book);
  }

  #put(message: BinanceMessage, levels: Levels, rx: number, book: BinanceBook): void {
    const anchored = book.anchored || this.#anchoredSoon.has(book);
    const entry: Waiting = { message, levels, rx, book, open: message.kind === UPDATE && !anchored, moved: false, behind: [] };
    if (entry.open) this.#open++;
    if (message.kind === SNAPSHOT) {
      if (anchored) {
        this.report.skip('snapshot of a book that is known');
        return;
      }
      this.#settle(entry, message.id);
    }
    this.#waiting.push(entry);
    this.#release(mostWaiting);
  }

  /** Decides on the updates that waited for this snapshot. */
  #settle(snapshot: Waiting, lastId: number): void {
    this.#anchoredSoon.add(snapshot.book);
    for (let i = this.#from; i < this.#waiting.length; i++) {
      const entry = this.#waiting[i]!;
      if (!entry.open || entry.book !== snapshot.book || entry.message.kind !== UPDATE) continue;
      entry.open = false;
      this.#open--;
      if (entry.message.id <= lastId) continue;
      entry.moved = true;
      snapshot.behind.push(entry);
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

  #write({ message, levels, rx, book, behind }: Waiting): void {
    write(book, message, levels, rx);
    if (message.kind !== SNAPSHOT) return;
    this.#anchoredSoon.delete(book);
    for (const update of behind) book.update(update.message, update.levels, rx);
  }

  #bookOf(message: BinanceMessage, levels: Levels): BinanceBook {
    const { symbol, spot } = message;
    if (this.#newest?.symbol === symbol) return this.#newest;
    let book = this.#books.get(symbol);
    if (!book) {
      const market = isCoinMargined(symbol) ? 'coin-m' : spot ? 'spot' : 'usd-m';
      book = new BinanceBook(symbol, market, firstPrice(message, levels), this.writer, this.report);
      this.#books.set(symbol, book);
    }
    this.#newest = book;
    return book;
  }

  #bookOfSnapshot(symbol: string): BinanceBook | undefined {
    if (symbol !== '') return this.#books.get(symbol);
    return this.#books.size === 1 ? this.#books.values().next().value : this.#books.get(this.symbol);
  }
}

function write(book: BinanceBook, message: BinanceMessage, levels: Levels, rx: number): void {
  const { kind } = message;
  if (kind === QUOTE) book.quote(message, rx);
  else if (kind === TRADE) book.trade(message, rx);
  else if (kind === UPDATE) book.update(message, levels, rx);
  else book.snapshot(message, levels, rx);
}

function firstPrice({ kind, px, bid }: BinanceMessage, { levels, levelPx }: Levels): number {
  if (kind === TRADE) return px;
  return kind === QUOTE ? bid : levels > 0 ? (levelPx[0] as number) : 1;
}
