/**
 * Going live: who is asked, while they are being asked, what runs, and what is remembered of it. Nothing is contacted before a person
 * has asked for it once; what they chose then is kept in this browser until it is forgotten.
 */
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import type { StreamRequest, StreamStatus, VenueInfo } from '../../api/stream-types.ts';
import type { Quantab } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { type LiveChoice, readVenueServer, requestAfter, requestOf, usualChoice } from './live-choice.ts';
import type { Prefs } from './prefs.ts';
import type { Streams } from './streams.ts';
import type { Toasts } from './toasts.ts';
import { raceWords } from './venue-titles.ts';

export interface Connecting {
  /** `Binance, Bybit, OKX`. */
  words: string;
  /** Microseconds. */
  since: number;
}

export interface Live {
  /** Venues that can be asked, once they are known. */
  venues: Accessor<readonly VenueInfo[]>;
  loadVenues(): Promise<readonly VenueInfo[]>;
  /** Somebody is being asked, and has not answered yet. */
  connecting: Accessor<Connecting | undefined>;
  /** Streams of venues and of the user's own feeds, on the stage or not. */
  running: Accessor<readonly StreamStatus[]>;
  /** That of the session on the stage. */
  shown: Accessor<StreamStatus | undefined>;
  /** This machine's clock, microseconds: to the second while a stream waits to be connected again. */
  now: Accessor<number>;
  /** Its session came over a network in this tab: what there is to say of its line is said already. */
  knows(sessionId: string): boolean;
  /** Why its venue was taken; the reason of its status says it only while all is well. */
  whyOf(stream: StreamStatus): string;
  /** Title of the venue whose place it took: the one that was chosen, or that went down; undefined where it is what was wanted. */
  insteadOf(sessionId: string): string | undefined;
  /** Every venue is spoken to there: no real market. */
  server: string | undefined;
  /** Resolves when rows flow or it is plain that they will not. `instead`: those that run end when the new one has begun. */
  go(choice?: LiveChoice, instead?: boolean): Promise<boolean>;
  /** Its venue is gone and another answers: that one is shown from now on. Undefined when this page did not choose the venue. */
  goOn(ended: StreamStatus): Promise<boolean> | undefined;
  cancel(): void;
  stop(sessionId: string): Promise<void>;
  /** Nothing is contacted any more when the page opens, and nothing is kept of the choice. */
  forget(): void;
}

const testTitle = 'Test venue server, ';

interface LiveParts {
  quantab: Quantab;
  prefs: Prefs;
  streams: Streams;
  toasts: Toasts;
  /** Shows a session that has taken the stage. */
  follow(sessionId: string): Promise<void>;
  fail(thrown: unknown): void;
}

