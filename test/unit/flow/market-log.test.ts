/** Market logs against a plain reading of the same rows: at any position, in any order of asking, while a session grows, with bad rows. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { FLAG_BOOK, FLAG_LAST, FLAG_TRADES, FLAG_UNANCHORED, SEGMENT_ROWS, SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import { BookFold } from '../../../src/engine/flow/book-fold.ts';
import { LAST, LOST, type MarketLog, RESET, type RestingBook } from '../../../src/engine/flow/log.ts';
import { MarketLogs } from '../../../src/engine/flow/market-logs.ts';
import { Stage } from '../../../src/engine/stage.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { changePlainBook, openPlainBook, type PlainBook, plainChanges } from '../../tools/plain-log.ts';
import { makeSession, openRandom } from '../../tools/random-session.ts';
import { at, ticks } from '../engine/rows.ts';
import { freshName, importRows, importSession, instrument } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

async function open(batch: TickBatch, instruments = [instrument]) {
  const store = await openStore(freshName());
  const record = await importSession(store, instruments, batch);
  const failed = (_: string, thrown: unknown): void => {
    throw thrown;
  };
  const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed });
  return { store, stage, id: record.id, logs: new MarketLogs(store, stage) };
}

/** All that a log tells, row by row, levels of unknown books left out, and the books before its blocks. */
async function told(log: MarketLog, from: number = ends[0], to: number = ends[1]) {
  const rows: { row: number; ts: number; what: string; tick: number; qty: number }[] = [];
  const books = new Map<number, RestingBook>();
  for await (const { block, bookRows, tradeRows } of log.walk(from, to)) {
    const { book, trades, firstRow, before } = block;
    books.set(firstRow, before);
    let { known } = before;
    for (let i = 0; i < bookRows; i++) {
      const what = book.what[i] & RESET ? 'reset' : book.what[i] & LOST ? 'lost' : 'put';
      if (what !== 'put') known = what === 'reset';
      if (known || what !== 'put')
        rows.push({ row: firstRow + book.row[i], ts: book.ts[i], what, tick: what === 'put' ? book.tick[i] : 0, qty: book.qty[i] });
    }
    for (let i = 0; i < tradeRows; i++)
      rows.push({
        row: firstRow + trades.row[i],
        ts: trades.ts[i],
        what: 'trade',
        tick: Math.round(trades.px[i] * 10),
        qty: trades.qty[i],
      });
  }
  return { rows: rows.sort((a, b) => a.row - b.row), books };
}

function plainly(batch: TickBatch, index: number, to = batch.n) {
  return plainChanges(batch, index, 0.1, to).map(({ row, ts, what, tick, qty }) =>
    what === 'put' || what === 'trade' ? { row, ts, what, tick, qty } : { row, ts, what, tick: 0, qty: 0 },
  );
}

/** Many rows at once: a comparison of objects takes longer than all else. */
function expectSame<T extends object>(rows: readonly T[], wanted: readonly T[], names: (keyof T)[]): void {
  expect(rows).toHaveLength(wanted.length);
  expect(rows.findIndex((row, i) => names.some((name) => row[name] !== wanted[i][name]))).toBe(-1);
}

function expectBook(resting: RestingBook, plain: PlainBook): void {
  const bids = [...plain.bids].sort((a, b) => b[0] - a[0]);
  const asks = [...plain.asks].sort((a, b) => a[0] - b[0]);
  expect(resting.known).toBe(plain.known);
  expect(resting.bids).toBe(bids.length);
  expect([...resting.tick].map((tick, i) => [tick, resting.qty[i]])).toEqual([...bids, ...asks]);
}

