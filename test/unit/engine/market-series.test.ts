/** What a venue tells beside trades and book: each a series with its unit, kept through saved states, and nothing where none came. */
import { beforeAll, expect, it } from 'vitest';
import {
  FLAG_LAST,
  KIND_FUNDING,
  KIND_INDEX,
  KIND_LIQUIDATION,
  KIND_MARK,
  KIND_OPEN_INTEREST,
  SIDE_BUY,
  SIDE_NONE,
  SIDE_SELL,
} from '../../../assembly/layout.ts';
import type { TickWriter } from '../../../src/market/writer.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { A, at, B, engineFor, ticks } from './rows.ts';

beforeAll(loadKernelsInNode);

const whole = { from: at(0), to: at(100), widthPx: 1 };

function tell(writer: TickWriter, seconds: number, kind: number, px: number, qty = Number.NaN, side = SIDE_NONE): void {
  writer.row(kind, side, FLAG_LAST, 0, at(seconds), at(seconds), px, qty, 0);
}

const told = ticks(({ writer, trade }) => {
  trade(0, 100);
  tell(writer, 1, KIND_MARK, 100.5);
  tell(writer, 1, KIND_INDEX, 100.25);
  tell(writer, 2, KIND_FUNDING, 0.0001);
  tell(writer, 3, KIND_OPEN_INTEREST, Number.NaN, 5_000);
  tell(writer, 4, KIND_LIQUIDATION, 99, 3, SIDE_SELL);
  tell(writer, 5, KIND_LIQUIDATION, 99, 1, SIDE_BUY);
  tell(writer, 6, KIND_MARK, 101);
});

it('is a series of its own, with its unit and its newest value', () => {
  const engine = engineFor([`mark[${A}]`]);
  engine.push(told);
  const seen = ['mark', 'index', 'funding', 'open-interest', 'liquidations'].map((id) => engine.view(`${id}[${A}]`, whole));
  expect(seen.map(({ kind, unit, last, status }) => [kind, unit, last.value, last.ts, status.state])).toEqual([
    ['line', 'USD', 101, at(6), 'ok'],
    ['line', 'USD', 100.25, at(1), 'ok'],
    ['line', 'fraction', 0.0001, at(2), 'ok'],
    ['line', 'A', 5_000, at(3), 'ok'],
    ['histogram', 'A', 1, at(5), 'ok'],
  ]);
  expect([...seen[4]!.columns.sum!]).toEqual([-2]);
  expect(engine.refs()).toEqual([`mark[${A}]`]);
  // They make no bars and are no series that the instrument names itself.
  expect(engine.bars(A, '1s').start.length).toBe(1);
  expect(engine.view(`scalar[${A}](series=0)`, whole).status.state).toBe('degenerate');
});

it('is awaited while rows come, and missing where they have ended', () => {
  const engine = engineFor([]);
  engine.push(told);
  const mark = `mark[${B}]`;
  expect(engine.view(mark, whole).status).toMatchObject({ state: 'warming', reason: 'no mark prices yet' });
  engine.ended = true;
  expect(engine.view(mark, whole).status).toMatchObject({
    state: 'degenerate',
    reason: 'the session has no mark prices of this instrument',
  });
});

it('survives a saved state', () => {
  const engine = engineFor([]);
  engine.push(told);
  const before = engine.view(`liquidations[${A}]`, whole);
  const state = engine.save();
  engine.push(ticks(({ writer }) => tell(writer, 7, KIND_LIQUIDATION, 99, 9, SIDE_BUY)));
  engine.load(state);
  expect(engine.view(`liquidations[${A}]`, whole).columns).toEqual(before.columns);
});
