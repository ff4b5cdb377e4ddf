/** Order flow of a book and of its best quotes the plain way, from decoded rows: Maps, sorting, and the four terms written out. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../../src/market/meta.ts';

type Level = readonly [px: number, qty: number];

/** What came to a side at one rank less what went; a level that is not there is worse than any. */
function came(bid: boolean, now: Level | undefined, before: Level | undefined): number {
  const better = (a: Level, b: Level): boolean => (bid ? a[0] > b[0] : a[0] < b[0]);
  if (!now && !before) return 0;
  if (!now) return -before![1];
  if (!before) return now[1];
  if (better(now, before)) return now[1];
  return better(before, now) ? -before[1] : now[1] - before[1];
}

export interface PlainFlow {
  /** By message: flow at each rank, or undefined where the message before may not be compared. */
  levels: (number[] | undefined)[];
  /** Move of the middle, quote currency. */
  moves: number[];
  /** By quote of the recording: flow at the best prices; undefined for the first. */
  quotes: (number | undefined)[];
}

export function plainFlow(batches: readonly TickBatch[], index: number, ranks: number): PlainFlow {
  const sides = [new Map<number, number>(), new Map<number, number>()] as const;
  const out: PlainFlow = { levels: [], moves: [], quotes: [] };
  let before: [Level[], Level[]] | undefined;
  let known = false;
  let [bid, quote]: [Level, [Level, Level] | undefined] = [[Number.NaN, 0], undefined];
  const top = (side: 0 | 1): Level[] => {
    let best = Number.NaN;
    for (const price of sides[side].keys()) if (!(side === 0 ? price <= best : price >= best)) best = price;
    const all = [...sides[side]];
    // Ten levels hardly reach farther.
    const near = all.filter(([price]) => Math.abs(price - best) <= 0.001 * best);
    return (near.length > ranks ? near : all).sort((x, y) => (side === 0 ? y[0] - x[0] : x[0] - y[0])).slice(0, ranks);
  };
  for (const { n, meta, px, qty } of batches) {
    for (let i = 0; i < n; i++) {
      const at = meta[i]!;
      if (instrumentOf(at) !== index) continue;
      const kind = kindOf(at);
      if (kind === layout.KIND_BOOK_RESET) {
        for (const side of sides) side.clear();
        [known, before] = [true, undefined];
      } else if (kind === layout.KIND_QUOTE) {
        const level: Level = [px[i]!, qty[i]!];
        if (sideOf(at) === layout.SIDE_BID) bid = level;
        if ((flagsOf(at) & layout.FLAG_LAST) === 0) continue;
        out.quotes.push(quote ? came(true, bid, quote[0]) - came(false, level, quote[1]) : undefined);
        quote = [bid, level];
      } else if (kind === layout.KIND_LEVEL && known && (flagsOf(at) & layout.FLAG_UNANCHORED) === 0) {
        const side = sides[sideOf(at) === layout.SIDE_BID ? 0 : 1];
        if (qty[i] === 0) side.delete(px[i]!);
        else side.set(px[i]!, qty[i]!);
        if ((flagsOf(at) & layout.FLAG_LAST) === 0) continue;
        const now: [Level[], Level[]] = [top(0), top(1)];
        const [b, a] = [now[0][0], now[1][0]];
        if (b && a && b[0] >= a[0]) {
          before = undefined;
          continue;
        }
        const last = before;
        const both = b && a && last?.[0][0] && last[1][0];
        out.levels.push(
          both
            ? Array.from({ length: ranks }, (_, k) => came(true, now[0][k], last![0][k]) - came(false, now[1][k], last![1][k]))
            : undefined,
        );
        out.moves.push(both ? (b[0] + a[0] - last![0][0]![0] - last![1][0]![0]) / 2 : Number.NaN);
        before = now;
      }
    }
  }
  return out;
}
