/** From what a caller asks of real venues to what a live feed is to run; refusals say what there is. */
import type { StreamRequest, VenueInfo } from '../api/stream-types.ts';
import { QuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import type { LiveCandidate, LiveRequest } from '../sources/live/request.ts';
import type { Channel, Listing, VenueDefinition } from '../sources/venue.ts';
import { checkRecord, isSimulated, planSimulated, simulated } from './stream-plan.ts';
import type { FeedRequest } from './workers/protocol.ts';

/** Venues of one race. */
const mostVenues = 3;

const longestHeadStartMs = 10_000;

const customVenue = 'custom';

/** The simulated market, the venues that are `known`, the user's own feed. */
export function listVenues(known: readonly VenueDefinition[] = []): VenueInfo[] {
  const venues = known.filter(({ id }) => id !== customVenue).map(infoOf);
  return [simulated(), ...venues, custom];
}

const custom: VenueInfo = {
  id: customVenue,
  title: 'Your own feed',
  channels: ['trades'],
  instruments: [],
  usual: [],
  listedAsOf: '',
  checkedAgainst: 'NDJSON trades in the file format, one or many a message',
  caveats: [],
  canList: false,
};

function infoOf({ id, title, channels, listed, usual, checkedAgainst, caveats = [], list }: VenueDefinition): VenueInfo {
  const instruments = listed.listings.map(({ instrument }) => instrument.id);
  return {
    id,
    title,
    channels: [...channels],
    instruments,
    usual: [...usual],
    listedAsOf: listed.asOf,
    checkedAgainst,
    caveats: [...caveats],
    canList: list !== undefined,
  };
}

/** `now` is the wall clock; `known` are the venues there are, needed for all but the simulated one. */
export function planStream(request: StreamRequest, now: number, known: readonly VenueDefinition[] = []): FeedRequest {
  const given = request ?? {};
  if (isSimulated(given)) return planSimulated(given, now);
  checkRecord(given.record);
  return { venue: 'live', ...planLive(given, known) };
}

/** `known`: the venues there are. */
function planLive(request: StreamRequest, known: readonly VenueDefinition[]): LiveRequest {
  const ids = venuesAsked(request.venue);
  const { url, instruments = [], channels = [], headStartMs = 0 } = request;
  if (!Array.isArray(instruments)) throw new QuantabError('bad-input', `instruments is a list of ids, was ${shown(instruments)}.`);
  if (!Array.isArray(channels)) throw new QuantabError('bad-input', `channels is a list, was ${shown(channels)}.`);
  for (const one of [...instruments, ...channels])
    if (typeof one !== 'string') throw new QuantabError('bad-input', `instruments and channels are lists of text, was ${shown(one)}.`);
  for (const one of ['params', 'speed', 'seconds', 'start'] as const)
    if (request[one] !== undefined)
      throw new QuantabError('unsupported', `${one} is for the simulated market; a venue gives what it gives. Leave ${one} out.`);
  if (!(typeof headStartMs === 'number' && headStartMs >= 0 && headStartMs <= longestHeadStartMs))
    throw new QuantabError('bad-input', `headStartMs is 0 to ${longestHeadStartMs} milliseconds, was ${shown(headStartMs)}.`);
  if (url !== undefined) checkUrl(url);
  if (ids.includes(customVenue)) return planCustom(ids, url, instruments, channels);
  const venues = ids.map((id) => venueOf(id, known));
  const candidates = candidatesOf(venues, instruments, channels);
  return { candidates, headStartMs, ...(url === undefined ? {} : { base: baseOf(url) }) };
}

function venuesAsked(venue: unknown): string[] {
  const ids: unknown[] = Array.isArray(venue) ? venue : [venue];
  for (const id of ids) if (typeof id !== 'string') throw new QuantabError('bad-input', `venue is a venue's id, was ${shown(id)}.`);
  const own = [...new Set(ids as string[])];
  if (own.length === 0 || own.length > mostVenues)
    throw new QuantabError('bad-input', `A stream is of 1 to ${mostVenues} venues, of which one is taken; was given ${own.length}.`);
  if (own.length > 1 && own.includes('simulated'))
    throw new QuantabError('bad-input', 'The simulated market is made here and would win every race: start it by itself.');
  return own;
}

/** Throws, naming what there is, where there is no such venue. */
export function venueOf(id: string, known: readonly VenueDefinition[]): VenueDefinition {
  const venue = known.find((one) => one.id === id);
  if (venue) return venue;
  const there = ['simulated', ...known.map((one) => one.id).filter((one) => one !== customVenue), customVenue].join(', ');
  const text = `There is no venue ${shown(id)}; there is: ${there}. Rows of others can be pushed with stream.push, or imported.`;
  throw new QuantabError('unsupported', text);
}

function planCustom(
  ids: readonly string[],
  url: string | undefined,
  instruments: readonly string[],
  channels: readonly string[],
): LiveRequest {
  if (ids.length > 1) throw new QuantabError('bad-input', 'A feed of your own is not raced with venues: start it by itself.');
  if (url === undefined)
    throw new QuantabError(
      'bad-input',
      'venue custom takes url, the address of your feed: { venue: "custom", url: "ws://localhost:9000" }.',
    );
  const other = channels.find((channel) => channel !== 'trades');
  if (other !== undefined) throw new QuantabError('unsupported', `A feed of your own carries trades; asked for: ${shown(other)}.`);
  return { candidates: [{ venue: customVenue, symbols: [...instruments], channels: ['trades'], url }], headStartMs: 0 };
}

/** What is asked of each venue. In a race an instrument is taken from the venues that have it, and needs to be one of theirs. */
function candidatesOf(venues: readonly VenueDefinition[], instruments: readonly string[], channels: readonly string[]): LiveCandidate[] {
  const symbols = venues.map((venue) => new Set<string>(instruments.length === 0 ? symbolsOf(venue, venue.usual) : []));
  for (const asked of instruments) {
    const found = venues.map((venue) => find(venue, asked));
    if (found.every((one) => one === undefined)) throw unknownInstrument(asked, venues);
    found.forEach((one, v) => {
      const pair = one ?? (venues.length > 1 ? samePair(venues[v] as VenueDefinition, found.find(Boolean)) : undefined);
      if (pair) symbols[v]?.add(pair.instrument.symbol);
    });
  }
  const unknown = channels.find((channel) => !venues.some((venue) => venue.channels.includes(channel as Channel)));
  if (unknown !== undefined) {
    const there = venues.map(({ id, channels: own }) => `${id} has ${own.join(', ')}`).join('; ');
    throw new QuantabError('unsupported', `No channel ${shown(unknown)} here: ${there}.`);
  }
  return venues.map((venue, v) => {
    const own = [...(symbols[v] as Set<string>)];
    return {
      venue: venue.id,
      symbols: own.length > 0 ? own : symbolsOf(venue, venue.usual),
      channels: channels.length === 0 ? [...venue.channels] : venue.channels.filter((channel) => channels.includes(channel)),
    };
  });
}

/** By its id, by the venue's own symbol, or by a symbol that the venue may have though no list here does. */
function find(venue: VenueDefinition, asked: string): Listing | undefined {
  const { listings } = venue.listed;
  const listed = listings.find(({ instrument: { id, symbol } }) => id === asked || symbol === asked);
  if (listed) return listed;
  const typed = asked.trim();
  // An id of another venue is no symbol of this one.
  return typed === '' || typed.includes('@') ? undefined : venue.parse(typed);
}

function samePair(venue: VenueDefinition, other: Listing | undefined): Listing | undefined {
  if (!other) return undefined;
  const { base, quote, type } = other.instrument;
  const same = ({ instrument }: Listing, ofType = true): boolean =>
    instrument.base === base && instrument.quote === quote && (!ofType || instrument.type === type);
  return venue.listed.listings.find((one) => same(one)) ?? venue.listed.listings.find((one) => same(one, false));
}

function symbolsOf({ listed }: VenueDefinition, ids: readonly string[]): string[] {
  return ids.flatMap((id) => listed.listings.find(({ instrument }) => instrument.id === id)?.instrument.symbol ?? []);
}

function unknownInstrument(asked: string, venues: readonly VenueDefinition[]): QuantabError {
  const there = venues.map(({ title, listed: { listings, asOf } }) => {
    const ids = listings.slice(0, mostNamed).map(({ instrument }) => instrument.id);
    const more = listings.length > mostNamed ? ` and ${listings.length - mostNamed} more` : '';
    return `${title} lists ${ids.join(', ')}${more} (as of ${asOf})`;
  });
  const text = `No instrument ${shown(asked)} here. ${there.join('; ')}. Others are named by the venue's own symbol.`;
  return new QuantabError('not-found', text);
}

const mostNamed = 8;

/** Throws for what is no address of a WebSocket server. */
export function checkUrl(url: unknown): void {
  const address = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (address && (address.protocol === 'ws:' || address.protocol === 'wss:')) return;
  throw new QuantabError('bad-input', `url is the address of a WebSocket server, ws://host:port or wss://host; was ${shown(url)}.`);
}

/** A server's address without its last slashes. */
export const baseOf = (url: string): string => url.replace(/\/+$/, '');
