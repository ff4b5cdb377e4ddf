/** Rows as a person counts them. */
import { expect, it } from 'vitest';
import { storedWords } from '../../../src/desk/app/words.ts';
import { heldRows } from '../../../src/market/meta.ts';

it('counts a bar as one, and the marks of gaps apart', () => {
  expect(heldRows({ bar: 200_000, gap: 3 })).toEqual({ n: 50_000, noun: 'bar' });
  expect(heldRows({ bar: 8, trade: 5, gap: 1 })).toEqual({ n: 7, noun: 'row' });
  expect(heldRows({})).toEqual({ n: 0, noun: 'row' });
});

it('says what is stored', () => {
  expect(storedWords({ bar: 7_984, gap: 3 })).toBe('1,996 bars and 3 gap markers');
  expect(storedWords({ trade: 5_000, gap: 1 })).toBe('5,001 ticks');
});
