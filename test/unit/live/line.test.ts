/** One line: its connection, heartbeats, silence, refusals, numbers and successor, in fake time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Frame } from '../../../src/sources/frame.ts';
import { Line } from '../../../src/sources/live/line.ts';
import { planConnections } from '../../../src/sources/live/topic-plan.ts';
import type { VenueDefinition } from '../../../src/sources/venue.ts';
import { FakeWorld } from './fake-world.ts';
import { asked, at, change, snapshot, toyVenue } from './toy-venue.ts';

let world: FakeWorld;
let line: Line;
let told: string[];

const slots = ['A', 'B'];
const slotOf = (symbol: string) => (slots.includes(symbol) ? slots.indexOf(symbol) : undefined);

function open(venue: VenueDefinition = toyVenue(), channels: readonly ('trades' | 'book')[] = ['trades']): void {
  const [plan] = planConnections(venue, venue.topics(['A', 'B'], channels), (name) => venue.sockets[name]!);
  const tell = (what: string) => told.push(`${world.ms} ${what}`);
  line = new Line(
    { world, venue, plan: plan!, frame: () => new Frame(slotOf), slotOf },
    {
      up: () => tell('up'),
      frame: (_, frame) => {
        if (frame.n > 0) tell(`${frame.n} of ${frame.kind[0]}/${frame.slot[0]} id ${frame.id[0]}`);
      },
      down: (_, why, nextMs) => tell(`down: ${why}, next in ${nextMs}`),
      refused: (_, name, reason) => tell(`refused ${name}: ${reason}`),
      silent: (_, { topic, silentMs, remedy }) => tell(`silent ${topic.name} ${silentMs} ${remedy}`),
      missed: (_, n) => tell(`missed ${n}`),
      handedOver: (_, why) => tell(`handed over: ${why}`),
    },
  );
  world.every(250, () => line.pulse());
}

const tradeIn = (s: string, id: number) => ({ t: at(world.ms), s, id });
/** Trades of A and B each `ms`, for `forMs`. */
function flow(forMs: number, ms = 1_000, socket = world.socket): void {
  for (let t = 0; t < forMs; t += ms) {
    world.pass(ms);
    for (const s of slots) socket.say(tradeIn(s, world.ms));
  }
}
const downs = () => told.filter((text) => text.includes('down'));

beforeEach(() => {
  world = new FakeWorld();
  told = [];
});

describe('connecting', () => {
  it('subscribes when the socket is open', () => {
    open();
    expect(world.socket.url).toBe('ws://toy/main');
    world.socket.open();
    expect(asked(world.socket)).toEqual(['subscribe trades.A trades.B']);
    expect(told).toEqual(['0 up']);
  });

  it('says hello first', () => {
    open(toyVenue({ sockets: { main: { url: 'ws://toy/main', hello: ['hello'] } } }));
    world.socket.open();
    world.pass(200);
    expect(asked(world.socket)).toEqual(['hello', 'subscribe trades.A trades.B']);
  });

  it('gives up after 10 s without an answer, and tries again', () => {
    open();
    world.pass(9_999);
    expect(told).toEqual([]);
    world.pass(1);
    expect(told).toEqual(['10000 down: did not answer within 10 s, next in 375']);
    expect(line.why).toBe('did not answer within 10 s; next try in 0.4 s');
    expect(world.sockets[0]!.closed).toBe(true);
    world.pass(375);
    expect(world.sockets.length).toBe(2);
  });

  it('waits 0.25 to 20 s between tries, and not at all when there is a network again', () => {
    open();
    const tried: number[] = [];
    for (let i = 0; i < 8; i++) {
      world.socket.drop();
      const n = world.sockets.length;
      const from = world.ms;
      while (world.sockets.length === n) world.pass(25);
      tried.push(world.ms - from);
    }
    expect(tried).toEqual([375, 625, 1125, 2125, 4125, 8125, 10125, 10125]);
    world.socket.drop();
    line.online();
    expect(world.socket.openedAt).toBe(world.ms);
    line.online();
    expect(world.sockets.length).toBe(10);
  });

  it('says with what code the venue closed it', () => {
    open();
    world.socket.open();
    world.socket.drop(1008, 'too many topics');
    expect(downs()).toEqual(['0 down: closed the connection (1008: too many topics), next in 375']);
  });

  it('splits topics over several connections', () => {
    const venue = toyVenue({ limits: { ...toyVenue().limits, topicsPerSocket: 2 } });
    const plans = planConnections(venue, venue.topics(['A', 'B', 'C'], ['trades']), (name) => venue.sockets[name]!);
    expect(plans.map(({ name, topics }) => [name, topics.length])).toEqual([
      ['main 1', 2],
      ['main 2', 1],
    ]);
  });
});

