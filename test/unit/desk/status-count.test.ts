import { expect, it } from 'vitest';
import { shortCount, statusCount } from '../../../src/desk/widgets/status-value.tsx';

it('writes counts in six characters, never more than there are', () => {
  expect([0, 60, 99_999, 100_000, 100_999, 1_151_736, 9_999_999, 12_345_678].map(shortCount)).toEqual([
    '0',
    '60',
    '99,999',
    '100k',
    '100k',
    '1,151k',
    '9,999k',
    '12M',
  ]);
  expect(statusCount({ state: 'ok', n: 250_000, nMin: 1 }, shortCount)).toBe('250k');
  expect(statusCount({ state: 'ok', n: 250_000, nMin: 1 })).toBe('250,000');
  expect(statusCount({ state: 'warming', n: 3, nMin: 60 })).toBe('3/60');
});
