/** Mid and spread, of one row always: best bid and best ask come as two feeds, while it plays of two times. */
import type { LadderAnswer } from '../../api/flow-types.ts';

export interface Quotes {
  /** Session and instrument. */
  of: string;
  ts: number;
  mid: number;
  spread: number;
}
export const noQuotes: Quotes = { of: '', ts: Number.NEGATIVE_INFINITY, mid: Number.NaN, spread: Number.NaN };
const middle = (bid: number, ask: number): Pick<Quotes, 'mid' | 'spread'> => ({
  mid: bid > 0 && ask >= bid ? (bid + ask) / 2 : Number.NaN,
  spread: ask - bid,
});

type End = { ts: number; value: number } | undefined;

/** The newest pair of one time, of the feeds or the book; `before` where there is none, unless it is of another market or later than `now`. */
export function newestQuotes(
  before: Quotes,
  of: string,
  now: number,
  [bid, ask]: readonly [End, End],
  book: LadderAnswer | undefined,
): Quotes {
  const told: Quotes[] = before.of === of && before.ts <= now ? [before] : [];
  if (book?.known) told.push({ of, ts: book.through, ...middle(book.bestBid, book.bestAsk) });
  if (bid && ask && bid.ts === ask.ts) told.push({ of, ts: bid.ts, ...middle(bid.value, ask.value) });
  return told.reduce((newest, each) => (each.ts >= newest.ts ? each : newest), noQuotes);
}
