/** What a live feed tells of itself, once a second and whenever its state changes. Times integer microseconds. */

export interface FeedStatus {
  state: 'connecting' | 'live' | 'resyncing';
  /** Why it is so, in words; '' while all is well. */
  reason: string;
  /** When a lost connection is tried again, this machine's clock; absent while none is waited for. */
  retryAt?: number;
  messages: number;
  /** Messages in the last second or a little more. */
  perSecond: number;
  /** Books known again after they had been lost. */
  resyncs: number;
  /** Connections that were lost; tries that failed and planned hand-overs are none. */
  reconnects: number;
  /** Books that were not what the venue says they sum to. */
  checksumFailures: number;
  /** Messages of which nothing was taken, and lines left out of the others. */
  unreadable: number;
  /** Levels that a later change of the same price replaced while the engine was behind. */
  merged: number;
  /** Beyond the fastest of the last minutes; NaN before the first message. */
  lagMs: { p50: number; p99: number };
  /** How far this machine's clock is ahead of the venue's, the fastest way included; NaN before the first message. */
  skewMs: number;
  instruments: FeedInstrument[];
}

export interface FeedInstrument {
  id: string;
  /** `none` where the book was not asked for. */
  book: 'waiting' | 'known' | 'none';
  messages: number;
  /** Exchange time of the newest row; NaN before the first. */
  ts: number;
  gaps: number;
  resyncs: number;
}

/** Of the detail of a feed's fault: the venue that answers instead of the one that is gone; undefined when there is none. */
export function nextVenue(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('next' in detail)) return undefined;
  return typeof detail.next === 'string' ? detail.next : undefined;
}

/** Which venue a feed has settled on, known before its first row. */
export interface FeedStart {
  venue: string;
  title: string;
  /** Who won the race and what became of the others; '' where there was none. */
  reason: string;
}
