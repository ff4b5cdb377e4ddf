/** Rows that wait: after each send the book is that of all rows so far, trades are all there, and nothing else changes its place. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  FLAG_LAST,
  FLAG_SNAPSHOT,
  INSTRUMENT_ALL,
  KIND_BOOK_RESET,
  KIND_CLOCK,
  KIND_GAP,
  KIND_LEVEL,
  KIND_QUOTE,
  KIND_TRADE,
  SIDE_ASK,
  SIDE_BID,
  SIDE_BUY,
} from '../../../assembly/layout.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../../../src/market/meta.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { Backlog } from '../../../src/sources/live/backlog.ts';

interface Row {
  kind: number;
  side: number;
  flags: number;
  instrument: number;
  ts: number;
  px: number;
  qty: number;
}

function rowsOf({ n, meta, ts, px, qty }: TickBatch): Row[] {
  return Array.from({ length: n }, (_, i) => {
    const m = meta[i]!;
    return { kind: kindOf(m), side: sideOf(m), flags: flagsOf(m), instrument: instrumentOf(m), ts: ts[i]!, px: px[i]!, qty: qty[i]! };
  });
}

/** A port with room for so many batches. */
class Port {
  rows: Row[] = [];
  batches = 0;
  room = 0;
  #wake: () => void = () => undefined;
  readonly instruments: number[] = [];

  get hasRoom(): boolean {
    return this.room > 0;
  }
  ready(): Promise<void> {
    return this.room > 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#wake = resolve;
        });
  }
  instrument(index: number): void {
    this.instruments.push(index);
  }
  batch(batch: TickBatch): void {
    this.room--;
    this.batches++;
    this.rows.push(...rowsOf(batch));
  }
  async give(n: number): Promise<void> {
    this.room += n;
    this.#wake();
    for (let i = 0; i < 4 * n + 32; i++) await Promise.resolve();
  }
}

/** Books by instrument, `side px` -> qty; those after each whole message, and whether any was read in the middle of one. */
function replay(rows: readonly Row[]): Map<number, Map<string, number>> {
  const books = new Map<number, Map<string, number>>();
  for (const { kind, side, instrument, px, qty } of rows) {
    if (kind === KIND_GAP || kind === KIND_BOOK_RESET) {
      for (const key of instrument === INSTRUMENT_ALL ? [...books.keys()] : [instrument]) books.get(key)?.clear();
    } else if (kind === KIND_LEVEL) {
      const book = books.get(instrument) ?? new Map<string, number>();
      books.set(instrument, book);
      if (qty === 0) book.delete(`${side} ${px}`);
      else book.set(`${side} ${px}`, qty);
    }
  }
  return books;
}

const sorted = (books: Map<number, Map<string, number>>) =>
  [...books].map(([key, book]) => [key, [...book].sort()]).sort((a, b) => Number(a[0]) - Number(b[0]));
const others = (rows: readonly Row[]) => rows.filter(({ kind }) => kind !== KIND_LEVEL);

