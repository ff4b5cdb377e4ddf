/** Event and book lanes of one instrument the plain way: Maps, sorting and looking through everything. A lane gap is the word 'gap'. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, losesTrades, sideOf, signOf } from '../../src/market/meta.ts';
import { bookBins, bookRanks } from '../../src/studies/study.ts';

export type PlainRow = number[] | 'gap';
type Quote = [ts: number, bid: number, bidQty: number, ask: number, askQty: number];

/** Rows as the columns of the lanes stand: see engine/lanes.ts. `ofRows`: best quotes come as rows of their own. */
export function plainLanes(
  batch: TickBatch,
  index: number,
  tickSize: number,
  ofRows: boolean,
): { events: PlainRow[]; books: PlainRow[]; crossed: number } {
  const events: PlainRow[] = [];
  const books: PlainRow[] = [];
  const sides = [new Map<number, number>(), new Map<number, number>()];
  let quotes: Quote[] = [];
  let newest: Quote = [Number.NEGATIVE_INFINITY, Number.NaN, 0, Number.NaN, 0];
  let bid: [number, number] = [Number.NaN, 0];
  let [known, joined, bought, sold, crossed] = [false, 0, 0, 0, 0];
  let [eventTs, bookTs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const sorted = (side: number): [number, number][] => {
    const all = Float64Array.from(sides[side].keys());
    let best = all[0];
    for (const tick of all) if (side === 0 ? tick > best : tick < best) best = tick;
    // Neither ranks nor bins reach farther, but in a book of few levels.
    const near = all.filter((tick) => Math.abs(tick - best) <= 0.005 * best);
    const ticks = (near.length > bookRanks ? near : all).sort();
    if (side === 0) ticks.reverse();
    return Array.from(ticks, (tick) => [tick, sides[side].get(tick) as number]);
  };
  const event = (ts: number, values: number[]): void => {
    eventTs = Math.max(eventTs, ts);
    events.push([eventTs, ...values]);
  };
  const quote = (ts: number, values: [number, number, number, number]): void => {
    newest = [Math.max(newest[0], ts), ...values];
    quotes.push(newest);
    event(newest[0], [Number.NaN, 0, 0, ...values]);
  };
  const top = (ts: number, values: [number, number, number, number]): void => {
    if (!ofRows && values.some((value, k) => !Object.is(value, newest[k + 1]))) quote(ts, values);
  };
  const price = (tick: number): number => Number((tick * tickSize).toFixed(8));
  const best = (levels: [number, number][]): [number, number] => (levels[0] ? [price(levels[0][0]), levels[0][1]] : [Number.NaN, 0]);
  const bookRow = (ts: number): void => {
    const [bids, asks] = [sorted(0), sorted(1)];
    if (bids[0] && asks[0] && bids[0][0] >= asks[0][0]) {
      joined = 0;
      crossed++;
    } else {
      const mid = bids[0] && asks[0] ? (bids[0][0] + asks[0][0]) / 2 : Number.NaN;
      const width = Math.max(1, mid * 1e-4);
      bookTs = Math.max(bookTs, ts);
      const row = [bookTs, joined, bought, sold, mid === mid ? width * tickSize : Number.NaN];
      for (const levels of [bids, asks]) {
        for (let k = 0; k < bookRanks; k++) row.push(levels[k] ? price(levels[k][0]) : Number.NaN);
        for (let k = 0; k < bookRanks; k++) row.push(levels[k]?.[1] ?? 0);
      }
      for (const levels of [bids, asks]) {
        const bins = new Array<number>(bookBins).fill(mid === mid ? 0 : Number.NaN);
        for (const [tick, qty] of levels) {
          const bin = Math.floor(Math.abs(tick - mid) / width);
          if (!(bin < bookBins)) break;
          bins[bin] += qty;
        }
        row.push(...bins);
      }
      books.push(row);
      joined = 1;
      bought = sold = 0;
    }
    top(ts, [...best(bids), ...best(asks)]);
  };
  for (let i = 0; i < batch.n; i++) {
    const meta = batch.meta[i];
    const of = instrumentOf(meta);
    if (of !== index && of !== layout.INSTRUMENT_ALL) continue;
    const [kind, flags, ts, px, qty] = [kindOf(meta), flagsOf(meta), batch.ts[i], batch.px[i], batch.qty[i]];
    if (kind === layout.KIND_GAP) {
      events.push('gap');
      books.push('gap');
      joined = bought = sold = 0;
      if (!losesBook(flags)) continue;
      quotes = [];
      newest = [newest[0], Number.NaN, 0, Number.NaN, 0];
      known = false;
      for (const side of sides) side.clear();
      if (!losesTrades(flags)) continue;
    } else if (kind === layout.KIND_TRADE) {
      const sign = signOf(meta);
      const before = quotes.findLast((one) => one[0] < ts);
      event(ts, [px, qty, sign, ...(before?.slice(1) ?? [Number.NaN, 0, Number.NaN, 0])]);
      if (sign > 0) bought += qty;
      if (sign < 0) sold += qty;
    } else if (kind === layout.KIND_QUOTE) {
      if (sideOf(meta) === layout.SIDE_BID) bid = [px, qty];
      else quote(ts, [...bid, px, qty]);
    } else if (kind === layout.KIND_BOOK_RESET) {
      for (const side of sides) side.clear();
      known = true;
      joined = 0;
      top(ts, [Number.NaN, 0, Number.NaN, 0]);
    } else if (kind === layout.KIND_LEVEL) {
      const side = sides[sideOf(meta) - 1];
      const tick = Math.round(px / tickSize);
      if (known && (flags & layout.FLAG_UNANCHORED) === 0) {
        if (qty > 0) side.set(tick, qty);
        else side.delete(tick);
      }
      if (known && (flags & layout.FLAG_LAST) !== 0) bookRow(ts);
    }
  }
  return { events, books, crossed };
}
