/** Rows in a ring of chunks against one long array: what is held, reading over the seam, going back and forth. */
import { expect, it } from 'vitest';
import { RowRing } from '../../../src/engine/row-ring.ts';
import { openRandom } from '../../tools/random-session.ts';

function expectHeld(ring: RowRing, all: number[][]): void {
  const out = new Float64Array(ring.n - ring.lo);
  for (const [c, column] of all.entries()) {
    ring.read(c, ring.lo, ring.n, out);
    expect([...out]).toEqual(column.slice(ring.lo, ring.n));
    if (out.length > 0) expect(ring.at(c, ring.lo)).toBe(column[ring.lo]);
  }
}

it('holds at least the newest rows asked for', () => {
  const random = openRandom(1);
  const ring = new RowRing(2, 200, 32);
  const all: number[][] = [[], []];
  while (ring.n < 2_000) {
    const rows = 1 + Math.floor(random() * 90);
    const source = Float64Array.from({ length: rows + 3 }, random);
    for (const c of [0, 1]) {
      const column = source.map((value) => value + c);
      ring.write(c, column, 3, rows + 3);
      all[c].push(...column.subarray(3));
    }
    ring.advance(rows);
    expect(ring.n - ring.lo).toBe(Math.min(ring.n, ring.capacity));
    expectHeld(ring, all);
  }
  expect(ring.capacity).toBe(256);
  expect(ring.bytes).toBe(256 * 2 * 8);
});

it('goes back inside what it holds without forgetting, and beyond that by forgetting', () => {
  const ring = new RowRing(1, 64, 16);
  const values = Float64Array.from({ length: 400 }, (_, i) => i);
  ring.write(0, values, 0, 100);
  ring.advance(100);
  ring.truncate(60);
  expect([ring.lo, ring.n]).toEqual([36, 60]);
  ring.truncate(95);
  expect(ring.at(0, 94)).toBe(94);
  ring.truncate(20);
  expect([ring.lo, ring.n]).toEqual([20, 20]);
  ring.write(0, values, 20, 30);
  ring.advance(10);
  expect([ring.lo, ring.n, ring.at(0, 25)]).toEqual([20, 30, 25]);
  ring.truncate(300);
  expect([ring.lo, ring.n]).toEqual([300, 300]);
  ring.clear(7, 9);
  expect([ring.lo, ring.n]).toEqual([9, 7]);
});
