/** What the engine worker knows of its own health. Times integer microseconds, NaN when unknown. */
import type { KindName } from '../../market/meta.ts';
import type { MessageSeries } from './profile.ts';

export interface StudyHealth {
  ref: string;
  /** Milliseconds it takes for one second of the session's own time: its load at 1x. */
  msPerSecond: number;
  /** Milliseconds it took of each second of the wall clock since the report before: its load as the session plays now. */
  wallMsPerSecond: number;
  microsPerRow: number;
  p99MicrosPerRow: number;
  /** Samples behind the percentile. */
  samples: number;
  /** Rows of its clock. */
  rows: number;
  bytes: number;
  /** Why it is silent; '' while it runs. */
  failed: string;
}

export interface FeedsHealth {
  n: number;
  reconnects: number;
  resyncs: number;
  checksumFailures: number;
  delayMs: { p50: number; p99: number };
}

export interface EngineHealth {
  /** The session on the stage; `counted` of its `rows` are in the figures of messages, lag, gaps and streams. */
  session?: { id: string; rows: number; counted: number };
  /** Rows a second that the engine took in the last second of the wall clock. */
  rowsPerSecond: number;
  /** A depth update of many rows is one message. `now` is the last whole second of event time before the position. */
  messages: MessageSeries & { n: number; now: number; peak: number; mean: number };
  /**
   * Receive time less the exchange's time, less the least of the session: the two clocks differ by an unknown amount, so the fastest
   * message counts as 0. Only of messages with a receive time; NaN without any. `counts` has one more class than `edgesMs`.
   */
  lag: { n: number; p50Ms: number; p99Ms: number; edgesMs: number[]; counts: number[] };
  /** `from` and `to` of the newest. */
  gaps: { n: number; micros: number; from: number; to: number };
  /** Book levels that a later change of the same price replaced before they were taken; NaN while no feed measures it. */
  merged: number;
  /** Messages that came in and could not be read; NaN while no feed measures it. */
  dropped: number;
  /** Feeds over a network that run, taken together; NaN where none does. `delayMs`: socket to studies, of the slowest of them. */
  feeds: FeedsHealth;
  instruments: { id: string; late: number; unused: number; crossed: number }[];
  streams: { kind: KindName; rows: number; messages: number; share: number }[];
  memory: { engineBytes: number; kernelBytes: number };
  studies: StudyHealth[];
}
