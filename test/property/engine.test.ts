/** The same rows give the same bytes: in one batch, in any cuts, after a reset, after going back to a saved state. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { KIND_LEVEL, KIND_QUOTE, KIND_TRADE } from '../../assembly/layout.ts';
import { defaultPlan } from '../../src/engine/default-plan.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/graph.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { makeSession, openRandom, type RandomSession, randomCuts } from '../tools/random-session.ts';

beforeAll(loadKernelsInNode);

const kinds = (i: number): ReadonlySet<number> => new Set(i % 2 === 0 ? [KIND_TRADE, KIND_QUOTE, KIND_LEVEL] : [KIND_TRADE, KIND_LEVEL]);

function openFor(session: RandomSession, known: boolean, historyRows = 2 ** 20): Engine {
  const engine = openEngine(openKernels(), known ? { kinds, historyRows } : { historyRows });
  session.instruments.forEach((instrument, i) => {
    engine.instrument(i, instrument);
  });
  const barsOf = (i: number): number | undefined => (session.instruments[i].base === 'BARS' ? 5_000_000 : undefined);
  engine.plan(
    defaultPlan(
      session.instruments.map(({ id }) => id),
      undefined,
      barsOf,
    ),
  );
  engine.plan(session.instruments.flatMap(({ id }) => [`bars[${id}](ticks=7)`, `bars[${id}](volume=2)`, `bars[${id}](value=90000)`]));
  if (session.instruments.length > 2) {
    const pair = [session.instruments[0].id, session.instruments[2].id].join();
    engine.plan([`pairs.spread[${pair}](interval=15s)`, `risk.volatility[${session.instruments[2].id}](interval=1m,window=2)`]);
  }
  return engine;
}

/** Everything an engine tells, as short texts that differ with any bit. */
function told(engine: Engine, session: RandomSession): unknown {
  const bits = (column: Float64Array): string =>
    `${column.length} ${createHash('sha1')
      .update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
      .digest('hex')}`;
  const all = (columns: Record<string, Float64Array>): Record<string, string> =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, bits(column)]));
  const whole = { from: Number.NaN, to: Number.NaN, widthPx: 300 };
  const result: Record<string, unknown> = { row: engine.row, ts: engine.ts };
  for (const ref of engine.refs()) {
    if (ref.startsWith('bars')) {
      const view = engine.view(ref, whole);
      result[ref] = { view: all(view.columns), last: view.last, status: view.status };
      continue;
    }
    const { ts, outputs, status } = engine.columns(ref);
    const view = engine.view(ref, whole);
    result[ref] = { ts: bits(ts), outputs: all(outputs), status, view: { ...all(view.columns), gaps: bits(view.gaps), last: view.last } };
  }
  for (const { id } of session.instruments) {
    const book = engine.book(id, 1e9);
    result[id] = {
      bars: all({ ...engine.bars(id, '1s') }),
      slow: all({ ...engine.bars(id, '5m') }),
      series: [0, 1].map((series) => {
        const { columns, last, status } = engine.view(`scalar[${id}](series=${series})`, whole);
        return [all(columns), last, status];
      }),
      fast: [all(engine.view(`bars[${id}](interval=1s)`, whole).columns), engine.view(`bars[${id}](interval=15s)`, whole).status],
      trades: all(engine.view(`trades[${id}]`, whole).columns),
      quote: all(engine.view(`quote[${id}]`, whole).columns),
      book: [book.ts, book.id, book.known, all(book.bids), all(book.asks)],
      counts: engine.counts(id),
    };
  }
  return result;
}

