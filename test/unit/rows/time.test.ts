import { describe, expect, it } from 'vitest';
import { UNIT_ISO, UNIT_MS, UNIT_NS, UNIT_S, UNIT_US } from '../../../assembly/scan-plan.ts';
import { isPlausible, parseTime, unitOf } from '../../../src/sources/rows/time.ts';

describe('times of files', () => {
  it('have the unit that their magnitude tells', () => {
    expect(['1735689600', '1735689600.5', '1735689600000', '1735689600000000', '1735689600000000000'].map(unitOf)).toEqual([
      UNIT_S,
      UNIT_S,
      UNIT_MS,
      UNIT_US,
      UNIT_NS,
    ]);
    expect(['2025-01-01T00:00:00Z', '2025-01-01', '2025/01/01 10:00', '20250101', '20250101 10:00:00'].map(unitOf)).toEqual(
      Array.from({ length: 5 }, () => UNIT_ISO),
    );
    expect(['', 'x', '0', '12345', '-1735689600', '99999999999999999999999', '1735689600,5', 'NaN', 'Infinity'].map(unitOf)).toEqual(
      Array.from({ length: 9 }, () => 0),
    );
  });

  it('become whole microseconds, rounded down', () => {
    const at = 1_735_689_600_000_000;
    expect(parseTime('1735689600.1234567', UNIT_S)).toBe(at + 123_456);
    expect(parseTime('1735689600000.5', UNIT_MS)).toBe(at + 500);
    expect(parseTime('1735689600000000999', UNIT_NS)).toBe(at);
    expect(parseTime('1.7356896E9', UNIT_S)).toBe(at);
    expect(parseTime('2025-01-01T00:00:00.123456789Z', UNIT_ISO)).toBe(at + 123_456);
    expect(parseTime('2025-01-01 02:00:00+02:00', UNIT_ISO)).toBe(at);
    expect(parseTime('2024-12-31T19:30:00-0430', UNIT_ISO)).toBe(at);
    expect(parseTime('2025-01-01T00:00:00', UNIT_ISO)).toBe(at);
    expect(parseTime('2025-01-01T00:00:00 UTC', UNIT_ISO)).toBe(at);
    expect(parseTime('2025-13-01', UNIT_ISO)).toBeNaN();
    expect(parseTime('soon', UNIT_MS)).toBeNaN();
  });

  it('are plausible from 1980 to 2100', () => {
    expect(
      [Date.UTC(1979, 11, 31), Date.UTC(1980, 0, 1), Date.UTC(2099, 11, 31), Date.UTC(2100, 0, 1)].map((ms) => isPlausible(ms * 1e3)),
    ).toEqual([false, true, true, false]);
  });
});
