/**
 * One venue of the test server under one live feed, and what came of each fault: whether it was found, shown and mended, and how many
 * levels of the books were wrong afterwards, by the rows that the feed wrote, against the server's own book at the same moment.
 */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { kindOf } from '../../src/market/meta.ts';
import type { FeedStatus } from '../../src/sources/live/status.ts';
import { openLiveFeed } from '../../src/sources/live.ts';
import type { Channel, Listing, VenueDefinition } from '../../src/sources/venue.ts';
import { nodeWorld } from './node-world.ts';
import { RowsBooks } from './rows-book.ts';
import { startVenueServer } from './venue-server/server.mjs';

type Server = Awaited<ReturnType<typeof startVenueServer>>;

interface RunOptions {
  channels: readonly Channel[];
  /** So much faster than on the wall go the feed's own timers. */
  haste: number;
  /** The longest silence of a topic that is watched, in the feed's milliseconds. */
  quietMs: number;
  /** Recorded markets in place of made ones (`openTapes`). */
  makeMarket?: (source: unknown) => unknown;
}
const hasty: RunOptions = { channels: ['trades', 'book'], haste: 4, quietMs: 4_000 };
const kindsOf: Record<Channel, readonly number[]> = {
  trades: [layout.KIND_TRADE],
  book: [layout.KIND_LEVEL],
  quotes: [layout.KIND_QUOTE],
  mark: [layout.KIND_MARK],
  funding: [layout.KIND_FUNDING],
  'open-interest': [layout.KIND_OPEN_INTEREST],
  liquidations: [layout.KIND_LIQUIDATION],
};
/** Levels a side that are compared. */
const compared = 300;

export interface FaultCase {
  /** As the table calls it. */
  title: string;
  /** One after the other, half a second apart; none: a clean run. */
  faults: readonly (Record<string, unknown> & { name: string })[];
  /**
   * `loss`: something is missing and must be found. `none`: nothing is, and nothing may be said of a gap. `either`: the venue's messages cannot
   * tell. `blind`: nor does its book mend itself. */
  harm: 'loss' | 'none' | 'either' | 'blind';
}

export interface FaultResult {
  venue: string;
  title: string;
  hits: number;
  gaps: number;
  notes: string[];
  reconnects: number;
  resyncs: number;
  unreadable: number;
  /** From the end of the fault to a feed that is live with all books known; NaN when it never was. */
  mendedMs: number;
  wrong: number;
  levels: number;
  crossed: number;
  trades: number;
}

export class FaultRun {
  readonly #books = new RowsBooks();
  readonly #instruments: Instrument[] = [];
  readonly #notes: string[] = [];
  readonly #symbols: readonly string[];
  #status: FeedStatus | undefined;
  /** Whether it ever was anything but live since the last fault. */
  #wasDown = false;
  #isWell = false;
  /** Rows of the market so far. */
  #rows = 0;
  #wellAt = 0;
  #stop: () => void = () => undefined;

  private constructor(
    readonly venue: VenueDefinition,
    readonly server: Server,
    readonly options: RunOptions,
  ) {
    const speaker = server.speakers.get(venue.id);
    this.#symbols = speaker.symbols.slice(0, 2);
  }

  static async open(venue: VenueDefinition, options = hasty): Promise<FaultRun> {
    const server = await startVenueServer({
      rate: 100,
      bookMs: 25,
      haste: options.haste,
      ...(options.makeMarket ? { makeMarket: options.makeMarket } : {}),
    });
    const run = new FaultRun(venue, server, options);
    await run.#start();
    return run;
  }

