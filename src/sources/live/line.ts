/**
 * The topics of one socket, kept up: connected again when the connection goes, handed over to the next before the venue ends it,
 * subscribed again when they fall silent. At most one connection counts at any time. Milliseconds, receive times microseconds.
 */
import type { Frame } from '../frame.ts';
import type { Topic, VenueDefinition } from '../venue.ts';
import { Backoff } from './backoff.ts';
import { Connection } from './connection.ts';
import { Successor } from './successor.ts';
import { TopicMap } from './topic-map.ts';
import type { PlannedConnection } from './topic-plan.ts';
import { type Silence, Watchdog } from './watchdog.ts';
import type { LiveWorld } from './world.ts';

export interface LineParts {
  readonly world: LiveWorld;
  readonly venue: VenueDefinition;
  readonly plan: PlannedConnection;
  frame(): Frame;
  slotOf(symbol: string): number | undefined;
}

export interface LineEvents {
  up(line: Line): void;
  frame(line: Line, frame: Frame, rx: number): void;
  /** Nothing comes any more: why, in words that follow the venue's name, and when the next try is. */
  down(line: Line, why: string, nextMs: number): void;
  /** A topic is not given; '' when the venue does not say which. */
  refused(line: Line, name: string, reason: string): void;
  /** A topic was silent for too long; what can be done about it has been done. */
  silent(line: Line, silence: Silence): void;
  /** Messages of the connection were numbered, and some have never come. */
  missed(line: Line, messages: number): void;
  /** It goes on by another connection. */
  handedOver(line: Line, why: string): void;
}

/** Before a venue's own limit, and up to so much earlier, so that connections of one age do not all go at once. */
const earlyMs = 300_000;
const jitterMs = 60_000;
/** A hand-over that failed is tried again after so long. */
const againMs = 30_000;

export class Line {
  /** Since when nothing has come that should; NaN while data flows. */
  downSince: number;
  /** Why it is down, and until when it waits; '' while it is up. */
  why = '';
  /** When its connection is tried again, this machine's clock, microseconds; NaN while it does not wait for that. */
  retryAt = Number.NaN;
  reconnects = 0;
  /** Its messages are numbered throughout: a topic cannot be mended by itself. */
  numbered = false;
  readonly topics: readonly Topic[];
  readonly refused = new Map<string, string>();
  readonly #map: TopicMap;
  readonly #watchdog: Watchdog;
  readonly #backoff: Backoff;
  #connection: Connection | undefined;
  #successor: Successor | undefined;
  #cancelRetry: (() => void) | undefined;
  #rollAt = Number.POSITIVE_INFINITY;
  #sequence = Number.NaN;
  #requests = 0;
  #reason = '';
  #stopped = false;
  #isUp = false;

  constructor(
    readonly parts: LineParts,
    readonly events: LineEvents,
  ) {
    this.topics = parts.plan.topics;
    this.#map = new TopicMap(this.topics, parts.slotOf);
    this.#watchdog = new Watchdog(this.topics, this.#map);
    this.#backoff = new Backoff(parts.world.random);
    this.downSince = parts.world.elapsed();
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#connection?.isOpen === true;
  }

  /** For how long nothing has come that should; 0 while all is well. */
  get downMs(): number {
    const since = this.downSince;
    return since === since ? Math.max(1, this.parts.world.elapsed() - since) : 0;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
    this.#drop();
  }

