/**
 * One venue's market, live: its lines, its books and their repair, its status. Rows go to `sink`; what else there is to say to `events`.
 * Times integer microseconds where named ts or rx, else milliseconds.
 */
import { KIND_LEVEL, KIND_QUOTE, KIND_TRADE } from '../../../assembly/layout.ts';
import type { LogKind } from '../../core/log.ts';
import { TickWriter } from '../../market/writer.ts';
import type { Frame } from '../frame.ts';
import type { Listing, SocketSpec, Topic, VenueDefinition } from '../venue.ts';
import type { Backlog } from './backlog.ts';
import { BookRepair, worthSaying } from './book-repair.ts';
import { feedStatus, MessageRate } from './feed-status.ts';
import { Line, type LineEvents } from './line.ts';
import type { Break } from './live-book.ts';
import { type Carried, MarketWriter } from './market-writer.ts';
import { Requests } from './requests.ts';
import type { FeedStatus } from './status.ts';
import { planConnections } from './topic-plan.ts';
import type { LiveWorld } from './world.ts';

const pulseMs = 250;
/** The clock has jumped when two pulses are so far apart: the tab was frozen, or the machine slept. */
const jumpMs = 3_000;
const flushRows = 1_024;
const flushMs = 16;
/** In-band snapshots come so soon after subscribing. */
const snapshotMs = 10_000;
/** A market whose book is known and which nobody trades in or quotes is taken as it is. */
const quietMs = 3_000;
/** The same is not said again of one instrument for so long. */
const sayAgainMs = 30_000;

export interface VenueFeedParts {
  readonly world: LiveWorld;
  readonly venue: VenueDefinition;
  readonly listings: readonly Listing[];
  readonly topics: readonly Topic[];
  readonly sink: Backlog;
  /** What could not be had, in words; part of the reason while all else is well. */
  readonly leftOut: readonly string[];
  socketOf(name: string): SocketSpec;
}

export interface VenueFeedEvents {
  /** Once: data has come, and of what books were asked for one is known. */
  flows(): void;
  /** It has no connection, or lost it: why, in words that follow the venue's name. */
  trouble(why: string): void;
  note(kind: LogKind, text: string): void;
  status(status: FeedStatus): void;
}

const breakWords: Record<Break, string> = {
  sequence: 'a change is missing',
  checksum: 'its checksum does not match',
  crossed: 'its bid is above its ask',
  unusable: 'a change could not be used',
  stale: 'the snapshot is older than the changes that wait for it',
};

export class VenueFeed {
  readonly #lines: Line[];
  readonly #market: MarketWriter;
  readonly #writer: TickWriter;
  readonly #repair: BookRepair;
  readonly #requests: Requests | undefined;
  readonly #rate: MessageRate;
  /** The topic of each slot that carries its book, and the line of that. */
  readonly #bookTopics = new Map<number, { topic: Topic; line: Line }>();
  readonly #saidAt = new Map<string, number>();
  readonly #cancels: (() => void)[];
  /** Books that the message in hand has broken: mended once it is taken. */
  readonly #breaks = new Map<number, Break>();
  #resubscribed = 0;
  #sent: FeedStatus['state'] | undefined;
  #sentReason = '';
  #statusAt = 0;
  #pulsedAt: number;
  #pulsedWall: number;
  #secondAt: number;
  #heard = false;
  #bookAt = Number.NaN;
  #flows = false;
  #firstRx = Number.NaN;
  #cancelFlush: (() => void) | undefined;

