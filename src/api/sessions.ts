/** `quantab.sessions`: stored market data: import, list, replay, export. */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import { progressProxy, transfer, type WorkerClient } from '../engine/workers/client.ts';
import type { ProgressCallback } from '../engine/workers/protocol.ts';
import type { Mapping } from '../sources/format.ts';
import { checkLongCall, checkMapping, checkObject, checkSession, checkText, checkTimes } from './check.ts';
import { createReplay } from './replay.ts';
import { readSources } from './source.ts';
import type { ImportOptions, ImportReport, ImportSource, Quantab, RetentionPolicy } from './types.ts';

const mappingsKey = 'mappings';
const exportsNow = ['csv', 'ndjson', 'parquet', 'session'];

export function createSessions(workers: WorkerClient): Quantab['sessions'] {
  const { engine } = workers;

  async function importSources(source: ImportSource | ImportSource[], options: ImportOptions = {}): Promise<ImportReport> {
    checkLongCall(options, 'What an import is given beside its files');
    checkText(options.title, 'The title of an import');
    const chosen = chosenOf(options);
    const started = performance.now();
    await workers.ready;
    const { signal } = options;
    const files = await readSources(Array.isArray(source) ? source : [source], signal);
    const job = crypto.randomUUID();
    const title = options.title?.trim() || files.map(({ name }) => name).join(', ');
    const request = { job, files, ...chosen, remembered: await mappings() };
    const { port1, port2 } = new MessageChannel();
    const stop = new AbortController();
    const stored = engine.importTicks(job, { title, source: 'file' }, transfer(port1, [port1]));
    // When the engine refuses (a full disk), nobody takes the decoder's ticks any more.
    stored.catch(() => stop.abort());
    const cancel = (): void => {
      stop.abort();
      void engine.abortImport(job);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (signal?.aborted) cancel();
      const report = await workers.job(stop.signal, (worker) => worker.decode(request, transfer(port2, [port2]), progressOf(options)));
      const { record, duplicateOf } = await stored;
      // It is stored: what fails from here on is a note.
      const notes = [...report.notes];
      const follow = (task: Promise<void>, words: string): Promise<void> =>
        task.catch((thrown: unknown) => void notes.push(`${words}: ${toQuantabError(thrown).message}`));
      await follow(remember(report), 'The mapping of its columns could not be remembered');
      // A session file has its own title, unless it is given another.
      if (report.session && options.title?.trim() && !duplicateOf)
        await follow(engine.rename(record.id, title), 'It could not be given its title');
      keepStorage();
      return {
        sessionId: record.id,
        ...(duplicateOf ? { duplicateOf } : {}),
        format: report.format,
        rows: report.rows,
        kinds: record.rows,
        rejected: report.rejected,
        rejectedCount: report.rejectedCount,
        skipped: report.skipped,
        notes,
        leftFiles: report.leftFiles,
        ...(report.leftOut ? { leftOut: report.leftOut } : {}),
        instruments: record.instruments,
        from: record.from,
        to: record.to,
        elapsedMs: performance.now() - started,
        bytes: report.bytes,
      };
    } catch (thrown) {
      await engine.abortImport(job);
      const refusal = await stored.then(() => undefined, toQuantabError);
      if (refusal && refusal.code !== 'cancelled') throw refusal;
      const error = toQuantabError(thrown);
      throw error.code === 'cancelled' ? new QuantabError('cancelled', 'The import was cancelled; nothing was stored.') : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Column mappings people gave, by header line. */
  async function mappings(): Promise<Record<string, Mapping>> {
    return ((await engine.getSetting(mappingsKey)) as Record<string, Mapping> | undefined) ?? {};
  }

  async function remember({ remembered }: { remembered: Record<string, Mapping> }): Promise<void> {
    if (Object.keys(remembered).length > 0) await engine.putSetting(mappingsKey, { ...(await mappings()), ...remembered });
  }

  return {
    async list() {
      await workers.ready;
      return engine.sessions();
    },
    import: importSources,
    async preview(source, options = {}) {
      checkObject(options, 'What a preview is given beside its files');
      const chosen = chosenOf(options);
      await workers.ready;
      const files = await readSources(Array.isArray(source) ? source : [source]);
      const request = { files, ...chosen, remembered: await mappings() };
      return workers.job(undefined, (worker) => worker.preview(request));
    },
    formats: () => workers.job(undefined, (worker) => worker.formats()),
    async export(sessionId, options) {
      checkSession(sessionId);
      if (options === undefined) throw new QuantabError('bad-input', 'An export is told what it is of, and its format.');
      checkLongCall(options, 'What an export is told');
      if (!exportsNow.includes(options.format)) {
        const text = `Exports are written as ${exportsNow.join(', ')}; the format was ${shown(options.format)}.`;
        throw new QuantabError('unsupported', text);
      }
      const { signal, onProgress, ...plain } = options;
      const job = crypto.randomUUID();
      const cancel = (): void => void engine.cancel(job);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        signal?.throwIfAborted();
        return await engine.exportSession(job, sessionId, plain, progressOf({ onProgress }));
      } catch (thrown) {
        throw toQuantabError(thrown);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    async replay(sessionId, options = {}) {
      checkSession(sessionId);
      checkObject(options, 'What a replay is told');
      const { speed = 1, ...span } = options;
      checkSpeed(speed);
      checkTimes(span);
      await engine.open(sessionId, { play: true, speed, ...span });
      return createReplay(workers, sessionId);
    },
    async open(sessionId) {
      checkSession(sessionId);
      await engine.open(sessionId, { play: false, speed: 1 });
      return createReplay(workers, sessionId);
    },
    async current() {
      await workers.ready;
      const position = await engine.position();
      return position && createReplay(workers, position.sessionId);
    },
    async rename(sessionId, title) {
      checkSession(sessionId);
      if (typeof title !== 'string') throw new QuantabError('bad-input', `A title is text, was ${shown(title)}.`);
      await engine.rename(sessionId, title);
    },
    async remove(sessionId) {
      checkSession(sessionId);
      await engine.remove(sessionId);
    },
    async keep(sessionId) {
      checkSession(sessionId);
      await engine.keep(sessionId);
    },
    async truth(sessionId) {
      checkSession(sessionId);
      return engine.truth(sessionId);
    },
    storage: () => engine.usage(),
    async setPolicy(policy) {
      checkPolicy(policy);
      await engine.setPolicy(policy);
    },
    async due(policy) {
      if (policy !== undefined) checkPolicy(policy);
      await workers.ready;
      return engine.due(policy);
    },
    async exempt(sessionId, exempt = true) {
      checkSession(sessionId);
      if (typeof exempt !== 'boolean') throw new QuantabError('bad-input', `exempt is true or false, was ${shown(exempt)}.`);
      await engine.exempt(sessionId, exempt);
    },
    async persist() {
      return (await navigator.storage?.persist?.()) ?? false;
    },
  };
}

/** How the files are to be read, as far as it was said. */
function chosenOf({ format, mapping, mappings }: Pick<ImportOptions, 'format' | 'mapping' | 'mappings'>) {
  checkText(format, 'The format of files');
  checkMapping(mapping);
  checkObject(mappings, 'The mappings of files');
  for (const each of Object.values(mappings ?? {})) checkMapping(each);
  return {
    ...(format === undefined ? {} : { format }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(mappings === undefined ? {} : { mappings }),
  };
}

function checkPolicy(policy: unknown): void {
  const { days, bytes, ask } = (policy ?? {}) as Partial<RetentionPolicy>;
  const limited = [days, bytes].every((limit) => typeof limit === 'number' && limit > 0);
  if (!limited || (ask !== undefined && typeof ask !== 'boolean'))
    throw new QuantabError('bad-input', 'A retention policy has days and bytes above 0 (Infinity for no limit), and ask, true or false.');
}

export function checkSpeed(speed: unknown): void {
  if (speed === 'max' || (typeof speed === 'number' && speed >= 0.1 && speed <= 1000)) return;
  throw new QuantabError('bad-input', `A replay speed is 0.1 to 1000, or 'max'; was ${shown(speed)}.`);
}

/** A progress callback that crosses to a worker; without one the worker still reports, to nobody. */
export function progressOf({ onProgress }: { onProgress?: ImportOptions['onProgress'] | undefined }): ProgressCallback {
  return progressProxy((done, total, note) => onProgress?.(done, Number.isFinite(total) ? total : undefined, note));
}

/** Asks the browser not to evict what was stored; it may say no, and tells nobody. */
function keepStorage(): void {
  navigator.storage?.persist?.().catch(() => undefined);
}
