/** A live feed of one venue against a server that speaks as it does, and what its rows tell. */
import type { Instrument } from '../../src/market/instrument.ts';
import type { LiveCandidate } from '../../src/sources/live/request.ts';
import type { FeedStatus } from '../../src/sources/live/status.ts';
import { type LiveFeed, openLiveFeed } from '../../src/sources/live.ts';
import type { VenueDefinition } from '../../src/sources/venue.ts';
import { nodeWorld } from './node-world.ts';
import { type RowsBook, RowsBooks } from './rows-book.ts';

export interface LiveMarket {
  feed: LiveFeed;
  /** By index, as they are announced. */
  instruments: Instrument[];
  notes: string[];
  /** Undefined before the first. */
  status(): FeedStatus | undefined;
  of(symbol: string): RowsBook;
  stop(): Promise<void>;
}

/** `base`: of the server, `${base}/${venue}/${socket}`; else the candidate has its own address. `haste`: the feed's timers go so much faster. */
export function goLive(venue: VenueDefinition, what: Partial<LiveCandidate>, base?: string, haste?: number): LiveMarket {
  const books = new RowsBooks();
  const instruments: Instrument[] = [];
  const notes: string[] = [];
  let status: FeedStatus | undefined;
  const candidate = { venue: venue.id, symbols: [], channels: venue.channels, ...what };
  const feed = openLiveFeed(
    { candidates: [candidate], headStartMs: 0, ...(base === undefined ? {} : { base }) },
    {
      hasRoom: true,
      ready: () => Promise.resolve(),
      instrument: (index, instrument) => {
        instruments[index] = instrument;
      },
      batch: (batch) => books.batch(batch),
      status: (next) => {
        status = next;
      },
      note: (kind, text) => notes.push(`${kind}: ${text}`),
    },
    nodeWorld(haste),
    () => venue,
  );
  return {
    feed,
    instruments,
    notes,
    status: () => status,
    of: (symbol) => books.of(instruments.findIndex((each) => each.symbol === symbol)),
    async stop() {
      feed.stop();
      await feed.done;
    },
  };
}
