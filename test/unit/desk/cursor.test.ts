import { afterEach, describe, expect, it, vi } from 'vitest';
import { gapWords } from '../../../src/desk/charts/chart-table.ts';
import { cursorStops, nearestStop } from '../../../src/desk/charts/cursor.ts';
import { spokenStop } from '../../../src/desk/charts/spoken.ts';
import { openVoice } from '../../../src/desk/charts/voice.ts';
import { barLanes, second, start } from './chart-lanes.ts';

const bar = 15 * second;

describe('stops of the cursor', () => {
  it('are the middles of bars, and gaps between them', () => {
    const stops = cursorStops([0, bar, 3 * bar], Float64Array.of(33e6, 40e6), (ts) => ts + bar - 1);
    expect(stops.map(({ row, gap }) => [row, gap])).toEqual([
      [0, 0],
      [bar, 0],
      [33e6, 7e6],
      [3 * bar, 0],
    ]);
    expect(stops[0]?.ts).toBe(bar / 2);
  });

  it('leave out gaps beside the rows', () => {
    expect(cursorStops([5], Float64Array.of(0, 4, 6, 9), (ts) => ts)).toEqual([{ ts: 5, row: 5, gap: 0 }]);
    expect(cursorStops([], Float64Array.of(0, 4), (ts) => ts)).toEqual([]);
  });

  it('are found by nearness', () => {
    const stops = cursorStops([0, 10, 20], new Float64Array(), (ts) => ts);
    expect([-5, 4, 6, 14, 99].map((ts) => nearestStop(stops, ts))).toEqual([0, 0, 1, 1, 2]);
    expect(nearestStop([], 3)).toBe(-1);
  });
});

describe('what the cursor says', () => {
  const lanes = barLanes();
  const [price, mean] = lanes[0]!.traces;
  const options = { named: false, span: { from: start, to: start + 4 * bar }, widthPx: 800 };

  it('is time, close, change and volume on a bar', () => {
    const stop = { ts: start + bar / 2, row: start, gap: 0 };
    expect(spokenStop(stop, price, lanes, options)).toBe('00:00:00, close 101.0, up 1.00 %, volume 3.00 BTC');
    const fell = { ts: start + 1.5 * bar, row: start + bar, gap: 0 };
    expect(spokenStop(fell, price, lanes, options)).toBe('00:00:15, close 99.0, down 1.98 %, volume 1.50 BTC');
  });

  it('names the series when it was just chosen, and reads it as the bar closed', () => {
    const stop = { ts: start + bar / 2, row: start, gap: 0 };
    expect(spokenStop(stop, mean, lanes, { ...options, named: true })).toBe('VWAP 100.4 USDT, 00:00:00');
    expect(spokenStop(stop, mean, lanes, options)).toBe('00:00:00, VWAP 100.4 USDT');
  });

  it('is the length in a gap, and never NaN', () => {
    expect(spokenStop({ ts: 1, row: start, gap: 7.4 * second }, price, lanes, options)).toBe('00:00:00, gap of 7.4 s');
    expect(gapWords(7.4 * second)).toBe('gap of 7.4 s');
    const nowhere = { ts: start + 99 * bar, row: start + 99 * bar, gap: 0 };
    expect(spokenStop(nowhere, price, lanes, options)).toContain('Price not known');
    expect(spokenStop(undefined, price, lanes, options)).toBe('nothing here yet');
  });
});

describe('the voice', () => {
  afterEach(() => void vi.useRealTimers());

  it('speaks at once after a rest, then the last of many', () => {
    vi.useFakeTimers();
    const said: string[] = [];
    const voice = openVoice((text) => said.push(text));
    for (const word of ['a', 'b', 'c', 'd']) voice.tell(() => word);
    expect(said).toEqual(['a']);
    vi.advanceTimersByTime(500);
    expect(said).toEqual(['a', 'd']);
    vi.advanceTimersByTime(500);
    voice.tell(() => 'e');
    expect(said).toEqual(['a', 'd', 'e']);
    voice.dispose();
  });
});
