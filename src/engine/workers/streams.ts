/**
 * The streams of this tab: feeds that are being recorded, and the session each one makes. A transient session lives while it is on the
 * stage or until it is kept. Invariant: a stream is in `running` from its first row to its seal.
 */
import type { Position, StreamChange, StreamRequest, StreamStatus } from '../../api/types.ts';
import { QuantabError, toQuantabError } from '../../core/errors.ts';
import type { EventLog } from '../../core/log.ts';
import type { TradeColumns } from '../../market/columns.ts';
import type { SimulatorParams } from '../../sources/simulator/params.ts';
import { type LiveFeed, openLiveFeed } from '../live-feed.ts';
import { openPushFeed, type PushFeed } from '../push-feed.ts';
import { Recording } from '../recording.ts';
import { Run, type RunEvents } from '../run.ts';
import type { Stage } from '../stage.ts';
import type { Store } from '../store/contract.ts';
import { planChange } from '../stream-plan.ts';
import type { EngineEvent, FeedRequest } from './protocol.ts';

export interface StreamParts {
  store(): Store;
  stage(): Stage;
  log: EventLog;
  tell(event: EngineEvent): void;
  runEvents(sessionId: string): RunEvents;
  sessionsChanged(): void;
  /** A write failed; a full disk is to be said. */
  failed(thrown: unknown): void;
  /** Wall clock, microseconds. */
  now(): number;
}

interface Stream {
  readonly venue: string;
  readonly title: string;
  readonly recording: Recording;
  readonly since: number;
  readonly timer: ReturnType<typeof setInterval>;
  readonly reason: string;
  feed?: LiveFeed;
  params?: SimulatorParams;
  state: StreamStatus['state'];
  /** Settles when the session is sealed. */
  over?: Promise<void>;
}

const tailEveryMs = 1_000;

export class Streams {
  readonly #running = new Map<string, Stream>();
  /** Transient sessions of this tab, running or ended. */
  readonly #transient = new Map<string, string>();
  #push: { feed: PushFeed; stream: Stream } | undefined;
  #pushOpening: Promise<PushFeed> | undefined;

  constructor(readonly parts: StreamParts) {}

  has(id: string): boolean {
    return this.#running.has(id);
  }

  isTransient(id: string): boolean {
    return this.#transient.has(id);
  }

