/** Waits between tries, and the clock of receive times. */
import { describe, expect, it } from 'vitest';
import { Backoff } from '../../../src/sources/live/backoff.ts';
import { RequestPace } from '../../../src/sources/live/request-pace.ts';
import { openWallClock } from '../../../src/sources/live/wall-clock.ts';
import { FakeWorld } from './fake-world.ts';

describe('the wait before the next try', () => {
  const waits = (chance: number) => {
    const backoff = new Backoff(() => chance);
    return Array.from({ length: 9 }, () => backoff.failed(0));
  };

  it('is 250 ms to 20 s, doubling, anywhere in between', () => {
    expect(waits(0)).toEqual(Array(9).fill(250));
    expect(waits(0.999999)).toEqual([500, 1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000]);
    expect(waits(0.5)).toEqual([375, 625, 1125, 2125, 4125, 8125, 10125, 10125, 10125]);
  });

  it('begins anew only when data flowed for 10 s', () => {
    const backoff = new Backoff(() => 1);
    for (let i = 0; i < 4; i++) backoff.failed(0);
    backoff.works(1_000);
    expect(backoff.failed(10_999)).toBe(8_000);
    backoff.works(20_000);
    backoff.works(29_000);
    expect(backoff.failed(30_000)).toBe(500);
  });
});

it('sends no more requests a second than are allowed; pings go first and count', () => {
  const world = new FakeWorld();
  const sent: [number, string][] = [];
  const pace = new RequestPace(world, 5, (text) => sent.push([world.ms, text]));
  pace.add(['a', 'b', 'c']);
  world.pass(50);
  pace.atOnce('ping');
  world.pass(1_000);
  expect(sent).toEqual([
    [0, 'a'],
    [50, 'ping'],
    [400, 'b'],
    [600, 'c'],
  ]);
});

it('keeps the fine clock while it is right, and follows the system after a sleep', () => {
  let fine = 0;
  let system = 1_000_000;
  const now = openWallClock(
    1_000_000,
    () => fine,
    () => system,
  );
  fine = 10.0004;
  system = 1_000_040;
  expect(now()).toBe(1_000_010_000);
  // Asleep for an hour, in which the fine clock stood still.
  system += 3_600_000;
  expect(now()).toBe(system * 1_000);
  fine += 5;
  system += 5;
  expect(now()).toBe(system * 1_000);
});
