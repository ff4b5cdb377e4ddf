/** An answer of another moment says so, at every speed; one of now does not. */
import { expect, it } from 'vitest';
import { behindWords } from '../../../src/desk/app/behind.ts';

it('tells late and early answers from those of now', () => {
  const at = 1_723_161_354_696_000;
  expect(behindWords(at, at, 1)).toBe('');
  expect(behindWords(at, at + 1e6, 1)).toBe('');
  expect(behindWords(at, at + 8.13e6, 1)).toBe('stale 8.1 s');
  expect(behindWords(at, at + 8e6, 10)).toBe('');
  expect(behindWords(at, at + 80e6, 10)).toMatch(/^stale /);
  expect(behindWords(at + 300e6, at, 10)).toMatch(/^of \d\d:\d\d:\d\d, later than shown$/);
  expect(behindWords(at, at + 300e6, 'max')).toBe('');
  expect([behindWords(Number.NaN, at, 1), behindWords(at, Number.NaN, 1)]).toEqual(['', '']);
});