describe('heartbeats', () => {
  beforeEach(() =>
    open(toyVenue({ topics: (symbols) => symbols.map((symbol) => ({ socket: 'main', name: symbol, channels: ['trades'], symbol })) })),
  );

  it('asks after 5 s of silence, and takes a half-open socket for dead after 10', () => {
    world.socket.open();
    world.pass(9_999);
    expect(world.socket.sent.filter((text) => text === 'ping').length).toBe(1);
    expect(world.socket.sentAt.at(-1)).toBe(5_000);
    expect(downs()).toEqual([]);
    world.pass(1);
    expect(downs()).toEqual(['10000 down: said nothing for 10 s and did not answer a ping, next in 375']);
  });

  it('lives as long as pings are answered', () => {
    world.onSocket = () => undefined;
    world.socket.open();
    for (let i = 0; i < 20; i++) {
      world.pass(5_000);
      world.socket.say('pong');
    }
    expect(downs()).toEqual([]);
    expect(world.socket.sent.filter((text) => text === 'ping').length).toBe(20);
  });

  it('asks though much comes in where the venue wants to be asked', () => {
    told = [];
    open(toyVenue({ heartbeat: { everyMs: 5_000, frame: 'ping', mustEveryMs: 20_000 } }));
    world.socket.open();
    flow(60_000);
    expect(world.socket.sentAt.slice(1)).toEqual([15_000, 30_000, 45_000, 60_000]);
  });

  it('answers at once when it is asked', () => {
    world.socket.open();
    world.socket.say({ ping: 7 });
    expect(world.socket.sent.at(-1)).toBe('pong 7');
  });

  it('asks at once after a sleep: without an answer within 2 s it connects again', () => {
    world.socket.open();
    world.socket.say(tradeIn('A', 1));
    world.sleep(60_000);
    line.slept();
    expect(world.socket.sentAt.at(-1)).toBe(60_000);
    world.pass(1_999);
    expect(downs()).toEqual([]);
    world.pass(251);
    expect(downs()).toEqual(['62000 down: did not answer within 2 s after this machine had slept or changed its network, next in 375']);
  });

  it('goes on after a sleep with what had been buffered', () => {
    world.socket.open();
    world.sleep(60_000);
    line.slept();
    world.socket.say(tradeIn('A', 2));
    world.pass(4_000);
    expect(downs()).toEqual([]);
    expect(told).toContain('60000 1 of 0/0 id 2');
  });
});

describe('silence of a topic', () => {
  beforeEach(() => open());

  it('is mended by another subscription, then by another connection, though the venue took it and answers pings', () => {
    world.socket.open();
    flow(9_000);
    told = [];
    for (let i = 0; i < 30; i++) {
      world.pass(1_000);
      world.socket.say(tradeIn('A', world.ms));
    }
    expect(told.filter((text) => text.includes('silent'))).toEqual([
      '19000 silent trades.B 10000 resubscribe',
      '29000 silent trades.B 10000 reopen',
    ]);
    expect(downs()).toEqual(['29000 down: sent nothing of trades.B for another 10 s after it was subscribed again, next in 375']);
  });

  it('is that of 20 times the usual interval where the topic is slow', () => {
    world.socket.open();
    flow(60_000, 2_000);
    told = [];
    for (let i = 0; i < 45; i++) {
      world.pass(1_000);
      world.socket.say(tradeIn('A', world.ms));
    }
    expect(told.filter((text) => text.includes('silent'))).toEqual(['100000 silent trades.B 40000 resubscribe']);
  });

  it('before the first data is none for longer than 10 s', () => {
    world.socket.open();
    for (let i = 0; i < 10; i++) {
      world.pass(1_000);
      world.socket.say(tradeIn('A', world.ms));
    }
    expect(told.filter((text) => text.includes('silent'))).toEqual(['10000 silent trades.B 10000 resubscribe']);
    world.pass(250);
    expect(asked(world.socket)).toEqual(['subscribe trades.A trades.B', 'unsubscribe trades.B', 'subscribe trades.B']);
  });

  it('is tried ever more rarely when it does not end', () => {
    world.onSocket = (socket) => world.after(0, () => socket.open());
    world.socket.open();
    const reopened: number[] = [];
    for (let s = 0; s < 400; s++) {
      world.pass(1_000);
      world.socket.say(tradeIn('A', world.ms));
    }
    for (const text of told) if (text.endsWith('reopen')) reopened.push(Number(text.split(' ')[0]));
    const gaps = reopened.map((ms, i) => ms - (reopened[i - 1] ?? 0));
    expect(reopened.length).toBeLessThan(6);
    expect(gaps).toEqual([...gaps].sort((x, y) => x - y));
  });

  it('counts for nothing once the venue refused the topic; the others live', () => {
    world.socket.open();
    world.socket.say({ no: 'trades.B', why: 'no such symbol' });
    for (let i = 0; i < 40; i++) {
      world.pass(1_000);
      world.socket.say(tradeIn('A', world.ms));
    }
    expect(told.filter((text) => !text.includes(' of '))).toEqual(['0 up', '0 refused trades.B: no such symbol']);
    expect([...line.refused]).toEqual([['trades.B', 'no such symbol']]);
  });
});

