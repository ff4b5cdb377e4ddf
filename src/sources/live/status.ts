/** What a live feed tells of itself, once a second and whenever its state changes. Times integer microseconds. */

export interface FeedStatus {
  state: 'connecting' | 'live' | 'resyncing';
  /** Why it is so, in words; '' while all is well. */
  reason: string;
  messages: number;
  perSecond: number;
  resyncs: number;
  reconnects: number;
  checksumFailures: number;
  unreadable: number;
  merged: number;
  lagMs: { p50: number; p99: number };
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

/** Which venue a feed has settled on, known before its first row. */
export interface FeedStart {
  venue: string;
  title: string;
  /** Who won the race and what became of the others; '' where there was none. */
  reason: string;
}
