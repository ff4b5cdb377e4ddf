/** The book of a Binance stream, as the engine knows it: unknown from a break in the chain of updates to the next snapshot. */
import { beforeAll, expect, it } from 'vitest';
import { SIDE_ASK, SIDE_BID } from '../../assembly/layout.ts';
import { openEngine } from '../../src/engine/graph.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { BinanceBook } from '../../src/sources/binance-book.ts';
import type { BinanceMessage, Levels } from '../../src/sources/binance-message.ts';
import { BinanceReader } from '../../src/sources/binance-reader.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const message = (fields: Partial<BinanceMessage>): BinanceMessage => Object.assign(new BinanceReader(), { symbol: 'BTCUSDT' }, fields);
const levels = (bids: number[], asks: number[] = []): Levels => ({
  levels: bids.length + asks.length,
  levelSide: Uint8Array.from([...bids.map(() => SIDE_BID), ...asks.map(() => SIDE_ASK)]),
  levelPx: Float64Array.from([...bids, ...asks]),
  levelQty: new Float64Array(bids.length + asks.length).fill(1),
});

it('is unknown from a break to the next snapshot', () => {
  const engine = openEngine(openKernels());
  const writer = new TickWriter({
    instrument: (index, instrument) => engine.instrument(index, instrument),
    batch: (batch) => engine.push(batch),
  });
  const stream = new BinanceBook('BTCUSDT', 'spot', 100, writer, {
    reject: (_line, reason) => expect.unreachable(reason),
    skip: (reason) => expect.unreachable(reason),
  });
  const start = 1_700_000_000_000_000;
  const update = (first: number, last: number, px: number): void => {
    const ts = start + last;
    stream.update(message({ ts, first, id: last }), levels([px]), ts);
  };
  const snapshot = (id: number): void => stream.snapshot(message({ ts: start + id, id }), levels([100], [101]), start + id);
  const book = () => {
    writer.flush();
    return engine.book('BTC-USDT@binance', 5);
  };
  snapshot(10);
  update(11, 12, 99);
  expect(book()).toMatchObject({ known: true, bids: { price: Float64Array.of(100, 99) } });
  update(20, 21, 98);
  expect(book()).toMatchObject({ known: false, bids: { price: new Float64Array(0) } });
  update(22, 23, 97);
  expect(book().known).toBe(false);
  snapshot(30);
  expect(book()).toMatchObject({ known: true, bids: { price: Float64Array.of(100) } });
});

it('stays known where trades alone are missing', () => {
  const engine = openEngine(openKernels());
  const writer = new TickWriter({
    instrument: (index, instrument) => engine.instrument(index, instrument),
    batch: (batch) => engine.push(batch),
  });
  const stream = new BinanceBook('BTCUSDT', 'spot', 100, writer, { reject: () => undefined, skip: () => undefined });
  const ts = 1_700_000_000_000_000;
  stream.snapshot(message({ ts, id: 10 }), levels([100], [101]), ts);
  for (const t of [1, 5]) stream.trade(message({ ts: ts + t, id: t, px: 100, qty: 1, sold: true }), ts + t);
  writer.flush();
  const id = 'BTC-USDT@binance';
  expect(engine.book(id, 5)).toMatchObject({ known: true, bids: { price: Float64Array.of(100) } });
  const { gaps } = engine.view(`trades[${id}]`, { from: ts, to: ts + 10, widthPx: 100 });
  expect([...gaps]).toEqual([ts + 1, ts + 5]);
});
