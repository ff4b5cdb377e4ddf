/**
 * Takes the ticks of an import from a job worker's port into the store and a fresh run. Nothing is visible before the commit;
 * an abort leaves no trace. One batch is answered with one credit, so at most a few are in flight.
 */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { TickBatch } from '../market/batch.ts';
import { Run, type RunEvents } from './run.ts';
import type { SessionRecord, Store } from './store/contract.ts';
import type { CreditMessage, TickMessage } from './workers/protocol.ts';

export interface Import {
  /** The stored session and its run, computed to the end; the run is absent when the ticks were stored before. */
  readonly done: Promise<{ record: SessionRecord; duplicateOf?: string; run?: Run }>;
  abort(): Promise<void>;
}

export function openImport(store: Store, session: { title: string; source: string }, port: MessagePort, events: RunEvents): Import {
  let stopped = false;
  let stop: (reason: QuantabError) => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = reject;
  });
  aborted.catch(() => undefined);

  async function take(): Promise<{ record: SessionRecord; duplicateOf?: string; run?: Run }> {
    const writer = await store.create({ ...session, live: false });
    const run = new Run(writer.id, store, events);
    let format: string | undefined;
    try {
      for await (const message of messages(port, aborted)) {
        if (message.type === 'end') {
          format = message.format;
          break;
        }
        if (message.type === 'instrument') {
          writer.instrument(message.index, message.instrument);
          run.instrument(message.index, message.instrument);
        } else {
          const batch = new TickBatch(message.buffer);
          await writer.write(batch);
          run.push(batch);
          port.postMessage({ type: 'credit' } satisfies CreditMessage);
        }
        if (stopped) throw new QuantabError('cancelled', 'The import was cancelled; nothing was stored.');
      }
      const outcome = await writer.commit(format);
      if (outcome.duplicateOf) {
        run.close();
        return outcome;
      }
      await run.attach();
      return { ...outcome, run };
    } catch (thrown) {
      run.close();
      await writer.abort();
      throw toQuantabError(thrown);
    } finally {
      port.close();
    }
  }

  const done = take();
  return {
    done,
    async abort() {
      stopped = true;
      stop(new QuantabError('cancelled', 'The import was cancelled; nothing was stored.'));
      await done.catch(() => undefined);
    },
  };
}

/** Messages of a port in order, until `stop` rejects. */
async function* messages(port: MessagePort, stop: Promise<never>): AsyncGenerator<TickMessage> {
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
