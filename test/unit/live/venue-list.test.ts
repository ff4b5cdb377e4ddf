/** What a venue has: its own answer, or the dated list, and which of the two it is. */
import { expect, it } from 'vitest';
import { listVenue } from '../../../src/sources/live/venue-list.ts';
import { FakeWorld } from './fake-world.ts';
import { settle } from './live-rig.ts';
import { toyVenue } from './toy-venue.ts';

const asking = () => toyVenue({ list: { socket: 'ask', frames: ['list'] } });

it('is what the venue answers, each once', async () => {
  const world = new FakeWorld();
  world.onSocket = (socket) => world.after(5, () => socket.open());
  const asked = listVenue(asking(), undefined, world);
  world.pass(10);
  expect(world.socket.url).toBe('ws://toy/ask');
  expect(world.socket.sent).toEqual(['list']);
  world.socket.say({ list: ['A', 'X', 'A'] });
  world.pass(1_000);
  await settle();
  const { instruments, ...rest } = await asked;
  expect(rest).toEqual({ venue: 'toy', source: 'asked of Toy just now', isAnswer: true });
  expect(instruments.map(({ symbol }) => symbol)).toEqual(['A', 'X']);
  expect(instruments[1]).toEqual({ id: 'X-USD@toy', symbol: 'X', tickSize: 0.5, contractKnown: true });
  expect(world.socket.closed).toBe(true);
  expect(world.timers).toBe(0);
});

it('is the dated list where the venue does not answer, and says so', async () => {
  const world = new FakeWorld();
  world.onSocket = (socket) => world.after(5, () => socket.drop());
  const asked = listVenue(asking(), 'ws://localhost:1', world);
  world.pass(7_000);
  await settle();
  expect(world.sockets[0]!.url).toBe('ws://localhost:1/toy/ask');
  expect(await asked).toMatchObject({
    source: 'list of 2026-01-01; Toy was asked and did not answer',
    isAnswer: false,
    instruments: [{ symbol: 'A' }, { symbol: 'B' }, { symbol: 'C' }],
  });
});

it('contacts nobody where there is no list to ask for', async () => {
  const world = new FakeWorld();
  const { source, instruments } = await listVenue(toyVenue(), undefined, world);
  expect([source, instruments.length, world.sockets.length]).toEqual(['list of 2026-01-01; Toy gives none over its sockets', 3, 0]);
  const own = await listVenue(toyVenue({ admits: true }), undefined, world);
  expect([own.source, own.instruments]).toEqual(['what it sends is what it has', []]);
});
