/** Every export can be cancelled and tells how far it is. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../src/api/types.ts';
import { exportSession } from '../../src/engine/exporter.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { makeSession } from '../tools/random-session.ts';
import { freshName, importRows, importSession, instrument, randomBatch } from './store/ticks.ts';

const rows = 140_000;
let store: Store;
let session: string;

beforeAll(async () => {
  await loadKernelsInNode();
  store = await openStore(freshName());
  session = (await importRows(store, randomBatch(rows, 1), [rows])).record.id;
});
afterAll(() => store.close());

describe.each<ExportOptions>([
  { what: 'ticks', format: 'csv' },
  { what: 'trades', format: 'ndjson' },
  { what: 'bars', format: 'csv', interval: '1s' },
  { what: 'output', format: 'csv', ref: `flow.cvd[${instrument.id}]` },
  { what: 'table', format: 'csv' },
])('an export of $what', (options) => {
  it('tells of each segment', async () => {
    const told: [number, number][] = [];
    const blob = await exportSession(store, session, options, {
      signal: new AbortController().signal,
      progress: (done, total) => told.push([done, total]),
    });
    expect(blob.size).toBeGreaterThan(0);
    expect(told).toEqual([65_536, 131_072, rows].map((done) => [done, rows]));
  });

  it('ends at the next segment once it is cancelled', async () => {
    const stop = new AbortController();
    let told = 0;
    const exporting = exportSession(store, session, options, {
      signal: stop.signal,
      progress() {
        told++;
        stop.abort();
      },
    });
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toBe(1);
  });
});

describe('an export of a reference that is no study', () => {
  const task = { signal: new AbortController().signal, progress: () => undefined };
  const read = async (options: ExportOptions): Promise<string> => (await exportSession(store, session, options, task)).text();

  it('writes the bars of a bars reference', async () => {
    const bars = await read({ what: 'bars', format: 'csv', instrument: instrument.id, interval: '5m' });
    expect(bars.split('\n').length).toBeGreaterThan(2);
    expect(await read({ what: 'output', format: 'csv', ref: `bars[${instrument.id}](interval=5m)` })).toBe(bars);
    const closes = (await read({ what: 'output', format: 'csv', ref: `bars[${instrument.id}](interval=5m).close` })).split('\n');
    expect(closes[0]).toBe('ts,time,close');
    expect(closes).toHaveLength(bars.split('\n').length);
  });

  it('refuses with what to ask for instead', async () => {
    await expect(read({ what: 'output', format: 'csv', ref: `bars[${instrument.id}].middle` })).rejects.toThrow(
      /no column middle; it has start, open/,
    );
    await expect(read({ what: 'output', format: 'csv', ref: `trades[${instrument.id}]` })).rejects.toThrow(
      "export them with what: 'trades'",
    );
    await expect(read({ what: 'output', format: 'csv', ref: `quote[${instrument.id}]` })).rejects.toThrow("export them with what: 'ticks'");
  });
});

describe('a session of bars and series', () => {
  const task = { signal: new AbortController().signal, progress: () => undefined };
  const made = makeSession({ seed: 71, rows: 4_000, instruments: 1, bars: [5_000_000] });
  const [ticked, barred] = made.instruments.map(({ id }) => id);
  let id: string;
  const read = async (options: ExportOptions): Promise<string[]> =>
    (await (await exportSession(store, id, options, task)).text()).trimEnd().split('\n');

  beforeAll(async () => {
    id = (await importSession(store, made.instruments, made.rows)).id;
  });

  it('writes bars of every rule, a series under its name, and says what each row is', async () => {
    const byTicks = await read({ what: 'bars', format: 'csv', instrument: ticked!, interval: { ticks: 50 } });
    expect(byTicks).toEqual(await read({ what: 'output', format: 'csv', ref: `bars[${ticked}](ticks=50)` }));
    expect(byTicks.length).toBeGreaterThan(10);
    const series = await read({ what: 'output', format: 'csv', ref: `scalar[${barred}](series=1)` });
    expect(series[0]).toBe('ts,time,depth 1%');
    const rows = await read({ what: 'ticks', format: 'csv', instrument: barred! });
    const of = (kind: string) => rows.filter((row) => row.split(',')[3] === kind).map((row) => row.split(','));
    expect(
      of('bar')
        .slice(0, 4)
        .map((row) => row[5]),
    ).toEqual(['open', 'high', 'low', 'close']);
    expect(
      of('scalar')
        .filter((row) => row.at(-1) === 'depth 1%')
        .map((row) => row[6]),
    ).toEqual(series.slice(1).map((row) => row.split(',')[2]));
    expect((await read({ what: 'table', format: 'csv' }))[0]).toContain('basis');
  });

  it('refuses what it cannot make', async () => {
    const format = 'csv';
    await expect(read({ what: 'bars', format, instrument: barred!, interval: { ticks: 5 } })).rejects.toThrow('need its trades');
    await expect(read({ what: 'bars', format, instrument: ticked!, interval: { ticks: 0 } })).rejects.toThrow('above 0; was {"ticks":0}');
    await expect(read({ what: 'bars', format, instrument: ticked! })).rejects.toThrow('was nothing');
    await expect(read({ what: 'output', format, ref: `bars[${ticked}](ticks=5,volume=2)` })).rejects.toThrow('ticks and volume were given');
    await expect(read({ what: 'output', format, ref: `scalar[${barred}](series=9)` })).rejects.toThrow('0 depth -1%, 1 depth 1%');
  });
});
