/** Entry of a feed worker: one feed, its ticks over a port to the engine worker, its controls back over it. Ends with its feed. */
import { expose } from 'comlink';
import { breathe } from '../../core/breathe.ts';
import { QuantabError, toQuantabError } from '../../core/errors.ts';
import { type FeedClock, openSimulatedFeed } from '../../sources/simulated.ts';
import { openPortSink } from './port-sink.ts';
import type { FeedService } from './protocol.ts';

const clock: FeedClock = {
  now: () => performance.now(),
  wait: (ms) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : breathe()),
};

const service: FeedService = {
  async start(request, port) {
    if (request.venue === 'live') throw new QuantabError('unsupported', 'This version has no connection to venues.');
    const sink = openPortSink(port, (message) => {
      if (message.type === 'stop') feed.stop();
      else feed.tune(message);
    });
    const feed = openSimulatedFeed(request, sink, clock);
    feed.done
      .then(
        () => sink.end(request.venue),
        (thrown: unknown) => sink.fault(toQuantabError(thrown).message),
      )
      // The last message is on its way before the worker goes.
      .finally(() => setTimeout(close, 50));
    return { venue: request.venue, title: 'Simulated market', reason: 'made in this browser' };
  },
};

expose(service);
