/** All instruments of a venue: asked of it over its socket, or the dated list that came with its definition. Milliseconds. */
import type { Listing, VenueDefinition } from '../venue.ts';
import { askListings } from './instrument-lists.ts';
import { socketAt } from './topic-plan.ts';
import type { LiveWorld } from './world.ts';

export interface VenueList {
  venue: string;
  instruments: ListedInstrument[];
  /** Where they come from, in words. */
  source: string;
  isAnswer: boolean;
}

interface ListedInstrument {
  id: string;
  symbol: string;
  tickSize?: number;
  contractKnown: boolean;
}

/** The longest list has some 3,000 instruments, and comes in several messages. */
const mostMs = 6_000;

/** `base`: a server that speaks as the venues do. */
export async function listVenue(venue: VenueDefinition, base: string | undefined, world: LiveWorld): Promise<VenueList> {
  const { id, title, listed, list, admits } = venue;
  if (admits) return { venue: id, instruments: [], source: 'what it sends is what it has', isAnswer: false };
  const here = `list of ${listed.asOf}`;
  const known = { venue: id, instruments: listed.listings.map(described), isAnswer: false };
  if (!list) return { ...known, source: `${here}; ${title} gives none over its sockets` };
  const spec = socketAt(venue, list.socket, { venue: id, symbols: [], channels: [] }, base);
  const { listings: told } = await askListings(venue, spec, world, mostMs);
  if (told.length === 0) return { ...known, source: `${here}; ${title} was asked and did not answer` };
  // Told twice, as after a change, the later one counts.
  const bySymbol = new Map(told.map((listing) => [listing.instrument.symbol, listing]));
  return { venue: id, instruments: [...bySymbol.values()].map(described), source: `asked of ${title} just now`, isAnswer: true };
}

function described({ instrument: { id, symbol, tickSize }, contract }: Listing): ListedInstrument {
  return { id, symbol, ...(tickSize > 0 ? { tickSize } : {}), contractKnown: contract !== 'unknown' };
}
