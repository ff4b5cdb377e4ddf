/**
 * Venues live: the candidates are raced, the winner's rows go to the sink until the feed is stopped. One that stays down while another
 * answers ends the feed: a session is of one venue, and the next is another session. Milliseconds, receive times microseconds.
 */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import type { LogKind } from '../core/log.ts';
import { Backlog, type BacklogSink } from './live/backlog.ts';
import { findListings } from './live/instrument-lists.ts';
import { type RaceResult, type Runner, race } from './live/race.ts';
import type { LiveCandidate, LiveRequest } from './live/request.ts';
import type { FeedStart, FeedStatus } from './live/status.ts';
import { socketAt } from './live/topic-plan.ts';
import { VenueFeed } from './live/venue-feed.ts';
import type { LiveWorld } from './live/world.ts';
import type { VenueDefinition } from './venue.ts';

export interface LiveSink extends BacklogSink {
  status(status: FeedStatus): void;
  note(kind: LogKind, text: string): void;
}

export interface LiveFeed {
  /** Data flows; rejects with an `offline` QuantabError when no candidate can be had. */
  readonly started: Promise<FeedStart>;
  /** Resolves when it was stopped and all rows are handed on; rejects when its venue is gone and another answers. */
  readonly done: Promise<void>;
  stop(): void;
}

/** A venue's list is waited for so long. */
const listMs = 3_000;
const watchMs = 1_000;
/** So long a venue may be down before the others are tried, and again between two tries. */
const mostDownMs = 30_000;

export function openLiveFeed(
  request: LiveRequest,
  sink: LiveSink,
  world: LiveWorld,
  venueById: (id: string) => VenueDefinition | undefined,
): LiveFeed {
  const { headStartMs } = request;
  const entrants = request.candidates.map((candidate) => new Entrant(candidate, request.base, world, venueById));
  let winner: Entrant | undefined;
  let running: readonly Entrant[] = entrants;
  let cancelWatch: () => void = () => undefined;
  let end: (fault?: QuantabError) => void = () => undefined;
  let stopped = false;
  const done = new Promise<void>((resolve, reject) => {
    end = (fault) => {
      if (stopped) return;
      stopped = true;
      cancelWatch();
      for (const entrant of running) entrant.stop();
      const last = winner ? winner.backlog.drained() : Promise.resolve();
      last.then(() => (fault ? reject(fault) : resolve()));
    };
  });
  done.catch(() => undefined);

  async function start(): Promise<FeedStart> {
    const result = await race(entrants, headStartMs, world);
    winner = entrants[result.winner];
    if (stopped) throw new QuantabError('cancelled', 'The feed was stopped before its data flowed.');
    if (!winner?.venue) throw nobody(result, entrants);
    running = [winner];
    winner.open(sink);
    if (result.reason !== '') sink.note('feed-up', `${result.reason}.`);
    const others = request.candidates.filter(({ venue }) => venue !== winner?.candidate.venue);
    if (others.length > 0) watch(winner, others);
    return { venue: winner.venue.id, title: winner.venue.title, reason: result.reason };
  }

  /** Tries the other candidates when the one that was taken stays down. */
  function watch(own: Entrant, others: readonly LiveCandidate[]): void {
    let triedAt = world.elapsed();
    let busy = false;
    cancelWatch = world.every(watchMs, async () => {
      if (busy || own.downMs < mostDownMs || world.elapsed() - triedAt < mostDownMs) return;
      busy = true;
      triedAt = world.elapsed();
      const next = others.map((candidate) => new Entrant(candidate, request.base, world, venueById));
      running = [own, ...next];
      const result = await race(next, 0, world);
      busy = false;
      const found = next[result.winner];
      if (stopped || !found) return;
      found.stop();
      // It may have come back in the meantime.
      if (own.downMs < mostDownMs) return;
      const seconds = Math.round(own.downMs / 1_000);
      const text = `${own.title} has sent nothing for ${seconds} s; ${found.title} answers. This session ends here: go live again with ${found.title}.`;
      end(new QuantabError('offline', text, { next: found.candidate.venue }));
    });
  }

  const started = start();
  started.catch((thrown) => end(thrown));
  return { started, done, stop: () => end() };
}

