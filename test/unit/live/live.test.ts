/** A whole live feed in fake time: who is taken, what is written when a connection or a book is lost, what is said. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  FLAG_BOOK,
  FLAG_CONTINUES,
  FLAG_TRADES,
  KIND_BOOK_RESET,
  KIND_CLOCK,
  KIND_GAP,
  KIND_LEVEL,
  KIND_TRADE,
} from '../../../assembly/layout.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf } from '../../../src/market/meta.ts';
import type { LiveRequest } from '../../../src/sources/live/request.ts';
import type { FeedStatus } from '../../../src/sources/live/status.ts';
import { type LiveFeed, type LiveSink, openLiveFeed } from '../../../src/sources/live.ts';
import type { Channel, VenueDefinition } from '../../../src/sources/venue.ts';
import { type FakeSocket, FakeWorld } from './fake-world.ts';
import { asked, at, change, listingOf, snapshot, toyVenue } from './toy-venue.ts';

interface Row {
  kind: number;
  flags: number;
  instrument: number;
  id: number;
}

let world: FakeWorld;
let feed: LiveFeed;
let rows: Row[];
let statuses: FeedStatus[];
let notes: string[];
let ended: unknown;

const sink: LiveSink = {
  hasRoom: true,
  ready: () => Promise.resolve(),
  instrument: () => undefined,
  batch({ n, meta, id }: TickBatch) {
    for (let i = 0; i < n; i++) {
      const m = meta[i]!;
      rows.push({ kind: kindOf(m), flags: flagsOf(m), instrument: instrumentOf(m), id: id[i]! });
    }
  },
  status: (status) => void statuses.push(status),
  note: (kind, text) => void notes.push(`${kind}: ${text}`),
};

const settle = async () => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};
/** Lets `ms` pass, with whatever waits for promises in between. */
async function pass(ms: number): Promise<void> {
  for (let t = 0; t < ms; t += 250) {
    world.pass(Math.min(250, ms - t));
    await settle();
  }
}
const of = (kind: number) => rows.filter((row) => row.kind === kind);
const status = () => statuses.at(-1)!;

async function open(venues: VenueDefinition[], channels: Channel[] = ['trades', 'book'], symbols = ['A'], more: Partial<LiveRequest> = {}) {
  const request: LiveRequest = { candidates: venues.map(({ id }) => ({ venue: id, symbols, channels })), headStartMs: 0, ...more };
  feed = openLiveFeed(request, sink, world, (id) => venues.find((venue) => venue.id === id));
  feed.done.then(
    () => (ended = 'stopped'),
    (thrown) => (ended = thrown),
  );
  await settle();
}

/** A server of the toy venue that lives: snapshots for who subscribes, then a change and a trade each 100 ms. */
class ToyServer {
  n = 100;
  readonly lines = new Map<FakeSocket, Set<string>>();
  silent = false;

  constructor(symbols = ['A']) {
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
    world.after(5, () => socket.open());
    const sent = socket.sent;
    sent.push = (...texts: string[]) => {
      for (const text of texts) world.after(5, () => this.#hear(socket, topics, text));
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
        if (channel === 'book') socket.say(snapshot(s, this.n, world.ms));
      } else if (op === 'snapshot') socket.say(snapshot(name, this.n, world.ms));
    }
  }
}

beforeEach(() => {
  world = new FakeWorld();
  rows = [];
  statuses = [];
  notes = [];
  ended = undefined;
});

