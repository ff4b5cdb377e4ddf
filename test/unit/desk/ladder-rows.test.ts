/** Rows of the ladder on the screen, the steps it offers, the basis of two lines, and what an order sounds like. */
import { describe, expect, it } from 'vitest';
import type { LadderAnswer } from '../../../src/api/flow-types.ts';
import { basisOf } from '../../../src/desk/panels/basis-feed.ts';
import { type LadderRow, ladderView, stepsOf, usualStep } from '../../../src/desk/panels/ladder-rows.ts';
import { toneOf } from '../../../src/desk/panels/tape-sound.ts';

/** Eleven rows of 1 from 95 on, best bid 99.9 and ask 100.1 unless told. */
function answerOf(more: Partial<LadderAnswer> = {}): LadderAnswer {
  const rows = Float64Array.from({ length: 11 }, (_, k) => k);
  return {
    through: 0,
    gaps: new Float64Array(),
    known: true,
    bestBid: 99.9,
    bestAsk: 100.1,
    price: rows.map((k) => 95 + k),
    bid: rows.map((k) => (k <= 4 ? 10 - k : 0)),
    ask: rows.map((k) => (k >= 5 ? k : 0)),
    bidChange: rows.map(() => Number.NaN),
    askChange: rows.map(() => Number.NaN),
    bought: rows,
    sold: rows,
    bidLevels: 5,
    askLevels: 6,
    ...more,
  };
}
const words = (rows: ReturnType<typeof ladderView>['rows']): string[] =>
  rows.map((row) =>
    row.kind === 'mid'
      ? `mid ${row.mid.toFixed(1)} ${row.fault}`.trim()
      : `${row.price} ${row.side > 0 ? 'bid' : row.side < 0 ? 'ask' : '-'}${row.best ? ' best' : ''}`,
  );

describe('rows of the ladder', () => {
  it('has asks above the mid and bids below it', () => {
    const { rows, away } = ladderView(answerOf(), 1, 8, true);
    expect(words(rows)).toEqual(['102 ask', '101 ask', '100 ask best', 'mid 100.0', '99 bid best', '98 bid', '97 bid']);
    expect(away).toBe(0);
  });

  it('tells a row that both sides rest in twice', () => {
    const answer = answerOf({ bestBid: 100.2, bestAsk: 100.4 });
    answer.bid[5] = 3;
    expect(words(ladderView(answer, 1, 6, true).rows)).toEqual(['101 ask', '100 ask best', 'mid 100.3', '100 bid best', '99 bid']);
  });

  it('tells the change of its own side, and each trade once', () => {
    const answer = answerOf({ bestBid: 100.2, bestAsk: 100.4 });
    answer.bid[5] = 3;
    answer.bidChange.fill(-1);
    answer.askChange.fill(2);
    const levels = ladderView(answer, 1, 8, true).rows.filter((row): row is LadderRow => row.kind === 'level');
    const both = levels.filter(({ price }) => price === 100);
    expect(both.map(({ side, change }) => [side, change])).toEqual([
      [-1, 2],
      [1, -1],
    ]);
    for (const { price } of levels) {
      const here = levels.filter((row) => row.price === price);
      expect(here.reduce((sum, { bought, sold }) => sum + bought + sold, 0)).toBe(2 * (price - 95));
    }
    expect(both.map(({ bought, sold }) => [bought, sold])).toEqual([
      [5, 0],
      [0, 5],
    ]);
  });

  it('knows no size where there is no book, and shows where the newest trade was', () => {
    const nothing = new Float64Array(11);
    const { rows } = ladderView(
      answerOf({ known: false, none: 'No book.', bestBid: Number.NaN, bestAsk: Number.NaN, bid: nothing, ask: nothing }),
      1,
      8,
      true,
    );
    const levels = rows.filter((row): row is LadderRow => row.kind === 'level');
    expect(levels.every(({ size, change }) => Number.isNaN(size) && Number.isNaN(change))).toBe(true);
    expect(levels.map(({ price }) => price)).toContain(100);
  });

  it('says what is wrong with a book', () => {
    const faultOf = (more: Partial<LadderAnswer>) => ladderView(answerOf(more), 1, 8, true).rows.find((row) => row.kind === 'mid')!.fault;
    expect(faultOf({ bestBid: 100.5 })).toBe('crossed');
    expect(faultOf({ bestAsk: Number.NaN })).toBe('no asks');
    expect(faultOf({ bestBid: Number.NaN })).toBe('no bids');
    expect(faultOf({ bestBid: Number.NaN, bestAsk: Number.NaN })).toBe('book empty');
    expect(faultOf({ known: false })).toBe('book not known');
    expect(faultOf({ known: false, none: 'No book.' })).toBe('no book');
  });

  it('stands where it was scrolled to, and says where the mid is', () => {
    const below = ladderView(answerOf({ bestBid: 90, bestAsk: 91 }), 1, 8, false);
    expect(below.away).toBe(-1);
    expect(below.rows.every(({ kind }) => kind === 'level')).toBe(true);
    expect(ladderView(answerOf({ bestBid: 200, bestAsk: 201 }), 1, 8, false).away).toBe(1);
    expect(ladderView(answerOf(), 1, 8, false).away).toBe(0);
  });

  it('measures bars by the largest that is shown', () => {
    const { rows, largest } = ladderView(answerOf(), 1, 8, true);
    expect(largest).toBe(Math.max(...rows.map((row) => (row as LadderRow).size ?? 0)));
  });
});

it('offers round steps and takes about a dollar of bitcoin', () => {
  expect(stepsOf(0.1, 61_671).slice(0, 5)).toEqual([0.1, 0.2, 0.5, 1, 2]);
  expect(usualStep(0.1, 61_671)).toBe(1);
  expect(usualStep(0.01, 2_600)).toBe(0.05);
  expect(usualStep(0.01, 99.6)).toBe(0.01);
});

it('takes the basis against the newest that is not later', () => {
  const basis = basisOf({ ts: [1, 5, 9], value: [101, 101, 102] }, { ts: Float64Array.of(2, 6), value: [100, 102] });
  expect(basis[0]).toBeNaN();
  expect([...basis.subarray(1)].map((value) => Math.round(value))).toEqual([100, 0]);
});

it('sounds buys rising, sells falling, and large orders louder and higher', () => {
  const [buy, sell, large] = [toneOf(1, 1), toneOf(-1, 1), toneOf(1, 64)];
  expect(buy.to).toBeGreaterThan(buy.from);
  expect(sell.to).toBeLessThan(sell.from);
  expect(large.gain).toBeGreaterThan(buy.gain);
  expect(large.from).toBeGreaterThan(buy.from);
  expect(toneOf(1, 1e9).gain).toBeLessThanOrEqual(0.25);
});
