/** The pure parts of the heatmap: levels and tiles, held cells, cut-offs, ramp, painting, bubbles, prices that are seen. */
import { describe, expect, it } from 'vitest';
import { cellUnknown, type HeatTile, tileCells } from '../../../src/api/flow-types.ts';
import { layBubbles, layNumbers } from '../../../src/desk/charts/heat-gl/bubbles.ts';
import { codeNone, codeUnknown, type HeldTile, openTile, quantityOf, takeColumns } from '../../../src/desk/charts/heat-gl/codes.ts';
import { calmed, movedCuts, shareOf, sizeOf, sizesOf } from '../../../src/desk/charts/heat-gl/cuts.ts';
import { cellsLooked } from '../../../src/desk/charts/heat-gl/gl.ts';
import { Halved, halvingFor } from '../../../src/desk/charts/heat-gl/halved.ts';
import {
  cellMicros,
  cellSteps,
  coarsest,
  type HeatView,
  levelOf,
  placeOf,
  priceAt,
  stepAt,
  tileKey,
  tilesOf,
} from '../../../src/desk/charts/heat-gl/level.ts';
import { patchOf } from '../../../src/desk/charts/heat-gl/painting.ts';
import { paintCells } from '../../../src/desk/charts/heat-gl/plain.ts';
import { pathOf, rangeFor } from '../../../src/desk/charts/heat-gl/price-view.ts';
import { openRamp } from '../../../src/desk/charts/heat-gl/ramp.ts';
import { paintOrder, Shelf } from '../../../src/desk/charts/heat-gl/shelf.ts';
import { fateOf, wallEnds, wasReached } from '../../../src/desk/charts/heat-gl/walls.ts';

const minute = 60e6;
const t0 = 1_723_161_600e6;
const view: HeatView = { from: t0, to: t0 + 5 * minute, low: 61_580, high: 61_740, width: 800, height: 480 };

/** An answer of `columns` columns whose every cell is `cell`. */
const answer = (columns: number, cell: number, over: Partial<HeatTile> = {}): HeatTile => ({
  ...{ lt: 0, lp: 0, tb: 0, pb: 0, from: 0, to: columns, least: 0.01, most: 100, whole: columns === tileCells },
  cells: new Uint16Array(columns * tileCells).fill(cell),
  ...over,
});
function held(columns: number, cell: number, over: Partial<HeatTile> = {}): HeldTile {
  const tile = openTile({ lt: 0, lp: 0, tb: 0, pb: 0, ...over });
  takeColumns(tile, answer(columns, cell, over));
  return tile;
}

describe('levels and tiles', () => {
  it('takes cells of a pixel or more across and two or more high, less than twice that', () => {
    for (const tick of [1e-8, 0.1, 1_000]) {
      const seen = { ...view, low: 600_000 * tick, high: 601_600 * tick };
      const level = levelOf(seen, tick);
      const [across, down] = [(cellMicros(level) * 800) / (5 * minute), (cellSteps(level) * tick * 480) / (1_600 * tick)];
      expect(across).toBeGreaterThanOrEqual(1);
      expect(across).toBeLessThan(2);
      expect(down).toBeGreaterThanOrEqual(2);
      expect(down).toBeLessThan(4);
    }
  });
  it('goes no finer than a millisecond and a step, and no coarser than tiles are told', () => {
    expect(levelOf({ ...view, to: view.from + 1_000, high: view.low + 1 }, 0.1)).toEqual({ lt: 0, lp: 0 });
    const far = levelOf({ ...view, from: 0, to: 1e17, low: 0, high: 1e9 }, 1e-8);
    expect(far.lt).toBeLessThanOrEqual(coarsest.lt);
    expect(far.lp).toBe(coarsest.lp);
  });
  it('takes finer cells where the greatest of a pixel is to be seen, never more tiles than can be held', () => {
    expect(levelOf({ ...view, fine: true }, 0.1).lt).toBeLessThan(levelOf(view, 0.1).lt);
    const huge = { ...view, width: 7_680, height: 4_320, fine: true };
    expect(tilesOf(huge, levelOf(huge, 0.1), 0.1).length).toBeLessThanOrEqual(112);
  });
  it('covers a view without holes, and puts a price in the middle of its row', () => {
    const level = levelOf(view, 0.1);
    const tiles = tilesOf(view, level, 0.1);
    const places = tiles.map((tile) => placeOf(tile, 0.1));
    expect(Math.min(...places.map(({ from }) => from))).toBeLessThanOrEqual(view.from);
    expect(Math.max(...places.map(({ to }) => to))).toBeGreaterThanOrEqual(view.to);
    expect(Math.min(...places.map(({ low }) => low))).toBeLessThanOrEqual(view.low);
    expect(Math.max(...places.map(({ high }) => high))).toBeGreaterThanOrEqual(view.high);
    expect(new Set(tiles.map(tileKey)).size).toBe(tiles.length);
    expect(stepAt(61_600.4, 0.1) % 1).toBeCloseTo(0.5, 6);
    expect(priceAt(stepAt(61_600.4, 0.1), 0.1)).toBeCloseTo(61_600.4, 6);
  });
  it('asks nothing below price zero and nothing of a view without end', () => {
    expect(tilesOf({ ...view, low: -500, high: 500 }, { lt: 10, lp: 4 }, 0.1).every(({ pb }) => pb >= 0)).toBe(true);
    expect(tilesOf(view, { lt: 0, lp: 0 }, 1e-8)).toEqual([]);
  });
});

