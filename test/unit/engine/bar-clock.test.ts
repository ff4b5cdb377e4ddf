/** When bars of one and of two instruments close, what empty ones hold, what a gap and a long silence do. */
import { beforeAll, expect, it } from 'vitest';
import { BarClock } from '../../../src/engine/bar-clock.ts';
import { openBarLane } from '../../../src/engine/lanes.ts';
import { openKernels } from '../../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { openRandom } from '../../tools/random-session.ts';
import { at, start } from './rows.ts';

beforeAll(loadKernelsInNode);

interface Seen {
  end: number;
  close: number[];
  volume: number[];
}

/** Bars the lane holds, then empties it. */
function drain(clock: BarClock): Seen[] {
  const { lane } = clock;
  const seen = Array.from({ length: lane.rows }, (_, row) => ({
    end: (lane.views[0][row] - start) / 1e6,
    close: clock.instruments.map((_, i) => lane.views[4 + i * 8][row]),
    volume: clock.instruments.map((_, i) => lane.views[5 + i * 8][row]),
  }));
  lane.rows = 0;
  return seen;
}

function open(instruments: number): BarClock {
  const indexes = Array.from({ length: instruments }, (_, i) => i);
  return new BarClock(1_000_000, indexes, openBarLane(openKernels().arena, instruments, 1_024));
}

it('one instrument: a bar closes at its next trade, empty ones repeat the close', () => {
  const clock = open(1);
  clock.trade(0, at(0.2), 10, 1, 1);
  clock.trade(0, at(0.9), 12, 2, -1);
  expect(drain(clock)).toEqual([]);
  clock.trade(0, at(1), 11, 5, 1);
  expect(drain(clock)).toEqual([{ end: 1, close: [12], volume: [3] }]);
  clock.advance(at(4.5));
  clock.trade(0, at(4.5), 13, 1, 1);
  expect(drain(clock)).toEqual([
    { end: 2, close: [11], volume: [5] },
    { end: 3, close: [11], volume: [0] },
    { end: 4, close: [11], volume: [0] },
  ]);
});

it('time closes a bar one second after its end, whichever row shows it', () => {
  const clock = open(1);
  clock.trade(0, at(0.2), 10, 1, 1);
  clock.advance(at(1.999_999));
  expect(drain(clock)).toEqual([]);
  expect(clock.deadline).toBe(at(2));
  clock.advance(at(2));
  expect(drain(clock)).toEqual([{ end: 1, close: [10], volume: [1] }]);
});

it('two instruments: both must have shown a trade, or a second passes', () => {
  const clock = open(2);
  clock.trade(0, at(0.5), 10, 1, 1);
  clock.trade(1, at(0.7), 20, 2, 1);
  clock.trade(0, at(1.5), 11, 1, 1);
  expect(drain(clock)).toEqual([]);
  clock.trade(1, at(1.2), 21, 2, 1);
  expect(drain(clock)).toEqual([{ end: 1, close: [10, 20], volume: [1, 2] }]);
  clock.advance(at(3));
  expect(drain(clock)).toEqual([{ end: 2, close: [11, 21], volume: [1, 2] }]);
});

it('the clock runs once all have traded', () => {
  const clock = open(2);
  clock.trade(0, at(0.5), 10, 1, 1);
  expect(clock.deadline).toBe(Number.POSITIVE_INFINITY);
  clock.advance(at(7));
  clock.trade(1, at(7.5), 20, 1, 1);
  clock.advance(at(9));
  expect(drain(clock)).toEqual([{ end: 8, close: [10, 20], volume: [0, 1] }]);
});

it('it starts with the newest bar that any of them has traded in', () => {
  const clock = open(2);
  clock.trade(0, at(0.5), 10, 1, 1);
  clock.trade(0, at(1.5), 11, 3, 1);
  clock.trade(0, at(1.6), 12, 4, 1);
  clock.trade(1, at(0.7), 20, 2, 1);
  clock.advance(at(3));
  expect(drain(clock)).toEqual([{ end: 2, close: [12, 20], volume: [7, 0] }]);
});

