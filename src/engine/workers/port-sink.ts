/** Sends decoded ticks over a port to the engine worker, at most `window` batches ahead of what it has taken. */
import type { TickBatch } from '../../market/batch.ts';
import type { TickSink } from '../../market/writer.ts';
import type { CreditMessage, TickMessage } from './protocol.ts';

const window = 8;

export interface PortSink extends TickSink {
  /** Resolves when another batch may be sent. */
  ready(): Promise<void>;
  /** All rows are sent; they were of this format. */
  end(format: string): void;
}

export function openPortSink(port: MessagePort): PortSink {
  let credits = window;
  let wake: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<CreditMessage>) => {
    if (data.type === 'credit') credits++;
    if (credits > 0) wake();
  };
  const post = (message: TickMessage, owned: Transferable[] = []): void => port.postMessage(message, owned);
  return {
    instrument: (index, instrument) => post({ type: 'instrument', index, instrument }),
    batch(batch: TickBatch) {
      credits--;
      post({ type: 'batch', buffer: batch.buffer }, [batch.buffer]);
    },
    ready: () =>
      credits > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
    end: (format) => post({ type: 'end', format }),
  };
}
