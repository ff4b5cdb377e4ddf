/** Sends ticks over a port to the engine worker, at most `window` batches ahead of what it has taken. */
import type { TickBatch } from '../../market/batch.ts';
import type { Episode } from '../../market/episode.ts';
import type { TickSink } from '../../market/writer.ts';
import type { FeedMessage, RestoredSession, TickMessage } from './protocol.ts';

const window = 8;

export interface PortSink extends TickSink {
  episode(episode: Episode): void;
  /** Resolves when another batch may be sent, or when the other side wants no more. */
  ready(): Promise<void>;
  /** All rows are sent; they were of this format. */
  end(format: string, session?: RestoredSession): void;
  /** No more rows will come, and why. */
  fault(text: string): void;
}

/** `onMessage` hears what the other side says besides credits. */
export function openPortSink(
  port: MessagePort,
  onMessage: (message: Exclude<FeedMessage, { type: 'credit' }>) => void = () => undefined,
): PortSink {
  let credits = window;
  let wake: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<FeedMessage>) => {
    if (data.type === 'credit') credits++;
    else {
      if (data.type === 'stop') credits = Number.POSITIVE_INFINITY;
      onMessage(data);
    }
    if (credits > 0) wake();
  };
  const post = (message: TickMessage, owned: Transferable[] = []): void => port.postMessage(message, owned);
  return {
    instrument: (index, instrument) => post({ type: 'instrument', index, instrument }),
    batch(batch: TickBatch) {
      credits--;
      post({ type: 'batch', buffer: batch.buffer }, [batch.buffer]);
    },
    episode: (episode) => post({ type: 'episode', episode }),
    ready: () =>
      credits > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
    end: (format, session) => post({ type: 'end', format, ...(session ? { session } : {}) }),
    fault: (text) => post({ type: 'fault', text }),
  };
}
