/**
 * Eight hours of two recorded markets through decoder, market writer and engine: no gap, no crossed book, and memory that does not grow.
 * `SOAK_HOURS` for another length. Megabytes are of 2^20 bytes.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Run } from '../../src/engine/run.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { MarketWriter } from '../../src/sources/live/market-writer.ts';
import type { Listing } from '../../src/sources/venue.ts';
import futures from '../../src/sources/venues/binance-futures.venue.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { hasShared } from '../tools/shared-data.ts';
import { openTapeLoop, tapeSymbols } from '../tools/tape-loop.ts';

const hours = Number(process.env.SOAK_HOURS ?? 8);
const mb = 2 ** 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A disk that takes all and keeps nothing: what the run holds of its own is what is looked at. */
const nowhere = { putKeyframe: async () => undefined, getKeyframe: async () => undefined } as unknown as Store;

/** Megabytes: `heap` of JavaScript objects; `history` what views show, which fills up to its limit of rows; `rest` all other buffers. */
interface Memory {
  hour: number;
  heap: number;
  kernels: number;
  history: number;
  rest: number;
}

it.skipIf(!hasShared('binance-raw'))(`${hours} hours of two markets`, { timeout: 1_800_000 }, async () => {
  await loadKernelsInNode();
  const loop = openTapeLoop();
  collect();
  const empty = getHeapStatistics();
  const run = new Run('soak', nowhere);
  let rows = 0;
  const writer = new TickWriter(
    {
      instrument: (index, instrument) => run.instrument(index, instrument),
      batch(batch) {
        run.push(batch);
        rows += batch.n;
      },
    },
    1_024,
  );
  const broken: string[] = [];
  const listings = tapeSymbols.map((symbol) => futures.parse(symbol) as Listing);
  const market = new MarketWriter(futures, listings, writer, { broken: (_slot, why) => void broken.push(why) });
  const frame = market.frame();
  const decode = futures.decoder();
  let second = loop.rx + 1e6;
  const take = (text: string, rx: number): void => {
    frame.begin();
    decode(text, frame);
    market.take(frame, rx);
    if (rx < second) return;
    second = rx + 1e6;
    market.tick(rx);
  };
  for (const snapshot of loop.snapshots) take(snapshot, loop.rx);
  const memory: Memory[] = [];
  const look = async (hour: number): Promise<void> => {
    // What was put off until later is done.
    for (let i = 0; i < 2; i++) {
      await new Promise((done) => setTimeout(done, 50));
      collect();
    }
    const { used_heap_size, external_memory } = getHeapStatistics();
    const kernels = run.engine.kernelBytes() / mb;
    const history = run.engine.bytes() / mb - kernels;
    const heap = (used_heap_size - empty.used_heap_size) / mb;
    memory.push({ hour, heap, kernels, history, rest: (external_memory - empty.external_memory) / mb - history });
  };
  const started = performance.now();
  const rounds = Math.ceil((hours * 3_600e6) / loop.span);
  for (let k = 0, hour = 1; k < rounds; k++) {
    loop.round(k, take);
    if ((k + 1) * loop.span < hour * 3_600e6 && k + 1 < rounds) continue;
    await look(hour++);
  }
  writer.flush();
  const seconds = (performance.now() - started) / 1_000;
  for (const { hour, ...parts } of memory) {
    const words = Object.entries(parts).map(([name, size]) => `${name} ${size.toFixed(2)} MB`);
    process.stdout.write(`hour ${hour}: ${words.join(', ')}\n`);
  }
  process.stdout.write(
    `${market.messages} messages, ${rows} rows, ${seconds.toFixed(0)} s, ${((seconds * 1e6) / market.messages).toFixed(2)} us a message\n`,
  );
  expect(market.messages).toBe(rounds * (loop.lines + 2) + 2);
  expect(market).toMatchObject({ unreadable: 0, unasked: 0 });
  expect(broken).toEqual([]);
  for (const { counts, book, bookKnown } of market.feeds) {
    expect(counts).toMatchObject({ gaps: 0, resyncs: 0, unusable: 0 });
    expect(bookKnown && !book.crossed).toBe(true);
  }
  // The first hour warms up. Garbage that was not collected yet is some megabytes of `rest`.
  const [, warm] = memory;
  const last = memory.at(-1)!;
  if (warm && last !== warm) {
    expect(last.kernels).toBe(warm.kernels);
    expect(last.heap + last.kernels).toBeLessThan((warm.heap + warm.kernels) * 1.05);
    expect(last.rest - warm.rest).toBeLessThan(8);
  }
  for (const { id } of run.instruments) expect(run.engine.counts(id).crossed).toBe(0);
  run.close();
});