describe('held tiles', () => {
  it('keeps not known, nothing and quantities apart, to the ends of the scale', () => {
    const tile = held(1, cellUnknown);
    expect(tile.codes[0]).toBe(codeUnknown);
    takeColumns(tile, answer(1, 0));
    expect(quantityOf(tile, tile.codes[0]!)).toBe(0);
    takeColumns(tile, answer(1, 1, { least: 1e-3, most: 1e9 }));
    expect(quantityOf(tile, tile.codes[0]!)).toBeCloseTo(1e-3, 9);
    takeColumns(tile, answer(1, 65_534, { least: 1e-3, most: 1e9 }));
    expect(quantityOf(tile, tile.codes[0]!) / 1e9).toBeCloseTo(1, 9);
    expect(quantityOf(tile, codeUnknown)).toBeNaN();
  });
  it('joins growing columns, and refuses what does not join or has another scale', () => {
    const tile = held(3, 100);
    expect(takeColumns(tile, answer(5, 200, { from: 2, to: 5, cells: new Uint16Array(3 * tileCells).fill(200) }))).toBe(true);
    expect([tile.to, tile.changed, tile.codes[tileCells]!, tile.codes[2 * tileCells]!]).toEqual([5, 2, 101, 201]);
    expect(takeColumns(tile, answer(9, 1, { from: 8, to: 9 }))).toBe(false);
    expect(takeColumns(tile, answer(6, 1, { from: 4, to: 6, most: 7 }))).toBe(false);
    expect(tile.to).toBe(5);
  });
  it('drops the tile used longest ago, and paints other levels under what is missing alone', () => {
    const dropped: number[] = [];
    const shelf = new Shelf<number>(2, (value) => dropped.push(value));
    shelf.set('a', 1);
    shelf.set('b', 2);
    shelf.get('a');
    shelf.set('c', 3);
    expect([dropped, shelf.get('b'), shelf.size]).toEqual([[2], undefined, 2]);
    const tiles = new Shelf<HeldTile>();
    const [own, near, far] = [held(1, 1), held(1, 1, { lt: 2, lp: 1 }), held(1, 1, { lt: 8 })];
    for (const tile of [own, near, far]) tiles.set(tileKey(tile), tile);
    const missing = { lt: 0, lp: 0, tb: 1, pb: 0 };
    expect(paintOrder(tiles, [own], () => true)).toEqual([own]);
    expect(paintOrder(tiles, [own, missing], () => true)).toEqual([far, near, own]);
  });
  it('halves to the greatest of four, growing columns too', () => {
    const codes = new Uint16Array(tileCells * tileCells);
    codes[5 * tileCells + 9] = 7;
    const tile = new Halved(codes);
    tile.renew(0, tileCells);
    expect(tile.levels[1]![2 * 128 + 4]).toBe(7);
    codes[5 * tileCells + 8] = 9;
    tile.renew(5, 6);
    expect([tile.levels[1]![2 * 128 + 4], tile.levels[2]![64 + 2]]).toEqual([9, 9]);
    expect([halvingFor(0.5, 3), halvingFor(3.3, 1.7), halvingFor(9, 9), cellsLooked(1), cellsLooked(1.7)]).toEqual([0, 1, 2, 1, 3]);
  });
});

