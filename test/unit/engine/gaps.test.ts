/** Gaps of a live feed: of books alone, of trades alone, of all; told again while they go on; and time that passes without rows. */
import { beforeAll, expect, it } from 'vitest';
import {
  FLAG_BOOK,
  FLAG_CONTINUES,
  FLAG_LAST,
  FLAG_TRADES,
  INSTRUMENT_ALL,
  KIND_MARK,
  SIDE_ASK,
  SIDE_BID,
  SIDE_NONE,
} from '../../../assembly/layout.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { SessionProfile } from '../../../src/engine/health/profile.ts';
import { Tally } from '../../../src/engine/store/tally.ts';
import { openSummary } from '../../../src/engine/summary.ts';
import type { TickWriter } from '../../../src/market/writer.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { A, at, engineFor, type Script, ticks } from './rows.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 100 };
const tfi = `flow.tfi[${A}](window=1)`;
const ofi = `flow.ofi[${A}]`;
const vol = `risk.volatility[${A}](interval=1s)`;

const stateOf = (engine: Engine, ref: string): string => engine.view(ref, whole).status.state;
const gapsOf = (engine: Engine): number[] => [...engine.view(tfi, whole).gaps];

function quote(writer: TickWriter, seconds: number, bid: number): void {
  writer.quote(0, at(seconds), at(seconds), bid, 1, bid + 1, 1, 0);
}

function book(writer: TickWriter, seconds: number): void {
  writer.bookReset(0, at(seconds), at(seconds), 1);
  writer.level(0, at(seconds), at(seconds), 100, 1, SIDE_BID, 1, 0);
  writer.level(0, at(seconds), at(seconds), 101, 1, SIDE_ASK, 1, 1);
}

const gapOf = (writer: TickWriter, seconds: number, flags: number, instrument = 0): void =>
  writer.gap(instrument, at(seconds), at(seconds), Number.NaN, flags);

function opened(write: (script: Script) => void): { engine: Engine; more: (write: (script: Script) => void) => void; told: number[][] } {
  const told: number[][] = [];
  const engine = engineFor([tfi, ofi, vol], { onGap: (...gap) => told.push(gap) });
  const more = (rows: (script: Script) => void): void => engine.push(ticks(rows));
  more(write);
  return { engine, more, told };
}

function trading({ writer, trade }: Script): void {
  for (let s = 0; s <= 400; s++) {
    trade(s, 100 + (s % 7));
    quote(writer, s, 100 + (s % 5));
  }
  book(writer, 400);
}

it('of books and quotes alone leaves trades and bars as they are', () => {
  const { engine, more } = opened(trading);
  const before = [stateOf(engine, tfi), stateOf(engine, vol)];
  expect(before).toEqual(['ok', 'ok']);
  more(({ writer, trade }) => {
    trade(405, 101);
    gapOf(writer, 406, FLAG_BOOK);
    trade(407, 101);
  });
  expect([stateOf(engine, tfi), stateOf(engine, vol)]).toEqual(before);
  expect(stateOf(engine, ofi)).toBe('gap');
  expect(engine.view(`quote[${A}]`, whole)).toMatchObject({ status: { state: 'gap' } });
  expect(engine.book(A, 1).known).toBe(false);
  // From the newest of its book and quotes, not of its trades.
  expect(gapsOf(engine)).toEqual([at(400), at(406)]);
  more(({ writer }) => quote(writer, 408, 100));
  expect(stateOf(engine, `quote[${A}]`)).toBe('ok');
});

it('of trades alone leaves book and quotes as they are; of both flags it is one of all', () => {
  const { engine, more } = opened(trading);
  more(({ writer }) => gapOf(writer, 401, FLAG_TRADES));
  expect([stateOf(engine, tfi), stateOf(engine, vol), stateOf(engine, `quote[${A}]`)]).toEqual(['gap', 'gap', 'ok']);
  expect(engine.book(A, 1).known).toBe(true);
  more(({ writer }) => gapOf(writer, 402, FLAG_TRADES | FLAG_BOOK));
  expect(engine.book(A, 1).known).toBe(false);
  expect(stateOf(engine, `quote[${A}]`)).toBe('gap');
});

