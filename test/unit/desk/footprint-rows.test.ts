/** What the footprint counts of its cells: their height, their balance, their numbers; and the marks of a profile's rows. */
import { describe, expect, it } from 'vitest';
import type { FootprintAnswer, ProfileAnswer } from '../../../src/api/flow-types.ts';
import { balanceOf, cellText, pricesIn, signedCell, stepFor } from '../../../src/desk/charts/footprint/rows.ts';
import { openRows } from '../../../src/desk/charts/footprint/view.ts';
import { anchorHere } from '../../../src/desk/panels/anchor.ts';
import { rowsOf } from '../../../src/desk/panels/profile-draw.ts';

function barOf(...cells: [price: number, sold: number, bought: number][]): FootprintAnswer {
  const column = (k: number) => Float64Array.from(cells, (cell) => cell[k]!);
  const n = (value: number) => Float64Array.of(value);
  return {
    start: n(0),
    open: n(cells[0]![0]),
    high: n(cells.at(-1)![0]),
    low: n(cells[0]![0]),
    close: n(cells[0]![0]),
    bought: n(column(2).reduce((a, b) => a + b)),
    sold: n(column(1).reduce((a, b) => a + b)),
    unsided: n(0),
    trades: n(cells.length),
    minDelta: n(0),
    maxDelta: n(0),
    poc: n(cells[0]![0]),
    naked: Uint8Array.of(1),
    gap: Uint8Array.of(0),
    offsets: Int32Array.of(0, cells.length),
    price: column(0),
    cellSold: column(1),
    cellBought: column(2),
    cellUnsided: column(0).fill(0),
    cellTrades: column(0).fill(1),
    through: 1,
    gaps: new Float64Array(),
  };
}

describe('height of a row', () => {
  it.each([
    [240, 6, 0.1, 50],
    [240, 10, 0.1, 25],
    [0.35, 20, 0.01, 0.02],
    [3, 10, 1, 1],
    [9, 4, 1, 5],
    [0, 5, 0.5, 0.5],
  ])('%f in %i rows of steps of %f is %f', (height, rows, tick, expected) => {
    expect(stepFor(height, rows, tick)).toBe(expected);
  });
});

describe('balance', () => {
  it('holds sales against the purchases one row above, purchases against the sales one row below', () => {
    const { sold, bought } = balanceOf(barOf([100, 9, 1], [101, 2, 3], [102, 1, 7]), 1, 3);
    expect([...sold]).toEqual([1, 0, 0]);
    expect([...bought]).toEqual([0, 0, 1]);
  });

  it('marks three rows in a row as a stack, and a hole breaks it', () => {
    const cells: [number, number, number][] = [
      [100, 9, 0],
      [101, 9, 1],
      [102, 9, 1],
      [103, 1, 1],
    ];
    expect([...balanceOf(barOf(...cells), 1, 3).sold]).toEqual([2, 2, 2, 0]);
    cells[2] = [107, 9, 1];
    cells[3] = [108, 1, 1];
    expect([...balanceOf(barOf(...cells), 1, 3).sold]).toEqual([1, 1, 1, 0]);
  });

  it('says nothing of small amounts and of the ends of the bar', () => {
    const { sold, bought } = balanceOf(barOf([100, 0, 5], [101, 0.01, 0], [102, 50, 0]), 1, 3);
    expect([...sold, ...bought]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

it('numbers are short, and none is a dot', () => {
  expect([0, 0.44, 9.96, 99.96, 1_299, 12_345, 999_999, 1_234_567, 1e9, 25e9].map((value) => cellText(value, 1))).toEqual([
    '·',
    '0.4',
    '10.0',
    '100',
    '1,299',
    '12.3k',
    '1.0M',
    '1.2M',
    '1.0G',
    '25G',
  ]);
  expect([999, 1_299, 12_345].map((value) => cellText(value, 1, true))).toEqual(['999', '1.3k', '12k']);
  expect([2.5, -2.5, 0].map((value) => signedCell(value, 1))).toEqual(['+2.5', '−2.5', '·']);
});

describe('the prices that are seen', () => {
  const seen = { from: 0, to: 10 };

  it('hold whole rows about the bars, and follow the hand until it lets go', () => {
    const rows = openRows({ prices: () => ({ low: 100.2, high: 103 }), step: () => 1, height: () => 20 });
    expect(rows.range(seen)).toEqual({ low: 99.5, high: 104.5 });
    rows.pan(2);
    expect(rows.range(seen)).toEqual({ low: 101.5, high: 106.5 });
    rows.stretch(undefined, 0);
    expect(rows.held()).toBe(false);
    expect(rows.range(seen).low).toBe(99.5);
  });

  it('leave out a price far off', () => {
    const bars = barOf([100, 1, 1], [101, 1, 1], [1_000, 1, 1]);
    const all: FootprintAnswer = {
      ...bars,
      start: Float64Array.of(0, 1, 2),
      low: Float64Array.of(100, 100, 100),
      high: Float64Array.of(101, 1_000, 101),
      close: Float64Array.of(100, 101, 101),
    };
    expect(pricesIn(all, 1, seen)?.high).toBeLessThan(130);
  });
});

it('a profile leaves rows far from its value area out of the picture', () => {
  const n = Float64Array.of(1, 1, 1, 1);
  const answer = { price: Float64Array.of(1, 100, 101, 1_000), bought: n, sold: n, unsided: n, trades: n, poc: 100, val: 100, vah: 101 };
  expect(rowsOf(answer as unknown as ProfileAnswer, 1)).toMatchObject({ first: 1, last: 3 });
});

it('an anchor is where the crosshair stands, else the left edge of what is seen', () => {
  const axis = { span: () => ({ from: 50.4, to: 90 }), start: () => 60, crosshair: () => undefined };
  expect(anchorHere(axis)).toEqual({ ts: 60, title: 'Anchor at the left edge' });
  const crosshair = () => ({ ts: 70.2, chart: '', lane: 0, y: 0, spoken: false });
  expect(anchorHere({ ...axis, crosshair }).ts).toBe(70);
});
