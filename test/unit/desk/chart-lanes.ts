/** Two bars, a gap and a running mean, as the lanes of a chart over feeds that hold them already. Times microseconds. */
import type { Feed } from '../../../src/desk/app/feed.ts';
import type { Lane } from '../../../src/desk/charts/lane.ts';
import { candleTrace } from '../../../src/desk/charts/traces/candles.ts';
import { lineTrace } from '../../../src/desk/charts/traces/line.ts';
import { volumeTrace } from '../../../src/desk/charts/traces/volume.ts';
import { figures, fixed } from '../../../src/desk/widgets/format.ts';
import type { Status, ViewFrame } from '../../../src/market/view.ts';

export const second = 1e6;
export const start = Date.UTC(2024, 7, 8) * 1000;
const bar = 15 * second;

export function feedOf(columns: Record<string, number[]>, last: { ts: number; value: number }, more: Partial<ViewFrame> = {}): Feed {
  const frame: ViewFrame = {
    ref: 'x[A]',
    kind: 'line',
    unit: '',
    revision: 1,
    from: start,
    to: last.ts,
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
    gaps: new Float64Array(),
    last,
    status: { state: 'ok', n: 60, nMin: 2 },
    ...more,
  };
  return { ref: 'x[A]', frame, fault: undefined, want: () => undefined, sleep: () => undefined, close: () => undefined };
}

/** Price with a mean over volume; the mean has an interval. */
export function barLanes(
  status: Status = { state: 'ok', n: 60, nMin: 2 },
  gap: [number, number] = [start + 25 * second, start + 32 * second],
): Lane[] {
  const last = { ts: start + 2 * bar + 5 * second, value: 99.5 };
  const bars = feedOf(
    {
      start: [start, start + bar, start + 2 * bar],
      open: [100, 101, 99],
      high: [102, 101, 100],
      low: [99.5, 98, 99],
      close: [101, 99, 99.5],
      volume: [3, 1.5, 0.5],
      trades: [30, 15, 5],
    },
    last,
    { kind: 'bars', gaps: Float64Array.from(gap) },
  );
  const mean = feedOf(
    {
      ts: [start + 5 * second, start + 14 * second, start + 20 * second, start + 34 * second],
      last: [100.2, 100.4, 100.3, 100.1],
      lo: [100, 100.2, 100.1, 99.9],
      hi: [100.4, 100.6, 100.5, 100.3],
    },
    last,
    { status, gaps: Float64Array.from(gap) },
  );
  const interval = (): number => bar;
  const text = (value: number): string => fixed(value, 1);
  const axis = { axisText: text, tagText: text, weight: 1 };
  const price = candleTrace(bars, { text, interval, quote: 'USDT', base: 'BTC' });
  const volume = volumeTrace(bars, { text: figures, interval, sided: () => true, unit: 'BTC' });
  const span = { from: start, to: start + 3 * bar };
  for (const trace of [price, volume]) trace.request(span, 300);
  return [
    { id: 'price', title: () => '', traces: [price, lineTrace(mean, { title: 'VWAP', colour: 'series-1', text, unit: 'USDT' })], ...axis },
    { id: 'volume', title: () => 'Volume', traces: [volume], ...axis },
  ];
}
