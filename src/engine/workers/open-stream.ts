/** A new stream: its session, the recording of it and the run that will show it. */
import type { StreamStatus } from '../../api/stream-types.ts';
import type { EventLog } from '../../core/log.ts';
import type { FeedStart } from '../../sources/live/status.ts';
import { Recording } from '../recording.ts';
import { Run, type RunEvents } from '../run.ts';
import type { Stage } from '../stage.ts';
import type { Store } from '../store/contract.ts';
import type { LiveStream } from './live-stream.ts';
import type { EngineEvent } from './protocol.ts';

/** What streams need of the engine worker. */
export interface StreamParts {
  store(): Store;
  stage(): Stage;
  log: EventLog;
  tell(event: EngineEvent): void;
  runEvents(sessionId: string): RunEvents;
  sessionsChanged(): void;
  /** More of a recording is stored. */
  grew(status: StreamStatus): void;
  /** A write failed; a full disk is to be said. */
  failed(thrown: unknown): void;
  /** A session was removed: there may be room again. */
  freed(): void;
  /** Rows of a session that is there for now; 20 million when left out. */
  mostRows?: number;
  /** Names the pairs of a venue's symbols. */
  pairOf(venue: string): Promise<(symbol: string) => string>;
  /** Wall clock, microseconds. */
  now(): number;
}

export interface NewStream extends FeedStart {
  sessionTitle: string;
  transient: boolean;
  /** Names its feed among all tabs; undefined where each tab opens its own. */
  feed: string | undefined;
}

/** How often what is not on the disk goes there: what a crash may cost. */
const tailEveryMs = 1_000;

/** `tick` is called each second until the stream's timer is cleared. */
export async function openStream(
  { store, runEvents, now }: StreamParts,
  { venue, title: name, reason, sessionTitle: title, transient, feed }: NewStream,
  tick: (stream: LiveStream) => void,
): Promise<LiveStream> {
  const writer = await store().create({ title, source: venue, live: true, transient, ...(feed === undefined ? {} : { feed }) });
  let run: Run;
  try {
    run = new Run(writer.id, store(), runEvents(writer.id));
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
  const recording = new Recording(writer, run);
  recording.settle = () => store().settle(writer.id);
  const timer = setInterval(() => tick(stream), tailEveryMs);
  const told = { venue, name, title, reason: reason || `from ${name}`, ending: 'ended and was sealed.' };
  const stream: LiveStream = { ...told, recording, since: now(), timer, state: 'live', perSecond: 0, counted: 0, toldAtMs: 0 };
  return stream;
}
