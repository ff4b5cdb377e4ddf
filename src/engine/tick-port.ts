/** Messages of a tick port in the order they were sent. */
import type { TickMessage } from './workers/protocol.ts';

/** Ends by rejecting when `stop` does. */
export async function* tickMessages(port: MessagePort, stop: Promise<never>): AsyncGenerator<TickMessage> {
  const waiting: TickMessage[] = [];
  let wake: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<TickMessage>) => {
    waiting.push(data);
    wake();
  };
  while (true) {
    const message = waiting.shift();
    if (message) yield message;
    else {
      const more = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([more, stop]);
    }
  }
}
