/**
 * Going live: who is asked, while they are being asked, what runs, and what is remembered of it. Nothing is contacted before a person
 * has asked for it once; what they chose then is kept in this browser until it is forgotten.
 */
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import type { StreamRequest, StreamStatus, VenueInfo } from '../../api/stream-types.ts';
import type { Quantab } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { type LiveChoice, readVenueServer, requestOf, usualChoice } from './live-choice.ts';
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
  /** Seconds since a stream that waits said why; it counts on. 0 of one that does not wait. */
  waited(stream: StreamStatus): number;
  /** Its session came over a network in this tab: what there is to say of its line is said already. */
  knows(sessionId: string): boolean;
  /** Why its venue was taken; the reason of its status says it only while all is well. */
  whyOf(stream: StreamStatus): string;
  /** Every venue is spoken to there: no real market. */
  server: string | undefined;
  /** Resolves when rows flow or it is plain that they will not. `instead`: those that run end when the new one has begun. */
  go(choice?: LiveChoice, instead?: boolean): Promise<boolean>;
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
  /** Of each stream that waits: what it said, and since when, milliseconds. */
  const waits = new Map<string, { reason: string; since: number }>();
  const [seconds, setSeconds] = createSignal(0);
  createEffect(() => {
    const waiting = running().filter(({ state }) => state === 'connecting');
    for (const id of waits.keys()) if (!waiting.some(({ sessionId }) => sessionId === id)) waits.delete(id);
    for (const { sessionId, reason } of waiting)
      if (waits.get(sessionId)?.reason !== reason) waits.set(sessionId, { reason, since: performance.now() });
    if (waiting.length === 0) return;
    const timer = setInterval(() => setSeconds((n) => n + 1), 1_000);
    onCleanup(() => clearInterval(timer));
  });
  const reasons = new Map<string, string>();
  createEffect(() => {
    for (const { sessionId, state, reason } of running())
      if ((state === 'live' && reason !== '') || !reasons.has(sessionId)) reasons.set(sessionId, reason);
  });
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

  async function go(choice: LiveChoice = prefs.live() ?? usualChoice, instead = false): Promise<boolean> {
    attempt?.stop.abort();
    const own = { stop: new AbortController() };
    attempt = own;
    const before = instead ? running().map(({ sessionId }) => sessionId) : [];
    try {
      const request = requestOf(choice, await loadVenues(), server);
      if (own.stop.signal.aborted) return false;
      setConnecting({ words: wordsOf(request), since: Date.now() * 1_000 });
      streams.contacted();
      const status = await quantab.stream.start({ ...request, signal: own.stop.signal });
      if (own.stop.signal.aborted) {
        await quantab.stream.stop(status.sessionId);
        return false;
      }
      streams.hear(status);
      prefs.setLive(choice);
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
    waited({ sessionId }) {
      seconds();
      const wait = waits.get(sessionId);
      return wait ? (performance.now() - wait.since) / 1_000 : 0;
    },
    knows: (sessionId) => reasons.has(sessionId),
    whyOf: ({ sessionId, reason }) => reasons.get(sessionId) ?? reason,
    server,
    go,
    cancel() {
      attempt?.stop.abort();
      attempt = undefined;
      setConnecting(undefined);
    },
    async stop(sessionId) {
      try {
        await quantab.stream.stop(sessionId);
      } catch (thrown) {
        fail(thrown);
      }
    },
    forget: () => prefs.setLive(undefined),
  };
}
