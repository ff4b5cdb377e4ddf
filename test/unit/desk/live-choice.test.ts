/** What goes to a venue is what was chosen, nothing is contacted by mistake, and a page parameter reaches this machine alone. */
import { expect, it } from 'vitest';
import type { VenueInfo } from '../../../src/api/stream-types.ts';
import {
  addressFault,
  type LiveChoice,
  readChoice,
  readVenueServer,
  requestOf,
  usualChoice,
  venuesOf,
} from '../../../src/desk/app/live-choice.ts';

const known = ['binance-futures', 'bybit-linear', 'okx', 'kraken', 'custom'].map((id) => ({ id, title: id }) as VenueInfo);
const choice = (part: Partial<LiveChoice>): LiveChoice => ({ ...usualChoice, ...part });

it('races the usual three with nothing else said', () => {
  expect(requestOf(usualChoice, known)).toEqual({ venue: ['binance-futures', 'bybit-linear', 'okx'] });
});

it('asks the chosen one first and others after it, at most three', () => {
  expect(venuesOf(choice({ venues: ['kraken'] }), known)).toEqual(['kraken', 'binance-futures', 'bybit-linear']);
  expect(venuesOf(choice({ venues: ['okx'] }), known)).toEqual(['okx', 'binance-futures', 'bybit-linear']);
  expect(venuesOf(choice({ venues: ['kraken'], elsewhere: false }), known)).toEqual(['kraken']);
  expect(venuesOf(choice({ venues: ['kraken'] }), known.slice(3))).toEqual(['kraken']);
});

it('puts no venue in the place of a feed of one’s own, and asks it for all it has', () => {
  const own = choice({ venues: ['custom'], url: 'ws://localhost:9000', channels: ['trades'], instruments: ['X'] });
  expect(requestOf(own, known, 'ws://localhost:9100')).toEqual({ venue: 'custom', url: 'ws://localhost:9000', instruments: ['X'] });
});

it('carries instruments, channels, a server and what is not recorded', () => {
  const one = choice({ venues: ['okx'], elsewhere: false, instruments: ['BTC-USDT.perp@okx'], channels: ['trades'], record: false });
  expect(requestOf(one, known, 'ws://localhost:9100')).toEqual({
    venue: 'okx',
    instruments: ['BTC-USDT.perp@okx'],
    channels: ['trades'],
    url: 'ws://localhost:9100',
    record: false,
  });
});

it('reads a kept choice, and takes nothing that is none for one', () => {
  expect(readChoice(JSON.parse(JSON.stringify(usualChoice)))).toEqual(usualChoice);
  for (const wrong of [undefined, null, 'okx', {}, { venues: [] }, { venues: [3] }, { venues: 'okx' }])
    expect(readChoice(wrong)).toBeUndefined();
  expect(readChoice({ venues: ['a', 'b', 'c', 'd', 5], instruments: [1, 'x'], url: '' })).toEqual({
    venues: ['a', 'b', 'c'],
    instruments: ['x'],
    channels: [],
    record: true,
    elsewhere: true,
  });
});

it('says why an address is no feed', () => {
  for (const good of ['ws://localhost:9000', 'ws://127.0.0.1:9000/x', 'wss://feed.example.org']) expect(addressFault(good)).toBeUndefined();
  expect(addressFault('')).toContain('begins with ws://');
  expect(addressFault('localhost:9000')).toContain('WebSocket');
  expect(addressFault('http://localhost:9000')).toContain('no WebSocket');
  expect(addressFault('ws://feed.example.org')).toContain('Use wss://');
  expect(addressFault('ws://localhost.example.org')).toContain('Use wss://');
});

it('takes a server for the venues on this machine, and refuses any other in words', () => {
  expect(readVenueServer('')).toEqual({});
  expect(readVenueServer('?venues=')).toEqual({});
  expect(readVenueServer('?venues=ws://localhost:9100/')).toEqual({ server: 'ws://localhost:9100' });
  expect(readVenueServer('?venues=ws%3A%2F%2F127.0.0.1%3A9100')).toEqual({ server: 'ws://127.0.0.1:9100' });
  for (const other of ['ws://example.org', 'wss://localhost.example.org', 'http://localhost:9100', 'ws://user@example.org', 'nonsense']) {
    const { server, refusal } = readVenueServer(`?venues=${encodeURIComponent(other)}`);
    expect(server).toBeUndefined();
    expect(refusal).toContain(other);
  }
});