describe('cut-offs', () => {
  it('are quantiles of what rests in the view', () => {
    const tile = held(tileCells, 0);
    // Half of the rows hold 1, one in 64 holds 20.
    for (let c = 0; c < tileCells; c++)
      for (let r = 0; r < tileCells; r += 2)
        tile.codes[c * tileCells + r] = 2 + Math.round(65_533 * (Math.log((r % 64 === 0 ? 20 : 1) / 0.01) / Math.log(1e4)));
    const place = placeOf(tile, 1);
    const found = sizesOf([tile], { ...place, width: 100, height: 100 }, 1, { low: 0.5, high: 0.99 })!;
    expect(found.low).toBeCloseTo(1, 1);
    expect(found.high / 20).toBeCloseTo(1, 1);
    expect(sizesOf([held(3, 0)], { ...place, width: 9, height: 9 }, 1)).toBeUndefined();
  });
  it('stay while they move by little', () => {
    const before = { low: 1, high: 100, least: 0.01, most: 500 };
    expect(calmed(before, { ...before, low: 1.2, high: 110 })).toBe(before);
    expect(calmed(before, { ...before, high: 300 }).high).toBe(300);
  });
  it('are moved by hand on a log scale and never pass each other', () => {
    const sizes = { low: 1, high: 100, least: 0.01, most: 1_000 };
    expect(sizeOf(shareOf(7, sizes), sizes)).toBeCloseTo(7, 9);
    expect(movedCuts(sizes, 'low', 0.95, sizes).low).toBeLessThan(100);
    expect(movedCuts(sizes, 'high', 0, sizes).high).toBeGreaterThan(1);
  });
});

describe('painting', () => {
  it('has a ramp that only rises in lightness, from the first stop to the last', () => {
    const ramp = openRamp(['#0e1116', '#111d33', '#1b3564', '#4d5f86', '#a2996f', '#fff0a3']);
    expect([...ramp.slice(0, 3), ...ramp.slice(-4)]).toEqual([0x0e, 0x11, 0x16, 0xff, 0xf0, 0xa3, 255]);
    const light = (i: number): number => 0.2126 * ramp[4 * i]! + 0.7152 * ramp[4 * i + 1]! + 0.0722 * ramp[4 * i + 2]!;
    for (let i = 1; i < 256; i++) expect(light(i)).toBeGreaterThanOrEqual(light(i - 1) - 0.8);
  });
  it('shows the greatest of the cells of a pixel, leaves what is not known, and stops where a tile ends', () => {
    const tile = held(128, 0);
    tile.codes[40 * tileCells + 200] = 65_535;
    tile.codes.fill(codeUnknown, 64 * tileCells, 128 * tileCells);
    const place = placeOf(tile, 1);
    const seen = { ...place, width: 64, height: 64 };
    const ramp = Uint32Array.from({ length: 256 }, (_, i) => i + 1);
    const pixels = new Uint32Array(64 * 64);
    paintCells(pixels, 64, 64, ramp, { tiles: [tile], view: seen, tickSize: 1, cuts: { low: 0.01, high: 100 } });
    const row = 63 - Math.floor(200 / 4);
    expect(pixels[row * 64 + 10]).toBe(256);
    expect(pixels.filter((pixel) => pixel === 256).length).toBe(1);
    expect(pixels[row * 64 + 11]).toBe(codeNone);
    expect([pixels[row * 64 + 20], pixels[row * 64 + 40]]).toEqual([0, 0]);
    expect(patchOf(tile, seen, 1)!.x1).toBe(32);
    expect(patchOf(tile, { ...seen, from: place.to, to: place.to + 1 }, 1)).toBeUndefined();
  });
});

describe('orders as bubbles', () => {
  const orders = (list: [ts: number, price: number, qty: number, side: number][]) => ({
    ts: Float64Array.from(list, ([ts]) => ts),
    price: Float64Array.from(list, ([, price]) => price),
    qty: Float64Array.from(list, ([, , qty]) => qty),
    side: Float64Array.from(list, ([, , , side]) => side),
  });
  const same = (value: number): number => value;
  it('gives quantity as area, the largest first, and leaves out what is not seen', () => {
    const laid = layBubbles(
      orders([
        [10, 50, 25, 1],
        [300, 50, 100, -1],
        [200, 9, 0.001, 0],
        [900, 1, 999, 1],
      ]),
      same,
      same,
      400,
      { most: 20, least: 3 },
    );
    expect(laid.map(({ qty, radius, side }) => [qty, radius, side])).toEqual([
      [100, 20, -1],
      [25, 10, 1],
      [0.001, 3, 0],
    ]);
  });
  it('tells those that lie on a larger one of their side with it', () => {
    const laid = layBubbles(
      orders([
        [10, 50, 80, 1],
        [12, 50, 20, 1],
        [11, 50, 30, -1],
      ]),
      same,
      same,
      400,
      { most: 20, least: 3 },
    );
    expect(laid.map(({ qty, orders: n, side }) => [qty, n, side])).toEqual([
      [100, 2, 1],
      [30, 1, -1],
    ]);
  });
});

