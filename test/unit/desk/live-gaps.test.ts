/** A gap that many instruments have is one stretch, and the tape shows it where it was. */
import { expect, it } from 'vitest';
import { withGap } from '../../../src/desk/app/on-stage.ts';
import { tapeRows } from '../../../src/desk/panels/tape-rows.ts';
import { gapWords, lastGap } from '../../../src/desk/widgets/status-value.tsx';

it('joins stretches that touch and keeps them in order', () => {
  const of = (...spans: number[]) => Float64Array.of(...spans);
  expect([...withGap(of(), 5, 9)]).toEqual([5, 9]);
  expect([...withGap(of(5, 9), 5, 12)]).toEqual([5, 12]);
  expect([...withGap(of(5, 9), 7, 8)]).toEqual([5, 9]);
  expect([...withGap(of(5, 9, 20, 30), 9, 20)]).toEqual([5, 30]);
  expect([...withGap(of(5, 9, 20, 30), 12, 14)]).toEqual([5, 9, 12, 14, 20, 30]);
  expect([...withGap(of(5, 9), 1, 2)]).toEqual([1, 2, 5, 9]);
  expect([...withGap(of(5, 9), 40, 40)]).toEqual([5, 9, 40, 40]);
});

const columns = { ts: [1e6, 2e6, 9e6].map(Number), price: [1, 2, 3], qty: [1, 1, 1], side: [1, 1, -1] };
const asColumns = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]));

it('puts a row for missing data between the trades around it, and above them while it goes on', () => {
  const rows = tapeRows(asColumns, 10, 0, [2e6, 8e6, 9.5e6, 12e6]);
  expect(rows.map(({ ts, gapMicros }) => [ts, gapMicros])).toEqual([
    [12e6, 2.5e6],
    [9e6, undefined],
    [8e6, 6e6],
    [2e6, undefined],
    [1e6, undefined],
  ]);
  expect(tapeRows(asColumns, 2, 0, [2e6, 8e6]).map(({ ts }) => ts)).toEqual([9e6, 8e6]);
});

it('names the length of the newest gap', () => {
  expect([lastGap(new Float64Array()), lastGap(Float64Array.of(1, 2, 10e6, 24e6))]).toEqual([Number.NaN, 14e6]);
  expect([gapWords(undefined), gapWords(Number.NaN), gapWords(14e6)]).toEqual(['gap', 'gap', 'gap 14 s']);
});
