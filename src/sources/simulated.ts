/**
 * The simulated market as a feed: a stretch of history at once, then at a pace. Only the pace knows the wall clock: which ticks
 * come does not depend on it, nor on the speed. Market times integer microseconds, the clock's milliseconds.
 */
import type { Episode } from '../market/episode.ts';
import type { TickSink } from '../market/writer.ts';
import { openSimulator, type Simulator, type SimulatorParams } from './simulator/simulator.ts';

/** Market time over wall time; 0 stands still. */
export type FeedSpeed = number | 'max';

export interface SimulatedRequest {
  params: SimulatorParams;
  /** Time of the market's beginning; the simulator's own when left out. */
  start?: number;
  /** Market seconds that come at once. */
  history: number;
  /** Market seconds after which it ends by itself; undefined for never. */
  seconds?: number;
  speed: FeedSpeed;
}

export interface FeedSink extends TickSink {
  episode(episode: Episode): void;
  /** Resolves when another batch may be sent, or when nobody waits for any. */
  ready(): Promise<void>;
}

export interface FeedClock {
  now(): number;
  /** Resolves after `ms`, at the latest. */
  wait(ms: number): Promise<void>;
}

export interface SimulatedFeed {
  /** Resolves when it has ended, all rows handed on. */
  readonly done: Promise<void>;
  tune(change: { params?: Partial<SimulatorParams>; speed?: FeedSpeed }): void;
  stop(): void;
}

const everyMs = 50;
/** After a longer silence, as when the tab slept, the market does not hurry to make up for more. */
const catchUpMs = 1_000;
const idleMs = 250;
/** Events between two looks at the port: the first few go out early, for the first picture. */
const firstEvents = 512;
const sliceEvents = 4_096;

export function openSimulatedFeed(request: SimulatedRequest, sink: FeedSink, clock: FeedClock): SimulatedFeed {
  const { start, history, seconds = Number.POSITIVE_INFINITY } = request;
  const simulator = openSimulator(request.params, sink, start);
  const begin = simulator.now;
  const end = begin + seconds * 1e6;
  const tellEpisodes = openTeller(simulator, sink);
  let { speed } = request;
  let stopped = false;

  /** All events up to `until`, in slices that wait for room. */
  async function reach(until: number, first = sliceEvents): Promise<void> {
    for (let events = first; !stopped && simulator.now < until; events = sliceEvents) {
      simulator.advance(until, events);
      simulator.flush();
      tellEpisodes();
      await sink.ready();
    }
  }

  async function run(): Promise<void> {
    await reach(Math.min(end, begin + history * 1e6), firstEvents);
    let target = simulator.now;
    let wall = clock.now();
    while (!stopped && simulator.now < end) {
      const now = clock.now();
      const elapsed = Math.min(now - wall, catchUpMs);
      wall = now;
      if (speed === 'max') {
        target = Math.min(end, simulator.now + maxStep);
        await reach(target);
        await clock.wait(0);
      } else {
        target = Math.min(end, target + Math.round(elapsed * 1_000 * speed));
        await reach(target);
        await clock.wait(speed === 0 ? idleMs : everyMs);
      }
    }
  }

  return {
    done: run(),
    tune(change) {
      if (change.params) simulator.tune(change.params);
      if (change.speed !== undefined) speed = change.speed;
    },
    stop() {
      stopped = true;
    },
  };
}

/** Market time between two looks at the controls at full speed. */
const maxStep = 60e6;

/** Hands on episodes that have begun, and those that have ended since. */
function openTeller(simulator: Simulator, sink: FeedSink): () => void {
  let begun = 0;
  /** Places of those that go on. */
  let open: number[] = [];
  return () => {
    const episodes = simulator.episodes();
    const tell = (place: number): void => {
      const episode = episodes[place] as Episode;
      sink.episode({ ...episode, figures: { ...episode.figures } });
    };
    for (; begun < episodes.length; begun++) {
      tell(begun);
      if (isOpen(episodes[begun])) open.push(begun);
    }
    if (open.every((place) => isOpen(episodes[place]))) return;
    for (const place of open) if (!isOpen(episodes[place])) tell(place);
    open = open.filter((place) => isOpen(episodes[place]));
  };
}

const isOpen = (episode: Episode | undefined): boolean => Number.isNaN(episode?.to);
