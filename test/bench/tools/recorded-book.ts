/** A recorded order book of some ten minutes in a store: a tape of ../shared twice, the second time later, where the runner has it; else made up. */
import { Dexie } from 'dexie';
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { type Instrument, instrumentOfSymbol } from '../../../src/market/instrument.ts';
import { decodeFiles } from '../../../src/sources/file.ts';
import { makeMarket, tapeMix } from '../market.ts';

const tape = 'usdm_btcusdt_20240808.gz';

export interface RecordedBook {
  store: Store;
  session: string;
  instrument: Instrument;
  rows: number;
  /** Microseconds. */
  from: number;
  to: number;
  /** A price of the first trade. */
  price: number;
  recorded: boolean;
}

/** Rows of a tape of ../shared as its import makes them; undefined where the runner has it not. */
export async function recordedRows(name: string): Promise<{ batches: TickBatch[]; instrument: Instrument } | undefined> {
  const response = await fetch(`/shared/binance-raw/${name}`).catch(() => undefined);
  if (!response?.ok || response.headers.get('content-type') !== 'application/gzip') return undefined;
  const batches: TickBatch[] = [];
  let instrument: Instrument | undefined;
  const sink = {
    instrument: (_: number, known: Instrument) => {
      instrument = known;
    },
    batch: (batch: TickBatch) => void batches.push(batch),
    ready: () => Promise.resolve(),
  };
  await decodeFiles({ files: [{ name, blob: await response.blob() }] }, sink, { signal: new AbortController().signal });
  return instrument && { batches, instrument };
}

export async function openRecordedBook(name: string): Promise<RecordedBook> {
  await Dexie.delete(name);
  const store = await openStore(name);
  const recorded = await recordedRows(tape);
  const batches = recorded?.batches ?? makeMarket(600_000, tapeMix);
  const instrument = recorded?.instrument ?? instrumentOfSymbol('BTCUSDT', 'bench', 'perp', 0.1);
  const writer = await store.create({ title: 'Book', source: 'bench', live: false });
  writer.instrument(0, instrument);
  if (!recorded) writer.instrument(1, instrumentOfSymbol('ETHUSDT', 'bench', 'perp', 0.01));
  const first = batches[0].ts[0];
  const span = batches.reduce((last, { ts, n }) => Math.max(last, ts[n - 1]), first) - first + 1_000_000;
  let price = Number.NaN;
  for (const shift of [0, span])
    for (const batch of batches) {
      const later = TickBatch.allocate(Math.max(batch.n, Math.min(SEGMENT_ROWS, batch.n)));
      later.append(batch);
      for (let i = 0; i < later.n; i++) {
        later.ts[i] += shift;
        later.rx[i] += shift;
        if (price !== price && (later.meta[i] & 15) === 0 && later.meta[i] >>> 16 === 0) price = later.px[i];
      }
      await writer.write(later);
    }
  const { record } = await writer.commit();
  const rows = 2 * batches.reduce((sum, { n }) => sum + n, 0);
  return { store, session: record.id, instrument, rows, from: record.from, to: record.to, price, recorded: recorded !== undefined };
}
