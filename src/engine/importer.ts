/**
 * Takes the ticks of an import from a job worker's port into the store and a fresh run. Nothing is visible before the commit;
 * an abort before it leaves no trace, one after it comes too late. One batch is answered with one credit, so few are in flight.
 */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { TickBatch } from '../market/batch.ts';
import { Run } from './run.ts';
import type { SessionRecord, SessionWriter, Store } from './store/contract.ts';
import { tickMessages } from './tick-port.ts';
import type { FeedMessage, TickMessage } from './workers/protocol.ts';

export interface Imported {
  record: SessionRecord;
  duplicateOf?: string;
  /** Computed to the end; absent when the ticks were stored before. */
  run?: Run;
}

export interface Import {
  readonly done: Promise<Imported>;
  abort(): Promise<void>;
}

export function openImport(store: Store, session: { title: string; source: string }, port: MessagePort): Import {
  let stop: (reason: QuantabError) => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = reject;
  });
  aborted.catch(() => undefined);

  const done = takeAll(store, session, port, aborted).finally(() => port.close());
  return {
    done,
    async abort() {
      stop(new QuantabError('cancelled', 'The import was cancelled; nothing was stored.'));
      await done.catch(() => undefined);
    },
  };
}

async function takeAll(
  store: Store,
  session: { title: string; source: string },
  port: MessagePort,
  aborted: Promise<never>,
): Promise<Imported> {
  const writer = await store.create({ ...session, live: false });
  let run: Run | undefined;
  try {
    run = new Run(writer.id, store);
    const { format, session: restored } = await takeRows(writer, run, port, aborted);
    for (const episode of restored?.truth ?? []) writer.episode(episode);
    const outcome = await writer.commit(restored?.source ?? format, restored?.title);
    if (outcome.duplicateOf) {
      run.close();
      return outcome;
    }
    return (await attached(run)) ? { ...outcome, run } : outcome;
  } catch (thrown) {
    run?.close();
    await writer.abort();
    throw toQuantabError(thrown);
  }
}

/** What is committed is stored, even when it cannot be read back now: opening it will say why. */
async function attached(run: Run): Promise<boolean> {
  try {
    await run.attach();
    return true;
  } catch {
    run.close();
    return false;
  }
}

/** Resolves with the format's id, and what a session file says of its session, when all rows are in. */
async function takeRows(
  writer: SessionWriter,
  run: Run,
  port: MessagePort,
  aborted: Promise<never>,
): Promise<Extract<TickMessage, { type: 'end' }>> {
  for await (const message of tickMessages(port, aborted)) {
    if (message.type === 'end') return message;
    if (message.type === 'instrument') {
      writer.instrument(message.index, message.instrument);
      run.instrument(message.index, message.instrument);
    } else if (message.type === 'batch') {
      const batch = new TickBatch(message.buffer);
      await Promise.race([writer.write(batch, message.coded), aborted]);
      run.push(batch);
      port.postMessage({ type: 'credit' } satisfies FeedMessage);
    }
  }
  throw new QuantabError('internal', 'The tick port ended without an end message.');
}
