/** Entry of a feed worker: one feed, its ticks over a port to the engine worker, its controls back over it. Ends with its feed. */
import { expose } from 'comlink';
import { toQuantabError } from '../../core/errors.ts';
import { type FeedClock, openSimulatedFeed } from '../../sources/simulated.ts';
import { openPortSink } from './port-sink.ts';
import type { FeedService } from './protocol.ts';

const clock: FeedClock = {
  now: () => performance.now(),
  // A port is faster than a timer of 0, which is clamped to 4 ms.
  wait: (ms) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : breathe()),
};

const service: FeedService = {
  async start(request, port) {
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
  },
};

function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

expose(service);
