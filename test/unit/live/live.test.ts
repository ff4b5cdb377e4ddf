/** One venue, live in fake time: what is written when a connection or a book is lost, what is said, when all is well again. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FLAG_BOOK, FLAG_CONTINUES, FLAG_TRADES, KIND_BOOK_RESET, KIND_CLOCK, KIND_GAP, KIND_TRADE } from '../../../assembly/layout.ts';
import type { VenueDefinition } from '../../../src/sources/venue.ts';
import type { FakeWorld } from './fake-world.ts';
import { LiveRig, settle, ToyServer } from './live-rig.ts';
import { asked, toyVenue } from './toy-venue.ts';

let rig: LiveRig;
let world: FakeWorld;

beforeEach(() => {
  rig = new LiveRig();
  world = rig.world;
});

describe('one venue', () => {
  let server: ToyServer;
  beforeEach(() => {
    server = new ToyServer(world);
    world.onSocket = (socket) => server.take(socket);
  });

  it('starts when data flows and its book is known, and says how it is doing each second', async () => {
    await rig.open([toyVenue()]);
    let start: unknown;
    rig.feed.started.then((each) => (start = each));
    await rig.pass(50);
    expect(start).toBeUndefined();
    await rig.pass(100);
    expect(start).toEqual({ venue: 'toy', title: 'Toy', reason: '' });
    await rig.pass(5_000);
    expect(rig.status).toMatchObject({ state: 'live', reason: '', reconnects: 0, resyncs: 0, merged: 0 });
    expect(rig.status.perSecond).toBeGreaterThan(15);
    expect(rig.status.instruments).toMatchObject([{ id: 'A-USD@toy', book: 'known', gaps: 0 }]);
    expect(rig.statuses.length).toBeLessThanOrEqual(8);
    expect(rig.of(KIND_GAP)).toEqual([]);
    expect(rig.of(KIND_CLOCK).length).toBe(5);
    expect(rig.of(KIND_TRADE).map(({ id }) => id)).toEqual(rig.of(KIND_TRADE).map((_, i) => 101 + i));
  });

  it('stops when it is told to, with all rows handed on and nothing left running', async () => {
    await rig.open([toyVenue()]);
    await rig.pass(1_000);
    const left = world.timers;
    rig.feed.stop();
    await settle();
    expect(rig.ended).toBe('stopped');
    expect(world.sockets.every(({ closed }) => closed)).toBe(true);
    // The server's own.
    expect(left).toBeGreaterThan(1);
    expect(world.timers).toBe(1);
  });

  it('says that a connection was lost, why, and when the next try is; the book is back within 2 s of the first message', async () => {
    await rig.open([toyVenue()]);
    await rig.pass(2_000);
    world.socket.drop(1006);
    expect(rig.status).toMatchObject({ state: 'connecting', reason: 'Toy closed the connection (1006); next try in 0.4 s', reconnects: 1 });
    expect(rig.status.retryAt).toBe(world.now() + 375_000);
    expect(rig.status.instruments).toMatchObject([{ book: 'waiting', gaps: 1 }]);
    expect(rig.of(KIND_GAP)).toMatchObject([{ flags: 1, instrument: 0 }]);
    expect(rig.notes).toEqual(['feed-down: Toy closed the connection (1006); next try in 0.4 s.']);
    const resets = rig.of(KIND_BOOK_RESET).length;
    await rig.pass(2_000);
    expect(rig.status).toMatchObject({ state: 'live', resyncs: 1 });
    expect(rig.status.retryAt).toBeUndefined();
    expect(rig.of(KIND_BOOK_RESET).length).toBe(resets + 1);
    expect(rig.notes.at(-1)).toBe('feed-up: Toy is back: data flows and all order books are known.');
    // All that follows is the same gap: its end.
    expect(
      rig
        .of(KIND_GAP)
        .slice(1)
        .every(({ flags }) => (flags & FLAG_CONTINUES) !== 0),
    ).toBe(true);
  });

  it('loses of two sockets only what the lost one carried', async () => {
    const topics: VenueDefinition['topics'] = (symbols) => [
      { socket: 'main', name: `book.${symbols[0]}`, channels: ['book'], symbol: symbols[0]!, quietMs: 10_000 },
      { socket: 'other', name: `trades.${symbols[0]}`, channels: ['trades'], symbol: symbols[0]!, quietMs: 10_000 },
    ];
    await rig.open([toyVenue({ sockets: { main: { url: 'ws://toy/main' }, other: { url: 'ws://toy/other' } }, topics })]);
    await rig.pass(1_000);
    const [book, trades] = world.sockets;
    trades!.drop();
    expect(rig.of(KIND_GAP)).toHaveLength(1);
    expect(rig.of(KIND_GAP)[0]!.flags & (FLAG_BOOK | FLAG_TRADES)).toBe(FLAG_TRADES);
    expect(rig.status.reason).toBe('Toy (other) closed the connection (1006); next try in 0.4 s');
    expect(rig.status.instruments[0]!.book).toBe('known');
    await rig.pass(2_000);
    rig.rows = [];
    book!.drop();
    await rig.pass(100);
    expect(rig.of(KIND_GAP)[0]!.flags & (FLAG_BOOK | FLAG_TRADES)).toBe(FLAG_BOOK);
  });

  it('tries a socket again at once when another of the venue is open again', async () => {
    const topics: VenueDefinition['topics'] = (symbols) => [
      { socket: 'main', name: `book.${symbols[0]}`, channels: ['book'], symbol: symbols[0]!, quietMs: 10_000 },
      { socket: 'other', name: `trades.${symbols[0]}`, channels: ['trades'], symbol: symbols[0]!, quietMs: 10_000 },
    ];
    await rig.open([toyVenue({ sockets: { main: { url: 'ws://toy/main' }, other: { url: 'ws://toy/other' } }, topics })]);
    await rig.pass(1_000);
    const answer = world.onSocket;
    // One waits ever longer, the other never long.
    world.onSocket = (socket) =>
      void world.after(5, () => {
        world.chance = socket.url.endsWith('main') ? 1 : 0;
        socket.drop();
      });
    for (const socket of [...world.sockets]) socket.drop();
    await rig.pass(17_000);
    // Tries that fail are none.
    expect(rig.status).toMatchObject({ state: 'connecting', reconnects: 2 });
    world.onSocket = answer;
    await rig.pass(1_000);
    expect(world.sockets.slice(-2).map(({ url }) => url)).toEqual(['ws://toy/other', 'ws://toy/main']);
    expect(rig.status.state).toBe('live');
  });

  it('counts as resynced no book that was never lost, when another topic is silent', async () => {
    const topics: VenueDefinition['topics'] = (symbols) => [
      { socket: 'main', name: `book.${symbols[0]}`, channels: ['book'], symbol: symbols[0]!, quietMs: 10_000 },
      { socket: 'main', name: `mark.${symbols[0]}`, channels: ['mark'], symbol: symbols[0]!, quietMs: 10_000 },
    ];
    await rig.open([toyVenue({ topics })]);
    await rig.pass(12_000);
    expect(asked(world.socket).slice(1)).toEqual(['unsubscribe mark.A', 'subscribe mark.A']);
    expect(rig.status.resyncs).toBe(0);
  });

  it('waits for nothing from a socket of which all was refused', async () => {
    const topics: VenueDefinition['topics'] = (symbols) => [
      { socket: 'main', name: `book.${symbols[0]}`, channels: ['book'], symbol: symbols[0]!, quietMs: 10_000 },
      { socket: 'other', name: `mark.${symbols[0]}`, channels: ['mark'], symbol: symbols[0]!, quietMs: 10_000 },
    ];
    await rig.open([toyVenue({ sockets: { main: { url: 'ws://toy/main' }, other: { url: 'ws://toy/other' } }, topics })]);
    await rig.pass(20);
    world.sockets[1]!.say({ no: 'mark.A', why: 'no such stream' });
    await rig.pass(60_000);
    expect(rig.status).toMatchObject({ state: 'live', reason: 'Toy refused mark.A: no such stream', reconnects: 0 });
  });

  it('subscribes a book again when a change of it is missing', async () => {
    await rig.open([toyVenue()]);
    await rig.pass(1_000);
    server.n++;
    await rig.pass(100);
    expect(asked(world.socket).slice(1)).toEqual(['unsubscribe book.A']);
    expect(rig.status).toMatchObject({ state: 'resyncing', reason: 'Waiting for a snapshot of the order book of A from Toy' });
    await rig.pass(500);
    expect(asked(world.socket).slice(1)).toEqual(['unsubscribe book.A', 'subscribe book.A']);
    expect(rig.status).toMatchObject({ state: 'live', resyncs: 1 });
    expect(rig.notes).toEqual(['resync: The order book of A at Toy is made anew: a change is missing.']);
    expect(world.sockets.length).toBe(1);
  });

  it('takes a message that cannot be read for a loss of whatever is not numbered', async () => {
    await rig.open([toyVenue({ book: { ...toyVenue().book, unnumbered: true } })]);
    await rig.pass(1_000);
    world.socket.say('{"b":17');
    expect(rig.status).toMatchObject({ state: 'resyncing', unreadable: 1 });
    expect(rig.notes[0]).toBe('gap: Toy sent what could not be read: no JSON.');
    await rig.pass(500);
    expect(rig.status).toMatchObject({ state: 'live', resyncs: 1 });
    expect(rig.status.instruments[0]!.gaps).toBe(1);
    expect(rig.of(KIND_GAP).every(({ flags }) => (flags & FLAG_TRADES) === 0)).toBe(true);
  });

  it('takes it for a loss of trades whose ids only grow, and leaves a numbered book alone', async () => {
    await rig.open([toyVenue({ tradeIds: 'growing' })]);
    await rig.pass(1_000);
    world.socket.say('{"t":17');
    await rig.pass(500);
    expect(rig.status).toMatchObject({ state: 'live', resyncs: 0, unreadable: 1 });
    expect(rig.of(KIND_GAP)).toMatchObject([{ flags: 1 | FLAG_TRADES }, { flags: 1 | FLAG_TRADES | FLAG_CONTINUES }]);
  });

  it('goes on when a decoder fails: nothing of that message counts', async () => {
    const { decoder } = toyVenue();
    await rig.open([
      toyVenue({
        decoder: () => {
          const decode = decoder();
          return (text, frame) => {
            decode(text, frame);
            if (text.includes('"id":105')) throw new RangeError('no such digit');
          };
        },
      }),
    ]);
    await rig.pass(2_000);
    expect(rig.status).toMatchObject({ state: 'live', unreadable: 1 });
    expect(rig.of(KIND_TRADE).map(({ id }) => id)).not.toContain(105);
    expect(rig.of(KIND_GAP).map(({ flags }) => flags & (FLAG_BOOK | FLAG_TRADES))).toEqual([FLAG_TRADES]);
  });

  it('does not ask without end for a book that never holds together', async () => {
    await rig.open([toyVenue()]);
    await rig.pass(1_000);
    // Each change leaves one out.
    world.every(100, () => server.n++);
    const from = world.ms;
    await rig.pass(120_000);
    const subscriptions = world.sockets.flatMap(({ sent, sentAt }) =>
      sentAt.filter((ms, i) => ms > from && sent[i]!.startsWith('subscribe')),
    );
    expect(subscriptions.length).toBeLessThan(25);
    expect(rig.status.reason).toMatch(
      /^Waiting for a snapshot of the order book of A from Toy; \d+ tries have failed$|next try|trying again/,
    );
    expect(rig.notes.some((text) => text.includes('could not be made anew 3 times in a row'))).toBe(true);
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
    await rig.open([toyVenue()]);
    await rig.pass(1_000);
    skip = 3;
    await rig.pass(100);
    expect(rig.notes).toContain('gap: 3 messages of Toy never came: what they were is unknown. It is connected again.');
    expect(rig.of(KIND_GAP)[0]).toMatchObject({ flags: 1 });
    await rig.pass(2_000);
    expect(world.sockets.length).toBe(2);
    expect(rig.status.state).toBe('live');
  });

  it('notices a sleep: asks at once, and connects again when nothing answers', async () => {
    await rig.open([toyVenue()]);
    await rig.pass(1_000);
    server.lines.clear();
    world.sleep(3_600_000);
    server.silent = true;
    await rig.pass(250);
    expect(world.socket.sent.at(-1)).toBe('ping');
    await rig.pass(1_750);
    expect(world.sockets.length).toBe(1);
    server.silent = false;
    await rig.pass(750);
    expect(world.sockets.length).toBe(2);
    await rig.pass(1_000);
    expect(rig.status.state).toBe('live');
  });

  it('hands over before the end of a connection without a gap', async () => {
    await rig.open([toyVenue({ limits: { ...toyVenue().limits, lifetimeMs: 600_000 } })]);
    await rig.pass(300_000);
    expect(world.sockets.map(({ closed }) => closed)).toEqual([true, false]);
    expect(rig.of(KIND_GAP)).toEqual([]);
    expect(rig.status).toMatchObject({ state: 'live', reconnects: 0, resyncs: 0 });
    const ids = rig.of(KIND_TRADE).map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, i) => 101 + i));
    expect(rig.notes).toEqual([
      'feed-up: Toy goes on by a new connection, nothing is missing: the connection was near the end of the time that the venue gives it.',
    ]);
  });

  it('says what a venue refused, and goes on with the rest', async () => {
    await rig.open([toyVenue()], ['trades', 'book'], ['A', 'B']);
    await rig.pass(20);
    world.socket.say({ no: 'trades.B', why: 'suspended' });
    world.socket.say({ no: 'book.B', why: 'suspended' });
    await rig.pass(30_000);
    expect(rig.status).toMatchObject({ state: 'live', reason: 'Toy refused trades.B: suspended; Toy refused book.B: suspended' });
    expect(world.sockets.length).toBe(1);
  });
});

describe('snapshots that are asked for', () => {
  const venue = () =>
    toyVenue({
      book: { ...toyVenue().book, snapshots: 'asked' },
      snapshot: { socket: 'ask', frame: (symbol) => `snapshot ${symbol}` },
    });

  let server: ToyServer;
  /** Connections for requests that are refused before one is not. */
  let refusals: number;
  beforeEach(() => {
    server = new ToyServer(world);
    refusals = 0;
    world.onSocket = (socket) => {
      if (socket.url.endsWith('ask') && refusals-- > 0) {
        world.after(5, () => socket.drop());
        return;
      }
      server.take(socket);
      if (!socket.url.endsWith('main')) return;
      const { say } = socket;
      // This venue sends none by itself.
      socket.say = (message) => {
        if (typeof message === 'string' || !('b' in message) || 'p' in message) say.call(socket, message);
      };
    };
  });

  it('are asked again, after a wait that grows, when they could not be asked', async () => {
    refusals = 2;
    await rig.open([venue()]);
    await rig.pass(2_000);
    const asks = world.sockets.filter(({ url }) => url === 'ws://toy/ask');
    expect(asks.map(({ openedAt }) => openedAt)).toEqual([100, 750, 1_750]);
    expect(rig.status.state).toBe('live');
  });

  it('are asked over their own socket once changes come, and again when the book is lost', async () => {
    await rig.open([venue()]);
    await rig.pass(1_000);
    expect(rig.status.state).toBe('live');
    const ask = world.sockets.find(({ url }) => url === 'ws://toy/ask')!;
    expect(asked(ask)).toEqual(['snapshot A']);
    server.n++;
    await rig.pass(500);
    expect(asked(ask)).toEqual(['snapshot A', 'snapshot A']);
    expect(rig.status).toMatchObject({ state: 'live', resyncs: 1 });
    // An idle one is closed.
    await rig.pass(61_000);
    expect(ask.closed).toBe(true);
    world.sockets[0]!.drop();
    await rig.pass(2_000);
    expect(rig.status).toMatchObject({ state: 'live', resyncs: 2 });
  });
});