describe('one venue', () => {
  let server: ToyServer;
  beforeEach(() => {
    server = new ToyServer();
    world.onSocket = (socket) => server.take(socket);
  });

  it('starts when data flows and its book is known, and says how it is doing each second', async () => {
    await open([toyVenue()]);
    let start: unknown;
    feed.started.then((each) => (start = each));
    await pass(50);
    expect(start).toBeUndefined();
    await pass(100);
    expect(start).toEqual({ venue: 'toy', title: 'Toy', reason: '' });
    await pass(5_000);
    expect(status()).toMatchObject({ state: 'live', reason: '', reconnects: 0, resyncs: 0, merged: 0 });
    expect(status().perSecond).toBeGreaterThan(15);
    expect(status().instruments).toMatchObject([{ id: 'A-USD@toy', book: 'known', gaps: 0 }]);
    expect(statuses.length).toBeLessThanOrEqual(8);
    expect(of(KIND_GAP)).toEqual([]);
    expect(of(KIND_CLOCK).length).toBe(5);
    expect(of(KIND_TRADE).map(({ id }) => id)).toEqual(of(KIND_TRADE).map((_, i) => 101 + i));
  });

  it('stops when it is told to, with all rows handed on and nothing left running', async () => {
    await open([toyVenue()]);
    await pass(1_000);
    const left = world.timers;
    feed.stop();
    await settle();
    expect(ended).toBe('stopped');
    expect(world.sockets.every(({ closed }) => closed)).toBe(true);
    // The server's own.
    expect(left).toBeGreaterThan(1);
    expect(world.timers).toBe(1);
  });

  it('says that a connection was lost, why, and when the next try is; the book is back within 2 s of the first message', async () => {
    await open([toyVenue()]);
    await pass(2_000);
    world.socket.drop(1006);
    expect(status()).toMatchObject({ state: 'connecting', reason: 'Toy closed the connection (1006); next try in 0.4 s', reconnects: 1 });
    expect(status().instruments).toMatchObject([{ book: 'waiting', gaps: 1 }]);
    expect(of(KIND_GAP)).toMatchObject([{ flags: 1, instrument: 0 }]);
    expect(notes).toEqual(['feed-down: Toy closed the connection (1006); next try in 0.4 s.']);
    const resets = of(KIND_BOOK_RESET).length;
    await pass(2_000);
    expect(status()).toMatchObject({ state: 'live', resyncs: 1 });
    expect(of(KIND_BOOK_RESET).length).toBe(resets + 1);
    expect(notes.at(-1)).toBe('feed-up: Toy is back: data flows and all order books are known.');
    // All that follows is the same gap: its end.
    expect(
      of(KIND_GAP)
        .slice(1)
        .every(({ flags }) => (flags & FLAG_CONTINUES) !== 0),
    ).toBe(true);
  });

  it('loses of two sockets only what the lost one carried', async () => {
    const topics: VenueDefinition['topics'] = (symbols) => [
      { socket: 'main', name: `book.${symbols[0]}`, channels: ['book'], symbol: symbols[0]!, quietMs: 10_000 },
      { socket: 'other', name: `trades.${symbols[0]}`, channels: ['trades'], symbol: symbols[0]!, quietMs: 10_000 },
    ];
    await open([toyVenue({ sockets: { main: { url: 'ws://toy/main' }, other: { url: 'ws://toy/other' } }, topics })]);
    await pass(1_000);
    const [book, trades] = world.sockets;
    trades!.drop();
    expect(of(KIND_GAP)).toHaveLength(1);
    expect(of(KIND_GAP)[0]!.flags & (FLAG_BOOK | FLAG_TRADES)).toBe(FLAG_TRADES);
    expect(status().reason).toBe('Toy (other) closed the connection (1006); next try in 0.4 s');
    expect(status().instruments[0]!.book).toBe('known');
    await pass(2_000);
    rows = [];
    book!.drop();
    await pass(100);
    expect(of(KIND_GAP)[0]!.flags & (FLAG_BOOK | FLAG_TRADES)).toBe(FLAG_BOOK);
  });

  it('subscribes a book again when a change of it is missing', async () => {
    await open([toyVenue()]);
    await pass(1_000);
    server.n++;
    await pass(100);
    expect(asked(world.socket).slice(1)).toEqual(['unsubscribe book.A']);
    expect(status()).toMatchObject({ state: 'resyncing', reason: 'Waiting for a snapshot of the order book of A from Toy' });
    await pass(500);
    expect(asked(world.socket).slice(1)).toEqual(['unsubscribe book.A', 'subscribe book.A']);
    expect(status()).toMatchObject({ state: 'live', resyncs: 1 });
    expect(notes).toEqual(['resync: The order book of A at Toy is made anew: a change is missing.']);
    expect(world.sockets.length).toBe(1);
  });

  it('takes a message that cannot be read for a loss where nothing is numbered', async () => {
    await open([toyVenue({ book: { ...toyVenue().book, unnumbered: true } })]);
    await pass(1_000);
    world.socket.say('{"b":17');
    expect(status()).toMatchObject({ state: 'resyncing', unreadable: 1 });
    await pass(500);
    expect(status()).toMatchObject({ state: 'live', resyncs: 1 });
    expect(status().instruments[0]!.gaps).toBe(1);
  });

  it('does not ask without end for a book that never holds together', async () => {
    await open([toyVenue()]);
    await pass(1_000);
    // Each change leaves one out.
    world.every(100, () => server.n++);
    const from = world.ms;
    await pass(120_000);
    const subscriptions = world.sockets.flatMap(({ sent, sentAt }) =>
      sentAt.filter((ms, i) => ms > from && sent[i]!.startsWith('subscribe')),
    );
    expect(subscriptions.length).toBeLessThan(25);
    expect(status().reason).toMatch(
      /^Waiting for a snapshot of the order book of A from Toy; \d+ tries have failed$|next try|trying again/,
    );
    expect(notes.some((text) => text.includes('could not be made anew 3 times in a row'))).toBe(true);
  });

  it('connects again when numbered messages are missing, and says how many', async () => {
    let seq = 0;
    let skip = 0;
    world.onSocket = (socket) => {
      server.take(socket);
      seq = 0;
      const { say } = socket;
      socket.say = (message) => {
        if (typeof message === 'string') return say.call(socket, message);
        seq += 1 + skip;
        skip = 0;
        say.call(socket, { ...message, seq });
      };
    };
    await open([toyVenue()]);
    await pass(1_000);
    skip = 3;
    await pass(100);
    expect(notes).toContain('gap: 3 messages of Toy never came: what they were is unknown. It is connected again.');
    expect(of(KIND_GAP)[0]).toMatchObject({ flags: 1 });
    await pass(2_000);
    expect(world.sockets.length).toBe(2);
    expect(status().state).toBe('live');
  });

  it('notices a sleep: asks at once, and connects again when nothing answers', async () => {
    await open([toyVenue()]);
    await pass(1_000);
    server.lines.clear();
    world.sleep(3_600_000);
    server.silent = true;
    await pass(250);
    expect(world.socket.sent.at(-1)).toBe('ping');
    await pass(1_750);
    expect(world.sockets.length).toBe(1);
    server.silent = false;
    await pass(750);
    expect(world.sockets.length).toBe(2);
    await pass(1_000);
    expect(status().state).toBe('live');
  });

  it('hands over before the end of a connection without a gap', async () => {
    await open([toyVenue({ limits: { ...toyVenue().limits, lifetimeMs: 600_000 } })]);
    await pass(300_000);
    expect(world.sockets.map(({ closed }) => closed)).toEqual([true, false]);
    expect(of(KIND_GAP)).toEqual([]);
    expect(status()).toMatchObject({ state: 'live', reconnects: 0, resyncs: 0 });
    const ids = of(KIND_TRADE).map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, i) => 101 + i));
    expect(notes).toEqual([
      'feed-up: Toy goes on by a new connection, nothing is missing: the connection was near the end of the time that the venue gives it.',
    ]);
  });

  it('says what a venue refused, and goes on with the rest', async () => {
    await open([toyVenue()], ['trades', 'book'], ['A', 'B']);
    await pass(20);
    world.socket.say({ no: 'trades.B', why: 'suspended' });
    world.socket.say({ no: 'book.B', why: 'suspended' });
    await pass(30_000);
    expect(status()).toMatchObject({ state: 'live', reason: 'Toy refused trades.B: suspended; Toy refused book.B: suspended' });
    expect(world.sockets.length).toBe(1);
  });
});

