/** Messages of a tick port in the order they were sent. */
import type { TickMessage } from './workers/protocol.ts';

/** Ends by rejecting when `stop` does. */
export async function* tickMessages(port: MessagePort, stop: Promise<never>): AsyncGenerator<TickMessage> {
  const waiting: TickMessage[] = [];
  let wake: () => void = () => undefined;
  let isStopped = false;
  let reason: unknown;
  port.onmessage = ({ data }: MessageEvent<TickMessage>) => {
    waiting.push(data);
    wake();
  };
  // Once for all: a race with it at each wait would leave something of each wait behind for as long as the feed runs.
  stop.catch((thrown: unknown) => {
    isStopped = true;
    reason = thrown;
    wake();
  });
  while (true) {
    const message = waiting.shift();
    if (message) yield message;
    else if (isStopped) throw reason;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
