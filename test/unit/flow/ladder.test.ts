/** Rows of `flow.ladder` against plain maps: random sessions with seeks, a recorded market, and books that are one-sided, crossed, deep or none. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import type { LadderAnswer, LadderQuery } from '../../../src/api/flow-types.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { makeSession, openRandom, sessionStart } from '../../tools/random-session.ts';
import { hasTape, readTape } from '../../tools/tape.ts';
import { openOnStage, type PlainRow, plainBook, plainRows } from './stage-rig.ts';

const second = 1_000_000;

/** Sums of what lies in [first, first + high) steps. */
function sumIn(levels: Map<number, number>, first: number, high: number): number {
  let sum = 0;
  for (const [tick, qty] of levels) if (tick >= first && tick < first + high) sum += qty;
  return sum;
}

function expectLadder(answer: LadderAnswer, rows: Map<number, PlainRow>, row: number, tick: number, query: LadderQuery): void {
  const book = plainBook(rows, row, tick);
  const high = Math.round(query.step / tick);
  expect(answer.known).toBe(book.known);
  expect([answer.bidLevels, answer.askLevels]).toEqual([book.bids.size, book.asks.size]);
  if (!book.known) return;
  const [bid, ask] = [Math.max(...book.bids.keys()), Math.min(...book.asks.keys())];
  if (book.bids.size > 0) expect(answer.bestBid).toBeCloseTo(bid * tick, 6);
  else expect(answer.bestBid).toBeNaN();
  if (book.asks.size > 0) expect(answer.bestAsk).toBeCloseTo(ask * tick, 6);
  else expect(answer.bestAsk).toBeNaN();
  if (answer.price.length === 0) return;
  const middle = Math.floor((bid + ask) / 2 / high + 1e-9);
  expect(answer.price.length).toBe(2 * query.rows + 1);
  if (query.centre === undefined && Number.isFinite(bid + ask)) expect(Math.round(answer.price[query.rows]! / query.step)).toBe(middle);
  const since = answer.through - query.window;
  const before = plainBook(rows, row, tick, since);
  const { broken } = plainBook(rows, row, tick, Infinity, since);
  answer.price.forEach((price, k) => {
    const first = Math.round(price / tick);
    expect(first % high === 0).toBe(true);
    const [now, then] = [book, before].map(({ bids, asks }) => [sumIn(bids, first, high), sumIn(asks, first, high)]) as number[][];
    expect(answer.bid[k]).toBeCloseTo(now![0]!, 9);
    expect(answer.ask[k]).toBeCloseTo(now![1]!, 9);
    for (const [side, change] of [answer.bidChange, answer.askChange].entries())
      if (query.window === 0 || broken || !before.known) expect(change[k]).toBeNaN();
      else expect(change[k]).toBeCloseTo(now![side]! - then![side]!, 9);
  });
  const from = (query.traded ?? query.window) === 0 ? Number.NEGATIVE_INFINITY : answer.through - (query.traded ?? query.window);
  const [bought, sold] = [new Float64Array(answer.price.length), new Float64Array(answer.price.length)];
  const firstStep = Math.round(answer.price[0]! / tick);
  let late = Number.NEGATIVE_INFINITY;
  for (const [number, { kind, ts, px, qty, sign }] of rows) {
    if (number >= row) break;
    if (kind !== layout.KIND_TRADE) continue;
    late = Math.max(late, ts);
    const k = Math.floor((Math.round(px / tick) - firstStep) / high);
    if (late <= from || k < 0 || k >= bought.length) continue;
    if (sign > 0) bought[k]! += qty;
    else if (sign < 0) sold[k]! += qty;
  }
  bought.forEach((qty, k) => {
    expect(answer.bought[k]).toBeCloseTo(qty, 9);
    expect(answer.sold[k]).toBeCloseTo(sold[k]!, 9);
  });
}

const instrument: Instrument = { id: 'A-B@test', venue: 'test', symbol: 'AB', base: 'A', quote: 'B', type: 'spot', tickSize: 0.1 };

function written(write: (writer: TickWriter) => void): TickBatch[] {
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => batches.push(batch) }, layout.SEGMENT_ROWS);
  writer.instrument(instrument.id, () => instrument);
  write(writer);
  writer.flush();
  return batches;
}

async function ladderOf(batches: TickBatch[], more: Partial<LadderQuery> = {}): Promise<LadderAnswer> {
  const stage = await openOnStage([instrument], batches);
  const answer = await stage.ask<LadderAnswer>('ladder', {
    instrument: instrument.id,
    step: 0.1,
    rows: 3,
    window: 0,
    ...more,
  } as LadderQuery);
  stage.close();
  return answer;
}

