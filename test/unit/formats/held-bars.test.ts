/** Bars that are held to be sorted, and let go when there are very many in order: a part at a time, so that whoever takes them can wait. */
import { beforeAll, expect, it } from 'vitest';
import type { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import type { FileHead } from '../../../src/sources/format.ts';
import { fileInstrument } from '../../../src/sources/rows/file-instrument.ts';
import { barTable, isBarHeader } from '../../../src/sources/table/bar-columns.ts';
import { openBars } from '../../../src/sources/table/bars.ts';
import { namedTable } from '../../../src/sources/table/table-head.ts';
import { decode, plainRows } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const minute = 60_000_000;
const text = ['timestamp,open,high,low,close,volume,symbol']
  .concat(Array.from({ length: 30_000 }, (_, i) => `${1_735_689_600 + (i >> 1) * 60},100,110,90,105,${i},${i % 2 ? 'ETHUSDT' : 'BTCUSDT'}`))
  .join('\n');

function open(mostHeld: number) {
  const bytes = new TextEncoder().encode(text);
  const head: FileHead = { name: 'all.csv', bytes: bytes.subarray(0, 65_536), text: text.slice(0, 65_536), whole: false };
  const instruments: Instrument[] = [];
  const batches: TickBatch[] = [];
  const writer = new TickWriter({
    instrument: (index, instrument) => {
      instruments[index] = instrument;
    },
    batch: (batch) => void batches.push(batch),
  });
  const refuse = (line: number, reason: string): never => {
    throw new Error(`line ${line}: ${reason}`);
  };
  const report = { reject: refuse, skip: (reason: string) => refuse(0, reason) };
  const decoder = openBars(
    { name: 'all.csv', head, writer, report, mapping: undefined },
    {
      table: barTable(namedTable(head, isBarHeader)!)!,
      length: minute,
      symbol: 'none',
      instrument: fileInstrument,
      skipLines: () => 0,
      mostHeld,
    },
  );
  return { bytes, instruments, batches, writer, decoder };
}

it('lets go of bars in order between two chunks, not within one', async () => {
  const { bytes, instruments, batches, writer, decoder } = open(20_000);
  let steps = 0;
  let most = 0;
  for (let at = 0; at < bytes.length; at += 32_768) {
    const before = batches.length;
    decoder.chunk(bytes.subarray(at, at + 32_768));
    most = Math.max(most, batches.length - before);
    while (decoder.drain!(false)) steps++;
  }
  expect(steps).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(1);
  while (decoder.drain!(true));
  decoder.end();
  writer.flush();
  const rows = batches.flatMap((batch) => plainRows(batch, instruments));
  expect(rows).toHaveLength(120_000);
  expect(rows).toEqual((await decode(text, { name: 'all.csv' })).rows);
});
