import { Dexie } from 'dexie';
import * as layout from '../../../assembly/layout.ts';
import { defaultPlan } from '../../../src/engine/default-plan.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { flagsOf, kindOf } from '../../../src/market/meta.ts';
import { defineBench } from '../case.ts';
import { benchInstruments, makeMarket, tapeMix } from '../market.ts';
import { recordedRows } from '../tools/recorded-book.ts';

const tapes = ['usdm_btcusdt_20240808.gz', 'usdm_ethusdt_20240808.gz'];

/** Both instruments as they were received, one after the other at each moment. */
function merged(sides: readonly TickBatch[]): TickBatch {
  const all = TickBatch.allocate(sides.reduce((sum, side) => sum + side.n, 0));
  const at = sides.map(() => 0);
  sides.forEach((side, which) => {
    for (let i = 0; i < side.n; i++) side.meta[i] |= which << layout.INSTRUMENT_SHIFT;
  });
  const rx = (which: number): number => (at[which] < sides[which].n ? sides[which].rx[at[which]] : Number.POSITIVE_INFINITY);
  while (all.n < all.capacity) {
    const which = rx(0) <= rx(1) ? 0 : 1;
    const until = rx(1 - which);
    const from = at[which];
    do at[which]++;
    while (rx(which) < until);
    all.append(sides[which], from, at[which]);
  }
  return all;
}

async function rowsOf(): Promise<{ rows: TickBatch[]; instruments: Instrument[]; recorded: boolean }> {
  const sides: TickBatch[] = [];
  const instruments: Instrument[] = [];
  for (const name of tapes) {
    const found = await recordedRows(name);
    if (!found) return { rows: makeMarket(1_000_000, tapeMix), instruments: benchInstruments, recorded: false };
    const side = TickBatch.allocate(found.batches.reduce((sum, { n }) => sum + n, 0));
    for (const batch of found.batches) side.append(batch);
    sides.push(side);
    instruments.push(found.instrument);
  }
  return { rows: [merged(sides)], instruments, recorded: true };
}

export default defineBench({
  name: 'flow-200k',
  n: 168_609,
  note: 'messages of BTC and ETH futures, five minutes recorded where ../shared is there: stored rows read and pushed at full speed through the default plan and what else the first screen shows of order flow',
  async setup(kernels) {
    const name = 'bench-flow';
    await Dexie.delete(name);
    const store = await openStore(name);
    const writer = await store.create({ title: 'Flow', source: 'bench', live: false });
    const { rows, instruments, recorded } = await rowsOf();
    for (const [i, instrument] of instruments.entries()) writer.instrument(i, instrument);
    let messages = 0;
    for (const batch of rows) {
      for (let from = 0; from < batch.n; from += layout.SEGMENT_ROWS) {
        const part = TickBatch.allocate(layout.SEGMENT_ROWS);
        part.append(batch, from, Math.min(batch.n, from + layout.SEGMENT_ROWS));
        await writer.write(part);
      }
      for (const meta of batch.meta.subarray(0, batch.n)) {
        if ((flagsOf(meta) & layout.FLAG_LAST) !== 0 && kindOf(meta) !== layout.KIND_BOOK_RESET) messages++;
      }
    }
    const { record } = await writer.commit();
    const segments = await store.segments(record.id);
    const engine = openEngine(kernels);
    for (const [i, instrument] of instruments.entries()) engine.instrument(i, instrument);
    const shown = instruments.flatMap(({ id }) => [`flow.vpin[${id}]`, `flow.spreads[${id}]`]);
    engine.plan([...defaultPlan(instruments.map(({ id }) => id)), ...shown]);
    const times: number[] = [];
    return {
      async run() {
        const from = performance.now();
        engine.reset();
        let batch: TickBatch | undefined;
        for (const { seq } of segments) {
          batch = await store.read(record.id, seq, false, batch);
          engine.push(batch);
        }
        times.push(performance.now() - from);
      },
      values() {
        const ms = times.sort((a, b) => a - b)[times.length >> 1] as number;
        const loads = engine.studyLoads().sort((a, b) => b.spentMs - a.spentMs);
        const perRow = loads.map(({ ref, microsPerRow }) => [`usPerRow ${ref}`, microsPerRow]);
        const messagesPerSecond = (messages / ms) * 1_000;
        return { recorded: recorded ? 1 : 0, messages, messagesPerSecond, engineMb: engine.bytes() / 1e6, ...Object.fromEntries(perRow) };
      },
      async close() {
        engine.close();
        store.close();
        await Dexie.delete(name);
      },
    };
  },
});
