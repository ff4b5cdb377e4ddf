/** A made-up health report for the fake `Quantab`. */
import type { HealthReport } from '../../../src/api/health-report.ts';

export function fakeHealth(storage: HealthReport['storage']): HealthReport {
  const start = Date.UTC(2024, 7, 8, 23, 0, 0) * 1000;
  return {
    at: start,
    version: '0.1.0',
    storage,
    pageBytes: 40e6,
    session: { id: 's0', rows: 93_954, counted: 93_954 },
    rowsPerSecond: 120,
    messages: {
      start,
      seconds: 1,
      perSecond: Float64Array.from({ length: 600 }, (_, k) => 100 + 90 * Math.sin(k / 9)),
      n: 60_000,
      now: 124,
      peak: 190,
      mean: 100,
    },
    lag: { n: 60_000, p50Ms: 3, p99Ms: 27, edgesMs: [1, 2, 3, 5, 10, 25, 50], counts: [5, 20, 60, 30, 12, 6, 2, 0] },
    gaps: { n: 1, micros: 7.4e6, from: start, to: start + 7.4e6 },
    merged: Number.NaN,
    dropped: Number.NaN,
    feeds: {
      n: 0,
      reconnects: Number.NaN,
      resyncs: Number.NaN,
      checksumFailures: Number.NaN,
      delayMs: { p50: Number.NaN, p99: Number.NaN },
    },
    instruments: [],
    streams: [
      { kind: 'trade', rows: 21_313, messages: 21_313, share: 0.227 },
      { kind: 'quote', rows: 72_641, messages: 38_687, share: 0.773 },
    ],
    memory: { engineBytes: 108e6, kernelBytes: 9e6 },
    studies: [],
    thread: { busyPct: 11, n: 200, longestFrameMs: 18, longTasks: 0 },
    graphics: { canvas: true, webgl2: true, webgpu: false, renderer: 'made up' },
  };
}
