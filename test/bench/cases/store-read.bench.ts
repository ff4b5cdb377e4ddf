import { Dexie } from 'dexie';
import { openStore } from '../../../src/engine/store/store.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { defineBench } from '../case.ts';
import { benchInstrument, makeTicks } from '../ticks.ts';

const n = 1_000_000;

export default defineBench({
  name: 'store-read-1m',
  n,
  note: 'all segments of a stored session to one tick batch, each over the one before; verifiedTicksPerSecond: the same with every hash checked',
  async setup() {
    const name = 'bench-store-read';
    await Dexie.delete(name);
    const store = await openStore(name);
    const writer = await store.create({ title: 'Read', source: 'bench', live: false });
    writer.instrument(0, benchInstrument);
    for (const batch of makeTicks(n, 0.2, true)) await writer.write(batch);
    const { record } = await writer.commit();
    const readAll = async (verify: boolean) => {
      let rows = 0;
      let batch: TickBatch | undefined;
      for (const { seq } of await store.segments(record.id)) {
        batch = await store.read(record.id, seq, verify, batch);
        rows += batch.n;
      }
      if (rows < n) throw new Error(`${rows} rows came back`);
    };
    return {
      run: () => readAll(false),
      async values() {
        const start = performance.now();
        await readAll(true);
        return { verifiedTicksPerSecond: (n / (performance.now() - start)) * 1_000, bytesPerTick: record.bytes / n };
      },
      async close() {
        store.close();
        await Dexie.delete(name);
      },
    };
  },
});
