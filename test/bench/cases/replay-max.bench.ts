import { Dexie } from 'dexie';
import * as layout from '../../../assembly/layout.ts';
import { defaultPlan } from '../../../src/engine/default-plan.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf, signOf } from '../../../src/market/meta.ts';
import { defineBench } from '../case.ts';
import { benchInstruments, makeMarket, tapeMix } from '../market.ts';

const n = 1_000_000;

export default defineBench({
  name: 'replay-max',
  n,
  note: 'stored trades, quotes and book of two instruments, read and pushed through the default studies; the rival computes lines of trades and the best bid alone, from objects and maps in memory',
  async setup(kernels) {
    const name = 'bench-replay';
    await Dexie.delete(name);
    const store = await openStore(name);
    const writer = await store.create({ title: 'Replay', source: 'bench', live: false });
    for (const [i, instrument] of benchInstruments.entries()) writer.instrument(i, instrument);
    const batches = makeMarket(n, tapeMix);
    for (const batch of batches) await writer.write(batch);
    const { record } = await writer.commit();
    const segments = await store.segments(record.id);
    const engine = openEngine(kernels);
    for (const [i, instrument] of benchInstruments.entries()) engine.instrument(i, instrument);
    engine.plan(defaultPlan(benchInstruments.map(({ id }) => id)));
    return {
      async run() {
        engine.reset();
        let batch: TickBatch | undefined;
        for (const { seq } of segments) {
          batch = await store.read(record.id, seq, false, batch);
          engine.push(batch);
        }
        if (engine.row < n) throw new Error(`${engine.row} rows went through`);
      },
      rival: () => batches.reduce((sum, batch) => sum + plainLines(batch), 0),
      values() {
        const perRow = Object.entries(engine.costs()).map(([ref, micros]) => [`usPerRow ${ref}`, micros]);
        return { bytes: engine.bytes(), ...Object.fromEntries(perRow) };
      },
      async close() {
        engine.close();
        store.close();
        await Dexie.delete(name);
      },
    };
  },
});

/** What a script of a dashboard does: a row is an object, a book a map, a window an array that is shifted. */
function plainLines(batch: TickBatch): number {
  const states = [0, 1].map(() => ({
    cvd: 0,
    value: 0,
    volume: 0,
    window: [] as { ts: number; qty: number }[],
    bids: new Map<number, number>(),
    best: 0,
  }));
  const lines: { ts: number; vwap: number; cvd: number; tfi: number }[] = [];
  for (let i = 0; i < batch.n; i++) {
    const meta = batch.meta[i]!;
    const row = {
      kind: kindOf(meta),
      ts: batch.ts[i]!,
      px: batch.px[i]!,
      qty: batch.qty[i]!,
      sign: signOf(meta),
      side: sideOf(meta),
      flags: flagsOf(meta),
    };
    const state = states[instrumentOf(meta)]!;
    if (row.kind === layout.KIND_TRADE) {
      state.cvd += row.sign * row.qty;
      state.value += row.px * row.qty;
      state.volume += row.qty;
      state.window.push({ ts: row.ts, qty: row.sign * row.qty });
      while (state.window[0]!.ts <= row.ts - 1e6) state.window.shift();
      const tfi = state.window.reduce((sum, { qty }) => sum + qty, 0);
      lines.push({ ts: row.ts, vwap: state.value / state.volume, cvd: state.cvd, tfi });
    } else if (row.kind === layout.KIND_LEVEL && row.side === layout.SIDE_BID) {
      if (row.qty > 0) state.bids.set(row.px, row.qty);
      else state.bids.delete(row.px);
      if (row.px >= state.best) state.best = row.qty > 0 ? row.px : Math.max(0, ...state.bids.keys());
    }
  }
  return lines.length;
}