describe('snapshots that are asked for', () => {
  const venue = () =>
    toyVenue({
      book: { ...toyVenue().book, snapshots: 'asked' },
      snapshot: { socket: 'ask', frame: (symbol) => `snapshot ${symbol}` },
    });

  it('are asked over their own socket once changes come, and again when the book is lost', async () => {
    const server = new ToyServer();
    world.onSocket = (socket) => {
      server.take(socket);
      if (!socket.url.endsWith('main')) return;
      const { say } = socket;
      // This venue sends none by itself.
      socket.say = (message) => {
        if (typeof message === 'string' || message instanceof Object === false || !('b' in message) || 'p' in message)
          say.call(socket, message);
      };
    };
    await open([venue()]);
    await pass(1_000);
    expect(status().state).toBe('live');
    const ask = world.sockets.find(({ url }) => url === 'ws://toy/ask')!;
    expect(asked(ask)).toEqual(['snapshot A']);
    server.n++;
    await pass(500);
    expect(asked(ask)).toEqual(['snapshot A', 'snapshot A']);
    expect(status()).toMatchObject({ state: 'live', resyncs: 1 });
    // An idle one is closed.
    await pass(61_000);
    expect(ask.closed).toBe(true);
    world.sockets[0]!.drop();
    await pass(2_000);
    expect(status()).toMatchObject({ state: 'live', resyncs: 2 });
  });
});

