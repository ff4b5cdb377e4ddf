/** Ids without holes: jumps are missing trades; what is passed over, goes back or repeats is not. */
import { expect, it } from 'vitest';
import { IdChain } from '../../src/sources/id-chain.ts';

const missing = (ids: number[], passed: number[] = []): number[] => {
  const chain = new IdChain();
  for (const id of passed) chain.passOver(id);
  return ids.map((id) => chain.follow(id));
};

it('counts what a jump leaves out', () => {
  expect(missing([5, 6, 9, 10])).toEqual([0, 0, 2, 0]);
  expect(missing([5, 3, 5, 6, Number.NaN, 8])).toEqual([0, 0, 0, 0, 0, 1]);
});

it('passes over ids that were received, once, before or in their turn', () => {
  expect(missing([5, 8, 12], [6, 7, 7, 10])).toEqual([0, 0, 2]);
  expect(missing([5, 1_000_000], [6, 7])).toEqual([0, 999_992]);
  const chain = new IdChain();
  chain.follow(5);
  chain.passOver(4);
  chain.passOver(6);
  expect(chain.follow(8)).toBe(1);
});
