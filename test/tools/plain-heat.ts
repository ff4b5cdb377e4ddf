/** Cells of a heatmap one by one: what rested at each price over which stretch of time is cut to the cell and summed. */
import { cellUnknown, type HeatTile, tileCells } from '../../src/api/flow-types.ts';
import type { PlainChange } from './plain-log.ts';

interface Stretch {
  from: number;
  to: number;
  qty: number;
}

export interface PlainRest {
  known: Stretch[];
  /** By price step, of each side; one after the other. */
  rested: Map<number, [bids: Stretch[], asks: Stretch[]]>;
}

/** What rested where, up to `now`. */
export function plainRest(changes: readonly PlainChange[], now: number): PlainRest {
  const known: Stretch[] = [];
  const rested: PlainRest['rested'] = new Map();
  const open = new Map<string, { tick: number; side: 0 | 1; from: number; qty: number }>();
  let since = Number.NaN;
  const end = (key: string, to: number): void => {
    const level = open.get(key);
    if (!level) return;
    open.delete(key);
    if (!(to > level.from)) return;
    const sides = rested.get(level.tick) ?? [[], []];
    rested.set(level.tick, sides);
    sides[level.side].push({ from: level.from, to, qty: level.qty });
  };
  const endAll = (to: number): void => {
    for (const key of [...open.keys()]) end(key, to);
  };
  for (const { what, ts, bid, tick, qty } of changes) {
    if (what === 'put') {
      const key = `${bid}${tick}`;
      if (open.get(key)?.qty === qty) continue;
      end(key, ts);
      if (qty > 0) open.set(key, { tick, side: bid ? 0 : 1, from: ts, qty });
    } else if (what !== 'trade') {
      endAll(ts);
      if (what === 'lost' && since === since) known.push({ from: since, to: ts, qty: 1 });
      if (what === 'lost') since = Number.NaN;
      else if (since !== since) since = ts;
    }
  }
  endAll(now);
  if (since === since) known.push({ from: since, to: now, qty: 1 });
  return { known, rested };
}

/** Quantity times time of stretches that follow each other, inside [from, to]. */
function within(stretches: readonly Stretch[], from: number, to: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stretches[middle].to <= from) low = middle + 1;
    else high = middle;
  }
  let sum = 0;
  for (let k = low; k < stretches.length && stretches[k].from < to; k++)
    sum += (Math.min(stretches[k].to, to) - Math.max(stretches[k].from, from)) * stretches[k].qty;
  return sum;
}

/** Mean quantity of a cell; NaN where nothing is known. */
export function plainCell({ known, rested }: PlainRest, from: number, to: number, lowTick: number, highTick: number): number {
  const time = within(known, from, to);
  let sum = 0;
  for (let tick = lowTick; tick < highTick; tick++) for (const side of rested.get(tick) ?? []) sum += within(side, from, to);
  return time > 0 ? sum / time : Number.NaN;
}

/** How many cells of a tile, `every` so many, are told otherwise than by more than one code; and how many had a quantity. */
export function compareTile(
  rest: PlainRest,
  tile: HeatTile,
  now: number,
  every = 1,
): { compared: number; filled: number; wrong: string[] } {
  const length = 1_000 * 2 ** tile.lt;
  const height = 2 ** tile.lp;
  const codes = 65_533 / Math.log(tile.most / tile.least);
  const wrong: string[] = [];
  let [compared, filled] = [0, 0];
  for (let k = 0; k < tile.cells.length; k += every) {
    const column = tile.from + Math.floor(k / tileCells);
    const start = (tile.tb * tileCells + column) * length;
    const low = (tile.pb * tileCells + (k % tileCells)) * height;
    const mean = plainCell(rest, start, Math.min(now, start + length), low, low + height);
    const code = tile.cells[k];
    const wanted = mean !== mean ? cellUnknown : mean > 0 ? Math.max(1, 1 + Math.log(mean / tile.least) * codes) : 0;
    compared++;
    if (mean > 0) filled++;
    const isSame = wanted === 0 || wanted === cellUnknown ? code === wanted : Math.abs(code - wanted) <= 1.01 && code > 0;
    if (!isSame) wrong.push(`column ${column}, price step ${low}: ${code}, wanted ${wanted} (${mean})`);
  }
  return { compared, filled, wrong };
}