describe('instrument lists', () => {
  const unknown = { ...listingOf('X'), contract: 'unknown' as const };
  const venue = () => toyVenue({ list: { socket: 'ask', frames: ['list'] }, parse: (symbol) => (symbol === 'X' ? unknown : undefined) });

  it('are asked for contracts that nobody knows', async () => {
    world.onSocket = (socket) => world.after(5, () => socket.open());
    await open([venue()], ['trades'], ['A', 'X']);
    await pass(50);
    expect(world.sockets.map(({ url }) => url)).toEqual(['ws://toy/ask']);
    world.socket.say({ list: ['A', 'X'] });
    await pass(750);
    expect(world.sockets[0]!.closed).toBe(true);
    expect(asked(world.sockets[1]!)).toEqual(['subscribe trades.A trades.X']);
  });

  it('are waited for 3 s; what stays unknown is left out, and that is said', async () => {
    const server = new ToyServer();
    world.onSocket = (socket) => (socket.url.endsWith('main') ? server.take(socket) : undefined);
    await open([venue()], ['trades', 'book'], ['A', 'X', 'Y']);
    await pass(3_000);
    await pass(1_000);
    expect(asked(world.sockets[1]!)).toEqual(['subscribe trades.A book.A']);
    expect(status().reason).toBe('Toy did not say how large a contract of X is: it is left out; Toy has no instrument Y: it is left out');
  });
});