describe('flow.ladder', () => {
  it('gives the rows of plain maps wherever the position goes', async () => {
    const { instruments, rows } = makeSession({ seed: 11, rows: 90_000, gaps: 4, step: 2_000 });
    const stage = await openOnStage(instruments, [rows]);
    const random = openRandom(5);
    const end = rows.ts[rows.n - 1]!;
    const plain = [plainRows([rows], 0), plainRows([rows], 1)];
    let at = sessionStart;
    for (let k = 0; k < 24; k++) {
      // Mostly on, by small and large steps; now and then back.
      at = random() < 0.25 ? sessionStart + random() * (end - sessionStart) : Math.min(end, at + (random() < 0.5 ? 0.2 : 12) * second);
      const row = await stage.seek(Math.floor(at));
      const index = k % 3 === 0 ? 1 : 0;
      const query: LadderQuery = {
        instrument: instruments[index]!.id,
        step: [0.1, 0.5, 2][k % 3]!,
        rows: 12,
        window: k % 5 === 0 ? 0 : 10 * second,
        ...(k % 4 === 0 ? { traded: [0, 30 * second][k % 8 === 0 ? 0 : 1]! } : {}),
      };
      expectLadder(await stage.ask<LadderAnswer>('ladder', query), plain[index]!, row, 0.1, query);
    }
    stage.close();
  }, 60_000);

  it.skipIf(!hasTape('usdm_btcusdt_20240808.gz'))(
    'gives the rows of plain maps on a recorded market',
    async () => {
      const batches = readTape('usdm_btcusdt_20240808.gz');
      const stage = await openOnStage([instrument], batches);
      const plain = plainRows(batches, 0);
      const times = [...plain.values()].map(({ ts }) => ts);
      for (const share of [0.1, 0.3, 0.301, 0.9, 0.5]) {
        const row = await stage.seek(times[Math.floor(times.length * share)]!);
        const query: LadderQuery = { instrument: instrument.id, step: 1, rows: 40, window: 10 * second, traded: 60 * second };
        expectLadder(await stage.ask<LadderAnswer>('ladder', query), plain, row, 0.1, query);
      }
      stage.close();
    },
    60_000,
  );

  it('shows a book of one side, a crossed one, an empty one, and one that is not known', async () => {
    const book = (levels: [number, number, number][]) =>
      written((writer) => {
        writer.bookReset(0, 1e15, 1e15, 1);
        for (const [i, [px, qty, side]] of levels.entries()) {
          const last = i === levels.length - 1 ? layout.FLAG_LAST : 0;
          writer.level(0, 1e15, 1e15, px, qty, side, 1, layout.FLAG_SNAPSHOT | last);
        }
      });
    const oneSided = await ladderOf(book([[100, 2, layout.SIDE_BID]]));
    expect(oneSided).toMatchObject({ known: true, bestBid: 100, bestAsk: Number.NaN, bidLevels: 1, askLevels: 0 });
    expect([...oneSided.bid]).toEqual([0, 0, 0, 2, 0, 0, 0]);
    const crossed = await ladderOf(
      book([
        [100.2, 2, layout.SIDE_BID],
        [100, 3, layout.SIDE_ASK],
      ]),
    );
    expect(crossed).toMatchObject({ known: true, bestBid: 100.2, bestAsk: 100 });
    expect([...crossed.bid]).toEqual([0, 0, 0, 0, 2, 0, 0].map((_, k) => (Math.abs(crossed.price[k]! - 100.2) < 1e-9 ? 2 : 0)));
    expect(crossed.ask.reduce((sum, qty) => sum + qty)).toBe(3);
    const empty = await ladderOf(
      book([
        [100, 1, layout.SIDE_BID],
        [100, 0, layout.SIDE_BID],
      ]),
    );
    expect(empty).toMatchObject({ known: true, bidLevels: 0, askLevels: 0 });
    expect(empty.price.length).toBe(0);
    const trades = await ladderOf(written((writer) => writer.trade(0, 1e15, 1e15, 100.1, 1.5, 1, 1)));
    expect(trades).toMatchObject({ known: false, none: expect.stringContaining('No book of A-B@test') });
    expect([...trades.bought]).toEqual([0, 0, 0, 1.5, 0, 0, 0]);
    expect([...trades.bidChange, ...trades.askChange].every(Number.isNaN)).toBe(true);
  });

  it('takes 27,000 levels, sizes of 1e9 and a trade ten times off, and says what a step must be', async () => {
    const batches = written((writer) => {
      writer.bookReset(0, 1e15, 1e15, 1);
      for (let i = 0; i < 13_500; i++) {
        writer.level(0, 1e15, 1e15, 6_000 - i / 10, i === 7 ? 1e9 : 1, layout.SIDE_BID, 1, layout.FLAG_SNAPSHOT);
        const last = i === 13_499 ? layout.FLAG_LAST : 0;
        writer.level(0, 1e15, 1e15, 6_000.1 + i / 10, 2, layout.SIDE_ASK, 1, layout.FLAG_SNAPSHOT | last);
      }
      writer.trade(0, 1e15, 1e15, 60_000, 1, 1, 1);
      writer.trade(0, 1e15, 1e15, 6_000, 1, 2, 2);
    });
    const stage = await openOnStage([instrument], batches);
    const query: LadderQuery = { instrument: instrument.id, step: 1, rows: 1_000, window: 0 };
    const deep = await stage.ask<LadderAnswer>('ladder', query);
    expect([deep.bidLevels, deep.askLevels]).toEqual([13_500, 13_500]);
    expect(deep.bid[1_000]).toBe(1);
    expect(deep.ask[1_000]).toBe(18);
    expect(deep.bid[999]).toBe(1e9 + 9);
    expect(deep.bid.reduce((sum, qty) => sum + qty)).toBe(1e9 + 10_000);
    expect(deep.bought.every((qty) => qty === 0)).toBe(true);
    expect(deep.sold[1_000]).toBe(1);
    for (const [part, words] of [
      [{ step: 0.25 }, /whole number of price steps of 0\.1, was 0\.25/],
      [{ rows: 1.5 }, /from 0 to 2000/],
      [{ window: -1 }, /0 or more/],
    ] as const)
      await expect(stage.ask('ladder', { ...query, ...part })).rejects.toThrow(words);
    stage.close();
  });
});
