/** Every export can be cancelled and tells how far it is. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../src/api/types.ts';
import { exportSession } from '../../src/engine/exporter.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { freshName, importRows, instrument, randomBatch } from './store/ticks.ts';

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
