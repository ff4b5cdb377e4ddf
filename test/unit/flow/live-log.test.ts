/** Market logs while their session moves: rows that a full disk did not take, a recording that ends, another session on the stage, finer prices. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { FLAG_LAST, SEGMENT_ROWS, SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import type { LadderAnswer } from '../../../src/api/flow-types.ts';
import { FilledBlock } from '../../../src/engine/flow/block.ts';
import { openDoor } from '../../../src/engine/flow/door.ts';
import { GapSpans } from '../../../src/engine/flow/gap-spans.ts';
import { LOST, type MarketLog, RESET } from '../../../src/engine/flow/log.ts';
import { MarketLogs } from '../../../src/engine/flow/market-logs.ts';
import { Run } from '../../../src/engine/run.ts';
import { Stage } from '../../../src/engine/stage.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { at, ticks } from '../engine/rows.ts';
import { freshName, importRows, instrument } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

const here = { instrument: instrument.id };
const all = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** A snapshot at second `from`, and a level a millisecond after it: `rows` rows. */
const market = (from: number, rows: number): TickBatch =>
  ticks(({ writer }) => {
    writer.bookReset(0, at(from), at(from), 1);
    writer.level(0, at(from), at(from), 99, 1, SIDE_BID, 1, 0);
    writer.level(0, at(from), at(from), 101, 1, SIDE_ASK, 1, FLAG_LAST);
    changes(from + 0.001, rows - 3).forEach((s, i) => void writer.level(0, at(s), at(s), 99, 2 + (i % 7), SIDE_BID, 1, FLAG_LAST));
  });
const changes = (from: number, rows: number): number[] => Array.from({ length: rows }, (_, i) => from + i / 1_000);
const levels = (from: number, rows: number): TickBatch =>
  ticks(({ writer }) => {
    for (const s of changes(from, rows)) writer.level(0, at(s), at(s), 99, 5, SIDE_BID, 1, FLAG_LAST);
  });

async function openLive() {
  const store = await openStore(freshName());
  const writer = await store.create({ title: 'Live', source: 'test', live: true });
  const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
  const run = new Run(writer.id, store);
  writer.instrument(0, instrument);
  run.instrument(0, instrument);
  const nothing = async (): Promise<void> => undefined;
  stage.show(run, { sessionId: writer.id, rows: 0, speed: 1, join: nothing, part: nothing, ensure: nothing });
  const give = async (batch: TickBatch): Promise<void> => {
    await writer.write(batch);
    run.push(batch);
  };
  return { store, writer, stage, run, give, logs: new MarketLogs(store, stage) };
}

async function told(log: MarketLog) {
  let [rows, lost, reset, known] = [0, Number.NaN, Number.NaN, false];
  for await (const { block, bookRows } of log.walk(...all)) {
    const { what, ts } = block.book;
    rows += bookRows;
    if (rows === bookRows) known = block.before.known;
    for (let i = 0; i < bookRows; i++) {
      if ((what[i] & LOST) !== 0) [lost, known] = [ts[i], false];
      if ((what[i] & RESET) !== 0) [reset, known] = [ts[i], true];
    }
  }
  return { rows, lost, reset, known, gaps: [...log.gaps(...all)] };
}

/** A store of which one call does something first. */
function before(store: Store, call: 'get' | 'read', first: () => Promise<void>): Store {
  let isFirst = true;
  return new Proxy(store, {
    get(target, name) {
      const member = target[name as keyof Store] as unknown;
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        if (name === call && isFirst) {
          isFirst = false;
          await first();
        }
        return (member as (...args: unknown[]) => unknown).apply(target, given);
      };
    },
  });
}

describe('rows that a full disk did not take', () => {
  it('are missing for a log that was not asked for before, and those that follow are not', async () => {
    const { store, writer, run, give, logs } = await openLive();
    await give(market(0, 500));
    const end = run.engine.ts;
    // The disk is full: rows go to the run alone, and what is stored is sealed.
    await writer.commit();
    run.push(levels(10, 100));
    const first = await told(await logs.of(here));
    expect(first).toMatchObject({ rows: 501, lost: end, known: false, gaps: [end, at(10.099)] });

    run.push(levels(20, 100));
    expect(await told(await logs.of(here))).toMatchObject({ known: false, rows: 601, gaps: [end, at(20)] });
    run.push(market(30, 50));
    expect(await told(await logs.of(here))).toMatchObject({ known: true, reset: at(30), rows: 651, gaps: [end, at(20)] });
    store.close();
  });

  it('are followed over the ends of segments, and let go like others', async () => {
    const { store, writer, run, give, logs } = await openLive();
    await give(market(0, SEGMENT_ROWS - 500));
    const log = await logs.of(here);
    expect(await told(log)).toMatchObject({ rows: SEGMENT_ROWS - 500, known: true, gaps: [] });
    await writer.commit();
    for (let k = 0; k < 3; k++) run.push(levels(100 + 100 * k, 60_000));
    expect(await told(await logs.of(here))).toMatchObject({ rows: SEGMENT_ROWS - 500 + 180_000, known: true, gaps: [] });
    // Another log has what is stored alone.
    const late = await new MarketLogs(store, logs.stage).of(here);
    expect(await told(late)).toMatchObject({ known: false, gaps: [at((SEGMENT_ROWS - 503) / 1_000), run.engine.ts] });
    store.close();
  });
});

