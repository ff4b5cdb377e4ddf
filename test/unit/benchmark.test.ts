/** The benchmark's cases: each does the work it says, and its rival the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readDeltas, writeDeltas } from '../../src/engine/benchmark/delta-codec.ts';
import type { KernelBench } from '../../src/engine/benchmark/kernel-bench.ts';
import { makeSegment } from '../../src/engine/benchmark/segment.ts';
import { summary, timeInTurn } from '../../src/engine/benchmark/timing.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const modules = import.meta.glob<KernelBench>('../../src/engine/benchmark/*.bench.ts', { import: 'default', eager: true });
const benches = Object.entries(modules);

it('are several, each named after its file', () => {
  expect(benches.length).toBeGreaterThanOrEqual(6);
  for (const [path, { name }] of benches) expect(path.endsWith(`/${name}.bench.ts`)).toBe(true);
});

describe.each(benches)('%s', (_, bench) => {
  it('says what it counts and runs', async () => {
    expect(bench.n).toBeGreaterThan(1_000);
    expect(bench.title).not.toBe('');
    expect(bench.unit).toMatch(/^[a-z]+$/);
    const { run, rival } = await bench.setup(openKernels());
    await run();
    await rival?.();
  });
});

it('CSV scan and rival read as many rows, least squares and rival the same line', async () => {
  const of = (name: string) => benches.find(([path]) => path.includes(`/${name}.`))![1];
  const csv = await of('csv-scan').setup(openKernels());
  expect(csv.run()).toBe(of('csv-scan').n);
  expect(csv.rival!()).toBe(of('csv-scan').n);
  const ols = await of('ols-1m').setup(openKernels());
  const [a, b] = [ols.run() as number[], ols.rival!() as number[]];
  a.forEach((value, k) => {
    expect(value).toBeCloseTo(b[k]!, 9);
  });
});

it('the rival of the codec gives back what it was given, on its tick', () => {
  const rows = makeSegment();
  const bytes = new Uint8Array(rows.n * 48);
  const end = writeDeltas(rows, bytes);
  expect(end).toBeLessThan(rows.n * 44);
  const back = readDeltas(bytes, rows.n);
  expect(back.ts).toEqual(rows.ts);
  expect(back.meta).toEqual(rows.meta);
  for (let i = 0; i < rows.n; i += 997) expect(back.px[i]).toBeCloseTo(rows.px[i]!, 3);
});

it('takes the median, the least and half the distance of the quartiles', async () => {
  expect(summary([5, 1, 2, 3, 4, 7, 6])).toEqual({ medianMs: 4, minMs: 1, spreadMs: 2 });
  const [one, two] = await timeInTurn([() => Math.sqrt(2), () => Math.sqrt(3)], 3);
  expect(one!.medianMs).toBeGreaterThanOrEqual(one!.minMs);
  expect(two!.spreadMs).toBeGreaterThanOrEqual(0);
});
