/** Which level of detail a view is drawn with, and which tiles it needs. Times are microseconds, prices quote currency. */
import { type TilePlace, tileCells } from '../../../api/flow-types.ts';

export interface HeatView {
  from: number;
  to: number;
  low: number;
  high: number;
  /** Of what is drawn, CSS pixels. */
  width: number;
  height: number;
  /** Several cells a pixel, of which the greatest is seen: what rests for a moment is not averaged away. */
  fine?: boolean;
}

export interface Level {
  lt: number;
  lp: number;
}

/** Fewest pixels of a cell: a column may be one pixel, a row that is to be told from its neighbours is two. */
const columnPx = 1;
const rowPx = 2;
/** Of that, where several cells fall on a pixel. */
const fineShare = 0.3;
/** More tiles than this for one view: its cells are taken larger. */
const mostTiles = 112;
/** The coarsest that `quantab.flow.heat` tells. */
export const coarsest: Level = { lt: 30, lp: 12 };
/** Price steps are 32-bit numbers. */
const mostSteps = 2 ** 31 - 2 ** 21;

const power = (least: number, most: number): number => Math.min(most, Math.max(0, Math.ceil(Math.log2(least) - 1e-9)));

export const cellMicros = ({ lt }: Pick<Level, 'lt'>): number => 1_000 * 2 ** lt;
export const cellSteps = ({ lp }: Pick<Level, 'lp'>): number => 2 ** lp;
export const tileKey = ({ lt, lp, tb, pb }: TilePlace): string => `${lt} ${lp} ${tb} ${pb}`;

/** The finest level whose cells are as large as pixels need, with no more tiles than can be held. */
export function levelOf(view: HeatView, tickSize: number): Level {
  const share = view.fine ? fineShare : 1;
  const perColumn = ((view.to - view.from) / Math.max(1, view.width)) * columnPx * share;
  const perRow = ((view.high - view.low) / Math.max(1, view.height)) * rowPx * share;
  const level = { lt: power(perColumn / 1_000, coarsest.lt), lp: power(perRow / tickSize, coarsest.lp) };
  while (level.lt < coarsest.lt && countOf(blocksOf(view, level, tickSize)) > mostTiles) {
    level.lt++;
    level.lp = Math.min(coarsest.lp, level.lp + 1);
  }
  return level;
}

/** Row edges lie half a step below their price: a price is in the middle of its row. */
export const stepAt = (price: number, tickSize: number): number => price / tickSize + 0.5;
export const priceAt = (step: number, tickSize: number): number => (step - 0.5) * tickSize;

interface Blocks {
  tb0: number;
  tb1: number;
  pb0: number;
  pb1: number;
}

function blocksOf(view: HeatView, level: Level, tickSize: number): Blocks {
  const long = tileCells * cellMicros(level);
  const high = tileCells * cellSteps(level);
  return {
    tb0: Math.floor(view.from / long),
    tb1: Math.ceil(view.to / long) - 1,
    pb0: Math.max(0, Math.floor(stepAt(view.low, tickSize) / high)),
    pb1: Math.min(Math.ceil(stepAt(view.high, tickSize) / high), Math.floor(mostSteps / high)) - 1,
  };
}
const countOf = ({ tb0, tb1, pb0, pb1 }: Blocks): number => Math.max(0, tb1 - tb0 + 1) * Math.max(0, pb1 - pb0 + 1);

/** Tiles that a view touches at a level, the newest first, and of those the ones about its middle: there the eye is. */
export function tilesOf(view: HeatView, level: Level, tickSize: number): TilePlace[] {
  const blocks = blocksOf(view, level, tickSize);
  const { tb0, tb1, pb0, pb1 } = blocks;
  if (!(countOf(blocks) <= 8 * mostTiles)) return [];
  const tiles: TilePlace[] = [];
  for (let tb = tb0; tb <= tb1; tb++) for (let pb = pb0; pb <= pb1; pb++) tiles.push({ ...level, tb, pb });
  const middle = (pb0 + pb1) / 2;
  return tiles.sort((a, b) => b.tb - a.tb || Math.abs(a.pb - middle) - Math.abs(b.pb - middle));
}

/** Where a tile lies: [from, to) microseconds, [low, high) prices. */
export function placeOf(tile: TilePlace, tickSize: number): { from: number; to: number; low: number; high: number } {
  const long = tileCells * cellMicros(tile);
  const high = tileCells * cellSteps(tile);
  return {
    from: tile.tb * long,
    to: (tile.tb + 1) * long,
    low: priceAt(tile.pb * high, tickSize),
    high: priceAt((tile.pb + 1) * high, tickSize),
  };
}