describe('numbers of a connection', () => {
  it('show what never came; what came twice is passed over', () => {
    open();
    world.socket.open();
    for (const [seq, id] of [
      [0, 1],
      [1, 2],
      [1, 2],
      [2, 3],
      [5, 6],
    ])
      world.socket.say({ ...tradeIn('A', id!), seq: seq! });
    expect(told).toEqual(['0 up', '0 1 of 0/0 id 1', '0 1 of 0/0 id 2', '0 1 of 0/0 id 3', '0 missed 2']);
  });

  it('begin anew on the next connection', () => {
    open();
    world.socket.open();
    world.socket.say({ ...tradeIn('A', 1), seq: 7 });
    world.socket.drop();
    world.pass(375);
    world.socket.open();
    world.socket.say({ ...tradeIn('A', 2), seq: 0 });
    expect(told.at(-1)).toBe('375 1 of 0/0 id 2');
  });
});

describe('the next connection', () => {
  const hour = 3_600_000;
  const venue = () => toyVenue({ limits: { ...toyVenue().limits, lifetimeMs: hour } });
  let ids = 0;
  const feed = (socket = world.socket) => {
    ids++;
    for (const s of slots) socket.say({ t: at(world.ms), s, id: ids });
  };

  it('is made 5 to 6 minutes before the end, and takes over when its data flows', () => {
    open(venue());
    world.socket.open();
    const first = world.socket;
    while (world.sockets.length === 1 && world.ms < hour) {
      world.pass(1_000);
      feed(first);
    }
    expect(world.ms).toBe(hour - 330_000);
    world.socket.open();
    expect(asked(world.socket)).toEqual(['subscribe trades.A trades.B']);
    told = [];
    world.pass(100);
    feed(first);
    world.pass(100);
    for (const s of slots) world.socket.say({ t: at(world.ms), s, id: ids });
    expect(first.closed).toBe(true);
    expect(told.filter((text) => text.includes('down'))).toEqual([]);
    expect(told.filter((text) => text.includes('handed'))).toEqual([
      `${world.ms} handed over: the connection was near the end of the time that the venue gives it`,
    ]);
    feed();
    // Each message once or more, in order: the ids are what tells those apart that came by both.
    expect(told.filter((text) => text.includes('0/0')).map((text) => Number(text.split('id ')[1]))).toEqual([ids - 1, ids - 1, ids]);
    expect(line.downSince).toBeNaN();
  });

  it('waits for books; its messages count in their order from the hand-over on', () => {
    open(venue(), ['book']);
    world.socket.open();
    const first = world.socket;
    for (const s of slots) first.say(snapshot(s, 1, 0));
    first.say({ bye: 'maintenance' });
    expect(world.sockets.length).toBe(2);
    world.socket.open();
    told = [];
    world.socket.say(snapshot('A', 5, 0));
    world.socket.say(change('A', 6, 0));
    world.socket.say(change('B', 6, 0));
    expect(first.closed).toBe(false);
    first.say(change('A', 2, 0));
    world.socket.say(snapshot('B', 7, 0));
    expect(first.closed).toBe(true);
    expect(told.map((text) => text.replace(/^0 /, ''))).toEqual([
      '1 of 1/0 id 2',
      '1 of 1/0 id 5',
      '1 of 1/0 id 6',
      '1 of 1/1 id 6',
      '1 of 1/1 id 7',
      'handed over: maintenance',
    ]);
  });

  it('is tried again when it fails, while the first goes on', () => {
    open(venue());
    world.socket.open();
    const first = world.socket;
    first.say({ bye: 'soon' });
    world.socket.drop();
    for (let s = 0; s < 29; s++) {
      world.pass(1_000);
      feed(first);
    }
    expect(world.sockets.length).toBe(2);
    world.pass(1_000);
    expect(world.sockets.length).toBe(3);
    expect(downs()).toEqual([]);
  });
});
