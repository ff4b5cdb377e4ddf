/** A venue's own list of its instruments, asked for over a socket, and what a subscription's symbols are by it. Milliseconds. */
import { Frame } from '../frame.ts';
import type { Listing, SocketSpec, VenueDefinition } from '../venue.ts';
import { Connection } from './connection.ts';
import type { LiveWorld } from './world.ts';

/** The list is whole once as many answers came as questions, and nothing more for so long. */
const lastMs = 400;

interface Told {
  readonly listings: readonly Listing[];
  /** Every question was answered: what is not in it the venue does not list. */
  readonly isWhole: boolean;
}

const nothingTold: Told = { listings: [], isWhole: false };

/** All that came within `ms`; empty where the venue gives no list or does not answer. */
export function askListings(venue: VenueDefinition, spec: SocketSpec, world: LiveWorld, ms: number): Promise<Told> {
  const { list } = venue;
  if (!list) return Promise.resolve(nothingTold);
  return new Promise((resolve) => {
    const found: Listing[] = [];
    let answers = 0;
    let cancelLast: () => void = () => undefined;
    const done = (): void => {
      cancelLast();
      cancelLate();
      cancelPulse();
      connection.close();
      resolve({ listings: found, isWhole: answers >= list.frames.length });
    };
    const connection = new Connection(world, venue, spec, new Frame(() => undefined), {
      open: () => connection.send(list.frames),
      frame(frame) {
        if (frame.listings.length === 0) return;
        for (const listing of frame.listings) found.push(listing);
        cancelLast();
        if (++answers >= list.frames.length) cancelLast = world.after(lastMs, done);
      },
      closed: done,
    });
    const cancelPulse = world.every(1_000, () => connection.pulse());
    const cancelLate = world.after(ms, done);
  });
}

export interface FoundListings {
  readonly listings: readonly Listing[];
  /** Of symbols that are left out: why, in words. */
  readonly leftOut: readonly string[];
  /** Those of them that the venue's own list is without. */
  readonly unlisted: readonly string[];
}

/** What the symbols are. The venue's list is asked, `ms` at most, only when what is known here does not do. */
export async function findListings(
  venue: VenueDefinition,
  symbols: readonly string[],
  spec: SocketSpec | undefined,
  world: LiveWorld,
  ms: number,
): Promise<FoundListings> {
  const listed = (all: readonly Listing[], symbol: string): Listing | undefined =>
    all.find(({ instrument }) => instrument.symbol === symbol);
  const here = symbols.map((symbol) => listed(venue.listed.listings, symbol) ?? venue.parse(symbol));
  const isKnown = (listing: Listing | undefined): boolean => listing !== undefined && listing.contract !== 'unknown';
  const told = here.every(isKnown) || !spec ? nothingTold : await askListings(venue, spec, world, ms);
  const leftOut: string[] = [];
  const unlisted: string[] = [];
  const listings = symbols.flatMap((symbol, i) => {
    const listing = isKnown(here[i]) ? here[i] : (listed(told.listings, symbol) ?? here[i]);
    if (listing && isKnown(listing)) return listing;
    if (told.isWhole && !listed(told.listings, symbol)) {
      unlisted.push(symbol);
      leftOut.push(`${venue.title} does not list ${symbol}`);
    } else if (listing) leftOut.push(`${venue.title} did not say how large a contract of ${symbol} is: it is left out`);
    else leftOut.push(`${venue.title} has no instrument ${symbol}: it is left out`);
    return [];
  });
  return { listings, leftOut, unlisted };
}