it('an empty bar repeats the close before it, though the next has traded', () => {
  const clock = open(2);
  clock.trade(0, at(0.5), 10, 1, 1);
  clock.trade(1, at(0.5), 20, 1, 1);
  clock.trade(1, at(1.1), 21, 1, 1);
  clock.trade(1, at(1.2), 22, 1, 1);
  clock.advance(at(2));
  clock.trade(0, at(2.1), 99, 1, 1);
  clock.advance(at(3));
  expect(drain(clock)).toEqual([
    { end: 1, close: [10, 20], volume: [1, 1] },
    { end: 2, close: [10, 22], volume: [0, 2] },
  ]);
});

it('a trade that is late counts in the bar that is open', () => {
  const clock = open(2);
  clock.trade(0, at(0.5), 10, 1, 1);
  clock.trade(1, at(0.5), 20, 1, 1);
  clock.advance(at(2.5));
  clock.trade(0, at(2.5), 11, 1, 1);
  clock.trade(1, at(0.6), 21, 7, 1);
  clock.advance(at(4));
  expect(drain(clock)).toEqual([
    { end: 1, close: [10, 20], volume: [1, 1] },
    { end: 2, close: [10, 21], volume: [0, 7] },
    { end: 3, close: [11, 21], volume: [1, 0] },
  ]);
});

it('a gap stops the clock until the instrument it concerns has traded', () => {
  const clock = open(2);
  let gaps = 0;
  clock.lane.gap = () => void gaps++;
  clock.trade(0, at(0.5), 10, 1, 1);
  clock.trade(1, at(0.5), 20, 1, 1);
  clock.gap(0);
  expect(gaps).toBe(1);
  clock.advance(at(30));
  clock.trade(1, at(30.5), 25, 1, 1);
  clock.advance(at(33));
  expect(drain(clock)).toEqual([]);
  clock.trade(0, at(33.5), 15, 1, 1);
  clock.advance(at(36));
  expect(drain(clock)).toEqual([
    { end: 34, close: [15, 25], volume: [1, 0] },
    { end: 35, close: [15, 25], volume: [0, 0] },
  ]);
});

it('a silence of more than a day of bars is a gap, not a day of empty bars', () => {
  const clock = open(1);
  let gaps = 0;
  clock.lane.gap = () => void gaps++;
  clock.trade(0, at(0.5), 10, 1, 1);
  clock.trade(0, at(1.5), 11, 1, 1);
  expect(drain(clock).length).toBe(1);
  clock.advance(at(90_000));
  expect(drain(clock)).toEqual([
    { end: 2, close: [11], volume: [1] },
    { end: 3, close: [11], volume: [0] },
  ]);
  expect(gaps).toBe(1);
  expect(clock.deadline).toBe(Number.POSITIVE_INFINITY);
  clock.trade(0, at(90_000), 12, 1, 1);
  clock.advance(at(90_002));
  expect(drain(clock)).toEqual([{ end: 90_001, close: [12], volume: [1] }]);
});

/** A bar of a file: nine numbers, prices all `close`. */
function bar(from: number, close: number, sums: Partial<Record<'volume' | 'buy' | 'trades', number>> = {}): Float64Array {
  const { volume = 1, buy = Number.NaN, trades = 1 } = sums;
  return Float64Array.of(at(from), close, close, close, close, volume, buy, close * volume, trades);
}

it('a given bar closes at its end, at once', () => {
  const clock = open(1);
  clock.given(0, bar(0, 10, { volume: 3 }), at(1));
  expect(drain(clock)).toEqual([{ end: 1, close: [10], volume: [3] }]);
  clock.given(0, bar(1, 11), at(2));
  clock.advance(at(4));
  clock.given(0, bar(3, 12), at(4));
  expect(drain(clock)).toEqual([
    { end: 2, close: [11], volume: [1] },
    { end: 3, close: [11], volume: [0] },
    { end: 4, close: [12], volume: [1] },
  ]);
});