  constructor(
    readonly parts: VenueFeedParts,
    readonly events: VenueFeedEvents,
  ) {
    const { world, venue, listings, topics, sink, socketOf } = parts;
    this.#writer = new TickWriter(sink, flushRows);
    this.#market = new MarketWriter(venue, listings, this.#writer, {
      broken: (slot, why) => void this.#breaks.set(slot, why),
    });
    this.#repair = new BookRepair(world, (slot) => this.#isKnown(slot), this.#mend);
    if (venue.snapshot) this.#requests = this.#openRequests(socketOf(venue.snapshot.socket));
    this.#pulsedAt = this.#secondAt = world.elapsed();
    this.#pulsedWall = world.now();
    this.#rate = new MessageRate(this.#pulsedAt);
    const slotOf = (symbol: string): number | undefined => this.#market.slotOf(symbol);
    const frame = (): Frame => this.#market.frame();
    this.#lines = planConnections(venue, topics, socketOf).map((plan) => new Line({ world, venue, plan, frame, slotOf }, this.#lineEvents));
    for (const line of this.#lines)
      for (const topic of line.topics) {
        const slot = slotOf(topic.symbol);
        if (slot !== undefined && topic.channels.includes('book')) this.#bookTopics.set(slot, { topic, line });
      }
    this.#cancels = [
      world.every(pulseMs, () => this.#pulse()),
      world.whenOnline(() => {
        for (const line of this.#lines) line.online();
      }),
    ];
  }

  /** For how long a part of it has been down; 0 while all is well. */
  get downMs(): number {
    return Math.max(0, ...this.#lines.map((line) => line.downMs));
  }

  /** All that came is handed on. */
  stop(): void {
    for (const cancel of this.#cancels) cancel();
    for (const line of this.#lines) line.stop();
    this.#requests?.stop();
    this.#flush();
  }

  readonly #lineEvents: LineEvents = {
    up: (line) => {
      if (this.parts.venue.book.snapshots !== 'asked') for (const slot of this.#bookSlots(line)) this.#repair.expect(slot, snapshotMs);
      this.#tell();
    },
    frame: (line, frame, rx) => this.#take(frame, rx, line),
    down: (line, why) => {
      const rx = this.parts.world.now();
      this.#lose(line, rx);
      this.events.trouble(why);
      if (this.#flows) this.#say(`down ${line.parts.plan.name}`, 'feed-down', `${this.#name(line)} ${line.why}.`);
      this.#flush();
      this.#tell();
    },
    refused: (line, name, reason) => {
      const what = name === '' ? 'a subscription' : name;
      this.events.note('feed-down', `${this.#name(line)} refused ${what}: ${reason}. It is left out until the next connection.`);
      this.#tell();
    },
    silent: (line, { topic, silentMs, hadData, remedy }) => {
      this.#resubscribed++;
      const seconds = Math.round(silentMs / 1_000);
      const done = remedy === 'resubscribe' ? 'It was subscribed again' : 'Its connection was opened again';
      if (hadData) this.#loseTopic(topic);
      this.#say(
        `silent ${topic.name}`,
        'resync',
        `${this.#name(line)} sent nothing of ${topic.name} for ${seconds} s, though it took the subscription. ${done}.`,
      );
      this.#tell();
    },
    missed: (line, messages) => {
      const text = `${messages} ${messages === 1 ? 'message' : 'messages'} of ${this.#name(line)} never came`;
      this.events.note('gap', `${text}: what they were is unknown. It is connected again.`);
      line.reopen('left out messages and is connected again');
    },
    handedOver: (line, why) => {
      if (this.parts.venue.tradeIds === 'none') this.#lose(line, this.parts.world.now(), 'trades');
      this.events.note('feed-up', `${this.#name(line)} goes on by a new connection, nothing is missing: ${why}.`);
    },
  };

  #take(frame: Frame, rx: number, line?: Line): void {
    this.#market.take(frame, rx);
    if (this.#breaks.size > 0) this.#mendBreaks();
    const { n, kind, slot } = frame;
    let isSnapshot = false;
    for (let i = 0; i < n; i++) {
      const what = kind[i];
      if (what === KIND_LEVEL) {
        if (frame.snapshot[i] === 1) isSnapshot = true;
        const at = slot[i] as number;
        // Deltas of a book that nobody has are what its snapshot is asked for.
        if (this.#requests && line && at >= 0 && !this.#isKnown(at)) this.#repair.want(at);
      } else if (what === KIND_TRADE || what === KIND_QUOTE) this.#heard = true;
    }
    if (!this.#flows) this.#begin();
    if (this.#writer.open().at === 0) return;
    if (this.#firstRx !== this.#firstRx) this.#firstRx = rx;
    if (isSnapshot || rx - this.#firstRx >= flushMs * 1_000) this.#flush();
    else this.#cancelFlush ??= this.parts.world.after(flushMs, () => this.#flush());
  }

  readonly #flush = (): void => {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#firstRx = Number.NaN;
    this.#writer.flush();
  };

  /** Whether there is something to show. */
  #begin(): void {
    if (this.#bookTopics.size > 0) {
      const known = [...this.#bookTopics.keys()].some((slot) => this.#isKnown(slot));
      if (!known) return;
      if (this.#bookAt !== this.#bookAt) this.#bookAt = this.parts.world.elapsed();
    }
    const isQuiet = this.parts.world.elapsed() - this.#bookAt >= quietMs;
    if (!this.#heard && !isQuiet && (this.#bookTopics.size > 0 || this.#market.messages === 0)) return;
    if (this.#market.feeds.every(({ ts }) => ts !== ts)) return;
    this.#flows = true;
    this.events.flows();
    this.#tell();
  }

  #pulse(): void {
    const { world } = this.parts;
    const at = world.elapsed();
    const wall = world.now();
    const jump = Math.max(at - this.#pulsedAt, (wall - this.#pulsedWall) / 1_000);
    this.#pulsedAt = at;
    this.#pulsedWall = wall;
    if (jump >= jumpMs) {
      for (const line of this.#lines) line.slept();
      this.#requests?.slept();
    }
    for (const line of this.#lines) line.pulse();
    this.#requests?.pulse();
    this.#repair.pulse();
    if (!this.#flows) this.#begin();
    this.#rate.note(this.#market.messages, at);
    if (at - this.#secondAt >= 1_000) {
      this.#secondAt = at;
      this.#market.tick(wall);
      this.#flush();
    }
    this.#tell(at - this.#statusAt >= 1_000);
  }

  #mendBreaks(): void {
    const { title, book } = this.parts.venue;
    const breaks = [...this.#breaks];
    this.#breaks.clear();
    for (const [slot, why] of breaks) {
      this.#say(`book ${slot}`, 'resync', `The order book of ${this.#symbol(slot)} at ${title} is made anew: ${breakWords[why]}.`);
      // The whole book comes with the next message.
      if (book.snapshots !== 'always') this.#repair.broken(slot);
    }
    this.#tell();
  }

  /** One try to make a book known again. */
  readonly #mend = (slot: number, tries: number): void => {
    const found = this.#bookTopics.get(slot);
    const { snapshot } = this.parts.venue;
    if (!found?.line.isOpen) {
      this.#repair.drop(slot);
      return;
    }
    const { topic, line } = found;
    if (tries === worthSaying)
      this.#say(
        `tries ${slot}`,
        'resync',
        `The order book of ${this.#symbol(slot)} could not be made anew ${tries} times in a row; trying on.`,
      );
    if (snapshot && this.#requests) this.#requests.ask([snapshot.frame(topic.symbol)]);
    else if (line.numbered || tries % (worthSaying + 1) === worthSaying)
      line.reopen(`had to be connected again for the order book of ${topic.symbol}`);
    else line.resubscribe([topic]);
  };

  #openRequests(spec: SocketSpec): Requests {
    const { world, venue } = this.parts;
    const lost = (why: string): void => this.#say('requests', 'resync', `${venue.title} ${why}: its snapshots are asked for again.`);
    return new Requests(
      world,
      venue,
      spec,
      () => this.#market.frame(),
      (frame, rx) => this.#take(frame, rx),
      lost,
    );
  }

  /** All that a line carries is missing from now on. */
  #lose(line: Line, rx: number, only?: Carried): void {
    if (this.parts.venue.admits) {
      this.#market.lost([...this.#market.feeds.keys()], 'trades', rx);
      return;
    }
    const books = new Set(this.#bookSlots(line));
    const trades = new Set(
      line.topics.flatMap(({ symbol, channels }) => (channels.includes('trades') ? (this.#market.slotOf(symbol) ?? []) : [])),
    );
    for (const slot of new Set([...books, ...trades])) {
      const what: Carried = !trades.has(slot) ? 'book' : books.has(slot) ? 'all' : 'trades';
      if (only === undefined || what === only || what === 'all') this.#market.lost([slot], only ?? what, rx);
      if (books.has(slot) && only !== 'trades') this.#repair.drop(slot);
    }
  }

  #loseTopic({ symbol, channels }: Topic): void {
    const slot = this.#market.slotOf(symbol);
    if (slot === undefined) return;
    const rx = this.parts.world.now();
    if (channels.includes('trades')) this.#market.lost([slot], 'trades', rx);
    if (channels.includes('book')) {
      this.#market.lost([slot], 'book', rx);
      this.#repair.expect(slot, snapshotMs);
    }
  }

  #bookSlots(line: Line): number[] {
    return [...this.#bookTopics].filter(([, found]) => found.line === line).map(([slot]) => slot);
  }

  #isKnown(slot: number): boolean {
    return this.#market.feeds[slot]?.bookKnown === true;
  }

  #symbol(slot: number): string {
    return this.parts.listings[slot]?.instrument.symbol ?? '';
  }

  #name(line: Line): string {
    const { title } = this.parts.venue;
    return this.#lines.length > 1 ? `${title} (${line.parts.plan.name})` : title;
  }

  /** Says it unless it was just said. */
  #say(key: string, kind: LogKind, text: string): void {
    const at = this.parts.world.elapsed();
    if (at - (this.#saidAt.get(key) ?? Number.NEGATIVE_INFINITY) < sayAgainMs) return;
    this.#saidAt.set(key, at);
    this.events.note(kind, text);
  }

  #state(): { state: FeedStatus['state']; reason: string } {
    const { title } = this.parts.venue;
    const down = this.#lines.find((line) => line.downMs > 0);
    if (down)
      return {
        state: 'connecting',
        reason: down.why === '' ? `Waiting for data of ${this.#name(down)}` : `${this.#name(down)} ${down.why}`,
      };
    const waiting = [...this.#bookTopics].filter(([slot, { line, topic }]) => !this.#isKnown(slot) && !line.refused.has(topic.name));
    if (waiting.length > 0) {
      const [[slot = 0] = []] = waiting;
      const what = waiting.length === 1 ? `the order book of ${this.#symbol(slot)}` : `${waiting.length} order books`;
      const tries = this.#repair.mostTries;
      const often = tries >= worthSaying ? `; ${tries} tries have failed` : '';
      return { state: 'resyncing', reason: `Waiting for a snapshot of ${what} from ${title}${often}` };
    }
    const refused = this.#lines.flatMap((line) =>
      [...line.refused].map(([name, why]) => `${title} refused ${name || 'a subscription'}: ${why}`),
    );
    return { state: 'live', reason: [...refused, ...this.parts.leftOut].join('; ') };
  }

  /** The status, when it is due or has changed. */
  #tell(isDue = false): void {
    const { state, reason } = this.#state();
    if (!this.#flows || (!isDue && state === this.#sent && reason === this.#sentReason)) return;
    if (state === 'live' && this.#sent === 'connecting')
      this.#say('up', 'feed-up', `${this.parts.venue.title} is back: data flows and all order books are known.`);
    this.#sent = state;
    this.#sentReason = reason;
    this.#statusAt = this.parts.world.elapsed();
    this.events.status(
      feedStatus({
        market: this.#market,
        hasBook: (slot) => this.#bookTopics.has(slot),
        state,
        reason,
        perSecond: this.#rate.perSecond,
        reconnects: this.#lines.reduce((sum, line) => sum + line.reconnects, 0),
        resubscribed: this.#resubscribed,
        merged: this.parts.sink.merged,
      }),
    );
  }
}
