/** What stands between a decoder and the writer sees every row, handed on as a batch or written one by one. */
import { expect, it } from 'vitest';
import type { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { GapWriter } from '../../src/sources/gap-writer.ts';
import { ScaleWriter } from '../../src/sources/scale-writer.ts';
import { BarWriter } from '../../src/sources/table/bar-writer.ts';
import { plainRows } from '../tools/decode.ts';

const perp: Instrument = { id: 'BTC-USDT.perp@okx', venue: 'okx', symbol: 'x', base: 'BTC', quote: 'USDT', type: 'perp', tickSize: 0.1 };

function openTarget() {
  const batches: TickBatch[] = [];
  const instruments: Instrument[] = [];
  const writer = new TickWriter({
    instrument: (index, instrument) => {
      instruments[index] = instrument;
    },
    batch: (batch) => void batches.push(batch),
  });
  const rows = () => {
    writer.flush();
    return batches.flatMap((batch) => plainRows(batch, instruments));
  };
  return { writer, rows };
}

/** The same trades as one batch. */
function batchOf(write: (writer: TickWriter) => void): TickBatch {
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => void batches.push(batch) });
  write(writer);
  writer.flush();
  return batches[0]!;
}

it('scales a trade that is written alone as one of a batch', () => {
  const { writer, rows } = openTarget();
  const scale = new ScaleWriter(writer, () => ({ base: 0.01 }));
  scale.instrument(perp.id, () => perp);
  scale.trade(0, 1, 1, 100, 12, 1, 7);
  scale.pass(batchOf((to) => to.trade(0, 2, 2, 100, 24, 1, 8)));
  expect(rows().map(({ qty }) => qty)).toEqual([0.12, 0.24]);
});

it('finds a jump of ids between trades that are written alone', () => {
  const { writer, rows } = openTarget();
  const gaps = new GapWriter(writer);
  gaps.instrument(perp.id, () => perp);
  for (const id of [7, 8, 12]) gaps.trade(0, id, id, 100, 1, 1, id);
  gaps.end();
  expect(rows().map(({ kind, id, qty }) => [kind, kind === 'gap' ? qty : id])).toEqual([
    ['trade', 7],
    ['trade', 8],
    ['gap', 3],
    ['trade', 12],
  ]);
});

it('finds a missing bar between bars that are written alone', () => {
  const { writer, rows } = openTarget();
  const skipped: string[] = [];
  const bars = new BarWriter(writer, { reject: () => undefined, skip: (reason) => void skipped.push(reason) });
  bars.instrument(perp.id, () => perp);
  const prices = { open: 1, high: 2, low: 1, close: 2 };
  const sums = { volume: 1, value: 1, buyVolume: 1, trades: 1 };
  for (const end of [60, 120, 120, 240]) bars.bar(0, end, end, 60, prices, sums);
  expect(rows().map(({ kind, ts }) => `${kind} ${ts}`)).toEqual([
    ...Array<string>(4).fill('bar 60'),
    ...Array<string>(4).fill('bar 120'),
    'gap 240',
    ...Array<string>(4).fill('bar 240'),
  ]);
  expect(skipped).toEqual(['duplicate bar']);
});
