/**
 * What all studies of a stage say, as hashes that can be compared between a live run, its replay and `studies.run`. Of each moment and
 * output: the first, least, greatest and last value; moments are times of rows, microseconds.
 */
import type { Page } from '@playwright/test';

/** Studies with their usual parameters, and with such as a run of seconds can fill. */
export interface PlannedStudy {
  id: string;
  instruments: string[];
  params: Record<string, number | string>;
  outputs: string[];
  ref: string;
  /** Of its bars, where it is on bars. */
  interval?: string;
  /** Whether no shorter run of rows can be asked of it. */
  shortest: boolean;
}

/** Every registered study: of the first instrument (or two) of the session as usual and shortest, of each other instrument shortest. */
export function planEveryStudy(page: Page, session: string): Promise<PlannedStudy[]> {
  return page.evaluate(async (id) => {
    const q = globalThis.quantab;
    const names = (await q.data.instruments(id)).map((instrument) => instrument.id);
    const plans: PlannedStudy[] = [];
    for (const study of await q.studies.list()) {
      const short: Record<string, number | string> = {};
      const atLeast = (name: string, value: number): void => {
        if (name in study.params) short[name] = Math.max(study.params[name]!.min ?? value, value);
      };
      atLeast('window', study.clock === 'bar' ? 4 : 1);
      atLeast('zWindow', 5);
      atLeast('fast', 2);
      atLeast('slow', 4);
      atLeast('signal', 2);
      atLeast('least', 1);
      atLeast('buckets', 1);
      atLeast('bucket', 0);
      atLeast('bar', 0);
      if ('interval' in study.params) short.interval = '1s';
      const groups = study.instruments === 2 ? [names.slice(0, 2)] : names.map((name) => [name]);
      const asUsual = study.params.interval?.default as string | undefined;
      for (const [i, instruments] of groups.entries()) {
        if (instruments.length < study.instruments) continue;
        for (const params of i === 0 && Object.keys(short).length > 0 ? [{}, short] : [short]) {
          const given = Object.entries(params).map(([key, value]) => `${key}=${value}`);
          const ref = `${study.id}[${instruments.join()}]${given.length === 0 ? '' : `(${given.join()})`}`;
          const outputs = study.outputs.map((output) => output.id);
          const interval = params.interval ?? asUsual;
          plans.push({
            id: study.id,
            instruments,
            params,
            outputs,
            ref,
            shortest: params === short,
            ...(interval ? { interval: String(interval) } : {}),
          });
        }
      }
    }
    return plans;
  }, session);
}

/** Opens a view of each, so that the engine computes them while rows come. */
export function openViews(page: Page, plans: readonly PlannedStudy[]): Promise<void> {
  return page.evaluate(async (all) => {
    await Promise.all(all.map(({ ref }) => globalThis.quantab.views.open(ref, () => undefined)));
  }, plans);
}

/** Those whose first output has no known value within a span yet. */
export async function stillUnknown(page: Page, plans: readonly PlannedStudy[], from: number, to: number): Promise<PlannedStudy[]> {
  const known = await page.evaluate(
    ({ refs, from, to }) =>
      Promise.all(
        refs.map(async (ref) => {
          const view = await globalThis.quantab.views.open(ref, () => undefined);
          const { columns } = await view.pull({ from, to, widthPx: 100 });
          await view.close();
          return columns.last!.some((x) => x === x);
        }),
      ),
    { refs: plans.map(({ ref, outputs }) => `${ref}.${outputs[0]}`), from, to },
  );
  return plans.filter((_, i) => !known[i]);
}

export interface Hashed {
  hash: string;
  /** Moments in it, and of these with a known value of the first output. */
  n: number;
  known: number;
}

/** Of what the stage has computed within a span, by reference. */
export function hashesOfStage(page: Page, plans: readonly PlannedStudy[], from: number, to: number): Promise<Record<string, Hashed>> {
  return page.evaluate(
    async ({ plans, from, to }) => {
      const found: Record<string, Hashed> = {};
      for (const { ref, outputs } of plans) {
        const pulled = await Promise.all(
          outputs.map(async (output) => {
            const view = await globalThis.quantab.views.open(`${ref}.${output}`, () => undefined);
            // A pixel a microsecond is not to be had: as many as there can be.
            const { columns: c } = await view.pull({ from, to, widthPx: 1_000_000 });
            await view.close();
            return [c.ts!, c.first!, c.min!, c.max!, c.last!];
          }),
        );
        const columns = pulled.flat();
        const bytes = await new Blob(columns.map((column) => Float64Array.from(column, (x) => (x === x ? x : Number.NaN)))).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        found[ref] = { hash, n: columns[0]!.length, known: columns[4]!.filter((x) => x === x).length };
      }
      return found;
    },
    { plans, from, to },
  );
}

/** The same of what `studies.run` computes of the stored rows, apart from any stage; `pixels` are merged as a view merges them. */
export function hashesOfRuns(
  page: Page,
  session: string,
  plans: readonly PlannedStudy[],
  from: number,
  to: number,
): Promise<{ hashes: Record<string, Hashed>; outputHashes: Record<string, string> }> {
  return page.evaluate(
    async ({ session, plans, from, to }) => {
      const hashes: Record<string, Hashed> = {};
      const outputHashes: Record<string, string> = {};
      const width = 1_000_000;
      const scale = width / (to - from);
      for (const { ref, id, instruments, params } of plans) {
        const { ts, outputs, outputHash } = await globalThis.quantab.studies.run(id, { session, instruments, params, from, to });
        outputHashes[ref] = outputHash;
        const pixel = ts.map((at) => Math.min(width - 1, Math.floor((at - from) * scale)));
        const columns: Float64Array[] = [];
        for (const values of Object.values(outputs)) {
          const merged: number[][] = [[], [], [], [], []];
          for (let i = 0; i < ts.length; i++) {
            const row = merged[0]!.length - 1;
            const x = values[i]!;
            if (i === 0 || pixel[i] !== pixel[i - 1]) {
              for (const [k, value] of [ts[i]!, x, x, x, x].entries()) merged[k]!.push(value);
              continue;
            }
            merged[0]![row] = ts[i]!;
            if (x !== x) continue;
            if (merged[1]![row] !== merged[1]![row]) merged[1]![row] = x;
            if (!(x >= merged[2]![row]!)) merged[2]![row] = x;
            if (!(x <= merged[3]![row]!)) merged[3]![row] = x;
            merged[4]![row] = x;
          }
          // Every NaN as one and the same.
          columns.push(...merged.map((column) => Float64Array.from(column, (x) => (x === x ? x : Number.NaN))));
        }
        const bytes = await new Blob(columns as Float64Array<ArrayBuffer>[]).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        hashes[ref] = { hash, n: columns[0]!.length, known: columns[4]!.filter((x) => x === x).length };
      }
      return { hashes, outputHashes };
    },
    { session, plans, from, to },
  );
}

/** Takes a session out as a file, away, and in again: each segment's rows are hashed anew on the way. Gives the tick hash found. */
export function hashAgain(page: Page, session: string): Promise<{ before: string; after: string; rows: number }> {
  return page.evaluate(async (id) => {
    const { sessions } = globalThis.quantab;
    const before = (await sessions.list()).find((info) => info.id === id)!;
    const file = await sessions.export(id, { what: 'ticks', format: 'session' });
    await sessions.remove(id);
    const { sessionId, rows } = await sessions.import(file);
    const after = (await sessions.list()).find((info) => info.id === sessionId)!;
    return { before: before.tickHash, after: after.tickHash, rows };
  }, session);
}