  /** Several times a second. */
  pulse(): void {
    const at = this.parts.world.elapsed();
    this.#connection?.pulse();
    this.#successor?.pulse();
    if (!this.isOpen) return;
    for (const silence of this.#watchdog.silent(at)) this.#mend(silence);
    if (at >= this.#rollAt) this.#roll('the connection was near the end of the time that the venue gives it');
  }

  /** The clock has jumped. */
  slept(): void {
    this.#watchdog.forgive(this.parts.world.elapsed());
    this.#connection?.prove();
  }

  /** There is a network again: the next try is now, and what is open may be of the network before. */
  online(): void {
    this.#connection?.prove();
    this.hurry();
  }

  /** The venue can be reached after all: the next try is now. */
  hurry(): void {
    if (!this.#cancelRetry) return;
    this.#cancelRetry();
    this.#connect();
  }

  resubscribe(topics: readonly Topic[]): void {
    const connection = this.#connection;
    if (!connection?.isOpen) return;
    const leave = this.#encode('unsubscribe', topics);
    if (leave.length === 0) this.reopen('had to be connected again: its topics cannot be subscribed twice');
    else connection.send([...leave, ...this.#encode('subscribe', topics)]);
  }

  /** Ends the connection and makes another. */
  reopen(why: string): void {
    if (this.#connection) this.#lost(why);
  }

  #connect(): void {
    this.#cancelRetry = undefined;
    this.retryAt = Number.NaN;
    if (this.why !== '') this.why = `${this.#reason}; trying again`;
    const { world, venue, plan } = this.parts;
    this.#connection = new Connection(world, venue, plan.spec, this.parts.frame(), {
      open: () => this.#opened(),
      frame: (frame, rx) => this.#take(frame, rx),
      closed: (why) => this.#lost(why),
    });
  }

  #opened(): void {
    this.#isUp = true;
    this.refused.clear();
    this.#begin();
    this.#subscribe(this.#connection as Connection);
    // Nothing has to come soon.
    if (this.topics.every(({ quietMs }) => quietMs === undefined)) this.downSince = Number.NaN;
    this.why = '';
    this.events.up(this);
  }

  #begin(): void {
    const { world, venue } = this.parts;
    this.#sequence = Number.NaN;
    this.#watchdog.begin(world.elapsed());
    this.#rollAt = (this.#connection as Connection).openedAt + venue.limits.lifetimeMs - earlyMs - world.random() * jitterMs;
  }

  #subscribe(connection: Connection): void {
    connection.send(this.#encode('subscribe', this.topics));
  }

  #encode(op: 'subscribe' | 'unsubscribe', topics: readonly Topic[]): string[] {
    const frames = this.parts.venue.encode(op, topics, this.#requests + 1);
    this.#requests += Math.max(1, frames.length);
    return frames;
  }

  #take(frame: Frame, rx: number): void {
    const at = this.#connection?.lastAt ?? this.parts.world.elapsed();
    for (const { name, reason } of frame.refused) {
      this.refused.set(name, reason);
      this.#watchdog.refuse(name);
      // A line that is given nothing waits for nothing.
      if (this.topics.every((topic) => this.refused.has(topic.name))) this.downSince = Number.NaN;
      this.events.refused(this, name, reason);
    }
    const { sequence } = frame;
    if (sequence === sequence) {
      this.numbered = true;
      const missed = sequence - this.#sequence - 1;
      // It has been here before.
      if (missed < 0) return;
      this.#sequence = sequence;
      if (missed > 0) {
        this.events.missed(this, missed);
        return;
      }
    }
    if (frame.fault === '' && frame.n > 0) {
      this.#backoff.works(at);
      this.downSince = Number.NaN;
      this.#watchdog.heard(frame, at);
    }
    this.events.frame(this, frame, rx);
    if (frame.closing !== '') this.#roll(frame.closing);
  }

  #mend(silence: Silence): void {
    this.events.silent(this, silence);
    const seconds = Math.round(silence.silentMs / 1_000);
    if (silence.remedy === 'resubscribe') this.resubscribe([silence.topic]);
    else this.reopen(`sent nothing of ${silence.topic.name} for another ${seconds} s after it was subscribed again`);
  }

  /** Another connection beside this one, which takes its place when it has all that this one has. */
  #roll(why: string): void {
    if (this.#successor || this.#stopped) return;
    this.#rollAt = Number.POSITIVE_INFINITY;
    const { world, venue, plan } = this.parts;
    this.#successor = new Successor({
      world,
      venue,
      spec: plan.spec,
      topics: this.topics.filter(({ name }) => !this.refused.has(name)),
      map: this.#map,
      frame: () => this.parts.frame(),
      subscribe: (connection) => this.#subscribe(connection),
      ready: () => this.#handOver(why),
      failed: () => {
        this.#successor = undefined;
        this.#rollAt = world.elapsed() + againMs;
      },
      taken: { frame: (frame, rx) => this.#take(frame, rx), closed: (reason) => this.#lost(reason) },
    });
  }

  #handOver(why: string): void {
    const successor = this.#successor as Successor;
    this.#successor = undefined;
    this.#connection?.close();
    this.#connection = successor.connection;
    this.#begin();
    successor.takeOver();
    // What it had kept may have shown a loss: then it is another story.
    if (this.#connection === successor.connection) this.events.handedOver(this, why);
  }

  #lost(why: string): void {
    if (this.#stopped) return;
    // A try that never opened is no connection that was lost.
    if (this.#isUp) this.reconnects++;
    this.#isUp = false;
    this.#drop();
    const { world } = this.parts;
    const at = world.elapsed();
    const nextMs = this.#backoff.failed(at);
    if (this.downSince !== this.downSince) this.downSince = at;
    this.#watchdog.end();
    this.#reason = why;
    this.why = `${why}; next try in ${(nextMs / 1_000).toFixed(1)} s`;
    this.retryAt = world.now() + nextMs * 1_000;
    this.#cancelRetry = world.after(nextMs, () => this.#connect());
    this.events.down(this, why, nextMs);
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#successor?.connection.close();
    this.#successor = undefined;
  }
}
