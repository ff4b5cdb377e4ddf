/** Sends ticks over a port to the engine worker, at most `window` batches ahead of what it has taken. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import type { LogKind } from '../../core/log.ts';
import type { TickBatch } from '../../market/batch.ts';
import type { Episode } from '../../market/episode.ts';
import type { CodedSegment } from '../../market/segment.ts';
import type { TickSink } from '../../market/writer.ts';
import type { FileSession } from '../../sources/file.ts';
import type { FeedStatus } from '../../sources/live/status.ts';
import type { FeedMessage, TickMessage } from './protocol.ts';

const window = 8;
/** Of whole segments, which are four times as long. */
const codedWindow = 3;

export interface PortSink extends TickSink {
  episode(episode: Episode): void;
  status(status: FeedStatus): void;
  note(kind: LogKind, text: string): void;
  /** Whether a batch may be sent now. */
  readonly hasRoom: boolean;
  /** Resolves when another batch may be sent, or when the other side wants no more. */
  ready(): Promise<void>;
  /** All rows are sent; they were of this format. */
  end(format: string, session?: FileSession): void;
  /** No more rows will come, and why; `next` is the venue that answers instead. */
  fault(text: string, next?: string): void;
}

/** `onMessage` hears what the other side says besides credits. With `code` whole segments go coded: the engine's thread has enough to do. */
export function openPortSink(
  port: MessagePort,
  onMessage: (message: Exclude<FeedMessage, { type: 'credit' }>) => void = () => undefined,
  code?: (batch: TickBatch) => Promise<CodedSegment>,
): PortSink {
  let credits = code ? codedWindow : window;
  /** What was sent last is on its way: coding takes a while, and messages keep their order. */
  let last: Promise<void> | undefined;
  let wake: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<FeedMessage>) => {
    if (data.type === 'credit') credits++;
    else {
      if (data.type === 'stop') credits = Number.POSITIVE_INFINITY;
      onMessage(data);
    }
    if (credits > 0) wake();
  };
  const post = (message: TickMessage, owned: Transferable[] = []): void => {
    if (last) last = last.then(() => port.postMessage(message, owned));
    else port.postMessage(message, owned);
  };
  const postCoded = async (buffer: ArrayBuffer, coding: Promise<CodedSegment>, before = last): Promise<void> => {
    const coded = await coding;
    await before;
    port.postMessage({ type: 'batch', buffer, coded } satisfies TickMessage, [buffer, coded.bytes.buffer]);
  };
  return {
    instrument: (index, instrument) => post({ type: 'instrument', index, instrument }),
    batch(batch: TickBatch) {
      credits--;
      if (code && batch.n === SEGMENT_ROWS) last = postCoded(batch.buffer, code(batch));
      else post({ type: 'batch', buffer: batch.buffer }, [batch.buffer]);
    },
    episode: (episode) => post({ type: 'episode', episode }),
    status: (status) => post({ type: 'status', status }),
    note: (kind, text) => post({ type: 'note', kind, text }),
    get hasRoom() {
      return credits > 0;
    },
    ready: () =>
      credits > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
    end: (format, session) => post({ type: 'end', format, ...(session ? { session } : {}) }),
    fault: (text, next) => post({ type: 'fault', text, ...(next === undefined ? {} : { next }) }),
  };
}