describe('a stored session', () => {
  const { rows: batch, instruments } = makeSession({ seed: 4, rows: 140_000, gaps: 12, step: 2_000 });

  it('tells the same wherever the position is and in whatever order blocks are asked for', async () => {
    const { store, stage, id, logs } = await open(batch, instruments);
    const random = openRandom(9);
    await stage.open(id, { play: false, speed: 1 });
    for (let k = 0; k < 4; k++) {
      const index = k % 2;
      const position = await stage.of(id).seek(batch.ts[Math.floor(random() * batch.n)]);
      const log = await logs.of({ instrument: instruments[index].id });
      expect(log.now).toBe(position.ts);
      expect([log.hasBook, log.hasTrades]).toEqual([true, true]);
      const { rows, books } = await told(log);
      const wanted = plainly(batch, index, position.row);
      // Times of trades are only put in order inside a block.
      expectSame(rows, wanted, ['row', 'what', 'tick', 'qty']);
      const ofBook = ({ what }: { what: string }): boolean => what !== 'trade';
      expectSame(rows.filter(ofBook), wanted.filter(ofBook), ['ts']);
      for (const [firstRow, resting] of books) {
        const plain = openPlainBook();
        for (const change of plainChanges(batch, index, 0.1, firstRow)) changePlainBook(plain, change);
        expectBook(resting, plain);
      }
    }
    store.close();
  }, 60_000);

  it('asked for its end first, or for one moment, reads no more than it needs', async () => {
    const { store, id, logs } = await open(batch, instruments);
    const log = await logs.of({ session: id, instrument: instruments[0].id });
    const trades = await log.parts(log.now, log.now, 'trades');
    expect(trades).toHaveLength(1);
    expect(trades[0].block.before.known).toBe(false);
    const middle = batch.ts[SEGMENT_ROWS + 1000];
    const [part, ...more] = await log.parts(middle, middle);
    expect(more).toHaveLength(0);
    expect(part.block.seq).toBe(1);
    const plain = openPlainBook();
    for (const change of plainChanges(batch, 0, 0.1, SEGMENT_ROWS)) changePlainBook(plain, change);
    expectBook(part.block.before, plain);
    expect(await log.parts(Number.NEGATIVE_INFINITY, log.first - 1)).toHaveLength(0);
    // After the end the newest block still holds.
    expect(await log.parts(log.now + 1, ends[1])).toHaveLength(1);
    store.close();
  });

  it('tells the gaps before its position', async () => {
    const { store, stage, id, logs } = await open(batch, instruments);
    await stage.open(id, { play: false, speed: 1 });
    for (const share of [1, 0.5]) {
      await stage.of(id).seek(batch.ts[Math.floor((batch.n - 1) * share)]);
      const log = await logs.of({ instrument: instruments[0].id });
      await told(log);
      const engine = stage.current().engine.view(`flow.cvd[${instruments[0].id}]`, { from: 0, to: 9e15, widthPx: 9 });
      expect(engine.gaps.length).toBeGreaterThan(share === 1 ? 5 : 1);
      expect([...log.gaps(...ends)]).toEqual([...engine.gaps]);
    }
    store.close();
  });

  it('is gone when its session is, and says so', async () => {
    const { store, id, logs } = await open(batch, instruments);
    await told(await logs.of({ session: id, instrument: instruments[0].id }));
    expect(logs.bytes).toBeGreaterThan(1e6);
    await expect(logs.of({ session: id, instrument: 'none' })).rejects.toThrow('has no instrument none');
    await store.remove(id);
    await expect(logs.of({ session: id, instrument: instruments[0].id })).rejects.toThrow('There is no session');
    expect(logs.bytes).toBe(0);
    store.close();
  });
});

it('holds no more than its allowance, and reads again what it let go', async () => {
  const rows = 33 * SEGMENT_ROWS;
  const batch = TickBatch.allocate(rows);
  const part = makeSession({ seed: 5, rows: SEGMENT_ROWS, instruments: 1, step: 100, quotes: () => false }).rows;
  while (batch.n < rows) {
    const n = Math.min(part.n, rows - batch.n);
    for (let i = 0; i < n; i++) part.ts[i] += 20e6;
    batch.append(part, 0, n);
  }
  const { store, id, logs } = await open(batch, [{ ...instrument, id: 'C0-USDT@test' }]);
  const log = await logs.of({ session: id, instrument: 'C0-USDT@test' });
  const seen = (await told(log)).rows.length;
  expect(logs.bytes).toBeLessThan(48e6);
  const from = batch.ts[3 * SEGMENT_ROWS];
  expect((await told(log, from, from + 1e6)).rows.length).toBeGreaterThan(1000);
  expect((await told(log)).rows.length).toBe(seen);
  expect(logs.bytes).toBeLessThan(48e6);
  store.close();
}, 60_000);

