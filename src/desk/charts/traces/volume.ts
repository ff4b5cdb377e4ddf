/** Volume of each bar, in the colour of the bar's direction; neutral where no trade told its side. */
import type { Feed } from '../../app/feed.ts';
import type { Field, Reading, Trace } from '../lane.ts';
import { include, lastAtOrBefore, rowAt } from '../scale.ts';
import { slotStep, slotWindow } from '../slots.ts';

export interface VolumeOptions {
  text(value: number): string;
  interval(): number;
  /** Some trade has told its side. */
  sided(): boolean;
  unit?: string;
}

/** 1 rose or stayed, -1 fell, 0 no side is known (the buyers' volume is not). */
export function volumeTone(open: number, close: number, buyVolume: number | undefined): number {
  if (buyVolume !== undefined && Number.isNaN(buyVolume)) return 0;
  return close >= open ? 1 : -1;
}

export function volumeTrace(feed: Feed, { text, interval, sided, unit }: VolumeOptions): Trace {
  let step = 1;
  let merged: { start: Float64Array; volume: Float64Array; tone: Int8Array; of: Float64Array; step: number } | undefined;

  /** Bars of one slot added up: the engine gives every bar, a slot may be wider than one. */
  function columns() {
    const c = feed.frame?.columns;
    if (!c?.start || !c.volume || !c.open || !c.close) return undefined;
    if (merged?.of === c.start && merged.step === step) return merged;
    const n = c.start.length;
    const start = new Float64Array(n);
    const volume = new Float64Array(n);
    const tone = new Int8Array(n);
    let slots = 0;
    let open = 0;
    for (let i = 0; i < n; i++) {
      const slot = Math.floor(c.start[i]! / step) * step;
      if (slots === 0 || start[slots - 1] !== slot) {
        start[slots] = slot;
        open = c.open[i]!;
        slots++;
      }
      volume[slots - 1]! += c.volume[i]!;
      tone[slots - 1] = volumeTone(open, c.close[i]!, c.buyVolume?.[i]);
    }
    merged = { start: start.subarray(0, slots), volume: volume.subarray(0, slots), tone, of: c.start, step };
    return merged;
  }
  function valueAt(ts: number): number {
    const c = columns();
    const i = c ? rowAt(c.start, ts) : -1;
    return !c || i < 0 || ts >= c.start[i]! + step ? Number.NaN : c.volume[i]!;
  }
  const fields: readonly Field[] = [{ id: 'volume', title: 'Volume', ...(unit ? { unit } : {}), text }];

  return {
    feed,
    name: 'Volume',
    at: valueAt,
    fields: () => fields,
    values: (ts) => [valueAt(ts)],
    ends: (ts) => ts + step - 1,
    request(span, widthPx) {
      step = slotStep(span, widthPx, interval());
      return slotWindow(span, step);
    },
    extent(range, span) {
      const c = columns();
      if (!c) return;
      const from = Math.max(0, lastAtOrBefore(c.start, span.from - step));
      for (let i = from; i < c.start.length && c.start[i]! <= span.to; i++) include(range, c.volume[i]!);
    },
    draw({ g, ink, span, x, y }) {
      const c = columns();
      if (!c) return;
      const width = Math.max(1, Math.round((x(span.from + step) - x(span.from)) * 0.7));
      const base = Math.round(y(0)) + 1;
      const from = Math.max(0, lastAtOrBefore(c.start, span.from - step));
      const known = sided();
      g.globalAlpha = 0.7;
      for (let i = from; i < c.start.length && c.start[i]! <= span.to; i++) {
        const top = Math.round(y(c.volume[i]!));
        g.fillStyle = ink(!known || c.tone[i] === 0 ? 'control' : c.tone[i] === 1 ? 'buy' : 'sell');
        g.fillRect(Math.round(x(c.start[i]! + step / 2) - width / 2), top, width, Math.max(1, base - top));
      }
      g.globalAlpha = 1;
    },
    read(ts): Reading[] | undefined {
      const value = valueAt(ts);
      return Number.isNaN(value) ? undefined : [{ title: 'Volume', text: text(value) }];
    },
    get tag(): Trace['tag'] {
      const c = columns();
      const newest = feed.frame?.last.ts ?? Number.NaN;
      // Panned away from the newest bar, its volume is not among what is held.
      const value = c && c.start.length > 0 && newest < c.start.at(-1)! + step ? c.volume.at(-1) : undefined;
      return value !== undefined && Number.isFinite(value) ? { value, colour: 'control', filled: false } : undefined;
    },
    times: () => columns()?.start ?? [],
  };
}
