/** A live feed in fake time, what came of it, and a server for it that lives. */
import type { TickBatch } from '../../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf } from '../../../src/market/meta.ts';
import type { LiveRequest } from '../../../src/sources/live/request.ts';
import type { FeedStatus } from '../../../src/sources/live/status.ts';
import { type LiveFeed, type LiveSink, openLiveFeed } from '../../../src/sources/live.ts';
import type { Channel, VenueDefinition } from '../../../src/sources/venue.ts';
import { type FakeSocket, FakeWorld } from './fake-world.ts';
import { at, change, snapshot } from './toy-venue.ts';

interface Row {
  kind: number;
  flags: number;
  instrument: number;
  id: number;
}

export const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};

export class LiveRig {
  readonly world = new FakeWorld();
  rows: Row[] = [];
  readonly statuses: FeedStatus[] = [];
  readonly notes: string[] = [];
  /** 'stopped', or what it failed with. */
  ended: unknown;
  feed!: LiveFeed;

  readonly #sink: LiveSink = {
    hasRoom: true,
    ready: () => Promise.resolve(),
    instrument: () => undefined,
    batch: ({ n, meta, id }: TickBatch) => {
      for (let i = 0; i < n; i++) {
        const m = meta[i]!;
        this.rows.push({ kind: kindOf(m), flags: flagsOf(m), instrument: instrumentOf(m), id: id[i]! });
      }
    },
    status: (status) => void this.statuses.push(status),
    note: (kind, text) => void this.notes.push(`${kind}: ${text}`),
  };

  async open(
    venues: readonly VenueDefinition[],
    channels: readonly Channel[] = ['trades', 'book'],
    symbols: readonly string[] = ['A'],
    more: Partial<LiveRequest> = {},
  ): Promise<void> {
    const request: LiveRequest = { candidates: venues.map(({ id }) => ({ venue: id, symbols, channels })), headStartMs: 0, ...more };
    this.feed = openLiveFeed(request, this.#sink, this.world, (id) => venues.find((venue) => venue.id === id));
    this.feed.done.then(
      () => {
        this.ended = 'stopped';
      },
      (thrown) => {
        this.ended = thrown;
      },
    );
    await settle();
  }

  /** Lets `ms` pass, with whatever waits for promises in between. */
  async pass(ms: number): Promise<void> {
    for (let t = 0; t < ms; t += 250) {
      this.world.pass(Math.min(250, ms - t));
      await settle();
    }
  }

  of(kind: number): Row[] {
    return this.rows.filter((row) => row.kind === kind);
  }

  /** The newest. */
  get status(): FeedStatus {
    return this.statuses.at(-1)!;
  }
}

/** A server of the toy venue that lives: snapshots for who subscribes, then a change and a trade each 100 ms. */
export class ToyServer {
  n = 100;
  readonly lines = new Map<FakeSocket, Set<string>>();
  silent = false;

  constructor(
    readonly world: FakeWorld,
    symbols = ['A'],
  ) {
    world.every(100, () => {
      this.n++;
      for (const [socket, topics] of this.lines) {
        if (this.silent || socket.closed) continue;
        for (const s of symbols) {
          if (topics.has(`book.${s}`)) socket.say(change(s, this.n, world.ms, ['b', 98, this.n]));
          if (topics.has(`trades.${s}`)) socket.say({ t: at(world.ms), s, id: this.n });
        }
      }
    });
  }

  take(socket: FakeSocket): void {
    const topics = new Set<string>();
    this.lines.set(socket, topics);
    this.world.after(5, () => socket.open());
    const sent = socket.sent;
    sent.push = (...texts: string[]) => {
      for (const text of texts) this.world.after(5, () => this.#hear(socket, topics, text));
      return Array.prototype.push.apply(sent, texts);
    };
  }

  #hear(socket: FakeSocket, topics: Set<string>, text: string): void {
    if (socket.closed || this.silent) return;
    if (text === 'ping') socket.say('pong');
    const [op, ...names] = text.split(' ');
    for (const name of names) {
      if (op === 'unsubscribe') topics.delete(name);
      else if (op === 'subscribe') {
        topics.add(name);
        const [channel, s = ''] = name.split('.');
        if (channel === 'book') socket.say(snapshot(s, this.n, this.world.ms));
      } else if (op === 'snapshot') socket.say(snapshot(name, this.n, this.world.ms));
    }
  }
}
