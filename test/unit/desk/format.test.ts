import { describe, expect, it } from 'vitest';
import {
  axisNumber,
  bytes,
  clock,
  counted,
  DASH,
  dateTime,
  decimalsOf,
  figures,
  fixed,
  intervalWords,
  MINUS,
  percent,
  price,
  quantityDecimals,
  range,
  signed,
  signedFigures,
  span,
  speedWords,
} from '../../../src/desk/widgets/format.ts';

const at = Date.UTC(2024, 7, 8, 23, 59, 38, 654) * 1000 + 321;

describe('numbers', () => {
  it('writes a true minus, thousands and fixed decimals', () => {
    expect(fixed(61671.4, 1)).toBe('61,671.4');
    expect(fixed(-1234567.891, 2)).toBe(`${MINUS}1,234,567.89`);
    expect(fixed(0.083, 3)).toBe('0.083');
  });

  it('gives no sign to what rounds to zero', () => {
    expect(fixed(-0.004, 2)).toBe('0.00');
    expect(signed(0.004, 2)).toBe('0.00');
    expect(signed(-0.004, 2)).toBe('0.00');
    expect(fixed(-0, 0)).toBe('0');
  });

  it('signs every delta', () => {
    expect(signed(133.74, 1)).toBe('+133.7');
    expect(signed(-77.3, 1)).toBe(`${MINUS}77.3`);
    expect(signedFigures(-0.0412)).toBe(`${MINUS}0.0412`);
  });

  it('never writes NaN or Infinity', () => {
    for (const write of [fixed, signed, figures, percent, bytes, span, clock, dateTime]) expect(write(Number.NaN)).toBe(DASH);
    expect(fixed(Number.POSITIVE_INFINITY)).toBe('\u221e');
    expect(fixed(Number.NEGATIVE_INFINITY)).toBe(`${MINUS}\u221e`);
  });

  it('takes the decimals of a price from its tick', () => {
    expect([0.1, 0.01, 0.25, 0.5, 1, 5, 10, 1e-8, 0.00001, 0.0125].map(decimalsOf)).toEqual([1, 2, 2, 1, 0, 0, 0, 8, 5, 4]);
    expect(decimalsOf(Number.NaN)).toBe(2);
    expect(price(61671.4, 0.1)).toBe('61,671.4');
    expect(price(61671.35, 0.1, 1)).toBe('61,671.35');
  });

  it('gives statistics three figures', () => {
    expect([0.1784, 12.54, 1299.4, 0.00123].map((value) => figures(value))).toEqual(['0.178', '12.5', '1,299', '0.00123']);
    expect(range(0.134, 0.222, 3)).toBe('0.134\u2009\u2013\u20090.222');
    expect(percent(-0.0243)).toBe(`${MINUS}2.43\u202f%`);
  });

  it('fits an axis of 64 px', () => {
    expect(axisNumber(132.4, 0)).toBe('132');
    expect(axisNumber(65_717.2, 1)).toBe('65,717');
    expect(axisNumber(500_000, 0)).toBe('500 k');
    expect(axisNumber(-845_175, 1, true)).toBe(`${MINUS}845 k`);
    expect(axisNumber(1_299_000, 0, true)).toBe('+1.30 M');
    expect(axisNumber(2.5e9, 0)).toBe('2.50 bn');
  });

  it('finds the decimals quantities need, up to a limit', () => {
    expect(quantityDecimals([1, 0.5, 0.083])).toBe(3);
    expect(quantityDecimals([322, 1460])).toBe(0);
    expect(quantityDecimals([0.12345678])).toBe(4);
    expect(quantityDecimals([Number.NaN])).toBe(0);
  });
});

describe('times and sizes', () => {
  it('writes UTC and cuts fractions instead of rounding', () => {
    expect(clock(at)).toBe('23:59:38');
    expect(clock(at, 1)).toBe('23:59:38.6');
    expect(clock(at, 3)).toBe('23:59:38.654');
    expect(clock(at, 6)).toBe('23:59:38.654321');
    expect(dateTime(at)).toBe('2024-08-08 23:59:38');
    expect(clock(-1)).toBe('23:59:59');
  });

  it('writes bytes in decimal units', () => {
    expect([0, 640, 12_345, 3_612_345, 36e6, 2e9, 999_900].map(bytes)).toEqual([
      '0 B',
      '640 B',
      '12.3 kB',
      '3.6 MB',
      '36.0 MB',
      '2.0 GB',
      '1.0 MB',
    ]);
  });

  it('writes lengths in the two units that matter', () => {
    expect(span(7.4e6)).toBe('7.4 s');
    expect(span(345e6)).toBe('345 s');
    expect(span(725e6)).toBe('12 min 5 s');
    expect(span(5.5 * 3600e6)).toBe('5 h 30 min');
    expect(span(2 * 86_400e6 + 4 * 3600e6)).toBe('2 d 4 h');
    expect(span(3600e6)).toBe('1 h');
    expect(span(12_000)).toBe('12 ms');
    expect(span(12)).toBe('12 \u00b5s');
  });

  it('says intervals, speeds and counts in words', () => {
    expect([intervalWords('15s'), intervalWords('1m'), intervalWords('4h')]).toEqual(['15 s', '1 min', '4 h']);
    expect([speedWords(0.1), speedWords('max')]).toEqual(['0.1x', 'max']);
    expect([counted(1, 'row'), counted(93_954, 'row')]).toEqual(['1 row', '93,954 rows']);
  });
});
