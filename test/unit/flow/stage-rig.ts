/** A stored session on the stage of a real engine, for tests of pictures of order flow; and a plain reading of its rows. */

import * as layout from '../../../assembly/layout.ts';
import type { FlowAnswer, FlowQuery } from '../../../src/api/flow-types.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, sideOf, signOf } from '../../../src/market/meta.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';

export async function openOnStage(instruments: readonly Instrument[], batches: readonly TickBatch[]) {
  await loadKernelsInNode();
  const store = await openStore(freshName());
  const writer = await store.create({ title: 'flow', source: 'test', live: false });
  for (const [index, instrument] of instruments.entries()) writer.instrument(index, instrument);
  for (const batch of batches) await writer.write(batch);
  const { record } = await writer.commit();
  const service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  await service.start(() => undefined);
  await service.open(record.id, { play: false, speed: 1 });
  return {
    session: record.id,
    ask: async <A extends FlowAnswer>(call: string, query: FlowQuery) => (await service.flow(call, query)) as A,
    /** Row number of the position. */
    seek: async (ts: number): Promise<number> => (await service.seek(record.id, ts)).row,
    close: () => store.close(),
  };
}

export interface PlainRow {
  kind: number;
  ts: number;
  px: number;
  qty: number;
  id: number;
  /** 1 buy or bid, -1 sell or ask. */
  sign: number;
  flags: number;
}

/** Rows of one instrument, and gaps of all, by their number in the session. */
export function plainRows(batches: readonly TickBatch[], index: number): Map<number, PlainRow> {
  const rows = new Map<number, PlainRow>();
  let first = 0;
  for (const { n, meta, ts, px, qty, id } of batches) {
    for (let i = 0; i < n; i++) {
      const owner = instrumentOf(meta[i]!);
      if (owner !== index && owner !== layout.INSTRUMENT_ALL) continue;
      const kind = kindOf(meta[i]!);
      const sign = kind === layout.KIND_LEVEL ? (sideOf(meta[i]!) === layout.SIDE_BID ? 1 : -1) : signOf(meta[i]!);
      rows.set(first + i, { kind, ts: ts[i]!, px: px[i]!, qty: qty[i]!, id: id[i]!, sign, flags: flagsOf(meta[i]!) });
    }
    first += n;
  }
  return rows;
}

export interface PlainLadder {
  known: boolean;
  bids: Map<number, number>;
  asks: Map<number, number>;
  /** The book was told anew, or data is missing, later than `since`. */
  broken: boolean;
}

/** The book after the rows before `row` that are not later than `until`, prices in steps. Times never go back: a row is as late as those before it. */
export function plainBook(rows: Map<number, PlainRow>, row: number, tickSize: number, until = Infinity, since = Infinity): PlainLadder {
  const book: PlainLadder = { known: false, bids: new Map(), asks: new Map(), broken: false };
  let late = Number.NEGATIVE_INFINITY;
  for (const [number, { kind, ts, px, qty, sign, flags }] of rows) {
    if (number >= row) break;
    const loses = kind === layout.KIND_GAP && losesBook(flags);
    if (kind !== layout.KIND_LEVEL && kind !== layout.KIND_BOOK_RESET && !loses) continue;
    late = Math.max(late, ts);
    if (late > until) break;
    if (kind !== layout.KIND_LEVEL) {
      book.bids.clear();
      book.asks.clear();
      book.known = !loses;
      book.broken ||= late > since;
    } else if (book.known && (flags & layout.FLAG_UNANCHORED) === 0) {
      const side = sign > 0 ? book.bids : book.asks;
      const tick = Math.round(px / tickSize);
      if (qty > 0) side.set(tick, qty);
      else side.delete(tick);
    }
  }
  return book;
}
