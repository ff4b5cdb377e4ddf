/** Bars about zero: one for each bar interval, taller bars cut at the lane's edge and marked as cut. */
import type { Feed } from '../../app/feed.ts';
import type { Field, Reading, Trace } from '../lane.ts';
import { emptyRange, include, lastAtOrBefore, rowAt, type Span } from '../scale.ts';
import { slotStep, slotWindow } from '../slots.ts';

export interface HistogramOptions {
  title: string;
  text(value: number): string;
  /** Microseconds of one bar. */
  interval(): number;
  unit?: string;
}

export function histogramTrace(feed: Feed, { title, text, interval, unit }: HistogramOptions): Trace {
  let step = 1;

  function values(): { ts: Float64Array; value: Float64Array } | undefined {
    const c = feed.frame?.columns;
    const value = c?.sum ?? c?.last;
    return c?.ts && value ? { ts: c.ts, value } : undefined;
  }

  function visible(span: Span, each: (slot: number, value: number) => void): void {
    const held = values();
    if (!held) return;
    const from = Math.max(0, lastAtOrBefore(held.ts, span.from - step));
    for (let i = from; i < held.ts.length && held.ts[i]! <= span.to + step; i++) {
      if (!Number.isNaN(held.value[i]!)) each(Math.floor(held.ts[i]! / step) * step, held.value[i]!);
    }
  }

  /** Of the slot that covers a time; NaN where nothing happened in it. */
  function valueAt(ts: number): number {
    const held = values();
    if (!held) return Number.NaN;
    const slot = Math.floor(ts / step) * step;
    const i = rowAt(held.ts, slot + step - 1);
    return i < 0 || held.ts[i]! < slot ? Number.NaN : held.value[i]!;
  }
  const fields: readonly Field[] = [{ id: 'sum', title, ...(unit ? { unit } : {}), text }];

  return {
    feed,
    name: title,
    at: valueAt,
    fields: () => fields,
    values: (ts) => [valueAt(ts)],
    request(span, widthPx) {
      step = slotStep(span, widthPx, interval());
      return slotWindow(span, step);
    },
    extent(range, span) {
      // The 96th percentile, not the largest: one burst must not flatten the rest.
      const sizes: number[] = [];
      visible(span, (_, value) => sizes.push(Math.abs(value)));
      if (sizes.length === 0) return;
      sizes.sort((a, b) => a - b);
      const most = sizes.at(-1)!;
      const usual = sizes[Math.floor(sizes.length * 0.96)]! * 1.4;
      const size = sizes.length < 20 ? most : Math.min(most, usual || most);
      const own = emptyRange();
      include(own, size);
      include(range, own.high);
      include(range, -own.high);
    },
    draw({ g, ink, span, range, top, height, x, y }) {
      const width = Math.max(1, Math.round((x(span.from + step) - x(span.from)) * 0.7));
      const zero = Math.round(y(0));
      visible(span, (slot, value) => {
        const left = Math.round(x(slot + step / 2) - width / 2);
        const edge = Math.round(Math.max(top, Math.min(top + height, y(value))));
        g.fillStyle = ink(value >= 0 ? 'buy' : 'sell');
        g.fillRect(left, Math.min(edge, zero), width, Math.max(1, Math.abs(edge - zero)));
        if (value <= range.high && value >= range.low) return;
        g.fillStyle = ink('text');
        g.fillRect(left, value > 0 ? top : top + height - 2, width, 2);
      });
    },
    read(ts): Reading[] | undefined {
      const value = valueAt(ts);
      return Number.isNaN(value) ? undefined : [{ title, text: text(value), tone: value >= 0 ? 'buy' : 'sell' }];
    },
    get tag(): Trace['tag'] {
      const held = values();
      const newest = feed.frame?.last.ts ?? Number.NaN;
      const current = held && held.ts.length > 0 && newest < Math.floor(held.ts.at(-1)! / step + 1) * step;
      const value = current ? held.value.at(-1) : undefined;
      return value !== undefined && Number.isFinite(value) ? { value, colour: 'control', filled: false } : undefined;
    },
    times: () => values()?.ts ?? [],
  };
}
