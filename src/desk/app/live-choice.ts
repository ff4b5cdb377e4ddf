/** What a person chose to go live with, how it becomes a request, and what the page's address says of a server to test against. */
import type { StreamRequest, VenueInfo } from '../../api/stream-types.ts';
import type { Channel } from '../../sources/venue.ts';

export interface LiveChoice {
  /** Of one: that one first, others only when it does not answer. Several are raced. At most three. */
  venues: readonly string[];
  /** Ids or symbols of the venue; empty for the usual ones. */
  instruments: readonly string[];
  /** Empty for all. */
  channels: readonly Channel[];
  record: boolean;
  /** When the one chosen does not answer, others are tried. */
  elsewhere: boolean;
  /** Of venue 'custom'. */
  url?: string;
}

export const customVenue = 'custom';
/** Whose first data flows is shown: the venues with the most trades in BTC and ETH perpetuals. */
const usualRace: readonly string[] = ['binance-futures', 'bybit-linear', 'okx'];

export const usualChoice: LiveChoice = { venues: usualRace, instruments: [], channels: [], record: true, elsewhere: true };

/** No more are spoken to at once. */
const most = 3;

/** The one that was chosen is waited for so long while others answer already. */
const patienceMs = 4_000;

const texts = (given: unknown): string[] => (Array.isArray(given) ? given.filter((each) => typeof each === 'string' && each !== '') : []);

/** A choice as it was kept; undefined where it is none, so that nothing is contacted by mistake. */
export function readChoice(kept: unknown): LiveChoice | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { venues, instruments, channels, record, elsewhere, url } = kept as Record<string, unknown>;
  const named = texts(venues).slice(0, most);
  if (named.length === 0) return undefined;
  return {
    venues: named,
    instruments: texts(instruments),
    channels: texts(channels) as Channel[],
    record: record !== false,
    elsewhere: elsewhere !== false,
    ...(typeof url === 'string' && url !== '' ? { url } : {}),
  };
}

/** The venues that are asked, in order of preference; none takes the place of a feed of one's own. */
export function venuesOf({ venues, elsewhere }: LiveChoice, known: readonly VenueInfo[]): string[] {
  if (venues.length > 1 || !elsewhere || venues[0] === customVenue) return venues.slice(0, most);
  const others = usualRace.filter((id) => !venues.includes(id) && known.some((venue) => venue.id === id));
  return [...venues, ...others].slice(0, most);
}

/** `server`: every venue is spoken to there. */
export function requestOf(choice: LiveChoice, known: readonly VenueInfo[], server?: string): StreamRequest {
  const venues = venuesOf(choice, known);
  const own = venues[0] === customVenue;
  const url = own ? choice.url : server;
  return {
    venue: venues.length === 1 ? venues[0]! : venues,
    ...(choice.venues.length === 1 && venues.length > 1 ? { headStartMs: patienceMs } : {}),
    ...(choice.instruments.length > 0 ? { instruments: choice.instruments } : {}),
    ...(choice.channels.length > 0 && !own ? { channels: choice.channels } : {}),
    ...(url === undefined ? {} : { url }),
    ...(choice.record ? {} : { record: false }),
  };
}

/** The same of the venue that answers instead of one that is gone; the others again where it does not after all. */
export function requestAfter(request: StreamRequest, next: string): StreamRequest {
  const others = [request.venue].flat().filter((id) => id !== next);
  return { ...request, venue: [next, ...others].slice(0, most), headStartMs: patienceMs };
}

/** The page may open these without encryption: they are this machine. */
const loopback = new Set(['localhost', '127.0.0.1']);

/** Why an address cannot be a feed; undefined when it can. `wss` to anywhere, `ws` to this machine. */
export function addressFault(text: string): string | undefined {
  let address: URL;
  try {
    address = new URL(text);
  } catch {
    return 'An address begins with ws:// or wss://, like ws://localhost:9000.';
  }
  if (address.protocol === 'wss:') return undefined;
  if (address.protocol !== 'ws:') return `${address.protocol}// is no WebSocket: an address begins with ws:// or wss://.`;
  if (loopback.has(address.hostname)) return undefined;
  return 'ws:// is open to anyone on the way: the page uses it for localhost and 127.0.0.1 only. Use wss:// for other machines.';
}

/** `?venues=ws://localhost:9100` of the page: a server of this machine that speaks as the venues do; anything else is refused in words. */
export function readVenueServer(search: string): { server?: string; refusal?: string } {
  const given = new URLSearchParams(search).get('venues');
  if (given === null || given === '') return {};
  let local = false;
  try {
    const { protocol, hostname } = new URL(given);
    local = (protocol === 'ws:' || protocol === 'wss:') && loopback.has(hostname);
  } catch {
    // Refused below.
  }
  if (local) return { server: given.replace(/\/+$/, '') };
  return {
    refusal: `?venues=${given} is not used: a server that stands for the venues must be on this machine, like ws://localhost:9100. Going live would reach the real venues.`,
  };
}