describe('several venues', () => {
  const named = (id: string) => toyVenue({ id, title: id.toUpperCase(), sockets: { main: { url: `ws://${id}` } } });

  it('leave no trace of those that lost', async () => {
    const server = new ToyServer();
    world.onSocket = (socket) => (socket.url === 'ws://c' ? world.after(30, () => socket.drop()) : server.take(socket));
    await open([named('a'), named('b'), named('c')]);
    for (const socket of world.sockets) if (socket.url === 'ws://a') server.lines.delete(socket);
    let start: unknown;
    feed.started.then((each) => (start = each));
    await pass(1_000);
    expect(start).toEqual({
      venue: 'b',
      title: 'B',
      reason: 'B answered in 100 ms; A was slower; C refused the connection, or cannot be reached from here',
    });
    expect(world.sockets.filter(({ closed }) => !closed).map(({ url }) => url)).toEqual(['ws://b']);
    expect(of(KIND_BOOK_RESET).length).toBe(1);
    expect(of(KIND_LEVEL).length).toBeGreaterThan(2);
  });

  it('are given up at once when they refuse all that was asked for', async () => {
    world.onSocket = (socket) => world.after(5, () => socket.open());
    await open([named('a')], ['trades'], ['A', 'B']);
    await pass(20);
    let fault: unknown;
    feed.started.catch((thrown) => (fault = thrown));
    world.socket.say({ no: 'trades.A', why: 'suspended' });
    await settle();
    expect(fault).toBeUndefined();
    world.socket.say({ no: 'trades.B', why: 'suspended' });
    await settle();
    expect((fault as QuantabError).message).toContain('A refused trades.B: suspended');
  });

  it('reject in words when none can be had', async () => {
    world.onSocket = (socket) => world.after(30, () => socket.drop());
    await open([named('a'), named('b')]);
    let fault: unknown;
    feed.started.catch((thrown) => (fault = thrown));
    await pass(4_000);
    expect(fault).toBeInstanceOf(QuantabError);
    expect((fault as QuantabError).code).toBe('offline');
    expect((fault as QuantabError).message).toContain(
      'No live data: A refused the connection, or cannot be reached from here; B refused the connection',
    );
    expect(world.timers).toBe(0);
  });

  it('end the session when the one taken is gone for 30 s and another answers, and name that', async () => {
    const server = new ToyServer();
    let aliveA = true;
    world.onSocket = (socket) => {
      if (socket.url === 'ws://a' && !aliveA) world.after(30, () => socket.drop());
      else server.take(socket);
    };
    await open([named('a'), named('b')], ['trades', 'book'], ['A'], { headStartMs: 1_500 });
    await pass(1_000);
    expect((await feed.started).venue).toBe('a');
    aliveA = false;
    world.sockets.find(({ url }) => url === 'ws://a')!.drop();
    await pass(29_000);
    expect(ended).toBeUndefined();
    await pass(5_000);
    expect((ended as QuantabError).message).toMatch(
      /^A has sent nothing for 3\d s; B answers\. This session ends here: go live again with B\.$/,
    );
    expect(world.sockets.every(({ closed }) => closed)).toBe(true);
  });

  it('go on with the one taken when it comes back in time', async () => {
    const server = new ToyServer();
    world.onSocket = (socket) => server.take(socket);
    await open([named('a'), named('b')], ['trades', 'book'], ['A'], { headStartMs: 1_500 });
    await pass(1_000);
    for (let i = 0; i < 10; i++) {
      world.socket.drop();
      await pass(15_000);
    }
    expect(ended).toBeUndefined();
    expect(status().state).toBe('live');
  });
});

it('takes a feed of the user at its own address, whatever trades there', async () => {
  const custom = toyVenue({
    id: 'custom',
    title: 'Your own feed',
    admits: true,
    sockets: { feed: { url: '' } },
    topics: () => [],
    parse: listingOf,
    tradeIds: 'none',
  });
  const request: LiveRequest = {
    candidates: [{ venue: 'custom', symbols: [], channels: ['trades'], url: 'ws://localhost:9000' }],
    headStartMs: 0,
  };
  feed = openLiveFeed(request, sink, world, () => custom);
  await settle();
  expect(world.socket.url).toBe('ws://localhost:9000');
  world.socket.open();
  world.socket.say({ t: at(0), s: 'Q', id: 1 });
  expect((await feed.started).venue).toBe('custom');
  await pass(20);
  expect(of(KIND_TRADE).length).toBe(1);
  world.socket.drop();
  await pass(20);
  expect(of(KIND_GAP)[0]!.flags & FLAG_TRADES).toBe(FLAG_TRADES);
});

it('speaks to servers of the same protocol at a given base', async () => {
  await open([toyVenue()], ['trades'], ['A'], { base: 'ws://127.0.0.1:9' });
  expect(world.socket.url).toBe('ws://127.0.0.1:9/toy/main');
});
