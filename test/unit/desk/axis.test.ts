import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import { createTimeAxis, type TimeAxis } from '../../../src/desk/app/axis.ts';

const second = 1e6;
const withAxis = (body: (axis: TimeAxis) => void): void =>
  createRoot((dispose) => {
    body(createTimeAxis());
    dispose();
  });

describe('the time axis', () => {
  it('fits all there is, with room behind the newest row', () =>
    withAxis((axis) => {
      axis.extent(0, 1000 * second, second);
      axis.fit();
      const { from, to } = axis.span();
      expect(from).toBeLessThan(0);
      expect(to).toBeGreaterThan(1000 * second);
      expect(to).toBeLessThan(1100 * second);
    }));

  it('fits from the start of the first bar to the end of the last', () =>
    withAxis((axis) => {
      axis.extent(2 * second, 998 * second, second, 60 * second);
      axis.fit();
      const { from, to } = axis.span();
      expect(from).toBeLessThanOrEqual(0);
      expect(to).toBeGreaterThanOrEqual(1020 * second);
      expect(axis.start()).toBe(2 * second);
    }));

  it('shows a least stretch while a replay has only begun', () =>
    withAxis((axis) => {
      axis.fit();
      axis.extent(0, 5 * second, 100 * second);
      expect(axis.span().to - axis.span().from).toBeGreaterThan(100 * second);
    }));

  it('follows the newest row with a fixed length', () =>
    withAxis((axis) => {
      axis.extent(0, 1000 * second, second);
      axis.follow(100 * second);
      const before = axis.span();
      axis.extent(0, 1050 * second, second);
      const after = axis.span();
      expect(after.to - after.from).toBeCloseTo(100 * second, 3);
      expect(after.to - before.to).toBeCloseTo(50 * second, 3);
      expect(after.to).toBeGreaterThan(1050 * second);
    }));

  it('keeps the time under the pointer when zooming', () =>
    withAxis((axis) => {
      axis.extent(0, 1000 * second, second);
      axis.show({ from: 100 * second, to: 300 * second });
      const share = (t: number) => (t - axis.span().from) / (axis.span().to - axis.span().from);
      const before = share(150 * second);
      axis.zoom(0.5, 150 * second);
      expect(share(150 * second)).toBeCloseTo(before, 6);
      expect(axis.span().to - axis.span().from).toBeCloseTo(100 * second, 3);
      expect(axis.mode()).toBe('free');
    }));

  it('stays where the user panned while rows arrive', () =>
    withAxis((axis) => {
      axis.extent(0, 1000 * second, second);
      axis.show({ from: 400 * second, to: 500 * second });
      axis.pan(-50 * second);
      const there = axis.span();
      axis.extent(0, 2000 * second, second);
      expect(axis.span()).toEqual(there);
    }));

  it('cannot be panned off the data nor zoomed below a millisecond', () =>
    withAxis((axis) => {
      axis.extent(0, 1000 * second, second);
      axis.show({ from: 0, to: 100 * second });
      axis.pan(-1e12);
      expect(axis.span().to).toBeGreaterThan(0);
      axis.pan(1e13);
      expect(axis.span().from).toBeLessThan(1000 * second);
      for (let i = 0; i < 100; i++) axis.zoom(0.5);
      expect(axis.span().to - axis.span().from).toBeGreaterThanOrEqual(1_000 - 1);
    }));

  it('keeps the newest row in place when zooming while it follows', () =>
    withAxis((axis) => {
      axis.extent(0, 1000 * second, second);
      axis.follow(100 * second);
      axis.zoom(2, 950 * second);
      expect(axis.mode()).toBe('follow');
      expect(axis.span().to - axis.span().from).toBeCloseTo(200 * second, 3);
    }));
});
