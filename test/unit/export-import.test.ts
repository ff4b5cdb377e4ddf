/** Trades that were exported come back as the same rows: times to the microsecond, prices, sizes, sides, ids, receive times. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TextFormat } from '../../src/engine/export/row-writer.ts';
import { openTradeExport } from '../../src/engine/export/ticks.ts';
import { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { instrumentOfSymbol } from '../../src/market/instrument.ts';
import { type TickSink, TickWriter } from '../../src/market/writer.ts';
import { decodeFiles } from '../../src/sources/file.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

interface Rows {
  batch: TickBatch;
  instruments: Instrument[];
}

function gather(): { sink: TickSink; rows: Rows } {
  const rows: Rows = { batch: TickBatch.allocate(100_000), instruments: [] };
  const sink: TickSink = {
    instrument(index, instrument) {
      rows.instruments[index] = instrument;
    },
    batch: (batch) => rows.batch.append(batch),
  };
  return { sink, rows };
}

function trades(withReceiveTimes: boolean): Rows {
  const { sink, rows } = gather();
  const writer = new TickWriter(sink);
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  let ts = 1_723_075_200_000_001;
  let received = ts;
  for (let i = 0; i < 4_000; i++) {
    ts += Math.floor(random() ** 4 * 3_000_000);
    const symbol = random() < 0.5 ? 'BTCUSDT' : 'ETHUSDT';
    const index = writer.instrument(symbol, () => instrumentOfSymbol(symbol, 'file', 'unknown', 0.01));
    received = Math.max(received, ts + Math.floor(random() * 90_000));
    const rx = withReceiveTimes ? received : ts;
    const px = symbol === 'BTCUSDT' ? Math.round(5_000_000 + random() * 1e6) / 100 : Math.round(random() * 1e6 + 1) / 1e8;
    const qty = Math.round(random() * 1e5 + 1) / 10 ** Math.floor(random() * 9);
    writer.trade(index, ts, rx, px, qty, i % 7 === 0 ? 0 : 1 + (i % 2), 900_719_925_474 + i, withReceiveTimes ? 0 : 2);
  }
  writer.flush();
  return rows;
}

describe.each<TextFormat>(['csv', 'ndjson'])('as %s', (format) => {
  it.each([
    ['with receive times', true],
    ['without', false],
  ])('%s', async (_, withReceiveTimes) => {
    const sent = trades(withReceiveTimes);
    const file = openTradeExport(format, sent.instruments);
    file.push(sent.batch);
    const { sink, rows } = gather();
    const request = { files: [{ name: `export.${format}`, blob: file.finish() }] };
    const report = await decodeFiles(request, { ...sink, ready: async () => {} }, { signal: new AbortController().signal });
    expect(report.rejectedCount).toBe(0);
    const { n } = sent.batch;
    expect(rows.batch.n).toBe(n);
    expect(new Set(rows.instruments.map(({ id }) => id))).toEqual(new Set(sent.instruments.map(({ id }) => id)));
    for (const key of ['ts', 'rx', 'px', 'qty', 'id'] as const)
      expect(rows.batch[key].subarray(0, n)).toEqual(sent.batch[key].subarray(0, n));
    expect(rows.batch.meta.subarray(0, n)).toEqual(sent.batch.meta.subarray(0, n));
  });
});
