/**
 * One socket from its opening to its end: its decoder, its requests at the venue's pace, its heartbeats. It never opens again; a Line
 * opens the next. Milliseconds, receive times microseconds. Invariant: `closed` is told once, and nothing after it.
 */
import type { Frame } from '../frame.ts';
import type { FrameDecoder, SocketSpec, VenueDefinition } from '../venue.ts';
import { RequestPace } from './request-pace.ts';
import type { LiveWorld, SocketLike } from './world.ts';

export interface ConnectionEvents {
  open(): void;
  /** Of every message; `frame` is used again for the next. */
  frame(frame: Frame, rx: number, text: string): void;
  /** It is gone: why, in words that follow the venue's name. */
  closed(why: string): void;
}

const connectMs = 10_000;
/** After the machine slept, the other side has so long to show that it is there. */
const proveMs = 2_000;
/** Of the time within which a venue wants to be asked. */
const mustShare = 0.75;

export class Connection {
  isOpen = false;
  /** When anything came last; the opening counts. */
  lastAt: number;
  readonly openedAt: number;
  readonly #socket: SocketLike;
  readonly #decode: FrameDecoder;
  readonly #pace: RequestPace;
  #over = false;
  #pingedAt: number;
  #proveBy = Number.POSITIVE_INFINITY;

  constructor(
    readonly world: LiveWorld,
    readonly venue: VenueDefinition,
    readonly spec: SocketSpec,
    readonly frame: Frame,
    readonly events: ConnectionEvents,
  ) {
    this.#decode = venue.decoder();
    this.openedAt = this.lastAt = this.#pingedAt = world.elapsed();
    this.#socket = world.openSocket(spec.url, {
      open: () => this.#opened(),
      message: (text) => this.#received(text),
      closed: (code, reason) => this.#end(closedWords(this.isOpen, code, reason)),
    });
    this.#pace = new RequestPace(world, venue.limits.requestsPerSecond, (text) => this.#socket.send(text));
  }

  /** It is closed, from whichever side. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Sends requests in turn; they wait for the opening's caller to have sent its own. */
  send(texts: readonly string[]): void {
    if (!this.#over) this.#pace.add(texts);
  }

  /** Without a word to `events`. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.isOpen = false;
    this.#pace.stop();
    this.#socket.close();
  }

  /**
   * The clock has jumped or the network has changed: what was open may be gone, and shows at once whether it is. One that cannot be asked
   * is left to the browser, which tells of its end when it knows: a quiet feed is no dead one.
   */
  prove(): void {
    if (!this.isOpen || this.#over || this.venue.heartbeat.frame === undefined) return;
    this.lastAt = this.world.elapsed();
    this.#proveBy = this.lastAt + proveMs;
    this.#ping();
  }

  /** Several times a second: whether it still is what it seems. */
  pulse(): void {
    if (this.#over) return;
    const at = this.world.elapsed();
    if (!this.isOpen) {
      if (at - this.openedAt >= connectMs) this.#end(`did not answer within ${connectMs / 1_000} s`);
      return;
    }
    if (at >= this.#proveBy) {
      this.#end(`did not answer within ${proveMs / 1_000} s after this machine had slept or changed its network`);
      return;
    }
    const { everyMs, frame, mustEveryMs = Number.POSITIVE_INFINITY } = this.venue.heartbeat;
    if (frame === undefined) return;
    const quietMs = at - this.lastAt;
    if (quietMs >= 2 * everyMs) this.#end(`said nothing for ${Math.round(quietMs / 1_000)} s and did not answer a ping`);
    else if ((quietMs >= everyMs && this.#pingedAt <= this.lastAt) || at - this.#pingedAt >= mustEveryMs * mustShare) this.#ping();
  }

  #ping(): void {
    this.#pingedAt = this.world.elapsed();
    const { frame } = this.venue.heartbeat;
    if (frame !== undefined) this.#pace.atOnce(frame);
  }

  #opened(): void {
    if (this.#over) return;
    this.isOpen = true;
    this.lastAt = this.#pingedAt = this.world.elapsed();
    for (const text of this.spec.hello ?? []) this.#pace.atOnce(text);
    this.events.open();
  }

  /** Relays and recorders put several messages into one frame, one a line. */
  #received(text: string): void {
    // Clocks cost as much as a short message does: they are read once a frame.
    const at = this.world.elapsed();
    const rx = this.world.now(at);
    this.lastAt = at;
    this.#proveBy = Number.POSITIVE_INFINITY;
    if (this.venue.admits || text.indexOf('}\n{') === -1) this.#message(text, rx);
    else for (const line of text.split('\n')) if (line !== '') this.#message(line, rx);
  }

  #message(text: string, rx: number): void {
    if (this.#over) return;
    const { frame } = this;
    readMessage(this.#decode, text, frame);
    for (const reply of frame.replies) this.#pace.atOnce(reply);
    this.events.frame(frame, rx, text);
  }

  #end(why: string): void {
    if (this.#over) return;
    this.close();
    this.events.closed(why);
  }
}

/** What a message says is in the frame then; a decoder's own fault costs the message, not the feed. */
export function readMessage(decode: FrameDecoder, text: string, frame: Frame): void {
  frame.begin();
  try {
    decode(text, frame);
  } catch (thrown) {
    frame.bad(`its decoder failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** A browser tells nothing of a connection that could not be made but code 1006. */
function closedWords(wasOpen: boolean, code: number, reason: string): string {
  if (!wasOpen) return 'refused the connection, or cannot be reached from here';
  const said = reason === '' ? '' : `: ${reason}`;
  return `closed the connection (${code}${said})`;
}