it('tells no gap where rows are on their way to the disk', async () => {
  const { store, run, give, logs } = await openLive();
  const rows = [100, SEGMENT_ROWS - 100, 1, SEGMENT_ROWS - 2, 1, 5_000];
  const asked: Promise<unknown>[] = [];
  let from = 0;
  for (const n of rows) {
    const given = give(from === 0 ? market(0, n) : levels(from, n));
    from += 100;
    const { stage } = logs;
    asked.push(new MarketLogs(store, stage).of(here).then(told));
    await given;
    const want = { rows: run.row, known: true, gaps: [] };
    expect(await told(await new MarketLogs(store, stage).of(here))).toMatchObject(want);
    expect(await told(await logs.of(here))).toMatchObject(want);
  }
  for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ gaps: [] });
  store.close();
}, 60_000);

it('of a recording that has ended off the stage tells the rows after the last asking', async () => {
  const { store, writer, stage, give, logs } = await openLive();
  await give(market(0, 100));
  expect((await told(await logs.of({ session: writer.id, ...here }))).rows).toBe(100);
  await give(levels(5, 900));
  const { record } = await writer.commit();
  const { record: other } = await importRows(store, market(50, 10), [10]);
  await stage.open(other.id, { play: false, speed: 1 });
  const log = await logs.of({ session: writer.id, ...here });
  expect(log.now).toBe(record.to);
  expect(await told(log)).toMatchObject({ rows: 1_000, known: true });
  store.close();
});

it('of no session named tells of the one that is on the stage by then', async () => {
  const { store, stage, give } = await openLive();
  await give(market(0, 100));
  const { record: other } = await importRows(store, market(50, 10), [10]);
  const switching = before(store, 'get', async () => void (await stage.open(other.id, { play: false, speed: 1 })));
  const log = await new MarketLogs(switching, stage).of(here);
  expect(log.key).toContain(other.id);
  expect(await told(log)).toMatchObject({ rows: 10 });
  store.close();
});

it('that fails on what is pushed is let go, and read again', async () => {
  const { store, run, give, logs } = await openLive();
  await give(market(0, 100));
  await told(await logs.of(here));
  run.tap?.({ ...levels(1, 10), meta: undefined } as never, 0, 10, run.row);
  await give(levels(2, 10));
  expect(await told(await logs.of(here))).toMatchObject({ rows: 110, known: true, gaps: [] });
  store.close();
});

it('waits for a seek', async () => {
  const store = await openStore(freshName());
  const { record } = await importRows(store, market(0, 3_000), [3_000]);
  const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
  await stage.open(record.id, { play: false, speed: 1 });
  const logs = new MarketLogs(store, stage);
  for (const to of [1, 2.5, 0.5]) {
    const seek = stage.of(record.id).seek(at(to));
    const { now } = await logs.of(here);
    expect(now).toBe((await seek).ts);
  }
  store.close();
});

it('answers in one price step where prices come in finer ones meanwhile', async () => {
  const { store, stage, run, writer, give } = await openLive();
  await give(market(0, 100));
  const finer = { ...instrument, tickSize: instrument.tickSize / 10 };
  const refining = before(store, 'read', async () => {
    writer.instrument(0, finer);
    run.instrument(0, finer);
    await give(levels(3, 1));
  });
  const query = { ...here, step: 1, rows: 3, window: 0 };
  const log = await new MarketLogs(store, stage).of(here);
  expect(log.holds).toBe(true);
  const answer = (await openDoor(refining, stage)('ladder', query)) as LadderAnswer;
  const after = (await openDoor(store, stage)('ladder', query)) as LadderAnswer;
  expect(after).toMatchObject({ known: true, bestBid: 99, bestAsk: 101, through: at(3) });
  expect(answer).toEqual(after);
  store.close();
});

it('joins a gap that goes on to the one before in rows that were read alone', () => {
  const spans = new GapSpans();
  const block = (seq: number, from: number, to: number, continues: boolean): FilledBlock => {
    const filled = new FilledBlock(seq, Number.NaN);
    filled.gaps.push({ from, to, row: 1, continues });
    return filled;
  };
  spans.note(block(2, 10, 20, false));
  spans.note(block(7, 90, 100, true));
  expect([...spans.within(1e9, 0, 1_000, 1_000)]).toEqual([10, 20, 90, 100]);
  spans.note(block(3, 20, 30, true));
  expect([...spans.within(1e9, 0, 1_000, 1_000)]).toEqual([10, 30, 90, 100]);
});
