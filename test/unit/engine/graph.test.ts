/** The engine's face: plans, references, bars, quotes, books, status, gaps, counts, refusals, keyframes of another plan. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeSession } from '../../tools/random-session.ts';
import { A, at, B, engineFor, type Script, ticks } from './rows.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 100 };
const cvd = `flow.cvd[${A}]`;
const ofi = `flow.ofi[${A}]`;

function run(plan: string[], write: (script: Script) => void): Engine {
  const engine = engineFor(plan);
  engine.push(ticks(write));
  return engine;
}

describe('a plan', () => {
  it('takes a reference once, however it is written', () => {
    const engine = engineFor([
      cvd,
      `flow.tfi[${A}](window=10)`,
      `flow.tfi[ ${A} ]( window = 10s )`,
      `flow.tfi[${A}](window=60)`,
      `bars[${A}]`,
    ]);
    expect(engine.refs()).toEqual([cvd, `flow.tfi[${A}](window=10)`, `flow.tfi[${A}]`, `bars[${A}]`]);
    engine.plan([cvd]);
    expect(engine.refs().length).toBe(4);
  });

  it.each([
    ['flow.nothing[A-USD@test]', 'not-found', 'there is no study "flow.nothing"; there are'],
    ['flow.cvd[X@test]', 'not-found', 'no instrument "X@test"; it has A-USD@test, B-USD@test'],
    ['pairs.spread[A-USD@test]', 'bad-input', 'takes 2 instruments, was 1'],
    ['flow.tfi[A-USD@test](seconds=3)', 'bad-input', 'has no parameter "seconds"; it has: window'],
    ['flow.tfi[A-USD@test](window=-3)', 'bad-input', 'from 0.001 to 86400, was -3'],
    ['flow.tfi[A-USD@test](window=long)', 'bad-input', 'is a number, was "long"'],
    ['risk.volatility[A-USD@test](interval=7s)', 'bad-input', 'is one of 1s, 5s'],
    ['flow.cvd[A-USD@test].x', 'not-found', 'has no output "x"; it has cvd'],
    ['flow.cvd', 'bad-input', 'expected'],
  ])('refuses %s and keeps what it had', (ref, code, message) => {
    const engine = engineFor([cvd]);
    const thrown = (() => {
      try {
        engine.plan([`price.vwap[${A}]`, ref]);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(QuantabError);
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(engine.refs()).toEqual([cvd]);
  });

  it('added later starts at the rows that come next', () => {
    const engine = run([cvd], ({ trade }) => {
      for (let i = 0; i < 10; i++) trade(i, 100);
    });
    engine.plan([`price.vwap[${A}]`]);
    engine.push(ticks(({ trade }) => trade(20, 50)));
    expect(engine.columns(cvd).ts.length).toBe(11);
    const { ts, outputs } = engine.columns(`price.vwap[${A}]`);
    expect([...ts]).toEqual([at(20)]);
    expect([...outputs.vwap]).toEqual([50]);
    expect([...engine.view(`price.vwap[${A}]`, whole).columns.last]).toEqual([50]);
  });

  it('holds the newest eight rules of bars of an instrument, asked for again or not', () => {
    const byTicks = (n: number): string => `bars[${A}](ticks=${n})`;
    const counts = Array.from({ length: 8 }, (_, k) => k + 2);
    const engine = engineFor([`bars[${A}]`, ...counts.map(byTicks), `bars[${B}](ticks=2)`]);
    engine.plan([byTicks(2)]);
    engine.plan([byTicks(50)]);
    engine.push(ticks(({ trade }) => trade(1, 100)));
    expect(() => engine.view(byTicks(3), whole)).toThrow('the newest 8 of an instrument');
    for (const n of [2, 4, 9, 50]) expect(engine.view(byTicks(n), whole).columns.trades).toHaveLength(1);
    expect(engine.refs()).not.toContain(byTicks(3));
    expect(engine.refs()).toHaveLength(10);
  });

  it('leaves out what is not in it', () => {
    const engine = engineFor([]);
    expect(() => engine.columns(cvd)).toThrow('is not in the plan');
    expect(() => engine.view(ofi, whole)).toThrow('is not in the plan');
    expect(() => engine.bars('X', '1s')).toThrow('no instrument "X"');
  });
});

describe('views', () => {
  it('of bars, trades and quotes need no plan', () => {
    const engine = run([], ({ trade, writer }) => {
      trade(0.5, 100, 2, layout.SIDE_BUY);
      trade(1.5, 101, 1, layout.SIDE_SELL);
      writer.quote(0, at(2), at(2), 99, 5, 101, 6, 7);
    });
    const bars = engine.view(`bars[${A}](interval=1s)`, whole);
    expect(bars.kind).toBe('bars');
    expect([...bars.columns.close]).toEqual([100, 101]);
    expect([...bars.columns.buyVolume]).toEqual([2, 0]);
    expect(bars.last).toEqual({ ts: at(1), value: 101 });
    expect([...engine.view(`bars[${A}]`, whole).columns.volume]).toEqual([3]);
    const trades = engine.view(`trades[${A}]`, { ...whole, from: at(1) });
    expect([...trades.columns.price]).toEqual([101]);
    expect([...trades.columns.side]).toEqual([-1]);
    const quote = engine.view(`quote[${A}]`, whole);
    expect([quote.kind, quote.columns.bid[0], quote.columns.askQty[0], quote.last.value]).toEqual(['quote', 99, 6, 100]);
    expect(engine.view(`quote[${B}]`, whole).columns.ts.length).toBe(0);
  });

  it('name an output, or show the first', () => {
    const engine = run([ofi], ({ writer }) => {
      for (let i = 0; i < 5; i++) writer.quote(0, at(i), at(i), 99, 5 + i, 101, 6, i);
    });
    expect(engine.view(`${ofi}.e`, whole)).toMatchObject({ kind: 'histogram', last: { value: 1 } });
    expect([...engine.view(`${ofi}.e`, { ...whole, widthPx: 1 }).columns.sum]).toEqual([4]);
    expect(engine.view(ofi, whole)).toMatchObject({ kind: 'line', unit: 'base', last: { ts: at(4), value: 4 } });
  });
});

describe('status', () => {
  const vol = `risk.volatility[${A}](window=3)`;
  it('counts rows until it is warm', () => {
    const engine = run([vol], ({ trade, clock }) => {
      for (let i = 0; i < 3; i++) trade(i, 100 + i);
      clock(4);
    });
    expect(engine.view(vol, whole).status).toEqual({ state: 'warming', reason: '3 of 4 bars', n: 3, nMin: 4 });
    engine.push(ticks(({ trade }) => trade(5, 105)));
    expect(engine.view(vol, whole).status).toEqual({ state: 'ok', n: 3, nMin: 3 });
  });

  it('counts what the newest value rests on: all rows of a running sum, the events of a window of time', () => {
    const [tfi, score] = [`flow.tfi[${A}](window=3)`, `flow.ofi[${A}](window=1).z`];
    const engine = run([cvd, tfi, score], ({ trade, writer }) => {
      for (let i = 0; i < 8; i++) {
        trade(i, 100);
        writer.quote(0, at(i), at(i), 99, 1 + (i % 3), 101, 1, i);
      }
    });
    expect(engine.view(cvd, whole).status).toMatchObject({ state: 'ok', n: 8 });
    expect(engine.view(tfi, whole).status).toMatchObject({ state: 'ok', n: 3 });
    expect(engine.view(score, whole).status).toEqual({ state: 'warming', reason: '6 of 30 past windows', n: 6, nMin: 30 });
  });

  it('tells a gap, warms again, keeps what may be kept', () => {
    const engine = run([vol, cvd], ({ trade, gap }) => {
      for (let i = 0; i < 8; i++) trade(i, 100 + (i % 3));
      gap(30);
    });
    const { status, gaps } = engine.view(vol, whole);
    expect(status.state).toBe('gap');
    expect([...gaps]).toEqual([at(7), at(30)]);
    expect(engine.view(`bars[${A}]`, whole).status.state).toBe('gap');
    engine.push(
      ticks(({ trade, clock }) => {
        trade(31, 100);
        clock(34);
      }),
    );
    expect(engine.view(vol, whole).status).toMatchObject({ state: 'warming', reason: expect.stringContaining('since the gap') });
    expect(engine.view(cvd, whole)).toMatchObject({ status: { state: 'ok' }, last: { value: 9 } });
  });

  it('is stale after ten seconds without a row, by the time of other rows', () => {
    const engine = run([cvd], ({ trade, clock }) => {
      trade(0, 100);
      clock(10);
    });
    expect(engine.view(cvd, whole).status.state).toBe('ok');
    engine.push(ticks(({ trade }) => trade(15, 1, 1, 1, 1)));
    expect(engine.view(cvd, whole).status).toMatchObject({ state: 'stale', reason: 'no trades for 15 s' });
    expect(engine.view(`bars[${A}]`, whole).status.state).toBe('stale');
  });

  it('is degenerate where a warm value does not exist', () => {
    const corr = `pairs.correlation[${A},${B}](window=3)`;
    const engine = run([corr], ({ trade, clock }) => {
      for (let i = 0; i < 9; i++) {
        trade(i, 100);
        trade(i, 50 + (i % 2), 1, 1, 1);
      }
      clock(11);
    });
    expect(engine.view(corr, whole).status).toMatchObject({ state: 'degenerate', n: 3, nMin: 3 });
    expect(engine.columns(corr).outputs.corr.every(Number.isNaN)).toBe(true);
  });

  it('is warming before the first row', () => {
    const engine = engineFor([cvd]);
    expect(engine.view(cvd, whole).status).toMatchObject({ state: 'warming', n: 0 });
  });
});

it('a view carries the interval of its newest value, and of its columns', () => {
  const beta = `pairs.spread[${A},${B}](window=5).beta`;
  const engine = run([beta, `pairs.spread[${A},${B}](window=5,hedge=fixed).beta`], ({ trade, clock }) => {
    for (let i = 0; i < 9; i++) {
      trade(i, 100 + ((i * i) % 7));
      trade(i, 50 + ((i * 3) % 5), 1, 1, 1);
    }
    clock(11);
  });
  const { interval, last, columns } = engine.view(beta, whole);
  const { outputs } = engine.columns(beta);
  expect(interval).toEqual({ lo: outputs.betaLo.at(-1), hi: outputs.betaHi.at(-1), level: 0.95 });
  expect(last.value).toBeGreaterThan(interval!.lo);
  expect(last.value).toBeLessThan(interval!.hi);
  expect(columns.lo.length).toBe(columns.last.length);
  expect(columns.lo.at(-1)).toBe(interval!.lo);
  expect(engine.view(beta.replace('=5', '=5,hedge=fixed'), whole)).not.toHaveProperty('interval');
  expect(engine.view(beta.replace('.beta', '.z'), whole)).not.toHaveProperty('interval');
});

describe('best quotes', () => {
  const book = (script: Script, px: number): void => {
    const { writer } = script;
    writer.bookReset(0, at(1), at(1), 1);
    writer.level(0, at(1), at(1), px - 1, 5, layout.SIDE_BID, 1, layout.FLAG_SNAPSHOT);
    writer.level(0, at(1), at(1), px + 1, 6, layout.SIDE_ASK, 1, layout.FLAG_SNAPSHOT | layout.FLAG_LAST);
  };

  it('come from the book when it is all there is, when its top changes', () => {
    const engine = run([ofi], (script) => {
      book(script, 100);
      script.writer.level(0, at(2), at(2), 90, 1, layout.SIDE_BID, 2, layout.FLAG_LAST);
      script.writer.level(0, at(3), at(3), 99, 8, layout.SIDE_BID, 3, 0);
      script.writer.level(0, at(3), at(3), 101, 2, layout.SIDE_ASK, 3, layout.FLAG_LAST);
    });
    const { ts, outputs } = engine.columns(ofi);
    expect([...ts]).toEqual([at(1), at(3)]);
    expect([...outputs.e]).toEqual([Number.NaN, 3 + 4]);
  });

  it('come from quote rows from the first one on', () => {
    const engine = run([ofi], (script) => {
      book(script, 100);
      script.writer.quote(0, at(2), at(2), 99, 9, 101, 6, 2);
      script.writer.level(0, at(3), at(3), 100, 8, layout.SIDE_BID, 3, layout.FLAG_LAST);
    });
    expect([...engine.columns(ofi).ts]).toEqual([at(1), at(2)]);
  });

  it('come from quote rows alone where the session is known to have them', () => {
    const engine = engineFor([ofi], { kinds: () => new Set([layout.KIND_QUOTE, layout.KIND_LEVEL]) });
    engine.push(
      ticks((script) => {
        book(script, 100);
        script.writer.quote(0, at(2), at(2), 99, 9, 101, 6, 2);
      }),
    );
    expect([...engine.columns(ofi).ts]).toEqual([at(2)]);
  });

  it('skip the event across a snapshot', () => {
    const engine = run([ofi], (script) => {
      book(script, 100);
      book(script, 120);
      script.writer.level(0, at(4), at(4), 119, 7, layout.SIDE_BID, 4, layout.FLAG_LAST);
    });
    expect([...engine.columns(ofi).outputs.e]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2]);
  });
});

describe('the book', () => {
  it('is known from a snapshot to a gap; what cannot be used is counted', () => {
    const engine = run([], ({ writer }) => {
      writer.level(0, at(0), at(0), 99, 1, layout.SIDE_BID, 1, layout.FLAG_LAST);
      writer.bookReset(0, at(1), at(1), 2);
      writer.level(0, at(1), at(1), 99, 1, layout.SIDE_BID, 2, layout.FLAG_UNANCHORED);
      writer.level(0, at(1), at(1), 98, 3, layout.SIDE_BID, 3, layout.FLAG_LAST);
    });
    expect(engine.book(A, 5)).toMatchObject({ known: true, id: 3, bids: { price: Float64Array.of(98) } });
    expect(engine.counts(A)).toEqual({ crossed: 0, late: 0, unused: 2 });
    engine.push(ticks(({ gap }) => gap(2)));
    expect(engine.book(A, 5)).toMatchObject({ known: false, bids: { price: new Float64Array(0) } });
    expect(engine.book(B, 5).known).toBe(false);
  });

  it('counts crossed quotes and books, and late rows', () => {
    const engine = run([], ({ writer, trade }) => {
      writer.bookReset(0, at(1), at(1), 1);
      writer.level(0, at(1), at(1), 101, 1, layout.SIDE_BID, 1, 0);
      writer.level(0, at(1), at(1), 100, 1, layout.SIDE_ASK, 1, layout.FLAG_LAST);
      writer.quote(0, at(2), at(2), 5, 1, 4, 1, 2);
      trade(3, 100);
      trade(2.5, 100);
      trade(4, Number.NaN);
    });
    // The book's top is a quote too, until the first quote row.
    expect(engine.counts(A)).toEqual({ crossed: 3, late: 1, unused: 1 });
  });

  it('keeps its levels when the price step gets finer', () => {
    const engine = run([], ({ writer }) => {
      writer.bookReset(0, at(1), at(1), 1);
      writer.level(0, at(1), at(1), 99.5, 1, layout.SIDE_BID, 1, layout.FLAG_LAST);
    });
    engine.instrument(0, { id: A, venue: 'test', symbol: A, base: 'A', quote: 'USD', type: 'spot', tickSize: 0.25 });
    engine.push(ticks(({ writer }) => writer.level(0, at(2), at(2), 99.25, 2, layout.SIDE_BID, 2, layout.FLAG_LAST)));
    expect([...engine.book(A, 5).bids.price]).toEqual([99.5, 99.25]);
  });
});

describe('rows', () => {
  it('of unknown instruments and without a time are counted as seen and left out', () => {
    const engine = run([cvd], ({ trade, writer }) => {
      trade(1, 100);
      trade(2, 100, 1, 1, 9);
      writer.trade(0, Number.NaN, 0, 1, 1, 1, 1);
    });
    expect([engine.row, engine.ts, engine.columns(cvd).ts.length]).toEqual([3, at(1), 1]);
  });

  it('that are late are taken at the time their lane has reached', () => {
    const engine = run([cvd], ({ trade }) => {
      trade(1.2, 100);
      trade(2.1, 101);
      trade(1.9, 102);
    });
    expect([...engine.columns(cvd).ts]).toEqual([at(1.2), at(2.1), at(2.1)]);
    expect([...engine.bars(A, '1s').trades]).toEqual([1, 2]);
    expect([...engine.view(`trades[${A}]`, whole).columns.ts]).toEqual([at(1.2), at(2.1), at(1.9)]);
  });

  it('of a gap of all instruments reach each of them', () => {
    const told: number[][] = [];
    const engine = engineFor([cvd], { onGap: (...gap) => told.push(gap) });
    engine.push(
      ticks(({ trade, gap }) => {
        trade(1, 100);
        trade(2, 100, 1, 1, 1);
        gap(9, layout.INSTRUMENT_ALL);
      }),
    );
    expect(told).toEqual([
      [0, at(1), at(9)],
      [1, at(2), at(9)],
    ]);
    expect([...engine.view(cvd, { from: at(8), to: at(20), widthPx: 9 }).gaps]).toEqual([at(1), at(9)]);
    expect([...engine.view(cvd, { from: at(9.5), to: at(20), widthPx: 9 }).gaps]).toEqual([]);
  });

  it('tell of sealed bars', () => {
    const told: number[][] = [];
    const engine = engineFor([], { onBar: (...bar) => told.push(bar) });
    engine.push(
      ticks(({ trade }) => {
        trade(1.5, 100);
        trade(3.5, 100);
      }),
    );
    expect(told).toEqual([[0, at(1)]]);
  });
});

describe('a keyframe', () => {
  it('does not depend on the order of planning', () => {
    const refs = [cvd, ofi, `price.vwap[${A}]`, `risk.volatility[${A}]`, `pairs.spread[${A},${B}]`, `risk.volatility[${B}](interval=5s)`];
    const { rows } = makeSession({ seed: 2, rows: 9_000 });
    const [one, other] = [engineFor(refs), engineFor([...refs].reverse())];
    one.push(rows);
    other.load(one.save());
    expect(Buffer.from(other.save()).subarray(-1_000).equals(Buffer.from(one.save()).subarray(-1_000))).toBe(true);
    other.push(rows, 0, 500);
    one.push(rows, 0, 500);
    for (const ref of refs) expect(other.view(ref, whole).last).toEqual(one.view(ref, whole).last);
  });

  it('is refused when it is torn, of another plan, or of other instruments, and changes nothing', () => {
    const open = (plan: string[]): Engine => engineFor(plan);
    const engine = open([cvd]);
    engine.push(makeSession({ seed: 1, rows: 500 }).rows);
    const state = engine.save();
    const before = engine.columns(cvd);
    const damaged = state.slice(0);
    new Uint8Array(damaged)[damaged.byteLength - 3] ^= 1;
    expect(() => engine.load(damaged)).toThrow('damaged');
    expect(() => engine.load(state.slice(0, 8 * 9))).toThrow('damaged');
    expect(() => engine.load(new ArrayBuffer(3))).toThrow('cut short');
    expect(() => engine.load(new ArrayBuffer(64))).toThrow('not a keyframe');
    expect(() => open([ofi]).load(state)).toThrow('another plan');
    expect(engine.columns(cvd)).toEqual({ ...before, microsPerRow: expect.any(Number) });
  });
});