it('folds on from a book that the run of the session has kept', async () => {
  const { rows: batch, instruments } = makeSession({ seed: 11, rows: 9 * SEGMENT_ROWS + 500, step: 100, gaps: 2, quotes: () => false });
  const { store, stage, id } = await open(batch, instruments);
  await stage.open(id, { play: false, speed: 1 });
  const reads: number[] = [];
  const spied = { ...store, get: store.get.bind(store), segments: store.segments.bind(store), getKeyframe: store.getKeyframe.bind(store) };
  const read: typeof store.read = (session, seq, ...rest) => {
    reads.push(seq);
    return store.read(session, seq, ...rest);
  };
  const logs = new MarketLogs({ ...spied, read } as typeof store, stage);
  for (const [index, { id: name }] of instruments.entries()) {
    const [part] = await (await logs.of({ session: id, instrument: name })).parts(batch.ts[batch.n - 1], ends[1]);
    const plain = openPlainBook();
    for (const change of plainChanges(batch, index, 0.1, 9 * SEGMENT_ROWS)) changePlainBook(plain, change);
    expectBook(part.block.before, plain);
  }
  expect(reads.length).toBeGreaterThan(0);
  expect(Math.min(...reads)).toBe(8);
  store.close();
}, 60_000);

it('leaves out what cannot be put, and ends the message all the same', async () => {
  const nan = Number.NaN;
  const batch = ticks(({ writer, trade, clock }) => {
    const level = (s: number, side: number, px: number, qty: number, flags = FLAG_LAST): void =>
      writer.level(0, at(s), at(s), px, qty, side, s, flags);
    level(0, SIDE_BID, 50, 1);
    writer.bookReset(0, at(1), at(1), 1);
    level(1, SIDE_BID, 99, 1, 0);
    level(1, SIDE_ASK, nan, 2);
    level(2, SIDE_ASK, 101, 1e9);
    level(2.5, SIDE_ASK, 1e12, 1);
    level(3, SIDE_ASK, 102, 1, FLAG_UNANCHORED | FLAG_LAST);
    level(1.5, SIDE_ASK, 103, 3);
    level(3, SIDE_ASK, 103, Number.POSITIVE_INFINITY);
    trade(3, nan);
    trade(3, 100, -1);
    trade(4, 1000, 5);
    clock(5);
    writer.gap(0, at(6), at(6), nan, FLAG_TRADES);
    level(7, SIDE_BID, 98, 1);
    writer.gap(0, at(8), at(8), nan, FLAG_BOOK);
    level(9, SIDE_BID, 97, 1);
    writer.bookReset(0, at(10), at(10), 10);
  });
  const { store, id, logs } = await open(batch);
  const log = await logs.of({ session: id, instrument: instrument.id });
  const { rows } = await told(log);
  expect(rows.map(({ ts, what, tick, qty }) => [(ts - at(0)) / 1e6, what, tick, qty])).toEqual([
    [1, 'reset', 0, 0],
    [1, 'put', 990, 1],
    [2, 'put', 1010, 1e9],
    [2, 'put', 1030, 3],
    [4, 'trade', 10_000, 5],
    [7, 'put', 980, 1],
    [7, 'lost', 0, 0],
    [10, 'reset', 0, 0],
  ]);
  const [{ block }] = await log.parts(...ends);
  // The level without a price ended its message.
  expect([...block.book.what.subarray(0, 4)].map((what) => what & LAST)).toEqual([LAST, 0, LAST, LAST]);
  expect([...log.gaps(...ends)].map((ts) => (ts - at(0)) / 1e6)).toEqual([4, 6, 7, 8]);
  store.close();
});

