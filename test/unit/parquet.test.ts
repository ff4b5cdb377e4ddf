/** Parquet exports are read back, by another library and by DuckDB, as the numbers that the CSV of the same has. */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../src/api/types.ts';
import { exportOutput } from '../../src/engine/export/columns.ts';
import { openParquetRows } from '../../src/engine/export/parquet-rows.ts';
import { openTradeExport } from '../../src/engine/export/ticks.ts';
import { exportSession } from '../../src/engine/exporter.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { makeSession } from '../tools/random-session.ts';
import { freshName, importRows, importSession, instrument, randomBatch } from './store/ticks.ts';

const rows = 140_000;
const task = { signal: new AbortController().signal, progress: () => undefined };
let store: Store;
let session: string;
let folder: string;
let db: DuckDBInstance;

beforeAll(async () => {
  await loadKernelsInNode();
  store = await openStore(freshName());
  session = (await importRows(store, randomBatch(rows, 1), [rows])).record.id;
  folder = mkdtempSync(join(tmpdir(), 'quantab-parquet-'));
  db = await DuckDBInstance.create(':memory:');
});
afterAll(() => {
  store.close();
  db.closeSync();
  rmSync(folder, { recursive: true });
});

async function saved(options: ExportOptions, id = session): Promise<string> {
  const path = join(folder, `${Math.random()}.${options.format}`);
  writeFileSync(path, new Uint8Array(await (await exportSession(store, id, options, task)).arrayBuffer()));
  return path;
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const connection = await db.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS() as Record<string, unknown>[];
  } finally {
    connection.closeSync();
  }
}

const columnsOf = (path: string) => query(`DESCRIBE SELECT * FROM '${path}'`);

/** Count, known, sum, least and most of each column, as text: the same of both files or not. */
async function summed(path: string, columns: readonly Record<string, unknown>[], csv: boolean): Promise<unknown> {
  const of = columns.map(({ column_name: name, column_type: type }) => {
    const given = `"${String(name)}"`;
    const micros = type === 'TIMESTAMP WITH TIME ZONE';
    const value = micros && !csv ? `epoch_us(${given})` : micros ? `CAST(${given} AS BIGINT)` : given;
    const sum = micros || type === 'DOUBLE' ? `, sum(${value} ORDER BY n), avg(${value} ORDER BY n)` : '';
    return `count(${value}), min(${value}), max(${value})${sum}`;
  });
  const types = columns.map(
    ({ column_name: name, column_type: type }) => `'${String(name)}': '${type === 'DOUBLE' ? 'DOUBLE' : 'VARCHAR'}'`,
  );
  const source = csv ? `read_csv('${path}', types = {${types.join(', ')}})` : `'${path}'`;
  const [row] = await query(`SELECT count(*), ${of.join(', ')} FROM (SELECT *, row_number() OVER () AS n FROM ${source})`);
  return Object.values(row!).map(String);
}

describe.each<Omit<ExportOptions, 'format'>>([
  { what: 'ticks' },
  { what: 'trades' },
  { what: 'bars', interval: '1s' },
  { what: 'output', ref: `flow.cvd[${instrument.id}]` },
  { what: 'output', ref: `bars[${instrument.id}](interval=5m).close` },
  { what: 'table' },
])('$what $ref as Parquet', (options) => {
  it('DuckDB reads the numbers of the CSV', async () => {
    const parquet = await saved({ ...options, format: 'parquet' });
    const columns = await columnsOf(parquet);
    const types = Object.fromEntries(columns.map((each) => [each.column_name, each.column_type]));
    if (options.what !== 'table') expect(types).toMatchObject({ ts: 'TIMESTAMP WITH TIME ZONE' });
    if (options.what === 'trades')
      expect(types).toEqual({
        ts: 'TIMESTAMP WITH TIME ZONE',
        symbol: 'VARCHAR',
        price: 'DOUBLE',
        size: 'DOUBLE',
        side: 'VARCHAR',
        id: 'DOUBLE',
        rx: 'TIMESTAMP WITH TIME ZONE',
      });
    const csv = await saved({ ...options, format: 'csv' });
    expect(await summed(parquet, columns, false)).toEqual(await summed(csv, columns, true));
  });

  it('can be cancelled and tells how far it is', async () => {
    const told: number[] = [];
    const progress = (done: number): void => void told.push(done);
    await exportSession(store, session, { ...options, format: 'parquet' }, { ...task, progress });
    expect(told).toEqual([65_536, 131_072, rows]);
    const stop = new AbortController();
    const exporting = exportSession(
      store,
      session,
      { ...options, format: 'parquet' },
      { signal: stop.signal, progress: () => stop.abort() },
    );
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the file', () => {
  it('keeps unknown apart from zero and infinity, and microseconds whole', async () => {
    const ts = Float64Array.of(1_723_075_200_123_457, 1_723_075_200_123_458, -1);
    const blob = exportOutput(openParquetRows, ts, { z: Float64Array.of(Number.NaN, 0, Number.POSITIVE_INFINITY) }, ['A@simulated']);
    const file = await blob.arrayBuffer();
    const read = await parquetReadObjects({ file, parsers: { timestampFromMicroseconds: (micros: bigint) => micros } as never });
    expect(read).toEqual([
      { ts: 1_723_075_200_123_457n, instrument: 'A@simulated', z: null },
      { ts: 1_723_075_200_123_458n, instrument: 'A@simulated', z: 0 },
      { ts: -1n, instrument: 'A@simulated', z: Number.POSITIVE_INFINITY },
    ]);
  });

  it('holds one group of rows at a time', async () => {
    const file = await (await exportSession(store, session, { what: 'ticks', format: 'parquet' }, task)).arrayBuffer();
    expect(parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([65_536, 65_536, rows - 131_072]);
  });

  it('has its columns where there are no rows', async () => {
    const file = await openTradeExport(openParquetRows, [instrument]).finish().arrayBuffer();
    const metadata = parquetMetadata(file);
    expect(Number(metadata.num_rows)).toBe(0);
    expect(parquetSchema(metadata).children.map(({ element }) => `${element.name} ${element.type}`)).toEqual([
      'ts INT64',
      'symbol BYTE_ARRAY',
      'price DOUBLE',
      'size DOUBLE',
      'side BYTE_ARRAY',
      'id DOUBLE',
      'rx INT64',
    ]);
  });

  it('takes every kind of row a session can have', async () => {
    const made = makeSession({ seed: 71, rows: 4_000, instruments: 2, gaps: 3, bars: [5_000_000] });
    const { id } = await importSession(store, made.instruments, made.rows);
    const parquet = await saved({ what: 'ticks', format: 'parquet' }, id);
    const columns = await columnsOf(parquet);
    expect(await summed(parquet, columns, false)).toEqual(await summed(await saved({ what: 'ticks', format: 'csv' }, id), columns, true));
  });
});
