/** What a live feed tells of itself. Times integer microseconds, lag and skew milliseconds. */
import type { InstrumentFeed } from './instrument-feed.ts';
import type { MarketWriter } from './market-writer.ts';
import type { FeedInstrument, FeedStatus } from './status.ts';

export interface FeedParts {
  readonly market: MarketWriter;
  /** Whether the book of a slot was asked for. */
  hasBook(slot: number): boolean;
  state: FeedStatus['state'];
  reason: string;
  retryAt?: number;
  perSecond: number;
  reconnects: number;
  merged: number;
}

export function feedStatus(parts: FeedParts): FeedStatus {
  const { market, state, reason, retryAt, perSecond, reconnects, merged } = parts;
  const { clock, feeds } = market;
  const lag = clock.lag();
  const sum = (of: (feed: InstrumentFeed) => number): number => feeds.reduce((total, feed) => total + of(feed), 0);
  return {
    state,
    reason,
    ...(retryAt === undefined ? {} : { retryAt }),
    messages: market.messages,
    perSecond,
    resyncs: sum(({ counts }) => counts.resyncs),
    reconnects,
    checksumFailures: sum(({ counts }) => counts.checksumFailures),
    unreadable: market.unreadable,
    merged,
    lagMs: { p50: lag.p50 / 1_000, p99: lag.p99 / 1_000 },
    skewMs: clock.skew / 1_000,
    instruments: feeds.map((feed, slot) => instrumentStatus(feed, market, parts.hasBook(slot))),
  };
}

function instrumentStatus(feed: InstrumentFeed, market: MarketWriter, hasBook: boolean): FeedInstrument {
  const { counts, ts, bookKnown, index } = feed;
  return {
    id: market.writer.instruments[index]?.id ?? '',
    book: !hasBook ? 'none' : bookKnown ? 'known' : 'waiting',
    messages: counts.messages,
    ts,
    gaps: counts.gaps,
    resyncs: counts.resyncs,
  };
}

/** Messages a second, over the last second or a little more. */
export class MessageRate {
  perSecond = 0;
  #count = 0;
  #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  /** `count` messages so far, at `at` milliseconds. */
  note(count: number, at: number): void {
    const ms = at - this.#at;
    if (ms < 900) return;
    this.perSecond = Math.round(((count - this.#count) * 1_000) / ms);
    this.#count = count;
    this.#at = at;
  }
}