describe('a session that grows', () => {
  it('follows the rows that are pushed, over the end of a segment, and those that no log saw', async () => {
    const { rows: batch, instruments } = makeSession({ seed: 6, rows: 80_000, gaps: 3, step: 2_000, instruments: 1, quotes: () => false });
    const store = await openStore(freshName());
    const writer = await store.create({ title: 'Live', source: 'test', live: true });
    const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
    const { Run } = await import('../../../src/engine/run.ts');
    const run = new Run(writer.id, store);
    writer.instrument(0, instruments[0]);
    run.instrument(0, instruments[0]);
    stage.show(run);
    const logs = new MarketLogs(store, stage);
    const random = openRandom(7);
    for (let row = 0, k = 0; row < batch.n; k++) {
      const piece = TickBatch.allocate(Math.min(batch.n - row, 1 + Math.floor(random() * 9_000)));
      piece.append(batch, row, row + piece.capacity);
      await writer.write(piece);
      run.push(piece);
      row += piece.n;
      if (k % 6 !== 5 && row < batch.n) continue;
      const log = await logs.of({ instrument: instruments[0].id });
      const { rows } = await told(log);
      expectSame(rows, plainly(batch, 0, row), ['row', 'what', 'tick', 'qty']);
    }
    await writer.commit();
    await run.attach();
    const sealed = await told(await logs.of({ instrument: instruments[0].id }));
    const fresh = await told(await new MarketLogs(store, stage).of({ instrument: instruments[0].id }));
    expectSame(sealed.rows, fresh.rows, ['row', 'ts', 'what', 'tick', 'qty']);
    expect(sealed.books).toEqual(fresh.books);
    store.close();
  }, 30_000);

  it('tells in finer steps as soon as prices come in them', async () => {
    const store = await openStore(freshName());
    const coarse = { ...instrument, tickSize: 0.5 };
    const batch = ticks(({ writer }) => {
      writer.bookReset(0, at(1), at(1), 1);
      writer.level(0, at(1), at(1), 99.5, 1, SIDE_BID, 1, 0);
      writer.level(0, at(1), at(1), 101, 2, SIDE_ASK, 1, FLAG_LAST);
    });
    const writer = await store.create({ title: 'Live', source: 'test', live: true });
    const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
    const { Run } = await import('../../../src/engine/run.ts');
    const run = new Run(writer.id, store);
    const give = async (tickSize: number, rows: TickBatch): Promise<void> => {
      writer.instrument(0, { ...coarse, tickSize });
      run.instrument(0, { ...coarse, tickSize });
      await writer.write(rows);
      run.push(rows);
    };
    await give(0.5, batch);
    stage.show(run);
    const logs = new MarketLogs(store, stage);
    const before = await logs.of({ instrument: instrument.id });
    expect((await told(before)).rows.map(({ tick }) => tick)).toEqual([0, 199, 202]);
    const finer = ticks(({ writer: rows }) => rows.level(0, at(2), at(2), 100.1, 2, SIDE_ASK, 1, FLAG_LAST));
    await give(0.1, finer);
    const after = await logs.of({ instrument: instrument.id });
    expect(after.instrument.tickSize).toBe(0.1);
    expect(after.key).not.toBe(before.key);
    expect((await told(after)).rows.map(({ tick }) => tick)).toEqual([0, 995, 1010, 1001]);
    store.close();
  });
});

it('folds a book of 27,000 levels, and holds it at rest', async () => {
  const batch = ticks(({ writer }) => {
    writer.bookReset(0, at(1), at(1), 1);
    for (let k = 1; k <= 13_500; k++) {
      writer.level(0, at(1), at(1), 60_000 - k * 3, k, SIDE_BID, 1, 0);
      writer.level(0, at(1), at(1), 60_000 + k * 3, k, SIDE_ASK, 1, FLAG_LAST);
    }
  });
  const store = await openStore(freshName());
  const { record } = await importRows(store, batch, [batch.n]);
  const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
  const log = await new MarketLogs(store, stage).of({ session: record.id, instrument: instrument.id });
  const [{ block, bookRows }] = await log.parts(...ends);
  const fold = new BookFold();
  fold.apply(block.book, 0, bookRows);
  const resting = fold.rest();
  expect(resting).toMatchObject({ known: true, bids: 13_500 });
  expect(resting.tick.length).toBe(27_000);
  expect(new BookFold().load(resting).rest()).toEqual(resting);
  store.close();
});
