/**
 * The connection that is to follow another while that still flows: it is taken over once its data flows and its books are known, so that
 * nothing is missed. Until then its messages are only kept; then they are read again, by a decoder of their own, as if they came now.
 */
import { KIND_LEVEL, KIND_TRADE } from '../../../assembly/layout.ts';
import type { Frame } from '../frame.ts';
import type { SocketSpec, Topic, VenueDefinition } from '../venue.ts';
import { Connection, readMessage } from './connection.ts';
import type { TopicMap } from './topic-map.ts';
import type { LiveWorld } from './world.ts';

/** Topics that are silent by nature are not waited for longer than this. */
const settleMs = 10_000;
/** A successor that is not ready by then is given up. */
const giveUpMs = 45_000;
/** Characters that are kept at most: about 64 MB. A market so busy is handed over another time, or reconnected by the venue. */
const mostKept = 32_000_000;

export interface SuccessorParts {
  readonly world: LiveWorld;
  readonly venue: VenueDefinition;
  readonly spec: SocketSpec;
  readonly topics: readonly Topic[];
  readonly map: TopicMap;
  frame(): Frame;
  subscribe(connection: Connection): void;
  /** Data flows and books are known. */
  ready(): void;
  failed(why: string): void;
  /** Once it has been taken over. */
  taken: { frame(frame: Frame, rx: number): void; closed(why: string): void };
}

export class Successor {
  readonly connection: Connection;
  readonly #texts: string[] = [];
  readonly #heard: boolean[];
  #kept = 0;
  #taken = false;

  constructor(readonly parts: SuccessorParts) {
    const { world, venue, spec, topics, taken } = parts;
    this.#heard = topics.map(() => false);
    this.connection = new Connection(world, venue, spec, parts.frame(), {
      open: () => parts.subscribe(this.connection),
      frame: (frame, rx, text) => {
        if (this.#taken) taken.frame(frame, rx);
        else this.#keep(frame, text);
      },
      closed: (why) => (this.#taken ? taken.closed(why) : parts.failed(why)),
    });
  }

  pulse(): void {
    this.connection.pulse();
    const age = this.parts.world.elapsed() - this.connection.openedAt;
    if (!this.#taken && this.connection.isOpen && age >= settleMs) this.#judge();
    if (this.#taken || age < giveUpMs) return;
    this.connection.close();
    this.parts.failed('did not send all that was subscribed');
  }

  /** What it has kept goes to `take`, and from now on all that comes. Books and trades alone: the rest has come the old way. */
  takeOver(): void {
    this.#taken = true;
    const { venue, world, taken } = this.parts;
    const decode = venue.decoder();
    const frame = this.parts.frame();
    for (const text of this.#texts) {
      // What was kept may itself say that something is missing.
      if (this.connection.isOver) break;
      readMessage(decode, text, frame);
      const { n, kind, slot, id } = frame;
      for (let i = 0; i < n; i++) {
        // Trades that have no number cannot be told from those that came the old way.
        const kept = kind[i] === KIND_LEVEL || (kind[i] === KIND_TRADE && id[i] === id[i]);
        if (!kept) slot[i] = -1;
      }
      taken.frame(frame, world.now());
    }
    this.#texts.length = 0;
  }

  #keep(frame: Frame, text: string): void {
    this.#texts.push(text);
    this.#kept += text.length;
    if (this.#kept > mostKept) {
      this.connection.close();
      this.parts.failed('sent more than can be kept until it is whole');
      return;
    }
    if (frame.fault !== '') return;
    const inBand = this.parts.venue.book.snapshots === 'in-band';
    for (let i = 0; i < frame.n; i++) {
      const kind = frame.kind[i] as number;
      if (kind === KIND_LEVEL && inBand && frame.snapshot[i] === 0) continue;
      for (const place of this.parts.map.of(frame.slot[i] as number, kind)) this.#heard[place] = true;
    }
    this.#judge();
  }

  #judge(): void {
    const { world, topics, ready } = this.parts;
    const settled = world.elapsed() - this.connection.openedAt >= settleMs;
    const waits = topics.some(
      ({ channels, quietMs }, place) =>
        !this.#heard[place] && (channels.includes('book') || (!settled && (quietMs !== undefined || channels.includes('trades')))),
    );
    if (!waits) ready();
  }
}
