import { expect, it } from 'vitest';
import { shortCount, statusCount } from '../../../src/desk/widgets/status-value.tsx';

it('writes counts in five characters, never more than there are', () => {
  expect([0, 60, 9_999, 10_000, 21_389, 99_999, 100_999, 999_999, 1_151_736, 12_345_678, 123_456_789].map(shortCount)).toEqual([
    '0',
    '60',
    '9,999',
    '10.0k',
    '21.3k',
    '99.9k',
    '100k',
    '999k',
    '1.1M',
    '12.3M',
    '123M',
  ]);
  expect(statusCount({ state: 'ok', n: 250_000, nMin: 1 }, shortCount)).toBe('250k');
  expect(statusCount({ state: 'ok', n: 250_000, nMin: 1 })).toBe('250,000');
  expect(statusCount({ state: 'warming', n: 3, nMin: 60 })).toBe('3/60');
});
