/** What a held cell says. 0: not known, 1: nothing rests, from 2 on the log of its quantity between `least` and `most` of its tile. */
import { cellUnknown, type HeatTile, type TilePlace, tileCells } from '../../../api/flow-types.ts';

export const codeUnknown = 0;
export const codeNone = 1;
/** Code of the least quantity; `most` is `firstCode + codeSteps`. */
export const firstCode = 2;
export const codeSteps = 65_533;

/** A tile as it is held: `tileCells` columns of `tileCells` codes, the lowest price first; from column `to` on nothing is known. */
export interface HeldTile extends TilePlace {
  readonly codes: Uint16Array;
  to: number;
  least: number;
  most: number;
  whole: boolean;
  /** Counts its changes; the newest changed the columns from `changed` on. */
  version: number;
  changed: number;
}

export const openTile = ({ lt, lp, tb, pb }: TilePlace): HeldTile => ({
  ...{ lt, lp, tb, pb },
  codes: new Uint16Array(tileCells * tileCells),
  to: 0,
  least: 1,
  most: 1,
  whole: false,
  version: 0,
  changed: 0,
});

/** Puts columns in; false when they do not join what is held, which then has to be asked again from its first column. */
export function takeColumns(tile: HeldTile, { from, to, cells, least, most, whole }: HeatTile): boolean {
  const joins = from === 0 || (from <= tile.to && least === tile.least && most === tile.most);
  if (!joins) return false;
  const { codes } = tile;
  const at = from * tileCells;
  const n = Math.min(cells.length, (to - from) * tileCells, codes.length - at);
  for (let i = 0; i < n; i++) codes[at + i] = cells[i] === cellUnknown ? codeUnknown : cells[i]! + 1;
  codes.fill(codeUnknown, at + n, Math.max(at + n, tile.to * tileCells));
  Object.assign(tile, { to, least, most, whole, changed: from, version: tile.version + 1 });
  return true;
}

/** ln quantity = base + slope * code, for codes from `firstCode` on. */
export function logOf({ least, most }: Pick<HeldTile, 'least' | 'most'>): { base: number; slope: number } {
  const slope = most > least ? Math.log(most / least) / codeSteps : 0;
  return { base: Math.log(least) - firstCode * slope, slope };
}

/** Quantity of a code: NaN not known, 0 none. */
export function quantityOf(tile: Pick<HeldTile, 'least' | 'most'>, code: number): number {
  if (code < firstCode) return code === codeNone ? 0 : Number.NaN;
  const { base, slope } = logOf(tile);
  return Math.exp(base + slope * code);
}
