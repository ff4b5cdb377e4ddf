import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../src/desk/app/feed.ts';
import { lineTrace } from '../../../src/desk/charts/traces/line.ts';
import type { ViewFrame, ViewRequest } from '../../../src/market/view.ts';

const second = 1e6;

/** A feed over rows at the given times whose value is their index, decimated by nothing. */
function feedOf(times: number[]): Feed & { pulls: ViewRequest[] } {
  const pulls: ViewRequest[] = [];
  let frame: ViewFrame | undefined;
  return {
    ref: 'x[A]',
    pulls,
    get frame() {
      return frame;
    },
    fault: undefined,
    want(request) {
      pulls.push(request);
      const inside = times.filter((t) => t >= request.from && t <= request.to);
      const value = Float64Array.from(inside, (t) => times.indexOf(t));
      const ts = Float64Array.from(inside);
      frame = {
        ref: 'x[A]',
        kind: 'line',
        unit: '',
        revision: 1,
        from: request.from,
        to: request.to,
        columns: { ts, first: value, min: value, max: value, last: value },
        gaps: new Float64Array(),
        last: { ts: times.at(-1) ?? Number.NaN, value: times.length - 1 },
        status: { state: 'ok', n: 1, nMin: 1 },
      };
    },
    sleep: () => undefined,
    close: () => undefined,
  };
}

/** Asks as a chart does, until the trace has what it needs. */
function look(feed: ReturnType<typeof feedOf>, from: number, to: number, start: number) {
  const trace = lineTrace(feed, { title: 'X', colour: 'series-1', text: String });
  const span = { from, to };
  feed.want(trace.request(span, 100));
  while (trace.unsatisfied?.(span, start)) feed.want(trace.request(span, 100));
  return trace;
}

describe('a line between far rows', () => {
  it('widens its look until a row lies on either side', () => {
    const feed = feedOf([0, 10 * second, 20 * second]);
    look(feed, 14 * second, 14.5 * second, 0);
    expect(Array.from(feed.frame!.columns.ts!)).toContain(10 * second);
    expect(Array.from(feed.frame!.columns.ts!)).toContain(20 * second);
    expect(feed.pulls.length).toBeLessThan(5);
  });

  it('is satisfied at once where rows are dense', () => {
    const feed = feedOf(Array.from({ length: 1_000 }, (_, i) => i * 0.01 * second));
    look(feed, 2 * second, 8 * second, 0);
    expect(feed.pulls).toHaveLength(1);
  });

  it('does not look for rows before the data begin or after the newest', () => {
    const feed = feedOf([5 * second, 6 * second]);
    look(feed, 0, 10 * second, 5 * second);
    expect(feed.pulls).toHaveLength(1);
  });

  it('gives up where there is nothing, and comes back from too wide a look', () => {
    const lost = feedOf([0]);
    look(lost, 5_000 * second, 5_001 * second, -10 * second);
    expect(lost.pulls.length).toBeLessThan(5);
    const burst = feedOf(Array.from({ length: 5_000 }, (_, i) => i * 1_000));
    const trace = look(burst, 10 * second, 12 * second, 0);
    expect(burst.pulls.length).toBeLessThan(6);
    expect(trace.unsatisfied?.({ from: 10 * second, to: 12 * second }, 0)).toBe(false);
  });

  it('keeps the resolution of the screen while it looks', () => {
    const feed = feedOf([0, 10 * second, 20 * second]);
    look(feed, 14 * second, 14.5 * second, 0);
    for (const { from, to, widthPx } of feed.pulls) expect(widthPx / (to - from)).toBeCloseTo(100 / (0.5 * second), 9);
  });

  it('reads the row that holds at a time, the newest for NaN, nothing behind it', () => {
    const feed = feedOf([0, 10 * second, 20 * second]);
    const trace = look(feed, 0, 30 * second, 0);
    expect(trace.read(12 * second)).toEqual([{ title: 'X', text: '1' }]);
    expect(trace.read(Number.NaN)).toEqual([{ title: 'X', text: '2' }]);
    expect(trace.read(25 * second)).toBeUndefined();
    expect(trace.read(-1)).toBeUndefined();
    expect(trace.tag).toMatchObject({ value: 2, filled: false });
  });
});