describe('numbers on bubbles', () => {
  const bubble = (x: number, y: number, radius: number, side: number, qty: number) => ({ x, y, radius, side, qty, orders: 1 });
  const widthOf = (text: string): number => 7 * text.length;
  it('stand inside their half disc, or not at all', () => {
    expect(layNumbers([bubble(50, 50, 20, 1, 41)], widthOf)).toMatchObject([{ text: '41', x: 50 }]);
    expect(layNumbers([bubble(50, 50, 20, 1, 41)], widthOf)[0]!.y).toBeLessThan(46);
    expect(layNumbers([bubble(50, 50, 20, -1, 41)], widthOf)[0]!.y).toBeGreaterThan(54);
    expect(layNumbers([bubble(50, 50, 10, 1, 41)], widthOf)).toEqual([]);
    expect(layNumbers([bubble(50, 50, 20, 1, 41_000_000)], widthOf)).toEqual([]);
    expect(layNumbers([bubble(50, 50, 20, 0, 41)], widthOf)).toEqual([]);
  });
  it('never lie under a larger bubble or on another number', () => {
    const [large, small] = [bubble(50, 50, 20, 1, 60), bubble(58, 54, 18, 1, 41)];
    expect(layNumbers([large, small], widthOf).map(({ text }) => text)).toEqual(['60']);
    // Domes away from each other at one price: both are read.
    expect(layNumbers([large, bubble(50, 50, 18, -1, 41)], widthOf)).toHaveLength(2);
  });
});

describe('walls', () => {
  it('end where next to nothing is left, over the borders of tiles; what is not known ends nothing', () => {
    const [first, second] = [held(tileCells, 0), held(40, 0, { tb: 1 })];
    const code = (qty: number): number => 2 + Math.round((65_533 * Math.log(qty / 0.01)) / Math.log(1e4));
    for (let c = 240; c < tileCells; c++) first.codes[c * tileCells + 7] = code(60);
    for (let c = 0; c < 10; c++) second.codes[c * tileCells + 7] = code(60);
    for (let c = 5; c < 30; c++) first.codes[c * tileCells + 9] = code(60);
    first.codes.fill(codeUnknown, 30 * tileCells, 31 * tileCells);
    for (let c = 100; c < 105; c++) first.codes[c * tileCells + 11] = code(60);
    const [end, ...others] = wallEnds([second, first], 1, 50, 14);
    expect(others).toEqual([]);
    expect(end).toMatchObject({ ts: 266_000, to: 267_000, full: 266_000, low: 6.5, high: 7.5, columns: 26 });
    expect(end!.qty / 60).toBeCloseTo(1, 2);
    expect([wasReached(end!, { low: 6, high: 7 }), wasReached(end!, { low: 1, high: 2 }), wasReached(end!, { low: 9, high: 12 })]).toEqual([
      true,
      false,
      false,
    ]);
    // Where the best prices are not known the trades decide.
    expect(wasReached(end!, { low: Number.NaN, high: Number.NaN })).toBe(true);
    expect([fateOf(end!, 41), fateOf(end!, 12)]).toEqual(['taken', 'pulled']);
  });
  it('end in columns that are over alone', () => {
    const tile = held(40, 0);
    const code = (qty: number): number => 2 + Math.round((65_533 * Math.log(qty / 0.01)) / Math.log(1e4));
    for (let c = 10; c < 39; c++) tile.codes[c * tileCells + 7] = code(60);
    expect(wallEnds([tile], 1, 50, 14)).toEqual([]);
    tile.whole = true;
    expect(wallEnds([tile], 1, 50, 14)).toHaveLength(1);
  });
});

describe('prices that are seen', () => {
  it('go by the path without its wild values, and rest while it stays inside', () => {
    const path = Float64Array.from({ length: 400 }, (_, i) => 60_000 + (i % 40));
    path[200] = 600_000;
    path[201] = Number.NaN;
    const found = pathOf(path)!;
    expect(found.high).toBeLessThan(60_041);
    const first = rangeFor(found, 0.1, undefined);
    expect(rangeFor({ low: found.low + 1, high: found.high + 1 }, 0.1, first)).toBe(first);
    expect(rangeFor({ low: 60_500, high: 60_540 }, 0.1, first)).not.toBe(first);
    expect(pathOf([Number.NaN, 0])).toBeUndefined();
    expect(rangeFor({ low: 5e-8, high: 5e-8 }, 1e-8, undefined).high).toBeGreaterThan(1e-7);
  });
});
