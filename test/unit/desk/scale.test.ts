import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lastAtOrBefore,
  niceTicks,
  padded,
  rowAt,
  timeStep,
  timeTicks,
  timeToX,
  valueToY,
  xToTime,
  yToValue,
} from '../../../src/desk/charts/scale.ts';
import { slotStep, slotWindow } from '../../../src/desk/charts/slots.ts';
import { crosshairTime, timeLabels } from '../../../src/desk/charts/time-labels.ts';

const day = Date.UTC(2024, 7, 8) * 1000;

describe('value scale', () => {
  it('steps by 1, 2, 2.5 or 5 times a power of ten', () => {
    expect(niceTicks(61_590, 61_850, 5)).toEqual({ step: 100, values: [61_600, 61_700, 61_800] });
    expect(niceTicks(-0.3, 0.3, 3).values).toEqual([-0.2, 0, 0.2]);
    expect(niceTicks(0, 1, 4).step).toBe(0.25);
  });

  it('never gives more ticks than asked for, all inside, none with dust of the floating point', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 20 }), (low, width, most) => {
        const high = low + width;
        if (!(high > low)) return;
        const { step, values } = niceTicks(low, high, most);
        expect(values.length).toBeLessThanOrEqual(most + 1);
        for (const tick of values) {
          // A double of this size is exact to a few parts in 1e16.
          const dust = step * 1e-6 + Math.abs(tick) * 1e-15;
          expect(tick).toBeGreaterThanOrEqual(low - dust);
          expect(tick).toBeLessThanOrEqual(high + dust);
          expect(Math.abs(tick - Math.round(tick / step) * step)).toBeLessThanOrEqual(dust);
        }
      }),
    );
  });

  it('has nothing to say about an empty or broken range', () => {
    expect(niceTicks(1, 1, 5).values).toEqual([]);
    expect(niceTicks(Number.NaN, 1, 5).values).toEqual([]);
  });

  it('puts the high value on the first pixel, the low one on the last, and comes back', () => {
    const range = { low: 10, high: 20 };
    expect(valueToY(range, 101, 20)).toBe(0);
    expect(valueToY(range, 101, 10)).toBe(100);
    expect(yToValue(range, 101, valueToY(range, 101, 13.7))).toBeCloseTo(13.7, 10);
  });

  it('gives a flat or empty range room', () => {
    expect(padded({ low: 5, high: 5 }, 0.1).high).toBeGreaterThan(5);
    expect(padded({ low: 0, high: 0 }, 0.1)).toEqual({ low: -1, high: 1 });
    expect(padded({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }, 0.1)).toEqual({ low: 0, high: 1 });
  });
});

describe('time scale', () => {
  const hour = { from: day, to: day + 3600e6 };

  it('maps times to pixels and back within a microsecond', () => {
    for (const x of [0, 17, 433.5, 870]) expect(timeToX(hour, 870, xToTime(hour, 870, x))).toBeCloseTo(x, 6);
    expect(Math.abs(xToTime(hour, 870, timeToX(hour, 870, day + 1_234_567_891)) - (day + 1_234_567_891))).toBeLessThan(1);
  });

  it('chooses steps of the clock with labels far enough apart', () => {
    expect(timeStep(hour, 870, 80)).toBe(600e6);
    expect(timeStep({ from: day, to: day + 1e6 }, 870, 80)).toBe(1e5);
    expect(timeStep({ from: day, to: day + 400 * 86_400e6 }, 870, 80)).toBe(91 * 86_400e6);
    const ticks = timeTicks(hour, 600e6);
    expect(ticks).toHaveLength(7);
    expect(ticks.every((t) => t % 600e6 === 0)).toBe(true);
  });

  it('labels as short as the step allows and names the day at midnight', () => {
    const { labels } = timeLabels({ from: day - 600e6, to: day + 600e6 }, 870);
    expect(labels.find(({ ts }) => ts === day)).toEqual({ ts: day, text: '08-08', strong: true });
    expect(labels[0]!.text).toMatch(/^\d\d:\d\d$/);
    expect(timeLabels({ from: day, to: day + 20e6 }, 870).labels[1]!.text).toMatch(/^00:00:\d\d$/);
    expect(timeLabels({ from: day, to: day + 20e3 }, 870).labels[1]!.text).toMatch(/^00:00:00\.\d{3}$/);
  });

  it('writes the crosshair as fine as a pixel', () => {
    expect(crosshairTime(day + 1_250_000, { from: day, to: day + 870e6 }, 870)).toBe('00:00:01');
    expect(crosshairTime(day + 1_250_000, { from: day, to: day + 87e6 }, 870)).toBe('00:00:01.2');
    expect(crosshairTime(day + 1_250_000, { from: day, to: day + 2 * 86_400e6 }, 870)).toBe('08-08 00:00');
  });
});

describe('rows by time', () => {
  it('finds the last row that is not later', () => {
    expect([0, 1, 2, 9, 10, 11].map((t) => lastAtOrBefore([1, 5, 10], t))).toEqual([-1, 0, 0, 1, 2, 2]);
    expect(rowAt([1, 5, 10], Number.NaN)).toBe(2);
    expect(rowAt([], Number.NaN)).toBe(-1);
  });

  it('agrees with a plain loop', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: -5, max: 60 }), (values, t) => {
        const sorted = values.sort((a, b) => a - b);
        let expected = -1;
        for (let i = 0; i < sorted.length; i++) if (sorted[i]! <= t) expected = i;
        expect(lastAtOrBefore(sorted, t)).toBe(expected);
      }),
    );
  });
});

describe('slots of bars', () => {
  it('keeps the interval while a bar has a pixel, then takes whole multiples', () => {
    const minute = 60e6;
    expect(slotStep({ from: 0, to: 600 * minute }, 870, minute)).toBe(minute);
    expect(slotStep({ from: 0, to: 2_000 * minute }, 870, minute)).toBe(3 * minute);
  });

  it('asks for whole slots, one column each', () => {
    const { from, to, widthPx } = slotWindow({ from: day + 7, to: day + 60e6 + 7 }, 5e6);
    expect([from % 5e6, to % 5e6]).toEqual([0, 0]);
    expect((to - from) / 5e6).toBe(widthPx);
    expect(from).toBeLessThan(day);
    expect(to).toBeGreaterThan(day + 60e6);
  });
});
