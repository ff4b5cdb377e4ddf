import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Quantab } from '../../../src/api/types.ts';
import { openFlowFeed } from '../../../src/desk/app/flow-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Rows come when `news` is called; each question takes `tookMs`. */
function rig(tookMs = 10) {
  const listeners = new Set<() => void>();
  const quantab = {
    on(_: string, listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Quantab;
  const news = (): void => {
    for (const listener of listeners) listener();
  };
  const world = { asked: 0, told: 0, stage: 1, fails: '', throws: false, news };
  const feed = openFlowFeed<number>(
    quantab,
    () => {
      if (world.throws) throw new Error('no such question');
      const n = ++world.asked;
      const { fails } = world;
      return new Promise((resolve, reject) => setTimeout(() => (fails ? reject(new Error(fails)) : resolve(n)), tookMs));
    },
    () => world.told++,
    250,
    () => world.stage,
  );
  return { world, feed, listeners };
}

test('news asks again after a rest; a renewed question at once, also while one is under way', async () => {
  const { world, feed } = rig();
  await vi.advanceTimersByTimeAsync(10);
  expect([world.asked, feed.answer]).toEqual([1, 1]);
  world.news();
  world.news();
  await vi.advanceTimersByTimeAsync(200);
  expect(world.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(60);
  expect([world.asked, feed.answer]).toEqual([2, 2]);
  feed.renew();
  feed.renew();
  await vi.advanceTimersByTimeAsync(10);
  expect(feed.answer).toBe(3);
  await vi.advanceTimersByTimeAsync(10);
  expect([world.asked, feed.answer]).toEqual([4, 4]);
});

test('a dear question holds the engine half of the time at most', async () => {
  const { world } = rig(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  world.news();
  await vi.advanceTimersByTimeAsync(900);
  expect(world.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(world.asked).toBe(2);
});

test('a fault takes the answer with it, and the next answer the fault', async () => {
  const { world, feed } = rig();
  await vi.advanceTimersByTimeAsync(10);
  world.fails = 'the step is no multiple';
  feed.renew();
  await vi.advanceTimersByTimeAsync(10);
  expect([feed.answer, feed.fault]).toEqual([undefined, 'the step is no multiple']);
  world.fails = '';
  feed.renew();
  await vi.advanceTimersByTimeAsync(10);
  expect([feed.answer, feed.fault]).toEqual([3, undefined]);
});

test('a question that cannot be put is told once', async () => {
  const { world, feed } = rig();
  await vi.advanceTimersByTimeAsync(10);
  world.throws = true;
  feed.renew();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([feed.answer, feed.fault, world.told]).toEqual([undefined, 'no such question', 2]);
});

test('an answer of the session before is dropped and asked of the one that is shown', async () => {
  const { world, feed } = rig();
  await vi.advanceTimersByTimeAsync(5);
  world.stage = 2;
  await vi.advanceTimersByTimeAsync(5);
  expect(feed.answer).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10);
  expect([world.asked, feed.answer]).toEqual([2, 2]);
});

test('asleep it asks nothing, awake what it missed, closed nothing more', async () => {
  const { world, feed, listeners } = rig();
  await vi.advanceTimersByTimeAsync(10);
  feed.sleep(true);
  world.news();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(world.asked).toBe(1);
  feed.sleep(false);
  await vi.advanceTimersByTimeAsync(10);
  expect(world.asked).toBe(2);
  feed.close();
  expect(listeners.size).toBe(0);
  feed.renew();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(world.asked).toBe(2);
});