it('given bars add up to slower ones; longer ones, and ones of a time told already, do not count', () => {
  const clock = new BarClock(3_000_000, [0], openBarLane(openKernels().arena, 1, 1_024));
  const origin = Math.ceil(start / 3e6) * 3 - start / 1e6;
  for (let k = 0; k < 3; k++) clock.given(0, bar(origin + k, 10 + k, { buy: k === 1 ? Number.NaN : 1 }), at(origin + k + 1));
  clock.given(0, bar(origin, 99), at(origin + 3));
  clock.given(0, bar(origin + 3, 99), at(origin + 9));
  expect(clock.lane.views[6][0]).toBeNaN();
  expect(drain(clock)).toEqual([{ end: origin + 3, close: [12], volume: [3] }]);
});

it('given bars of two instruments close together, an absent one repeats its close', () => {
  const clock = open(2);
  clock.given(0, bar(0, 10), at(1));
  expect(drain(clock)).toEqual([]);
  clock.given(1, bar(0, 20), at(1));
  expect(drain(clock)).toEqual([{ end: 1, close: [10, 20], volume: [1, 1] }]);
  clock.given(0, bar(1, 11), at(2));
  expect(drain(clock)).toEqual([]);
  clock.advance(at(3));
  clock.given(0, bar(2, 12), at(3));
  clock.given(1, bar(2, 22), at(3));
  expect(drain(clock)).toEqual([
    { end: 2, close: [11, 20], volume: [1, 0] },
    { end: 3, close: [12, 22], volume: [1, 1] },
  ]);
});

it('a given bar without trades is an empty one', () => {
  const clock = open(1);
  clock.given(0, bar(0, 10), at(1));
  clock.given(0, bar(1, 10, { volume: 0, trades: 0 }), at(2));
  expect(drain(clock)).toEqual([
    { end: 1, close: [10], volume: [1] },
    { end: 2, close: [10], volume: [0] },
  ]);
});

it('bought volume is unknown where no trade named a side, 0 where there was none', () => {
  const clock = open(1);
  clock.trade(0, at(0.2), 10, 1, 0);
  clock.trade(0, at(1.2), 10, 2, 0);
  clock.trade(0, at(1.3), 10, 4, 1);
  clock.trade(0, at(2.2), 10, 1, -1);
  clock.advance(at(5));
  expect([...clock.lane.views[6].subarray(0, clock.lane.rows)]).toEqual([Number.NaN, 4, 0, 0]);
});

it('an empty given bar of the next time tells nothing of the one that is open', () => {
  const clock = open(2);
  clock.given(0, bar(0, 10), at(1));
  clock.given(1, bar(0, 20), at(1));
  // Bar 2 of the first is missing; its next ones are empty and know a later close.
  clock.given(0, bar(2, 15, { volume: 0, trades: 0 }), at(3));
  clock.given(1, bar(1, 21), at(2));
  clock.given(1, bar(2, 22), at(3));
  expect(drain(clock)).toEqual([
    { end: 1, close: [10, 20], volume: [1, 1] },
    { end: 2, close: [10, 21], volume: [0, 1] },
    { end: 3, close: [15, 22], volume: [0, 1] },
  ]);
});

it('given bars close the same whether one instrument comes ahead of the other or not', () => {
  const random = openRandom(11);
  for (let round = 0; round < 200; round++) {
    const bars = Array.from({ length: 2 * 30 }, (_, k) => {
      const sums = random() < 0.4 && k >= 2 ? { volume: 0, trades: 0 } : {};
      return { slot: k % 2, from: k >> 1, row: bar(k >> 1, Math.ceil(random() * 50), sums) };
    });
    const inOrder = open(2);
    const ahead = open(2);
    // Once the clock runs the second instrument comes one bar later than the first.
    const turn = ({ slot, from }: { slot: number; from: number }): number => (from === 0 ? 0 : from + slot * 1.5);
    const late = [...bars].sort((a, b) => turn(a) - turn(b));
    for (const { slot, from, row } of bars) inOrder.given(slot, row, at(from + 1));
    for (const { slot, from, row } of late) ahead.given(slot, row, at(from + 1));
    expect(inOrder.lane.rows).toBe(30);
    expect(drain(ahead)).toEqual(drain(inOrder));
  }
});