export function createLive({ quantab, prefs, streams, toasts, follow, fail }: LiveParts): Live {
  const [venues, setVenues] = createSignal<readonly VenueInfo[]>([]);
  const [connecting, setConnecting] = createSignal<Connecting | undefined>();
  const { server, refusal } = readVenueServer(globalThis.location?.search ?? '');
  if (refusal !== undefined) toasts.add({ tone: 'fault', text: refusal });
  const running = createMemo(() => streams.running().filter(({ venue }) => streams.isFetched(venue)));
  const shown = createMemo(() => running().find(({ sessionId }) => sessionId === streams.shown()?.sessionId));
  const machine = (): number => Date.now() * 1_000;
  const [now, setNow] = createSignal(machine());
  const waits = createMemo(() => running().some(({ retryAt }) => retryAt !== undefined));
  createEffect(() => {
    if (!waits()) return;
    setNow(machine());
    const timer = setInterval(() => setNow(machine()), 1_000);
    onCleanup(() => clearInterval(timer));
  });
  const reasons = new Map<string, string>();
  createEffect(() => {
    for (const { sessionId, state, reason } of running())
      if ((state === 'live' && reason !== '') || !reasons.has(sessionId)) reasons.set(sessionId, reason);
  });
  /** What each was begun with. */
  const choices = new Map<string, LiveChoice>();
  const [insteads, setInsteads] = createSignal<ReadonlyMap<string, string>>(new Map());
  /** The last attempt; another one, or a person, may have ended it. */
  let attempt: { stop: AbortController } | undefined;

  async function loadVenues(): Promise<readonly VenueInfo[]> {
    if (venues().length === 0) setVenues((await quantab.stream.venues()).filter(({ params }) => !params));
    return venues();
  }

  const wordsOf = ({ venue }: StreamRequest): string => {
    const ids = typeof venue === 'string' ? [venue] : venue;
    return raceWords(ids.map((id) => venues().find((known) => known.id === id)?.title ?? id));
  };

  const go = (choice: LiveChoice = prefs.live() ?? usualChoice, instead = false): Promise<boolean> => begin(choice, instead);

  /** The venue that was chosen is not the one that is shown. */
  function sayInstead(status: StreamStatus, wanted: string, text: string): void {
    setInsteads((now) => new Map(now).set(status.sessionId, wanted));
    toasts.add({ tone: 'warn', text, ...(status.reason ? { detail: status.reason } : {}) });
  }

  /** `gone`: a stream whose venue is down, and `gone.next` answers. */
  async function begin(choice: LiveChoice, instead: boolean, gone?: StreamStatus): Promise<boolean> {
    attempt?.stop.abort();
    const own = { stop: new AbortController() };
    attempt = own;
    const before = instead ? running().map(({ sessionId }) => sessionId) : [];
    try {
      const asked = requestOf(choice, await loadVenues(), server);
      const request = gone?.next === undefined ? asked : requestAfter(asked, gone.next);
      if (own.stop.signal.aborted) return false;
      setConnecting({ words: wordsOf(request), since: Date.now() * 1_000 });
      streams.contacted();
      const status = await quantab.stream.start({ ...request, signal: own.stop.signal });
      if (own.stop.signal.aborted) {
        await quantab.stream.stop(status.sessionId);
        return false;
      }
      streams.hear(status);
      choices.set(status.sessionId, choice);
      // What a person chose stays first for next time, whoever answers now.
      if (!gone) prefs.setLive(choice);
      const [wanted, ...more] = choice.venues;
      if (gone) sayInstead(status, gone.title, `${gone.title} stays down: ${status.title} goes on, as a session of its own.`);
      else if (more.length === 0 && wanted !== status.venue) {
        const title = venues().find(({ id }) => id === wanted)?.title ?? String(wanted);
        sayInstead(status, title, `${title} does not answer: ${status.title} is shown. ${title} is asked first next time.`);
      }
      if (server !== undefined && request.url === server) await markTested(status.sessionId);
      await follow(status.sessionId);
      for (const id of before) await quantab.stream.stop(id);
      return true;
    } catch (thrown) {
      if (!own.stop.signal.aborted) refuse(choice, instead, thrown);
      return false;
    } finally {
      if (attempt === own) {
        attempt = undefined;
        setConnecting(undefined);
      }
    }
  }

  /** What came from a test server is not to be taken for a market later either. */
  async function markTested(id: string): Promise<void> {
    const title = (await quantab.sessions.list()).find((info) => info.id === id)?.title;
    if (title !== undefined && !title.startsWith(testTitle)) await quantab.sessions.rename(id, `${testTitle}${title}`);
  }

  function refuse(choice: LiveChoice, instead: boolean, thrown: unknown): void {
    const { message, code, detail } = toQuantabError(thrown);
    if (code === 'cancelled') return;
    toasts.add({
      tone: 'fault',
      text: message,
      ...(typeof detail === 'string' ? { detail } : {}),
      action: { title: 'Try again', run: () => void go(choice, instead) },
    });
  }

  return {
    venues,
    loadVenues,
    connecting,
    running,
    shown,
    now,
    knows: (sessionId) => reasons.has(sessionId),
    whyOf: ({ sessionId, reason }) => reasons.get(sessionId) ?? reason,
    insteadOf: (sessionId) => insteads().get(sessionId),
    server,
    go,
    goOn(ended) {
      const choice = choices.get(ended.sessionId);
      return choice && ended.next !== undefined ? begin(choice, false, ended) : undefined;
    },
    cancel() {
      attempt?.stop.abort();
      attempt = undefined;
      setConnecting(undefined);
    },
    async stop(sessionId) {
      try {
        await quantab.stream.stop(sessionId);
      } catch (thrown) {
        // It has stopped all the same; that the disk is full is said.
        if (toQuantabError(thrown).code !== 'storage-full') fail(thrown);
      }
    },
    forget: () => prefs.setLive(undefined),
  };
}
