/** A side whose window follows the price leaves nothing to collect. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { BookSide } from '../../../src/market/book-side.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('re-centres without allocating', () => {
  const side = new BookSide();
  const levels = 400;
  let key = 0;
  const move = (times: number): void => {
    for (let i = 0; i < times; i++) {
      key -= 6_000;
      for (let k = 0; k < levels; k++) side.set(key + k * 8, 1 + k);
      for (let k = 0; k < levels; k++) side.set(key + 6_000 + k * 8, 0);
    }
  };
  move(300);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    collect();
    const before = getHeapStatistics().used_heap_size;
    move(20);
    least = Math.min(least, getHeapStatistics().used_heap_size - before);
  }
  expect(side.best).toBe(key);
  expect(side.size).toBe(levels);
  expect(least).toBeLessThan(50_000);
});
