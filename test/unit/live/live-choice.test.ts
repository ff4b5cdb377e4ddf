/** Which venue a live feed takes, and of what instruments, in fake time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FLAG_TRADES, KIND_BOOK_RESET, KIND_GAP, KIND_LEVEL, KIND_TRADE } from '../../../assembly/layout.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { FakeWorld } from './fake-world.ts';
import { LiveRig, settle, ToyServer } from './live-rig.ts';
import { asked, at, listingOf, toyVenue } from './toy-venue.ts';

let rig: LiveRig;
let world: FakeWorld;

beforeEach(() => {
  rig = new LiveRig();
  world = rig.world;
});

describe('instrument lists', () => {
  const unknown = { ...listingOf('X'), contract: 'unknown' as const };
  const venue = () => toyVenue({ list: { socket: 'ask', frames: ['list'] }, parse: (symbol) => (symbol === 'X' ? unknown : undefined) });

  it('are asked for contracts that nobody knows', async () => {
    world.onSocket = (socket) => world.after(5, () => socket.open());
    await rig.open([venue()], ['trades'], ['A', 'X']);
    await rig.pass(50);
    expect(world.sockets.map(({ url }) => url)).toEqual(['ws://toy/ask']);
    world.socket.say({ list: ['A', 'X'] });
    await rig.pass(750);
    expect(world.sockets[0]!.closed).toBe(true);
    expect(asked(world.sockets[1]!)).toEqual(['subscribe trades.A trades.X']);
  });

  it('are waited for 3 s; what stays unknown is left out, and that is said', async () => {
    const server = new ToyServer(world);
    world.onSocket = (socket) => (socket.url.endsWith('main') ? server.take(socket) : undefined);
    await rig.open([venue()], ['trades', 'book'], ['A', 'X', 'Y']);
    await rig.pass(3_000);
    await rig.pass(1_000);
    expect(asked(world.sockets[1]!)).toEqual(['subscribe trades.A book.A']);
    expect(rig.status.reason).toBe('Toy did not say how large a contract of X is: it is left out; Toy has no instrument Y: it is left out');
  });

  it('that are whole say what the venue does not list', async () => {
    const server = new ToyServer(world);
    world.onSocket = (socket) => {
      if (socket.url.endsWith('main')) server.take(socket);
      else world.after(5, () => socket.open());
    };
    await rig.open([venue()], ['trades'], ['A', 'X', 'Y']);
    await rig.pass(50);
    world.socket.say({ list: ['A', 'B'] });
    await rig.pass(2_000);
    expect(rig.status.reason).toBe('Toy does not list X; Toy does not list Y');
  });

  it('of which nothing was wanted end it with that', async () => {
    world.onSocket = (socket) => world.after(5, () => socket.open());
    await rig.open([venue()], ['trades'], ['X', 'Y']);
    const ended = rig.feed.started.catch((thrown: unknown) => thrown);
    await rig.pass(50);
    world.socket.say({ list: ['A', 'B'] });
    await rig.pass(2_000);
    expect(String(await ended)).toContain('Toy does not list X, Y');
  });
});

describe('several venues', () => {
  const named = (id: string) => toyVenue({ id, title: id.toUpperCase(), sockets: { main: { url: `ws://${id}` } } });

  it('leave no trace of those that lost', async () => {
    const server = new ToyServer(world);
    world.onSocket = (socket) => (socket.url === 'ws://c' ? world.after(30, () => socket.drop()) : server.take(socket));
    await rig.open([named('a'), named('b'), named('c')]);
    for (const socket of world.sockets) if (socket.url === 'ws://a') server.lines.delete(socket);
    let start: unknown;
    rig.feed.started.then((each) => (start = each));
    await rig.pass(1_000);
    expect(start).toEqual({
      venue: 'b',
      title: 'B',
      reason: 'B answered in 100 ms; A was slower; C refused the connection, or cannot be reached from here',
    });
    expect(world.sockets.filter(({ closed }) => !closed).map(({ url }) => url)).toEqual(['ws://b']);
    expect(rig.of(KIND_BOOK_RESET).length).toBe(1);
    expect(rig.of(KIND_LEVEL).length).toBeGreaterThan(2);
  });

  it('are given up at once when they refuse all that was asked for', async () => {
    world.onSocket = (socket) => world.after(5, () => socket.open());
    await rig.open([named('a')], ['trades'], ['A', 'B']);
    await rig.pass(20);
    let fault: unknown;
    rig.feed.started.catch((thrown) => (fault = thrown));
    world.socket.say({ no: 'trades.A', why: 'suspended' });
    await settle();
    expect(fault).toBeUndefined();
    world.socket.say({ no: 'trades.B', why: 'suspended' });
    await settle();
    expect((fault as QuantabError).message).toContain('A refused trades.B: suspended');
  });

  it('are all let go at once when nobody waits for them any more', async () => {
    world.onSocket = (socket) => world.after(30, () => socket.open());
    await rig.open([named('a'), named('b')]);
    await rig.pass(100);
    let fault: unknown;
    rig.feed.started.catch((thrown) => (fault = thrown));
    rig.feed.stop();
    await settle();
    expect(fault).toMatchObject({ code: 'cancelled' });
    expect(world.sockets.every(({ closed }) => closed)).toBe(true);
    expect(world.timers).toBe(0);
  });

  it('reject in words when none can be had', async () => {
    world.onSocket = (socket) => world.after(30, () => socket.drop());
    await rig.open([named('a'), named('b')]);
    let fault: unknown;
    rig.feed.started.catch((thrown) => (fault = thrown));
    await rig.pass(4_000);
    expect(fault).toBeInstanceOf(QuantabError);
    expect((fault as QuantabError).code).toBe('offline');
    expect((fault as QuantabError).message).toContain(
      'No data came of A, B. A refused the connection, or cannot be reached from here; B refused the connection',
    );
    expect(world.timers).toBe(0);
  });

  it('end the session when the one taken is gone for 30 s and another answers, and name that', async () => {
    const server = new ToyServer(world);
    let aliveA = true;
    world.onSocket = (socket) => {
      if (socket.url === 'ws://a' && !aliveA) world.after(30, () => socket.drop());
      else server.take(socket);
    };
    await rig.open([named('a'), named('b')], ['trades', 'book'], ['A'], { headStartMs: 1_500 });
    await rig.pass(1_000);
    expect((await rig.feed.started).venue).toBe('a');
    aliveA = false;
    world.sockets.find(({ url }) => url === 'ws://a')!.drop();
    await rig.pass(29_000);
    expect(rig.ended).toBeUndefined();
    await rig.pass(5_000);
    expect((rig.ended as QuantabError).message).toMatch(
      /^A has sent nothing for 3\d s; B answers\. This session ends here: go live again with B\.$/,
    );
    expect((rig.ended as QuantabError).detail).toEqual({ next: 'b' });
    expect(world.sockets.every(({ closed }) => closed)).toBe(true);
  });

  it('go on with the one taken when it comes back in time', async () => {
    const server = new ToyServer(world);
    world.onSocket = (socket) => server.take(socket);
    await rig.open([named('a'), named('b')], ['trades', 'book'], ['A'], { headStartMs: 1_500 });
    await rig.pass(1_000);
    for (let i = 0; i < 10; i++) {
      world.socket.drop();
      await rig.pass(15_000);
    }
    expect(rig.ended).toBeUndefined();
    expect(rig.status.state).toBe('live');
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
  const candidates = [{ venue: 'custom', symbols: [], channels: ['trades'] as const, url: 'ws://localhost:9000' }];
  await rig.open([custom], [], [], { candidates });
  expect(world.socket.url).toBe('ws://localhost:9000');
  world.socket.open();
  world.socket.say({ t: at(0), s: 'Q', id: 1 });
  expect((await rig.feed.started).venue).toBe('custom');
  await rig.pass(20);
  expect(rig.of(KIND_TRADE).length).toBe(1);
  world.socket.drop();
  await rig.pass(20);
  expect(rig.of(KIND_GAP)[0]!.flags & FLAG_TRADES).toBe(FLAG_TRADES);
});

it('speaks to servers of the same protocol at a given base', async () => {
  await rig.open([toyVenue()], ['trades'], ['A'], { base: 'ws://127.0.0.1:9' });
  expect(world.socket.url).toBe('ws://127.0.0.1:9/toy/main');
});