/** What a feed does: messages of levels, trades, quotes, snapshots, gaps; flushes; and the engine's credits. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('levels' as const),
      of: fc.nat(1),
      px: fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }),
      qty: fc.nat(3),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('trade' as const), of: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('quote' as const), of: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('snapshot' as const), of: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('gap' as const, 'gap-all' as const, 'clock' as const), of: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('flush' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('credit' as const), n: fc.nat(2) }) },
);

it('gives the book of all rows at the end, all else in its order, and no half messages', async () => {
  let merged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 150 }), fc.integer({ min: 3, max: 40 }), async (steps, capacity) => {
      const all: Row[] = [];
      const backlog = new Backlog();
      const port = new Port();
      backlog.open(port);
      const take = (batch: TickBatch): void => {
        all.push(...rowsOf(batch));
        backlog.batch(batch);
      };
      const writer = new TickWriter({ instrument: () => undefined, batch: take }, capacity);
      let ts = 0;
      for (const one of steps) {
        ts += 7_000;
        if (one.what === 'levels')
          one.px.forEach((px, i) => {
            const bid = px < 2;
            writer.level(one.of, ts, ts, px, one.qty, bid ? SIDE_BID : SIDE_ASK, ts, i === one.px.length - 1 ? FLAG_LAST : 0);
          });
        else if (one.what === 'trade') writer.trade(one.of, ts, ts, 2, 1, SIDE_BUY, ts);
        else if (one.what === 'quote') writer.quote(one.of, ts, ts, 1, 1, 3, 1, ts);
        else if (one.what === 'snapshot') {
          writer.bookReset(one.of, ts, ts, ts);
          for (const px of [0, 1, 2, 3])
            writer.level(one.of, ts, ts, px, 5, px < 2 ? SIDE_BID : SIDE_ASK, ts, px === 3 ? FLAG_SNAPSHOT | FLAG_LAST : FLAG_SNAPSHOT);
        } else if (one.what === 'gap') writer.gap(one.of, ts, ts, Number.NaN);
        else if (one.what === 'gap-all') writer.gap(INSTRUMENT_ALL, ts, ts, Number.NaN);
        else if (one.what === 'clock') writer.clock(ts, ts);
        else if (one.what === 'flush') {
          writer.flush();
          await port.give(0);
        } else if (one.what === 'credit') await port.give(one.n);
        // What is on its way is let through first.
        await port.give(0);
        const newest = all.at(-1);
        const isWhole = newest?.kind !== KIND_LEVEL || (newest.flags & FLAG_LAST) !== 0;
        // Nothing waits: the book is that of all rows.
        if (port.room > 0 && isWhole) expect(sorted(replay(port.rows))).toEqual(sorted(replay(all)));
        // Whatever has been sent is a whole number of messages, but for one whose end is still being written.
        const open = new Set<number>();
        for (const { kind, flags, instrument } of port.rows) {
          if (kind !== KIND_LEVEL) expect(open.has(instrument)).toBe(false);
          else if ((flags & FLAG_LAST) === 0) open.add(instrument);
          else open.delete(instrument);
        }
      }
      writer.flush();
      await port.give(1_000);
      await backlog.drained();
      expect(sorted(replay(port.rows))).toEqual(sorted(replay(all)));
      expect(others(port.rows)).toEqual(others(all));
      expect(port.rows.length + backlog.merged).toBe(all.length);
      merged += backlog.merged;
    }),
    { numRuns: 400 },
  );
  expect(merged).toBeGreaterThan(300);
});

it('passes rows on as they are while there is room', () => {
  const backlog = new Backlog();
  const port = new Port();
  port.room = 8;
  backlog.open(port);
  const writer = new TickWriter(backlog, 4);
  for (let i = 1; i <= 8; i++) writer.level(0, i, i, 100, i, SIDE_BID, i, FLAG_LAST);
  expect(port.rows.map(({ qty }) => qty)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(backlog.merged).toBe(0);
});

it('merges the changes of a tenth of a second into one message of the newest time', async () => {
  const backlog = new Backlog();
  const port = new Port();
  backlog.open(port);
  const writer = new TickWriter(backlog, 64);
  // 250 ms of changes, 1 ms apart, at two prices, with a trade after each tenth.
  for (let ms = 0; ms < 250; ms++) {
    const ts = ms * 1_000;
    writer.level(0, ts, ts, 100 - (ms % 2), ms, SIDE_BID, ms, FLAG_LAST);
    if (ms % 10 === 9) writer.trade(0, ts, ts, 101, 1, SIDE_BUY, ms);
  }
  writer.flush();
  await port.give(10);
  expect(port.rows.filter(({ kind }) => kind === KIND_TRADE).length).toBe(25);
  const levels = port.rows.filter(({ kind }) => kind === KIND_LEVEL);
  expect(levels.map(({ ts, qty, flags }) => [ts / 1_000, qty, flags])).toEqual([
    [100, 100, 0],
    [100, 99, FLAG_LAST],
    [201, 201, 0],
    [201, 200, FLAG_LAST],
    [249, 248, 0],
    [249, 249, FLAG_LAST],
  ]);
  expect(backlog.merged).toBe(244);
});

it('keeps everything as it is until there is somebody to take it', async () => {
  const backlog = new Backlog();
  const writer = new TickWriter(backlog, 16);
  writer.instrument('A@toy', () => ({ id: 'A@toy', venue: 'toy', symbol: 'A', base: 'A', quote: 'USD', type: 'spot', tickSize: 1 }));
  for (let i = 0; i < 100; i++) writer.level(0, i, i, 100, i, SIDE_BID, i, FLAG_LAST);
  writer.quote(0, 100, 100, 1, 1, 2, 1, 1);
  writer.clock(101, 101);
  writer.flush();
  const port = new Port();
  port.room = 9;
  backlog.open(port);
  await backlog.drained();
  expect(port.instruments).toEqual([0]);
  expect(port.rows.map(({ kind }) => kind)).toEqual([...Array(100).fill(KIND_LEVEL), KIND_QUOTE, KIND_QUOTE, KIND_CLOCK]);
  expect([port.batches, backlog.merged]).toEqual([1, 0]);
});

it('waits on when half a message has come while it waited for room', async () => {
  const backlog = new Backlog();
  const port = new Port();
  backlog.open(port);
  const writer = new TickWriter(backlog, 4);
  writer.level(0, 1, 1, 100, 1, SIDE_BID, 1, FLAG_LAST);
  writer.flush();
  // Four of the five changes of the next message fill a batch; the last is still to come.
  for (let px = 95; px < 99; px++) writer.level(0, 2, 2, px, 2, SIDE_BID, 2, 0);
  await port.give(1);
  expect(port.rows).toEqual([]);
  writer.level(0, 2, 2, 99, 2, SIDE_BID, 2, FLAG_LAST);
  writer.flush();
  await backlog.drained();
  expect(port.rows.map(({ px, flags }) => [px, flags])).toEqual([
    [100, 0],
    [95, 0],
    [96, 0],
    [97, 0],
    [98, 0],
    [99, FLAG_LAST],
  ]);
});
