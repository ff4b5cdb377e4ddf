/** The book of a Binance stream, as the engine knows it: unknown from a break in the chain of updates to the next snapshot. */
import { beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/graph.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { BinanceBook } from '../../src/sources/binance-book.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

it('is unknown from a break to the next snapshot', () => {
  const engine = openEngine(openKernels());
  const writer = new TickWriter({
    instrument: (index, instrument) => engine.instrument(index, instrument),
    batch: (batch) => engine.push(batch),
  });
  const stream = new BinanceBook('BTCUSDT', 'spot', '100.0', writer, {
    reject: (_line, reason) => expect.unreachable(reason),
    skip: (reason) => expect.unreachable(reason),
  });
  const start = 1_700_000_000_000_000;
  const update = (first: number, last: number, px: number): void => {
    const ts = start + last;
    const one = { kind: 'update', symbol: 'BTCUSDT', market: 'spot', ts, U: first, u: last, pu: undefined, b: [[px, 1]], a: [] } as const;
    stream.update(one, ts);
  };
  const snapshot = (lastUpdateId: number): void => {
    const bids = [[100, 1]] as const;
    const asks = [[101, 1]] as const;
    stream.snapshot({ kind: 'snapshot', symbol: undefined, ts: start + lastUpdateId, lastUpdateId, bids, asks }, start + lastUpdateId);
  };
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
  const stream = new BinanceBook('BTCUSDT', 'spot', '100.0', writer, { reject: () => undefined, skip: () => undefined });
  const ts = 1_700_000_000_000_000;
  stream.snapshot({ kind: 'snapshot', symbol: undefined, ts, lastUpdateId: 10, bids: [[100, 1]], asks: [[101, 1]] }, ts);
  for (const t of [1, 5])
    stream.trade({ kind: 'trade', symbol: 'BTCUSDT', market: 'spot', ts: ts + t, t, p: '100', q: '1', m: true }, ts + t);
  writer.flush();
  const id = 'BTC-USDT@binance';
  expect(engine.book(id, 5)).toMatchObject({ known: true, bids: { price: Float64Array.of(100) } });
  const { gaps } = engine.view(`trades[${id}]`, { from: ts, to: ts + 10, widthPx: 100 });
  expect([...gaps]).toEqual([ts + 1, ts + 5]);
});