  status(): StreamStatus[] {
    return [...this.#running.values()].map(statusOf);
  }

  /** Records what a feed worker sends over `port`; resolves when its first rows are on the stage. */
  async start(plan: FeedRequest, { record = true }: StreamRequest, port: MessagePort): Promise<StreamStatus> {
    const { stage } = this.parts;
    const before = stage().playback;
    const title = `Simulated market, seed ${plan.params.seed}`;
    const stream = await this.#open(title, plan.venue, !record, 'made in this browser');
    const feed = openLiveFeed(stream.recording, port);
    stream.feed = feed;
    stream.params = plan.params;
    this.#pace(stream, plan.speed);
    try {
      await feed.begun;
    } catch (thrown) {
      const reason = toQuantabError(
        await feed.done.then(
          () => thrown,
          (fault: unknown) => fault,
        ),
      );
      await this.#forget(stream);
      throw reason;
    }
    if (!record && stage().playback !== before) {
      await this.#forget(stream);
      throw new QuantabError('cancelled', 'Another session was opened before the simulated market began.');
    }
    await this.#show(stream);
    stream.over = feed.done.then(
      () => this.#seal(stream, 'ended and was sealed.'),
      (thrown: unknown) => this.#failed(stream, thrown),
    );
    // Whoever stops the stream hears of a failure; one that ends by itself has said it in the log.
    stream.over.catch(() => undefined);
    return statusOf(stream);
  }

  /** Rows pushed by a script, into one session until it is stopped. */
  async push(instrument: string, rows: TradeColumns | string): Promise<number> {
    this.#pushOpening ??= this.#openPush().catch((thrown: unknown) => {
      // Forgotten, so that the next push tries again.
      this.#pushOpening = undefined;
      throw thrown;
    });
    const feed = await this.#pushOpening;
    const first = this.#push?.stream.recording.rows === 0;
    const taken = typeof rows === 'string' ? await pushText(feed, instrument, rows) : await feed.push(instrument, rows);
    // Now its instruments and its first time are known.
    if (first) this.parts.sessionsChanged();
    return taken;
  }

  tune(id: string, change: StreamChange): StreamStatus {
    const stream = this.#running.get(id);
    if (!stream) throw new QuantabError('not-found', `No stream ${id} is running.`);
    if (!stream.params || !stream.feed) throw new QuantabError('unsupported', `"${stream.title}" is not simulated: it cannot be tuned.`);
    stream.params = planChange(stream.params, change);
    if (change.speed !== undefined) this.#pace(stream, change.speed);
    stream.feed.send({ type: 'tune', ...change });
    this.#tell(stream);
    this.parts.stage().moved();
    return statusOf(stream);
  }

  /** Stops one stream, or all that are recorded, and keeps their sessions. What is there for now goes on until it is left or named. */
  async stop(id?: string): Promise<void> {
    if (id !== undefined && !this.#running.has(id)) throw new QuantabError('not-found', `No stream ${id} is running.`);
    for (const [each, stream] of [...this.#running]) {
      if (id === undefined ? this.isTransient(each) : each !== id) continue;
      await this.keep(each);
      await stream.feed?.stop();
      await (stream.over ?? this.#seal(stream, 'was stopped and sealed.'));
    }
  }

  /** A session of this id is an ordinary one from now on. */
  async keep(id: string): Promise<void> {
    if (!this.#transient.delete(id)) return;
    await this.parts.store().keep(id);
    this.parts.sessionsChanged();
  }

  /** It has been kept by other means. */
  kept(id: string): void {
    this.#transient.delete(id);
  }

  /** Puts a running session on the stage, computed to its newest row; undefined when it is none of these. */
  async show(id: string): Promise<Position | undefined> {
    const stream = this.#running.get(id);
    if (!stream) return undefined;
    const { store, stage, runEvents } = this.parts;
    if (stage().playback?.run.sessionId !== id) {
      const run = new Run(id, store(), runEvents(id));
      await stream.recording.show(run);
      stage().show(run, stream.recording);
    }
    return stage().position();
  }

  /** Removes the transient sessions that are not on the stage any more. */
  async leave(): Promise<void> {
    const { store, stage, log, sessionsChanged } = this.parts;
    const shown = stage().playback?.run.sessionId;
    for (const [id, title] of [...this.#transient]) {
      if (id === shown) continue;
      const stream = this.#running.get(id);
      if (stream && stream.recording.rows === 0) continue;
      await (stream
        ? this.#forget(stream)
        : store()
            .remove(id)
            .catch(() => undefined));
      this.#transient.delete(id);
      log.add('feed-down', `"${title}" was left and removed; it had not been kept.`, { sessionId: id, transient: true });
      sessionsChanged();
    }
  }

  async #openPush(): Promise<PushFeed> {
    const title = `Pushed ${new Date(this.parts.now() / 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const stream = await this.#open(title, 'push', false, 'rows pushed by a script');
    const feed = openPushFeed(stream.recording);
    this.#push = { feed, stream };
    await this.#show(stream);
    return feed;
  }

  async #open(title: string, venue: string, transient: boolean, reason: string): Promise<Stream> {
    const { store, log, runEvents, now } = this.parts;
    const writer = await store().create({ title, source: venue, live: true, transient });
    let run: Run;
    try {
      run = new Run(writer.id, store(), runEvents(writer.id));
    } catch (thrown) {
      await writer.abort();
      throw thrown;
    }
    const recording = new Recording(writer, run);
    const timer = setInterval(() => {
      recording.tail().catch((thrown: unknown) => {
        clearInterval(timer);
        this.parts.failed(thrown);
        log.add('storage', `Recording stopped: ${toQuantabError(thrown).message}`);
      });
    }, tailEveryMs);
    const stream: Stream = { venue, title, recording, since: now(), timer, reason, state: 'live' };
    this.#running.set(writer.id, stream);
    if (transient) this.#transient.set(writer.id, title);
    return stream;
  }

  async #show(stream: Stream): Promise<void> {
    const { stage, log, sessionsChanged } = this.parts;
    stage().show(stream.recording.run, stream.recording);
    const { sessionId } = stream.recording;
    const transient = this.isTransient(sessionId);
    const what = transient ? 'runs; it goes when it is left, unless it is kept' : `is being recorded: ${stream.reason}`;
    log.add('feed-up', `"${stream.title}" ${what}.`, { sessionId, transient });
    this.#tell(stream);
    sessionsChanged();
    await this.leave();
  }

  async #seal(stream: Stream, what: string): Promise<void> {
    const { stage, log, sessionsChanged } = this.parts;
    const { recording } = stream;
    this.#end(stream);
    try {
      await recording.seal();
      await stage().between(recording.run, () => recording.run.attach());
    } finally {
      stage().sealed(recording.run);
      log.add('feed-down', `"${stream.title}" ${what}`, { sessionId: recording.sessionId });
      stream.state = 'stopped';
      this.#tell(stream);
      sessionsChanged();
    }
  }

  /** What was recorded before the fault is kept. */
  async #failed(stream: Stream, thrown: unknown): Promise<void> {
    if (!this.#running.has(stream.recording.sessionId)) return;
    this.parts.failed(thrown);
    const { message } = toQuantabError(thrown);
    await this.#seal(stream, `stopped: ${message}`).catch(() => undefined);
    this.parts.log.add('error', `"${stream.title}" stopped: ${message}`);
  }

  /** Ends a stream and removes its session. */
  async #forget(stream: Stream): Promise<void> {
    this.#end(stream);
    stream.feed?.leave();
    await stream.recording.remove();
    stream.state = 'stopped';
    this.#transient.delete(stream.recording.sessionId);
    this.#tell(stream);
  }

  #end(stream: Stream): void {
    clearInterval(stream.timer);
    this.#running.delete(stream.recording.sessionId);
    if (this.#push?.stream !== stream) return;
    this.#push = undefined;
    this.#pushOpening = undefined;
  }

  #pace(stream: Stream, speed: number | 'max'): void {
    stream.recording.speed = speed;
    stream.state = speed === 0 ? 'paused' : 'live';
  }

  #tell(stream: Stream): void {
    this.parts.tell({ type: 'stream', status: statusOf(stream) });
  }
}

async function pushText(feed: PushFeed, instrument: string, text: string): Promise<number> {
  const { default: format } = await import('../../sources/formats/trades-ndjson.format.ts');
  return feed.pushText(format, instrument, text);
}

function statusOf({ venue, recording, since, reason, state, params }: Stream): StreamStatus {
  return {
    sessionId: recording.sessionId,
    venue,
    state,
    messages: recording.messages,
    rows: recording.rows,
    gaps: recording.soFar().gaps,
    resyncs: 0,
    checksumFailures: 0,
    merged: 0,
    lagMs: { p50: Number.NaN, p99: Number.NaN },
    since,
    reason,
    ...(params ? { simulated: { params, speed: recording.speed } } : {}),
  };
}
