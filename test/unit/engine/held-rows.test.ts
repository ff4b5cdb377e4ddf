/** Rows that wait for a run: none is lost, none is given twice, and what is stored is let go. */
import { expect, it } from 'vitest';
import { HeldRows } from '../../../src/engine/held-rows.ts';
import { randomBatch } from '../store/ticks.ts';

function from(held: HeldRows, row: number): { given: number[]; whole: boolean } {
  const given: number[] = [];
  const whole = held.pass(row, (batch, at, to) => given.push(...batch.px.subarray(at, to)));
  return { given, whole };
}

it('gives the rows from any number on that it holds, however they came', () => {
  const batch = randomBatch(40_000, 1);
  const px = [...batch.px.subarray(0, 40_000)];
  const held = new HeldRows();
  held.take(batch, 100);
  held.take(randomBatch(7, 2), 40_100);
  expect(held.n).toBe(40_007);
  const { given, whole } = from(held, 100);
  expect(whole).toBe(true);
  expect(given.length).toBe(40_007);
  expect(given.slice(0, 40_000)).toEqual(px);
  expect(from(held, 20_100).given.slice(0, 20_000)).toEqual(px.slice(20_000));
  expect(from(held, 40_107)).toEqual({ given: [], whole: true });
  expect(from(held, 99)).toEqual({ given: [], whole: false });
});

it('lets go of what is stored, and of what has a hole behind it', () => {
  const held = new HeldRows();
  held.take(randomBatch(40_000, 1), 0);
  held.drop(20_000);
  expect(from(held, 20_000)).toMatchObject({ whole: true });
  expect(from(held, 20_000).given.length).toBe(20_000);
  expect(from(held, 0).whole).toBe(false);
  held.drop(40_000);
  expect(held.n).toBe(0);
  held.take(randomBatch(10, 2), 40_000);
  held.take(randomBatch(10, 3), 40_020);
  expect(from(held, 40_000).whole).toBe(false);
  expect(from(held, 40_020).given.length).toBe(10);
});
