/**
 * The connection over which a venue is asked for snapshots and lists: opened when there is something to ask, closed when nothing is for
 * a while. What could not be asked is forgotten: who asked asks again.
 */
import type { Frame } from '../frame.ts';
import type { SocketSpec, VenueDefinition } from '../venue.ts';
import { Connection } from './connection.ts';
import type { LiveWorld } from './world.ts';

const idleMs = 60_000;

export class Requests {
  #connection: Connection | undefined;
  #waiting: string[] = [];
  #askedAt = 0;

  constructor(
    readonly world: LiveWorld,
    readonly venue: VenueDefinition,
    readonly spec: SocketSpec,
    /** One for each connection. */
    readonly newFrame: () => Frame,
    readonly answered: (frame: Frame, rx: number) => void,
    /** Why, in words that follow the venue's name. */
    readonly lost: (why: string) => void,
  ) {}

  ask(frames: readonly string[]): void {
    this.#askedAt = this.world.elapsed();
    if (this.#connection?.isOpen) {
      this.#connection.send(frames);
      return;
    }
    this.#waiting.push(...frames);
    this.#connection ??= new Connection(this.world, this.venue, this.spec, this.newFrame(), {
      open: () => this.#connection?.send(this.#waiting.splice(0)),
      frame: (frame, rx) => this.answered(frame, rx),
      closed: (why) => {
        this.#connection = undefined;
        this.#waiting = [];
        this.lost(why);
      },
    });
  }

  pulse(): void {
    this.#connection?.pulse();
    if (this.world.elapsed() - this.#askedAt > idleMs) this.stop();
  }

  slept(): void {
    this.#connection?.prove();
  }

  stop(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#waiting = [];
  }
}
