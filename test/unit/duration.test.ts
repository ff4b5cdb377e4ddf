import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, tryDuration } from '../../src/core/duration.ts';

describe('duration', () => {
  it.each([
    ['10s', 10_000_000],
    ['500ms', 500_000],
    ['1m', 60_000_000],
    ['1.5h', 5_400_000_000],
    ['2d', 172_800_000_000],
    ['250us', 250],
    [' 3 s ', 3_000_000],
    ['.5s', 500_000],
  ])('reads %s', (text, micros) => expect(parseDuration(text)).toBe(micros));

  it('takes a plain number as seconds', () => expect(parseDuration(2.5)).toBe(2_500_000));

  it.each(['', 's', '10', '10 years', '-5s', '1e3s', '10s5', '99999999999d'])('refuses "%s"', (text) => {
    expect(tryDuration(text)).toBeUndefined();
    expect(() => parseDuration(text)).toThrow(/A duration is a number and one of/);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the number %s', (value) =>
    expect(() => parseDuration(value)).toThrow(/duration/),
  );

  it('writes the largest unit that is exact', () => {
    expect([10_000_000, 90_000_000, 500_000, 7, 3_600_000_000].map(formatDuration)).toEqual(['10s', '90s', '500ms', '7us', '1h']);
  });
});