  async #start(): Promise<void> {
    const { venue, server, options } = this;
    const { haste, quietMs, channels } = options;
    const watched: VenueDefinition = {
      ...venue,
      topics: (symbols, channels) =>
        venue
          .topics(symbols, channels)
          .map((topic) => (topic.quietMs === undefined ? topic : { ...topic, quietMs: Math.min(topic.quietMs, quietMs) })),
    };
    const feed = openLiveFeed(
      {
        candidates: [{ venue: venue.id, symbols: this.#symbols, channels }],
        base: server.url,
        headStartMs: 0,
      },
      {
        hasRoom: true,
        ready: () => Promise.resolve(),
        instrument: (index, instrument) => {
          this.#instruments[index] = instrument;
        },
        batch: (batch: TickBatch) => {
          this.#books.batch(batch);
          this.#rows += marketRows(batch);
          this.#look();
        },
        status: (status) => {
          this.#status = status;
          if (status.state !== 'live') this.#wasDown = true;
          this.#look();
        },
        note: (kind, text) => this.#notes.push(`${kind}: ${text}`),
      },
      nodeWorld(haste),
      () => watched,
    );
    this.#stop = feed.stop;
    await feed.started;
    await this.#settled(10_000);
    // A lost trade can be known by those before it.
    await until(() => this.#instruments.every((_, index) => this.#books.of(index).trades.length > 0), 5_000);
  }

  async close(): Promise<void> {
    this.#stop();
    await this.server.close();
  }

  async inject({ title, faults }: FaultCase): Promise<FaultResult> {
    const before = this.#sums();
    const notes = this.#notes.length;
    let begun = Date.now();
    let hits = faults.length === 0 ? 1 : 0;
    let mended = true;
    if (faults.length === 0) await pause(1_500);
    for (const fault of faults) {
      this.#wasDown = false;
      begun = Date.now();
      const gaps = this.#sums().gaps;
      const handle = this.server.fault({ venue: this.venue.id, ...fault });
      // A fault of frames waits for its frames, one of time for its end, and what it does for being found.
      const frames = typeof fault.count === 'number' ? fault.count : 1;
      await until(() => handle.hits >= frames, 1_500);
      if (typeof fault.seconds === 'number') await pause(Math.max(0, begun + fault.seconds * 1_000 - Date.now()));
      const patience = fault.name === 'half-open' ? 5_000 : fault.name === 'day' ? 2_000 : 300;
      begun = Date.now();
      await until(() => this.#wasDown || this.#sums().gaps > gaps, handle.hits > 0 ? patience : 0);
      // Whatever is found has its consequences, and some of it is found by the next message.
      if (fault.name === 'half-open') await until(() => ![...this.server.lines].some(({ dead }: { dead: boolean }) => dead), 6_000);
      await pause(300);
      mended &&= handle.hits === 0 || (await this.#settled(12_000));
      handle.end();
      hits += handle.hits;
    }
    const mendedMs = mended ? Math.max(0, this.#wellAt - begun) : Number.NaN;
    await pause(100);
    const compare = await this.#compare();
    this.server.pause(false);
    const after = this.#sums();
    return {
      venue: this.venue.id,
      title,
      hits,
      gaps: after.gaps - before.gaps,
      notes: this.#notes.slice(notes),
      reconnects: after.reconnects - before.reconnects,
      resyncs: after.resyncs - before.resyncs,
      unreadable: after.unreadable - before.unreadable,
      crossed: after.crossed - before.crossed,
      trades: after.trades - before.trades,
      mendedMs,
      ...compare,
    };
  }

  #settled(ms: number): Promise<boolean> {
    return until(() => this.#isWell, ms);
  }

  /** Live, and all books known by the rows too. */
  #look(): void {
    const isWell = this.#status?.state === 'live' && this.#status.instruments.every(({ book }) => book === 'known') && this.#known();
    if (isWell && !this.#isWell) this.#wellAt = Date.now();
    this.#isWell = isWell;
  }

  #known(): boolean {
    return this.#instruments.length === this.#symbols.length && this.#instruments.every((_, index) => this.#books.of(index).known);
  }

  #sums() {
    const { books } = this.#books;
    const sum = (of: (book: (typeof books)[number]) => number) => books.reduce((total, book) => total + of(book), 0);
    return {
      gaps: sum(({ gaps }) => gaps),
      trades: sum(({ trades }) => trades.length),
      crossed: sum(({ crossed }) => crossed),
      reconnects: this.#status?.reconnects ?? 0,
      resyncs: this.#status?.resyncs ?? 0,
      unreadable: this.#status?.unreadable ?? 0,
    };
  }

  /** Each channel brought rows within `ms`, nothing was unreadable or missing, books and trades are those of the server: what is not so. */
  async check(ms: number): Promise<string[]> {
    const told = new Map<string, { px: number; qty: number; side: number }[]>();
    for (const market of this.server.markets.values()) {
      const emit = market.emit;
      const trades: { px: number; qty: number; side: number }[] = [];
      told.set(market.symbol, trades);
      market.emit = (event: { kind: string; side: string; pxText: string; qtyText: string }) => {
        if (event.kind === 'trade')
          trades.push({
            px: Number(event.pxText),
            qty: Number(event.qtyText),
            side: event.side === 'buy' ? layout.SIDE_BUY : layout.SIDE_SELL,
          });
        emit(event);
      };
    }
    const missing = () =>
      this.options.channels.filter(
        (channel) => !this.#instruments.every((_, index) => kindsOf[channel].every((kind) => this.#books.of(index).kinds.has(kind))),
      );
    await until(() => missing().length === 0 && [...told.values()].every(({ length }) => length >= 12), ms);
    const wrong = missing().map((channel) => `nothing of ${channel}`);
    await pause(500);
    const compare = await this.#compare();
    if (compare.wrong > 0 || compare.levels === 0) wrong.push(`${compare.wrong} of ${compare.levels} levels wrong`);
    const { gaps, unreadable, crossed, reconnects } = this.#sums();
    for (const [name, count] of Object.entries({ gaps, unreadable, crossed, reconnects })) if (count > 0) wrong.push(`${count} ${name}`);
    const wrongTrades = this.#instruments.flatMap((instrument, index) =>
      this.#wrongTrades(instrument, index, told.get(instrument.symbol) ?? []),
    );
    return [...wrong, ...wrongTrades];
  }

  #wrongTrades(instrument: Instrument, index: number, told: readonly { px: number; qty: number; side: number }[]): string[] {
    const own = this.#books.of(index).trades;
    const scale = this.#scaleOf(instrument);
    const n = Math.min(own.length, told.length);
    if (n < 10) return [`${n} trades of ${instrument.symbol}`];
    for (let i = 1; i <= n; i++) {
      const [ours, theirs] = [own.at(-i), told.at(-i)];
      if (!ours || !theirs) break;
      const qty = scale(theirs.px, theirs.qty);
      if (ours.px !== theirs.px || Math.abs(ours.qty - qty) > 1e-9 * qty || ours.side !== theirs.side)
        return [`trade ${i} from the end of ${instrument.symbol}: ${JSON.stringify(ours)}, was ${JSON.stringify(theirs)}`];
    }
    return [];
  }

  /** With the market paused and all said; it stays so for \`check\`. */
  async #compare(): Promise<{ wrong: number; levels: number }> {
    this.server.pause();
    // Until nothing has come for a while; the pauses are short so that sockets are read in between, however busy the machine is.
    for (let still = 0, rows = this.#rows; still < 12; still++) {
      await pause(15);
      if (this.#rows !== rows) still = 0;
      rows = this.#rows;
    }
    let wrong = 0;
    let levels = 0;
    this.#instruments.forEach((instrument, index) => {
      const depth = this.#depthOf(instrument.symbol);
      const oracle = this.server.book(this.venue.id, instrument.symbol, Math.min(depth, compared));
      const scale = this.#scaleOf(instrument);
      const book = this.#books.of(index);
      for (const [own, theirs] of [
        [book.bids, oracle.bids],
        [book.asks, oracle.asks],
      ] as [Map<number, number>, [string, string][]][]) {
        for (const [pxText, qtyText] of theirs) {
          const px = Number(pxText);
          const qty = scale(px, Number(qtyText));
          levels++;
          if (Math.abs((own.get(px) ?? 0) - qty) > 1e-9 * qty) wrong++;
        }
        // What the feed has between the best and the last of these, and the venue has not.
        const there = new Set(theirs.map(([pxText]) => Number(pxText)));
        const far = Number(theirs.at(-1)?.[0]);
        const isBid = own === book.bids;
        for (const px of own.keys()) if (!there.has(px) && (isBid ? px > far : px < far)) wrong++;
        if (Number.isFinite(depth) && own.size > depth) wrong += own.size - depth;
      }
    });
    return { wrong, levels };
  }

  #depthOf(symbol: string): number {
    for (const line of this.server.lines as Set<{ topics: Map<string, { symbol: string; kinds: string[]; depth?: number }> }>)
      for (const topic of line.topics.values())
        if (topic.symbol === symbol && topic.kinds.includes('book')) return topic.depth ?? Number.POSITIVE_INFINITY;
    return Number.POSITIVE_INFINITY;
  }

  #scaleOf({ symbol }: Instrument): (px: number, qty: number) => number {
    const listing: Listing | undefined =
      this.venue.listed.listings.find(({ instrument }) => instrument.symbol === symbol) ?? this.venue.parse(symbol);
    const contract = listing?.contract;
    if (contract === undefined || contract === 'unknown') return (_, qty) => qty;
    return 'base' in contract ? (_, qty) => qty * contract.base : (px, qty) => (qty * contract.quote) / px;
  }
}

/** The clock goes on while the market stands. */
function marketRows({ meta, n }: TickBatch): number {
  let rows = 0;
  for (let i = 0; i < n; i++) if (kindOf(meta[i] as number) !== layout.KIND_CLOCK) rows++;
  return rows;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(done: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!done()) {
    if (Date.now() > end) return false;
    await pause(10);
  }
  return true;
}
