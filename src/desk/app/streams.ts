/** Running streams as the desk sees them: pace, keep, stop; and the simulated market that is there when nothing else is. */
import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { StreamChange, StreamRequest, StreamStatus } from '../../api/stream-types.ts';
import type { Quantab, SessionInfo } from '../../api/types.ts';

/** What a workspace names as its session when it shows the simulated market. */
export const simulatedMarket = 'simulated';

/** Venues that are no exchange: what is made here, and what a script pushes. */
const ownVenues: readonly string[] = [simulatedMarket, 'push'];

/** What a workspace calls a session: a transient one is another one next time. */
export const keptAs = ({ id, transient }: SessionInfo): string => (transient ? simulatedMarket : id);

/** A simulated market that is there for now, and what it was started with. */
export interface TransientMarket {
  id: string;
  params: StreamRequest['params'];
}

export interface Streams {
  /** Of the session on the stage, while it is being recorded in this tab. */
  shown: Accessor<StreamStatus | undefined>;
  /** Of the simulated market on the stage; the last one above 0 while it stands still. */
  speed: Accessor<number | 'max'>;
  /** Recorded in this tab, on the stage or not. */
  running: Accessor<readonly StreamStatus[]>;
  isRunning(sessionId: string): boolean;
  /** The last that ended. */
  ended: Accessor<StreamStatus | undefined>;
  /** Streams of this venue come over a network: it is not made here, nor pushed. */
  isFetched(venue: string): boolean;
  /** An exchange has been asked for market data since the page was opened. */
  fetched: Accessor<boolean>;
  contacted(): void;
  /** Takes what a call answered; what the engine tells by itself is heard anyway. */
  hear(status: StreamStatus): void;
  /** A simulated market is on its way. */
  starting: Accessor<boolean>;
  /** Starts one that is there for now; gives its session. */
  startMarket(params?: StreamRequest['params']): Promise<string>;
  /** The one on the stage, if that is what stands there. */
  transientMarket(): TransientMarket | undefined;
  /** Lets the market on the stage stand still, or go on. */
  toggle(): Promise<void>;
  tune(change: StreamChange): Promise<void>;
  keep(): Promise<void>;
  /** Stops the stream on the stage; its session is kept. */
  stop(): Promise<void>;
}

export function createStreams(quantab: Quantab, session: Accessor<SessionInfo | undefined>, fail: (thrown: unknown) => void): Streams {
  const [running, setRunning] = createSignal<ReadonlyMap<string, StreamStatus>>(new Map());
  const [ended, setEnded] = createSignal<StreamStatus | undefined>();
  const [fetched, setFetched] = createSignal(false);
  const [starting, setStarting] = createSignal(false);
  const [speed, setSpeed] = createSignal<number | 'max'>(1);
  const shown = createMemo(() => running().get(session()?.id ?? ''));
  const list = createMemo(() => [...running().values()]);
  const isFetched = (venue: string): boolean => !ownVenues.includes(venue);

  function hear(status: StreamStatus): void {
    setRunning((now) => {
      const next = new Map(now);
      if (status.state === 'stopped' || status.state === 'failed') next.delete(status.sessionId);
      else next.set(status.sessionId, status);
      return next;
    });
    if (isFetched(status.venue)) setFetched(true);
    if (status.state === 'stopped' || status.state === 'failed') setEnded(status);
    const pace = status.simulated?.speed;
    if (pace !== undefined && pace !== 0) setSpeed(pace);
  }
  quantab.on('status', (event) => {
    const status = streamOf(event);
    if (status) hear(status);
  });

  async function guarded(work: (stream: StreamStatus) => Promise<unknown>): Promise<void> {
    const stream = shown();
    if (!stream) return;
    try {
      await work(stream);
    } catch (thrown) {
      fail(thrown);
    }
  }

  const tune = (change: StreamChange): Promise<void> =>
    guarded(async ({ sessionId, simulated }) => {
      if (simulated) hear(await quantab.stream.tune(sessionId, change));
    });

  return {
    shown,
    speed,
    running: list,
    ended,
    isFetched,
    fetched,
    contacted: () => void setFetched(true),
    hear,
    starting,
    isRunning: (sessionId) => running().has(sessionId),
    async startMarket(params) {
      setStarting(true);
      try {
        const status = await quantab.stream.start({ venue: simulatedMarket, record: false, ...(params ? { params } : {}) });
        hear(status);
        return status.sessionId;
      } finally {
        setStarting(false);
      }
    },
    transientMarket() {
      const stream = shown();
      return stream?.simulated && session()?.transient ? { id: stream.sessionId, params: stream.simulated.params } : undefined;
    },
    toggle: () => tune({ speed: shown()?.state === 'paused' ? speed() : 0 }),
    tune,
    keep: () => guarded(({ sessionId }) => quantab.sessions.keep(sessionId)),
    stop: () => guarded(({ sessionId }) => quantab.stream.stop(sessionId)),
  };
}

/** The status of a stream in an event, when it carries one. */
function streamOf(event: unknown): StreamStatus | undefined {
  if (typeof event !== 'object' || event === null || !('type' in event) || event.type !== 'stream' || !('status' in event))
    return undefined;
  return event.status as StreamStatus;
}
