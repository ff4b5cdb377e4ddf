/** The health monitor over a real store and run: what it counts is what was stored, a little at a time. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import type { StreamStatus } from '../../../src/api/stream-types.ts';
import { openHealthMonitor } from '../../../src/engine/health/monitor.ts';
import { Run } from '../../../src/engine/run.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName, importRows, instrument, randomBatch } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

async function rig(rows: number) {
  const store = await openStore(freshName());
  const batch = randomBatch(rows, 7);
  const { record } = await importRows(store, batch, [rows]);
  const run = new Run(record.id, store);
  run.instrument(0, instrument);
  await run.attach();
  await run.advance(Number.POSITIVE_INFINITY);
  let now = 0;
  const streams: StreamStatus[] = [];
  const monitor = openHealthMonitor({ store, run: () => run, streams: () => streams }, () => now);
  return { store, batch, record, run, monitor, streams, pass: (ms: number) => (now += ms) };
}

it('reports messages, lag, gaps and streams of a stored session', async () => {
  const { store, batch, record, monitor } = await rig(70_000);
  const report = await monitor.report();
  expect(report.session).toEqual({ id: record.id, rows: 70_000, counted: 70_000 });
  const kinds = Object.fromEntries(report.streams.map(({ kind, rows }) => [kind, rows]));
  expect(kinds).toEqual(record.rows);
  expect(report.messages.n).toBe((record.rows.trade ?? 0) + (record.rows.level ?? 0));
  expect(report.gaps.n).toBe(record.gaps);
  expect(report.streams.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  // The fixture's rows come 1.0 to 1.5 ms after their time.
  expect(report.lag.p50Ms).toBeCloseTo(0.25, 1);
  expect(report.lag.p99Ms).toBeLessThan(0.5);
  expect(report.lag.counts.reduce((sum, n) => sum + n, 0)).toBe(report.lag.counts[0]);
  const seconds = new Set(Array.from(batch.ts, (ts) => Math.floor(ts / 1e6))).size;
  expect(report.messages.perSecond).toHaveLength(seconds);
  expect(report.messages.peak).toBe(Math.max(...report.messages.perSecond));
  expect(report.instruments).toHaveLength(1);
  expect(report.memory.engineBytes).toBeGreaterThan(report.memory.kernelBytes);
  expect(report.studies.length).toBeGreaterThan(0);
  for (const study of report.studies) expect(study.bytes).toBeGreaterThan(0);
  store.close();
});

it('counts within its budget, and all of it in the end', async () => {
  const { store, monitor, run } = await rig(200_000);
  let now = 0;
  // Each look at the clock takes 30 ms: a segment, or two, a report.
  const slow = openHealthMonitor({ store, run: () => run, streams: () => [] }, () => (now += 30));
  const first = await slow.report();
  expect(first.session!.counted).toBeGreaterThan(0);
  expect(first.session!.counted).toBeLessThan(200_000);
  for (let k = 0; k < 5; k++) await slow.report();
  const [done, whole] = [await slow.report(), await monitor.report()];
  expect(done.session!.counted).toBe(200_000);
  expect(done.messages).toEqual(whole.messages);
  store.close();
});

it('gives rates of the wall clock between its marks', async () => {
  const { store, monitor, pass } = await rig(1_000);
  await monitor.report();
  monitor.took(500);
  pass(1_000);
  expect((await monitor.report()).rowsPerSecond).toBe(500);
  pass(100);
  expect((await monitor.report()).rowsPerSecond).toBe(500);
  pass(1_000);
  expect((await monitor.report()).rowsPerSecond).toBe(0);
  store.close();
});

it('adds up what the streams merged and dropped, where one tells of it; says nothing of a session when there is none', async () => {
  const { store, monitor, streams } = await rig(100);
  streams.push({} as StreamStatus);
  expect(await monitor.report()).toMatchObject({ merged: Number.NaN, dropped: Number.NaN });
  expect((await monitor.report()).feeds).toMatchObject({ n: 0, reconnects: Number.NaN, delayMs: { p50: Number.NaN, p99: Number.NaN } });
  const network = { reconnects: 1, resyncs: 2, checksumFailures: 0, delayMs: { p50: 1, p99: 9 } };
  streams.push({ merged: 3, unreadable: 2, ...network } as StreamStatus, { merged: 1 } as StreamStatus);
  expect(await monitor.report()).toMatchObject({ merged: 4, dropped: 2, feeds: { ...network, n: 1 } });
  const idle = openHealthMonitor({ store, run: () => undefined, streams: () => [] });
  const report = await idle.report();
  expect(report.session).toBeUndefined();
  expect(report.messages.now).toBeNaN();
  expect(report).toMatchObject({ merged: Number.NaN, dropped: Number.NaN, studies: [], streams: [] });
  store.close();
});

it('follows a recording as it grows', async () => {
  const store = await openStore(freshName());
  const writer = await store.create({ title: 'Live', source: 'test', live: true });
  writer.instrument(0, instrument);
  const run = new Run(writer.id, store);
  run.instrument(0, instrument);
  const monitor = openHealthMonitor({ store, run: () => run, streams: () => [] }, () => 0);
  for (const seed of [1, 2]) {
    const batch = randomBatch(40_000, seed);
    await writer.write(batch);
    run.push(batch);
    expect((await monitor.report()).session).toEqual({ id: writer.id, rows: 40_000 * seed, counted: 40_000 * seed });
  }
  await writer.commit();
  expect((await monitor.report()).session!.counted).toBe(80_000);
  store.close();
});
