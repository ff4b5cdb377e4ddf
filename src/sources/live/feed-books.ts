/**
 * The order books of a feed: by which topic and line each comes, which are known, and what is done for one that is not: its snapshot is
 * asked for, its topic subscribed again, or its line connected again. `slot` is an instrument's place in the subscription.
 */
import { KIND_LEVEL } from '../../../assembly/layout.ts';
import type { Frame } from '../frame.ts';
import type { SocketSpec, Topic, VenueDefinition } from '../venue.ts';
import { BookRepair, worthSaying } from './book-repair.ts';
import type { FeedNotes } from './feed-notes.ts';
import type { Line } from './line.ts';
import type { Break } from './live-book.ts';
import type { MarketWriter } from './market-writer.ts';
import { Requests } from './requests.ts';
import type { LiveWorld } from './world.ts';

/** In-band snapshots come so soon after subscribing. */
const snapshotMs = 10_000;

const breakWords: Record<Break, string> = {
  sequence: 'a change is missing',
  checksum: 'its checksum does not match',
  crossed: 'its bid is above its ask',
  unusable: 'a change could not be used',
  stale: 'the snapshot is older than the changes that wait for it',
};

interface BookSource {
  readonly topic: Topic;
  readonly line: Line;
}

export class FeedBooks {
  readonly #sources = new Map<number, BookSource>();
  readonly #repair: BookRepair;
  readonly #requests: Requests | undefined;
  /** Books that the message in hand has broken: mended once it is taken. */
  readonly #breaks = new Map<number, Break>();

  constructor(
    world: LiveWorld,
    readonly venue: VenueDefinition,
    readonly market: MarketWriter,
    readonly notes: FeedNotes,
    socketOf: (name: string) => SocketSpec,
    /** Takes what is answered. */
    answered: (frame: Frame, rx: number) => void,
  ) {
    this.#repair = new BookRepair(world, (slot) => this.isKnown(slot), this.#mend);
    if (!venue.snapshot) return;
    const lost = (why: string): void => {
      this.#repair.fail();
      notes.sayOnce('requests', 'resync', `${venue.title} ${why}: snapshots are asked for again.`);
    };
    this.#requests = new Requests(world, venue, socketOf(venue.snapshot.socket), () => market.frame(), answered, lost);
  }

  /** The topics of a line are known. */
  add(line: Line): void {
    for (const topic of line.topics) {
      const slot = this.market.slotOf(topic.symbol);
      if (slot !== undefined && topic.channels.includes('book')) this.#sources.set(slot, { topic, line });
    }
  }

  get size(): number {
    return this.#sources.size;
  }

  has(slot: number): boolean {
    return this.#sources.has(slot);
  }

  isKnown(slot: number): boolean {
    return this.market.feeds[slot]?.bookKnown === true;
  }

  get someKnown(): boolean {
    return [...this.#sources.keys()].some((slot) => this.isKnown(slot));
  }

  /** Symbols of books that are to come. */
  get waiting(): string[] {
    return [...this.#sources].flatMap(([slot, { topic, line }]) =>
      this.isKnown(slot) || line.refused.has(topic.name) ? [] : topic.symbol,
    );
  }

  /** Tries that failed in a row, of the worst of them. */
  get tries(): number {
    return this.#repair.mostTries;
  }

  of(line: Line): number[] {
    return [...this.#sources].flatMap(([slot, source]) => (source.line === line ? slot : []));
  }

  /** A line is subscribed: snapshots come by themselves where the venue sends them. */
  up(line: Line): void {
    if (this.venue.book.snapshots !== 'asked') for (const slot of this.of(line)) this.expect(slot);
  }

  /** Its topic was just subscribed. */
  expect(slot: number): void {
    this.#repair.expect(slot, snapshotMs);
  }

  /** Nothing can be done until its line is up again. */
  drop(slot: number): void {
    this.#repair.drop(slot);
  }

  broken(slot: number, why: Break): void {
    this.#breaks.set(slot, why);
  }

  /** After a message of a line was taken. True when a book was lost by it. */
  after({ n, kind, slot }: Frame): boolean {
    const isBroken = this.#breaks.size > 0;
    if (isBroken) this.#mendBreaks();
    // Changes of a book that nobody has are what its snapshot is asked for.
    if (this.#requests)
      for (let i = 0; i < n; i++) {
        const at = slot[i] as number;
        if (kind[i] === KIND_LEVEL && at >= 0 && !this.isKnown(at)) this.#repair.want(at);
      }
    return isBroken;
  }

  pulse(): void {
    this.#requests?.pulse();
    this.#repair.pulse();
  }

  slept(): void {
    this.#requests?.slept();
  }

  stop(): void {
    this.#requests?.stop();
  }

  #mendBreaks(): void {
    const breaks = [...this.#breaks];
    this.#breaks.clear();
    const { title, book } = this.venue;
    for (const [slot, why] of breaks) {
      const symbol = this.#sources.get(slot)?.topic.symbol ?? '';
      this.notes.sayOnce(`book ${slot}`, 'resync', `The order book of ${symbol} at ${title} is made anew: ${breakWords[why]}.`);
      // The whole book comes with the next message.
      if (book.snapshots !== 'always') this.#repair.broken(slot);
    }
  }

  /** One try to make a book known again. */
  readonly #mend = (slot: number, tries: number): void => {
    const source = this.#sources.get(slot);
    if (!source?.line.isOpen) {
      this.drop(slot);
      return;
    }
    const { topic, line } = source;
    const { snapshot } = this.venue;
    if (tries === worthSaying) {
      const text = `The order book of ${topic.symbol} could not be made anew ${tries} times in a row; trying on.`;
      this.notes.sayOnce(`tries ${slot}`, 'resync', text);
    }
    if (snapshot && this.#requests) this.#requests.ask([snapshot.frame(topic.symbol)]);
    else if (line.numbered || tries % (worthSaying + 1) === worthSaying)
      line.reopen(`had to be connected again for the order book of ${topic.symbol}`);
    else line.resubscribe([topic]);
  };
}
