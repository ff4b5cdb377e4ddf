/**
 * Books of blocks, kept between calls: asked for a later row of the same block, one goes on from where it was; else it starts at the
 * block's beginning, so that a seek needs no telling.
 */
import { BookFold } from './book-fold.ts';
import type { LogBlock } from './log.ts';

interface KeptBook {
  /** Of the log: another one when ticks mean something else. */
  key: string;
  block: WeakRef<LogBlock>;
  /** Rows of the block that are in it. */
  rows: number;
  book: BookFold;
}

/** Enough for the books now and a while ago of a few ladders. */
const mostBooks = 6;
/** Used last, first. */
const kept: KeptBook[] = [];

/** The book after the first `rows` book rows of a block; good until the next call. */
export function bookAfter(key: string, block: LogBlock, rows: number): BookFold {
  let at = -1;
  for (let i = 0; i < kept.length; i++) {
    const one = kept[i] as KeptBook;
    if (one.key === key && one.block.deref() === block && one.rows <= rows && (at < 0 || one.rows > (kept[at] as KeptBook).rows)) at = i;
  }
  let one = at >= 0 ? kept[at] : undefined;
  if (one) kept.splice(at, 1);
  else {
    const book = kept.length < mostBooks ? new BookFold() : (kept.pop() as KeptBook).book;
    one = { key, block: new WeakRef(block), rows: 0, book: book.load(block.before) };
  }
  kept.unshift(one);
  one.book.apply(block.book, one.rows, rows);
  one.rows = rows;
  return one.book;
}
