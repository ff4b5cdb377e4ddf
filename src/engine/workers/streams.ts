/**
 * The streams of this tab: feeds that are being recorded, and the session each one makes. A transient session lives while it is on the
 * stage or until it is kept. Invariant: a stream is in `running` from its opening to its seal, which only the first to end it does.
 */
import type { StreamChange, StreamRequest, StreamStatus } from '../../api/stream-types.ts';
import { QuantabError, toQuantabError } from '../../core/errors.ts';
import type { TradeColumns } from '../../market/columns.ts';
import type { FeedStart, FeedStatus } from '../../sources/live/status.ts';
import type { LiveFeed } from '../live-feed.ts';
import type { Playback } from '../playback.ts';
import { feedKey } from './feed-claims.ts';
import { countRate, hear, type LiveStream, minuteOf, statusOf, titleOf, tune } from './live-stream.ts';
import { openStream, type StreamParts } from './open-stream.ts';
import type { FeedRequest } from './protocol.ts';
import type { PushStream } from './push-stream.ts';
import { sealCut, sealStream } from './seal-stream.ts';
import { SharedFeeds } from './shared-feeds.ts';
import { joinFeed } from './stream-feed.ts';
import { Transients } from './transients.ts';

/** A market that nobody keeps would fill the disk at full speed; so many rows are about 200 MB. */
const transientRows = 20_000_000;

interface Asked {
  before: Playback | undefined;
  order: number;
}

export class Streams {
  readonly #running = new Map<string, LiveStream>();
  readonly #transients = new Transients();
  /** Feeds whose worker is gone, and why. */
  readonly #lost = new Map<string, QuantabError>();
  /** Feeds on their way: what was on the stage when each was asked for, and its place in the order of asking. */
  readonly #asked = new Map<string, Asked>();
  #askedLast = 0;
  /** That place, of streams that took the stage. */
  readonly #orders = new WeakMap<Playback, number>();
  /** Imports under way. */
  #holds = 0;
  /** What takes pushed rows, fetched with the first of them. */
  #pushing: Promise<PushStream> | undefined;
  #pushed: PushStream | undefined;
  /** What other tabs record and this one shows. */
  readonly shared: SharedFeeds;

  constructor(readonly parts: StreamParts) {
    this.shared = new SharedFeeds(parts, {
      recording: (id) => this.#running.get(id)?.recording,
      status: (id) => this.status().find(({ sessionId }) => sessionId === id),
      leave: () => this.leave(),
    });
  }

  /** A feed is asked for, and takes a while to come: should something else take the stage meanwhile, one that is not kept is not wanted. */
  ask(feedId: string): void {
    this.#asked.set(feedId, this.#askNow());
  }

