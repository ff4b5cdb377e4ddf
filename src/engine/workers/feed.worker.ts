/** Entry of a feed worker: one feed, its ticks over a port to the engine worker, its controls back over it. Ends with its feed. */
import { expose } from 'comlink';
import { breathe } from '../../core/breathe.ts';
import { toQuantabError } from '../../core/errors.ts';
import { nextVenue } from '../../sources/live/status.ts';
import { type FeedClock, openSimulatedFeed } from '../../sources/simulated.ts';
import { installErrorTransfer } from './errors.ts';
import { openPortSink, type PortSink } from './port-sink.ts';
import type { FeedMessage, FeedRequest, FeedService } from './protocol.ts';

const clock: FeedClock = {
  now: () => performance.now(),
  wait: (ms) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : breathe()),
};

type Tune = Extract<FeedMessage, { type: 'tune' }>;

interface RunningFeed {
  readonly done: Promise<void>;
  stop(): void;
  tune?(change: Tune): void;
}

const service: FeedService = {
  async start(request, port) {
    let feed: RunningFeed | undefined;
    let isStopped = false;
    const sink = openPortSink(port, (message) => {
      if (message.type === 'tune') feed?.tune?.(message);
      else {
        isStopped = true;
        feed?.stop();
      }
    });
    const { feed: opened, started } = await open(request, sink);
    feed = opened;
    if (isStopped) feed.stop();
    feed.done
      .then(
        () => sink.end(request.venue),
        (thrown: unknown) => {
          const { message, detail } = toQuantabError(thrown);
          sink.fault(message, nextVenue(detail));
        },
      )
      // The last message is on its way before the worker goes.
      .finally(() => setTimeout(close, 50));
    return started;
  },
  async instruments(venue, url) {
    const { listInstruments } = await import('./live-venues.ts');
    return listInstruments(venue, url);
  },
};

async function open(request: FeedRequest, sink: PortSink): Promise<{ feed: RunningFeed; started: ReturnType<FeedService['start']> }> {
  if (request.venue === 'simulated') {
    const feed = openSimulatedFeed(request, sink, clock);
    return { feed, started: Promise.resolve({ venue: request.venue, title: 'Simulated market', reason: 'made in this browser' }) };
  }
  // Venues are loaded when one is asked for: the simulated market needs none.
  const { openVenues } = await import('./live-venues.ts');
  const feed = openVenues(request, sink);
  return { feed, started: feed.started };
}

installErrorTransfer();
expose(service);
