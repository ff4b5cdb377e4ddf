import { Dexie } from 'dexie';
import { openStore } from '../../../src/engine/store/store.ts';
import { encodeSegment } from '../../../src/market/segment.ts';
import { defineBench } from '../case.ts';
import { benchInstrument, makeTicks } from '../ticks.ts';

const n = 1_000_000;
/** Rows of the rival: at its pace a million would take minutes. */
const rivalRows = 20_000;

function bytesPerRow(tradeShare: number): number {
  const batches = makeTicks(100_000, tradeShare, false);
  const rows = batches.reduce((sum, batch) => sum + batch.n, 0);
  return batches.reduce((sum, batch) => sum + encodeSegment(batch).length, 0) / rows;
}

export default defineBench({
  name: 'store-write-1m',
  n,
  note: 'trades and book levels to a committed, hashed session; rivalTicksPerSecond: one record a tick by bulkAdd, over 20,000 ticks',
  async setup() {
    const name = 'bench-store-write';
    await Dexie.delete(name);
    const store = await openStore(name);
    const batches = makeTicks(n, 0.2, true);
    let runs = 0;
    return {
      async run() {
        // Equal ticks would be recognised and dropped.
        batches[0]!.id[0] = runs++;
        const writer = await store.create({ title: `Run ${runs}`, source: 'bench', live: false });
        writer.instrument(0, benchInstrument);
        for (const batch of batches) await writer.write(batch);
        const { record } = await writer.commit();
        if (record.bytes < n) throw new Error(`the session holds ${record.bytes} bytes`);
      },
      async values() {
        const rival = await writeRecords(`${name}-rival`);
        return { bytesPerTrade: bytesPerRow(1), bytesPerLevel: bytesPerRow(0), rivalTicksPerSecond: rival };
      },
      async close() {
        store.close();
        await Dexie.delete(name);
      },
    };
  },
});

async function writeRecords(name: string): Promise<number> {
  await Dexie.delete(name);
  const db = new Dexie(name);
  db.version(1).stores({ ticks: '++key, ts' });
  const rows = makeTicks(rivalRows, 0.2, true).flatMap(({ n: length, ts, rx, px, qty, id, meta }) =>
    Array.from({ length }, (_, i) => ({ ts: ts[i], rx: rx[i], px: px[i], qty: qty[i], id: id[i], meta: meta[i] })),
  );
  const start = performance.now();
  for (let at = 0; at < rows.length; at += 10_000) await db.table('ticks').bulkAdd(rows.slice(at, at + 10_000));
  const seconds = (performance.now() - start) / 1_000;
  await db.delete();
  return rows.length / seconds;
}