  /** It does not come. */
  unask(feedId: string): void {
    this.#asked.delete(feedId);
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  isTransient(id: string): boolean {
    return this.#transients.has(id);
  }

  status(): StreamStatus[] {
    return [...[...this.#running.values()].map((stream) => this.#statusOf(stream)), ...this.shared.statuses()];
  }

  /** Records what a feed worker sends over `port`; resolves when its first rows are on the stage. `feedId`: as it was claimed. */
  async start(start: FeedStart, plan: FeedRequest, request: StreamRequest, port: MessagePort, feedId: string): Promise<StreamStatus> {
    const { now, pairOf, log } = this.parts;
    const { record = true } = request;
    const asked = this.#asked.get(feedId) ?? this.#askNow();
    this.#asked.delete(feedId);
    const pairs = plan.venue === 'live' ? await pairOf(start.venue) : String;
    const winner = plan.venue === 'live' ? plan.candidates.find(({ venue }) => venue === start.venue) : undefined;
    const key = record && plan.venue === 'live' && winner ? feedKey(winner, plan.base) : undefined;
    const stream = await this.#open(start, titleOf(start, plan, now(), pairs), !record, key);
    if (plan.venue === 'live' && key !== undefined) stream.letGo = this.shared.settle(feedId, key);
    stream.feedId = feedId;
    stream.order = asked.order;
    const feed = joinFeed(stream, plan, port, {
      log,
      heard: (status) => this.#heard(stream, status),
      goesOn: (reason) => this.#goesOn(stream, reason),
    });
    if (plan.venue === 'simulated' && !record && this.#holds > 0) feed.hold();
    const lost = this.#lost.get(feedId);
    if (lost) feed.leave(lost);
    const begun = this.#begin(stream, feed, () => record || this.#isNewest(asked));
    stream.over = begun
      .then(() => feed.done)
      .then(
        () => this.#seal(stream),
        (thrown: unknown) => this.#failed(stream, thrown),
      );
    // Whoever stops the stream hears of a failure; one that ends by itself has said it in the log.
    stream.over.catch(() => undefined);
    await begun;
    return this.#statusOf(stream);
  }

  /** The worker of a feed is gone: its stream ends with that, one that has not begun is refused. */
  lose(feedId: string, why: string): void {
    const reason = new QuantabError('internal', why);
    this.#lost.set(feedId, reason);
    for (const stream of this.#running.values()) if (stream.feedId === feedId) stream.feed?.leave(reason);
  }

  /** Rows pushed by a script, into one session until it is stopped. */
  async push(instrument: string, rows: TradeColumns | string): Promise<number> {
    this.#pushing ??= this.#openPushed().catch((thrown: unknown) => {
      // Forgotten, so that the next push tries again.
      this.#pushing = undefined;
      throw thrown;
    });
    const pushed = await this.#pushing;
    return pushed.push(instrument, rows);
  }

  async #openPushed(): Promise<PushStream> {
    const { PushStream } = await import('./push-stream.ts');
    const push = { venue: 'push', title: 'Pushed rows', reason: 'rows pushed by a script' };
    const open = (): Promise<LiveStream> => this.#open(push, `Pushed ${minuteOf(this.parts.now())}`, false);
    this.#pushed = new PushStream(
      open,
      (stream) => this.#show(stream),
      () => this.parts.sessionsChanged(),
    );
    return this.#pushed;
  }

  tune(id: string, change: StreamChange): StreamStatus {
    const stream = this.#running.get(id);
    if (!stream) throw new QuantabError('not-found', `No stream ${id} is running.`);
    tune(stream, change);
    this.#tell(stream);
    this.parts.stage().moved();
    return this.#statusOf(stream);
  }

  /** The simulated markets that nobody keeps stand still until `release`: an import needs the processor, and takes their place. */
  hold(): void {
    if (this.#holds++ > 0) return;
    for (const [id, { feed, params }] of this.#running) if (params && this.isTransient(id)) feed?.hold();
  }

  release(): void {
    if (--this.#holds > 0) return;
    for (const { feed } of this.#running.values()) feed?.release();
  }

  /** Stops one stream, or all that are recorded, and keeps their sessions. What is there for now goes on until it is left or named. */
  async stop(id?: string): Promise<void> {
    if (id !== undefined && (await this.shared.stop(id))) return;
    if (id !== undefined && !this.#running.has(id)) throw new QuantabError('not-found', `No stream ${id} is running.`);
    const stopping = [...this.#running].filter(([each]) => (id === undefined ? !this.isTransient(each) : each === id));
    const faults: unknown[] = [];
    for (const [each, stream] of stopping) {
      try {
        await this.keep(each);
        stream.ending = 'was stopped and sealed.';
        await stream.feed?.stop();
        stream.over ??= this.#seal(stream);
        await stream.over;
      } catch (thrown) {
        faults.push(thrown);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  /** A session of this id is an ordinary one from now on: `task` stores that. */
  async keep(id: string, task: () => Promise<void> = () => this.parts.store().keep(id)): Promise<void> {
    if (!this.isTransient(id)) return;
    await this.#transients.keep(id, task);
    this.parts.sessionsChanged();
  }

  /** Removes the transient sessions that are not on the stage any more. Never rejects: what cannot be removed goes at the next start. */
  async leave(): Promise<void> {
    const { store, stage, log, sessionsChanged, freed } = this.parts;
    const shown = stage().playback?.run.sessionId;
    this.shared.leave();
    for (const stream of this.#running.values()) {
      const { cut, sessionId } = stream.recording;
      if (!cut || sessionId === shown || this.isTransient(sessionId)) continue;
      stream.ending = 'was left. The disk was full, so what came after that is not stored.';
      void stream.feed?.stop();
    }
    for (const [id, title] of this.#transients.left(shown)) {
      const stream = this.#running.get(id);
      try {
        await (stream ? this.#forget(stream) : store().remove(id));
        log.add('feed-down', `"${title}" was left and removed; it had not been kept.`, { sessionId: id, transient: true });
        freed();
      } catch (thrown) {
        const { code, message } = toQuantabError(thrown);
        if (code !== 'not-found') log.add('storage', `"${title}" was left, and is removed at the next start: ${message}`);
      }
      this.#transients.delete(id);
      sessionsChanged();
    }
  }

  async #open(start: FeedStart, title: string, transient: boolean, feed?: string): Promise<LiveStream> {
    const stream = await openStream(this.parts, { ...start, sessionTitle: title, transient, feed }, (opened) => void this.#tick(opened));
    this.#running.set(stream.recording.sessionId, stream);
    if (transient) this.#transients.add(stream.recording.sessionId, title);
    return stream;
  }

  /** Puts a stream on the stage once its first rows are in; one that never begins, or is not wanted any more, is removed. */
  async #begin(stream: LiveStream, feed: LiveFeed, wanted: () => boolean): Promise<void> {
    const begun = await feed.begun.then(
      () => true,
      () => false,
    );
    if (begun && wanted()) return this.#show(stream);
    const early = (): QuantabError => new QuantabError('internal', 'The feed ended before its first row.');
    const reason = begun ? unwanted() : await feed.done.then(early, toQuantabError);
    await this.#forget(stream);
    throw reason;
  }

  #askNow(): Asked {
    return { before: this.parts.stage().playback, order: ++this.#askedLast };
  }

  /** Whether nothing that was asked for later has taken the stage. */
  #isNewest({ before, order }: Asked): boolean {
    const { playback } = this.parts.stage();
    return playback === before || (playback !== undefined && (this.#orders.get(playback) ?? Number.POSITIVE_INFINITY) < order);
  }

  async #show(stream: LiveStream): Promise<void> {
    const { stage, log, sessionsChanged } = this.parts;
    const { sessionId, run } = stream.recording;
    if (run) stage().show(run, stream.recording);
    const shown = stage().playback;
    if (shown && stream.order !== undefined) this.#orders.set(shown, stream.order);
    const transient = this.isTransient(sessionId);
    const what = transient ? 'runs; it goes when it is left, unless it is kept' : `is being recorded: ${stream.reason}`;
    log.add('feed-up', `"${stream.title}" ${what}.`, { sessionId, transient });
    this.#tell(stream);
    sessionsChanged();
    await this.leave();
  }

  /** Each second: what is not on the disk yet goes there. */
  async #tick(stream: LiveStream): Promise<void> {
    const { recording } = stream;
    const { mostRows = transientRows } = this.parts;
    countRate(stream);
    if (recording.rows >= mostRows && stream.feed && this.isTransient(recording.sessionId)) {
      const rows = mostRows.toLocaleString('en-US');
      stream.ending = `ended: what is there for now goes no further than ${rows} rows. Keep it, or start another one.`;
      void stream.feed.stop();
    }
    try {
      await recording.tail();
      if (!this.isTransient(recording.sessionId)) this.parts.grew(this.#statusOf(stream));
    } catch (thrown) {
      await this.#failed(stream, thrown);
    }
  }

  /** Ends a stream and seals its session. Rejects when the disk did not take all of it; that has been said, with what is kept. */
  async #seal(stream: LiveStream, fault?: QuantabError): Promise<void> {
    if (!this.#running.has(stream.recording.sessionId)) return;
    this.#end(stream);
    const refusal = await sealStream(stream, fault, this.parts);
    this.#tell(stream);
    this.parts.sessionsChanged();
    if (refusal) throw refusal;
  }

  /** What was recorded before the fault is kept. */
  async #failed(stream: LiveStream, thrown: unknown): Promise<void> {
    stream.feed?.leave();
    // It has been said.
    await this.#seal(stream, toQuantabError(thrown)).catch(() => undefined);
  }

  /** The disk is full: whether the market goes on on the stage, not recorded any more. */
  #goesOn(stream: LiveStream, reason: QuantabError): boolean {
    const { stage } = this.parts;
    // At its newest row, rewound, or while something that was asked for is computed.
    if (stage().playback?.run.sessionId !== stream.recording.sessionId) return false;
    // Another tab may record it.
    stream.letGo?.();
    void sealCut(stream, reason, this.parts).then(() => {
      this.#tell(stream);
      this.parts.sessionsChanged();
    });
    return true;
  }

  /** Ends a stream and removes its session. */
  async #forget(stream: LiveStream): Promise<void> {
    if (!this.#running.has(stream.recording.sessionId)) return;
    this.#end(stream);
    stream.feed?.leave(unwanted());
    await stream.recording.remove();
    // Sealed before, it is no longer the recording's to remove.
    if (stream.recording.cut) await this.parts.store().remove(stream.recording.sessionId);
    stream.state = 'stopped';
    this.#transients.delete(stream.recording.sessionId);
    this.#tell(stream);
  }

  #end(stream: LiveStream): void {
    clearInterval(stream.timer);
    if (stream.feedId !== undefined) this.#lost.delete(stream.feedId);
    this.#running.delete(stream.recording.sessionId);
    stream.letGo?.();
    this.#pushed?.ended(stream);
  }

  /** What a feed over a network tells of itself. */
  #heard(stream: LiveStream, status: FeedStatus): void {
    if (!this.#running.has(stream.recording.sessionId)) return;
    if (hear(stream, status, performance.now())) this.#tell(stream);
  }

  #statusOf(stream: LiveStream): StreamStatus {
    return statusOf(stream, !this.isTransient(stream.recording.sessionId));
  }

  #tell(stream: LiveStream): void {
    this.parts.tell({ type: 'stream', status: this.#statusOf(stream) });
  }
}

const unwanted = (): QuantabError => new QuantabError('cancelled', 'Another session was opened before this market began.');