it('of trades does not end with what the book brings; one of all ends, for each kind, with its own rows', () => {
  const { engine, more } = opened(trading);
  const states = (): string[] => [`trades[${A}]`, `bars[${A}](interval=1s)`, `mark[${A}]`].map((ref) => stateOf(engine, ref));
  const mark = (writer: TickWriter, seconds: number): void =>
    writer.row(KIND_MARK, SIDE_NONE, FLAG_LAST, 0, at(seconds), at(seconds), 100, 0, 0);
  more(({ writer }) => {
    mark(writer, 400);
    gapOf(writer, 401, FLAG_TRADES);
    quote(writer, 401.5, 100);
    writer.level(0, at(402), at(402), 100, 2, SIDE_BID, 2, FLAG_LAST);
  });
  expect(states()).toEqual(['gap', 'gap', 'ok']);
  more(({ trade }) => trade(403, 100));
  expect(states()).toEqual(['ok', 'ok', 'ok']);
  more(({ writer }) => gapOf(writer, 404, 0));
  expect(states()).toEqual(['gap', 'gap', 'gap']);
  more(({ writer }) => mark(writer, 405));
  expect(states()).toEqual(['gap', 'gap', 'ok']);
  engine.load(engine.save());
  expect(states()).toEqual(['gap', 'gap', 'ok']);
});

it('that goes on is one: the span grows, studies stay in it until rows come, then they warm again', () => {
  const { engine, more, told } = opened(trading);
  const down = ({ writer, clock }: Script): void => {
    gapOf(writer, 401, 0);
    for (let s = 402; s < 430; s++) {
      gapOf(writer, s, FLAG_CONTINUES, INSTRUMENT_ALL);
      clock(s + 0.5);
    }
  };
  more(down);
  expect(gapsOf(engine)).toEqual([at(400), at(429)]);
  expect(told.filter(([instrument]) => instrument === 0)).toHaveLength(1);
  expect([stateOf(engine, tfi), stateOf(engine, ofi), stateOf(engine, vol)]).toEqual(['gap', 'gap', 'gap']);
  expect(engine.ts).toBe(at(429.5));
  more(({ trade }) => {
    trade(430, 100);
    trade(431.5, 100);
    trade(433, 100);
  });
  expect(stateOf(engine, vol)).toBe('warming');
  expect(stateOf(engine, tfi)).not.toBe('gap');

  const tally = new Tally();
  const profile = new SessionProfile();
  const summary = openSummary(A, 0);
  const batch = ticks((script) => {
    trading(script);
    down(script);
  });
  tally.add(batch);
  profile.add(batch, 0, batch.n);
  summary.push(batch);
  const stored = new Tally();
  stored.merge(tally.record());
  expect([tally.record().gaps, stored.record().gaps, profile.gaps, summary.finish().gaps]).toEqual([1, 1, 1, 1]);
  expect(profile).toMatchObject({ gapFrom: at(400), gapTo: at(429) });
});

it('survives a saved state', () => {
  const { engine, more } = opened(trading);
  more(({ writer }) => {
    gapOf(writer, 401, FLAG_BOOK);
    gapOf(writer, 402, FLAG_BOOK | FLAG_CONTINUES);
  });
  const state = engine.save();
  more(({ writer }) => quote(writer, 403, 100));
  engine.load(state);
  expect(stateOf(engine, `quote[${A}]`)).toBe('gap');
  expect(gapsOf(engine)).toEqual([at(400), at(402)]);
});

it('does not come of time alone: bars close, and what is silent says so', () => {
  const { engine, more } = opened(({ trade }) => {
    for (let s = 0; s <= 400; s++) trade(s, 100 + (s % 7));
  });
  const before = engine.columns(vol).ts.length;
  more(({ clock }) => clock(420.5));
  expect(engine.columns(vol).ts.length - before).toBe(19);
  expect(stateOf(engine, tfi)).toBe('stale');
  expect(engine.counts(A).unused).toBe(0);
  expect(gapsOf(engine)).toEqual([]);
});