describe.each([
  { seed: 1, gaps: 0, known: true },
  { seed: 11, gaps: 3, known: true, bars: [5_000_000, 15_000_000, 60_000_000] },
  { seed: 12, gaps: 5, known: false, bars: [1_000_000] },
  { seed: 2, gaps: 4, known: true },
  { seed: 3, gaps: 9, known: false },
  { seed: 4, gaps: 2, known: false },
])('session $seed with $gaps gaps', ({ seed, gaps, known, bars = [] }) => {
  const session = makeSession({ seed, rows: 30_000, gaps, bars });
  const whole = (): Engine => {
    const engine = openFor(session, known);
    engine.push(session.rows);
    return engine;
  };

  it('any cuts give the same as one batch', () => {
    const expected = told(whole(), session);
    const random = openRandom(seed + 100);
    for (let round = 0; round < 3; round++) {
      const engine = openFor(session, known);
      const cuts = randomCuts(session.rows.n, random);
      for (let c = 1; c < cuts.length; c++) engine.push(session.rows, cuts[c - 1], cuts[c]);
      expect(told(engine, session)).toEqual(expected);
    }
  });

  it('a reset gives the same again', () => {
    const engine = whole();
    const expected = told(engine, session);
    engine.reset();
    engine.push(session.rows);
    expect(told(engine, session)).toEqual(expected);
  });

  it('going back to a saved state and on again gives the same', () => {
    const engine = whole();
    const expected = told(engine, session);
    const random = openRandom(seed + 200);
    for (let round = 0; round < 4; round++) {
      const at = Math.floor(random() * session.rows.n);
      const other = openFor(session, known);
      other.push(session.rows, 0, at);
      const state = other.save();
      const there = told(other, session);
      // The engine that has seen everything, back at that row, tells what the other tells there.
      engine.load(state);
      expect(told(engine, session)).toEqual(there);
      engine.push(session.rows, at);
      expect(told(engine, session)).toEqual(expected);
      other.push(session.rows, at, Math.min(session.rows.n, at + 5_000));
      other.load(state);
      expect(told(other, session)).toEqual(there);
    }
  });

  it('a fresh engine goes on from a saved state with the same rows', () => {
    const at = 13_333;
    const first = openFor(session, known);
    first.push(session.rows, 0, at);
    const fresh = openFor(session, known);
    fresh.load(first.save());
    first.push(session.rows, at);
    fresh.push(session.rows, at);
    expect(Buffer.from(fresh.save()).equals(Buffer.from(first.save()))).toBe(true);
    for (const ref of first.refs()) {
      if (ref.startsWith('bars')) continue;
      const all = first.columns(ref);
      const tail = fresh.columns(ref);
      expect(tail.ts).toEqual(all.ts.subarray(all.ts.length - tail.ts.length));
      for (const [name, column] of Object.entries(tail.outputs)) {
        expect(column).toEqual(all.outputs[name].subarray(all.ts.length - column.length));
      }
    }
  });
});

describe('a short history', () => {
  const session = makeSession({ seed: 5, rows: 40_000, gaps: 1 });
  const historyRows = 700;

  it('is the end of a long one, in any cuts', () => {
    const long = openFor(session, true);
    long.push(session.rows);
    const short = openFor(session, true, historyRows);
    const cuts = randomCuts(session.rows.n, openRandom(6));
    for (let c = 1; c < cuts.length; c++) short.push(session.rows, cuts[c - 1], cuts[c]);
    for (const ref of long.refs().filter((each) => !each.startsWith('bars'))) expectTail(short, long, ref);
    expect(short.bytes()).toBeLessThan(long.bytes());
  });

  it('goes on from a state whose rows it has forgotten', () => {
    const long = openFor(session, true);
    long.push(session.rows);
    const short = openFor(session, true, historyRows);
    short.push(session.rows, 0, 9_999);
    const state = short.save();
    short.push(session.rows, 9_999);
    short.load(state);
    for (const ref of short.refs()) {
      if (ref.startsWith('bars')) continue;
      const { columns } = short.view(ref, { from: Number.NaN, to: Number.NaN, widthPx: 50 });
      for (const ts of columns.ts) expect(ts).toBeLessThanOrEqual(short.ts);
    }
    short.push(session.rows, 9_999);
    for (const ref of long.refs().filter((each) => !each.startsWith('bars'))) expectTail(short, long, ref);
  });
});

function expectTail(short: Engine, long: Engine, ref: string): void {
  const tail = short.columns(ref);
  const all = long.columns(ref);
  expect(tail.ts.length).toBeGreaterThan(0);
  expect(tail.ts).toEqual(all.ts.subarray(all.ts.length - tail.ts.length));
  for (const [name, column] of Object.entries(tail.outputs)) {
    expect(column).toEqual(all.outputs[name].subarray(all.ts.length - column.length));
  }
  expect(tail.status).toEqual(all.status);
}
