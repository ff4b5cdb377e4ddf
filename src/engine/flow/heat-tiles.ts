/**
 * Tiles of heat of all logs, kept while they are used. A column is sure when the book rows that are told have reached its end: no later
 * row can change it, so it is never computed again. Columns beyond, up to the position, are computed anew each time they are asked for.
 */
import type { HeatQuery, HeatTile, TilePlace } from '../../api/flow-types.ts';
import { breathe } from '../../core/breathe.ts';
import { openTurns } from '../../core/turns.ts';
import { tileCells } from '../../market/heat-cells.ts';
import { type HeatColumns, HeatFold, least, most, mostSteps } from './heat-fold.ts';
import type { MarketLog } from './log.ts';

/** Tiles that are kept, 128 KiB each: 32 MB. */
const mostTiles = 256;
/** Price blocks of one fold at most: 4,096 cells. */
const mostBlocks = 16;
/** Rows, or cells, between two looks at what else is asked: about 3 ms. */
const sliceRows = 131_072;

interface Held {
  place: TilePlace;
  cells: Uint16Array;
  /** Columns that are sure, from the first on. */
  sure: number;
  /** Columns up to the position, by the last look. */
  reach: number;
}

/** Tiles of one fold: the same price blocks for time blocks that follow each other. */
interface Piece {
  lt: number;
  lp: number;
  from: number;
  to: number;
  low: number;
  high: number;
}

export class HeatTiles {
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();
  readonly #fold = new HeatFold();
  readonly #inTurn = openTurns();

  get bytes(): number {
    return this.#held.size * tileCells * tileCells * 2 + this.#fold.bytes;
  }

  /** Copies of what is asked for, as of the log's position. One asker after the other. */
  of(log: MarketLog, wanted: HeatQuery['tiles']): Promise<HeatTile[]> {
    return this.#inTurn(() => this.#of(log, wanted));
  }

  async #of(log: MarketLog, wanted: HeatQuery['tiles']): Promise<HeatTile[]> {
    const reached = await newestBookTs(log);
    const tiles = wanted.map((place) => this.#look(log, place, reached));
    const missing = tiles.filter(({ sure, reach }) => sure < reach);
    for (const piece of piecesOf(missing)) await this.#build(log, piece, reached);
    return wanted.map(({ from = 0 }, k) => {
      const { place, cells, sure, reach } = tiles[k];
      const first = Math.min(from, reach);
      const { lt, lp, tb, pb } = place;
      const whole = sure === tileCells;
      return { lt, lp, tb, pb, from: first, to: reach, cells: cells.slice(first * tileCells, reach * tileCells), least, most, whole };
    });
  }

  #look(log: MarketLog, { lt, lp, tb, pb }: TilePlace, reached: number): Held {
    const key = `${log.key}/${lt}/${lp}/${tb}/${pb}`;
    const held = this.#held.get(key) ?? {
      place: { lt, lp, tb, pb },
      cells: new Uint16Array(tileCells * tileCells),
      sure: 0,
      reach: 0,
    };
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > mostTiles && oldest !== undefined) this.#held.delete(oldest);
    // Of a position before the one that it was made at, less is sure.
    held.sure = Math.min(held.sure, columnsBy(reached, held.place, Math.floor));
    held.reach = columnsBy(log.now, held.place, Math.ceil);
    return held;
  }

  async #build(log: MarketLog, piece: Piece, reached: number): Promise<void> {
    const { lt, lp, from, to, low, high } = piece;
    const length = columnLength(lt);
    const blocks = high - low + 1;
    const rows: Held[][] = [];
    for (let tb = from; tb <= to; tb++)
      rows.push(Array.from({ length: blocks }, (_, k) => this.#look(log, { lt, lp, tb, pb: low + k }, reached)));
    // Of the first time block what is sure is there already.
    const done = Math.min(...rows[0].map(({ sure }) => sure));
    const start = (from * tileCells + done) * length;
    const end = (to + 1) * tileCells * length;
    let column = done;
    const full = ({ n, cells }: HeatColumns): void => {
      for (let at = 0; at < n; ) {
        const tiles = rows[Math.floor((column + at) / tileCells)];
        const place = (column + at) % tileCells;
        const count = Math.min(n - at, tileCells - place);
        if (tiles)
          for (let k = 0; k < blocks; k++)
            tiles[k].cells.set(cells(k).subarray(at * tileCells, (at + count) * tileCells), place * tileCells);
        at += count;
      }
      column += n;
    };
    const fold = this.#fold;
    let begun = false;
    let taken = 0;
    const base = low * tileCells * 2 ** lp;
    for await (const { block, bookRows } of log.walk(start, Math.min(end, log.now))) {
      if (!begun) fold.begin(start, length, base, lp, blocks, block.before);
      begun = true;
      fold.rows(block.book, 0, bookRows, full);
      taken += bookRows;
      if (taken < sliceRows) continue;
      taken = 0;
      await breathe();
    }
    if (!begun) fold.begin(start, length, base, lp, blocks, undefined);
    fold.end(Math.min(end, log.now), log.now < end, full);
    for (const tile of rows.flat()) tile.sure = columnsBy(reached, tile.place, Math.floor);
    await breathe();
  }
}

/** Microseconds. */
export const columnLength = (lt: number): number => 1_000 * 2 ** lt;

/** Columns of a tile that begin, or end, by a time. */
function columnsBy(time: number, { lt, tb }: TilePlace, round: (x: number) => number): number {
  const columns = round(time / columnLength(lt) - tb * tileCells);
  return columns > 0 ? Math.min(tileCells, columns) : 0;
}

/** Time that the book rows before the position have reached; NaN before the first. */
async function newestBookTs(log: MarketLog): Promise<number> {
  let newest = Number.NaN;
  if (log.now === log.now)
    for await (const { block, bookRows } of log.walk(log.now, Number.POSITIVE_INFINITY))
      newest = bookRows > 0 ? block.book.ts[bookRows - 1] : block.before.ts;
  return newest;
}

/** Cuts tiles into pieces of work: stretches of price blocks of one time block, joined over time blocks where they are the same. */
function piecesOf(tiles: readonly Held[]): Piece[] {
  const places = tiles.map(({ place }) => place).sort((a, b) => a.lt - b.lt || a.lp - b.lp || a.tb - b.tb || a.pb - b.pb);
  const stretches: Piece[] = [];
  for (const { lt, lp, tb, pb } of places) {
    const last = stretches.at(-1);
    const fits = last && last.lt === lt && last.lp === lp && last.from === tb && pb <= last.high + 1;
    const blocks = last ? pb - last.low + 1 : 0;
    if (fits && blocks <= mostBlocks && blocks * tileCells * 2 ** lp <= mostSteps) last.high = pb;
    else stretches.push({ lt, lp, from: tb, to: tb, low: pb, high: pb });
  }
  const pieces: Piece[] = [];
  for (const stretch of stretches) {
    const { lt, lp, from, low, high } = stretch;
    const before = pieces.find((p) => p.lt === lt && p.lp === lp && p.to === from - 1 && p.low === low && p.high === high);
    if (before) before.to = from;
    else pieces.push(stretch);
  }
  return pieces;
}
