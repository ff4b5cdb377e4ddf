/** A feed that is being recorded, and what is told of it. */
import type { StreamStatus } from '../../api/stream-types.ts';
import type { SimulatorParams } from '../../sources/simulator/params.ts';
import type { LiveFeed } from '../live-feed.ts';
import type { Recording } from '../recording.ts';

export interface LiveStream {
  readonly venue: string;
  readonly title: string;
  readonly recording: Recording;
  readonly since: number;
  readonly timer: ReturnType<typeof setInterval>;
  /** Names the feed to whoever runs its worker. */
  feedId?: string;
  feed?: LiveFeed;
  params?: SimulatorParams;
  state: StreamStatus['state'];
  /** Where its rows come from; at its end why it ended. */
  reason: string;
  /** What is said when it ends without a fault. */
  ending: string;
  /** Settles when the session is sealed, or removed because it never began. */
  over?: Promise<void>;
}

export function pace(stream: LiveStream, speed: number | 'max'): void {
  stream.recording.speed = speed;
  stream.state = speed === 0 ? 'paused' : 'live';
}

export function statusOf({ venue, recording, since, reason, state, params }: LiveStream): StreamStatus {
  return {
    sessionId: recording.sessionId,
    venue,
    state,
    messages: recording.messages,
    rows: recording.rows,
    gaps: recording.soFar().gaps,
    lagMs: { p50: Number.NaN, p99: Number.NaN },
    since,
    reason,
    ...(params ? { simulated: { params, speed: recording.speed } } : {}),
  };
}
