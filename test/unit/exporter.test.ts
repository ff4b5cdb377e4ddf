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