function nobody({ reason }: RaceResult, entrants: readonly Entrant[]): QuantabError {
  const titles = entrants.map(({ title }) => title).join(', ');
  const what = entrants.length === 1 ? '' : `No data came of ${titles}. `;
  const way = entrants.some(({ refused }) => refused)
    ? 'Name instruments as the venue spells them, choose another venue, or check the network of this machine.'
    : 'Check the network of this machine, or choose another venue; a venue that refuses connections from your country needs another one.';
  return new QuantabError('offline', `${what}${reason}. ${way}`);
}

/** One candidate, from its instrument list to its flow; what it brings is kept until it has won. */
class Entrant implements Runner {
  readonly venue: VenueDefinition | undefined;
  readonly title: string;
  readonly backlog = new Backlog();
  #feed: VenueFeed | undefined;
  #sink: LiveSink | undefined;
  #status: FeedStatus | undefined;
  #stopped = false;
  /** It gives nothing of what was asked for, and another try would not either. */
  refused = false;
  /** Tells the race that nothing more is to be waited for. */
  #giveUp: () => void = () => undefined;

  constructor(
    readonly candidate: LiveCandidate,
    readonly base: string | undefined,
    readonly world: LiveWorld,
    venueById: (id: string) => VenueDefinition | undefined,
  ) {
    this.venue = venueById(candidate.venue);
    this.title = this.venue?.title ?? candidate.venue;
  }

  get downMs(): number {
    return this.#feed?.downMs ?? 0;
  }

  start(events: Parameters<Runner['start']>[0]): void {
    this.#giveUp = () => events.trouble('was stopped', true);
    // A definition that cannot take what it is asked for is out of the race, with what it threw.
    this.#begin(events).catch((thrown) => events.trouble(`cannot be asked for this: ${toQuantabError(thrown).message}`, true));
  }

  async #begin({ flows, trouble: tell }: Parameters<Runner['start']>[0]): Promise<void> {
    const trouble = (why: string, isFinal = false): void => {
      this.refused ||= isFinal;
      tell(why, isFinal);
    };
    const { venue, candidate, base, world } = this;
    if (!venue) return trouble('is no venue of this version', true);
    const socketOf = (name: string) => socketAt(venue, name, candidate, base);
    const spec = venue.list && socketOf(venue.list.socket);
    const { listings, leftOut, unlisted } = await findListings(venue, candidate.symbols, spec, world, listMs);
    if (this.#stopped) return;
    if (listings.length === 0 && !venue.admits) {
      const isUnlisted = unlisted.length === candidate.symbols.length;
      return trouble(isUnlisted ? `does not list ${unlisted.join(', ')}` : `has none of the instruments (${leftOut.join('; ')})`, true);
    }
    const symbols = listings.map(({ instrument }) => instrument.symbol);
    const topics = venue.topics(symbols, candidate.channels);
    if (topics.length === 0 && !venue.admits) return trouble(`has none of the channels ${candidate.channels.join(', ')}`, true);
    this.#feed = new VenueFeed(
      { world, venue, listings, topics, sink: this.backlog, leftOut, socketOf },
      {
        flows,
        trouble,
        note: (kind, text) => this.#sink?.note(kind, text),
        status: (status) => {
          this.#status = status;
          this.#sink?.status(status);
        },
      },
    );
  }

  /** It has won: its rows, statuses and notes go to `sink`. */
  open(sink: LiveSink): void {
    this.#sink = sink;
    this.backlog.open(sink);
    if (this.#status) sink.status(this.#status);
  }

  stop(): void {
    this.#stopped = true;
    this.#feed?.stop();
    this.#giveUp();
  }
}
