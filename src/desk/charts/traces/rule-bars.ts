/**
 * Bars that close by a count of trades, volume or value, on the linear time axis: each from its first trade to the next bar's first,
 * the newest to the last moment seen. Drawn here, for their widths differ: hollow where they rose, filled where they fell.
 */
import type { Feed } from '../../app/feed.ts';
import { count, figures, fixed, span as spanWords } from '../../widgets/format.ts';
import { type Field, gapBetween, marginShare, type Pen, type Reading, type Trace } from '../lane.ts';
import { include, lastAtOrBefore, rowAt } from '../scale.ts';
import { volumeTone } from './volume.ts';

export interface RuleBarOptions {
  text(value: number): string;
  quote: string;
  base: string;
}

/** Bodies narrower than this are filled: a hollow one would be all outline. */
const hollowPx = 5;

interface Held {
  start: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  buyVolume: Float64Array;
  trades: Float64Array;
  /** End of the newest bar so far. */
  to: number;
  gaps: Float64Array;
}

function heldOf(feed: Feed): Held | undefined {
  const { frame } = feed;
  const c = frame?.columns;
  if (!frame || !c?.start || !c.open || !c.high || !c.low || !c.close || !c.volume || !c.buyVolume || !c.trades) return undefined;
  const { start, open, high, low, close, volume, buyVolume, trades } = c;
  return { start, open, high, low, close, volume, buyVolume, trades, to: Math.max(frame.to, start.at(-1) ?? Number.NaN), gaps: frame.gaps };
}

const endOf = ({ start, to }: Held, i: number): number => start[i + 1] ?? to;

/** Row of the bar that covers a time; -1 where there is none. */
function barAt(held: Held | undefined, ts: number): number {
  if (!held) return -1;
  const i = rowAt(held.start, ts);
  return i >= 0 && ts <= Math.max(endOf(held, i), held.start[i]!) ? i : Number.isNaN(ts) ? held.start.length - 1 : -1;
}

function windowOf(span: { from: number; to: number }, widthPx: number) {
  const room = (span.to - span.from) * marginShare;
  return { from: span.from - room, to: span.to + room, widthPx: Math.max(1, Math.ceil(widthPx)) };
}

/** Left edge and width of a bar, pixels: a pixel of air behind it where there is room. */
function placeOf(held: Held, i: number, x: Pen['x']): [left: number, width: number] {
  const left = Math.round(x(held.start[i]!));
  const width = Math.round(x(endOf(held, i))) - left;
  return [left, Math.max(1, width > 2 ? width - 1 : width)];
}

function visible(held: Held, span: { from: number; to: number }, each: (i: number) => void): void {
  for (let i = Math.max(0, lastAtOrBefore(held.start, span.from)); i < held.start.length && held.start[i]! <= span.to; i++) each(i);
}

export function ruleBarTrace(feed: Feed, { text, quote, base }: RuleBarOptions): Trace {
  const priced = { ...(quote ? { unit: quote } : {}), text };
  const fields: readonly Field[] = [
    { id: 'duration', title: 'Lasted', unit: 's', text: (value) => fixed(value, value < 10 ? 3 : 0) },
    { id: 'open', title: 'Open', ...priced },
    { id: 'high', title: 'High', ...priced },
    { id: 'low', title: 'Low', ...priced },
    { id: 'close', title: 'Close', ...priced },
    { id: 'volume', title: 'Volume', ...(base ? { unit: base } : {}), text: figures },
    { id: 'trades', title: 'Trades', text: count },
  ];

  function valuesAt(ts: number): number[] {
    const held = heldOf(feed);
    const i = barAt(held, ts);
    if (!held || i < 0) return fields.map(() => Number.NaN);
    const lasted = (endOf(held, i) - held.start[i]!) / 1e6;
    return [lasted, held.open[i]!, held.high[i]!, held.low[i]!, held.close[i]!, held.volume[i]!, held.trades[i]!];
  }

  return {
    feed,
    name: 'Price',
    at: (ts) => valuesAt(ts)[4]!,
    speak(ts) {
      const [lasted = Number.NaN, open = Number.NaN, , , close = Number.NaN, volume = Number.NaN, trades = Number.NaN] = valuesAt(ts);
      if (Number.isNaN(close)) return undefined;
      const way = close > open ? 'up' : close < open ? 'down' : 'unchanged';
      return `close ${text(close)}, ${way}, ${spanWords(lasted * 1e6)}, ${count(trades)} trades, volume ${figures(volume)}${base ? ` ${base}` : ''}`;
    },
    fields: () => fields,
    values: valuesAt,
    ends(ts) {
      const held = heldOf(feed);
      const i = barAt(held, ts);
      return held && i >= 0 ? Math.max(ts, endOf(held, i) - 1) : ts;
    },
    request: windowOf,
    extent(range, span) {
      const held = heldOf(feed);
      if (!held) return;
      visible(held, span, (i) => {
        include(range, held.low[i]!);
        include(range, held.high[i]!);
      });
    },
    draw({ g, ink, span, x, y }) {
      const held = heldOf(feed);
      if (!held) return;
      visible(held, span, (i) => {
        const [left, width] = placeOf(held, i, x);
        const up = held.close[i]! >= held.open[i]!;
        const top = Math.round(y(Math.max(held.open[i]!, held.close[i]!)));
        const height = Math.max(1, Math.round(y(Math.min(held.open[i]!, held.close[i]!))) - top);
        const high = Math.round(y(held.high[i]!));
        g.fillStyle = ink(up ? 'buy' : 'sell');
        // A bar whose trades a gap tore apart is drawn pale.
        g.globalAlpha = gapBetween(held.gaps, held.start[i]!, endOf(held, i)) ? 0.4 : 1;
        g.fillRect(left + Math.floor(width / 2), high, 1, Math.max(1, Math.round(y(held.low[i]!)) - high));
        g.fillRect(left, top, width, height);
        if (up && width >= hollowPx && height >= 3) {
          g.fillStyle = ink('panel');
          g.fillRect(left + 1, top + 1, width - 2, height - 2);
        }
      });
      g.globalAlpha = 1;
    },
    read(ts): Reading[] | undefined {
      const held = heldOf(feed);
      const i = barAt(held, ts);
      if (!held || i < 0) return undefined;
      const tone = held.close[i]! >= held.open[i]! ? 'buy' : 'sell';
      return [
        { title: 'O', text: text(held.open[i]!) },
        { title: 'H', text: text(held.high[i]!) },
        { title: 'L', text: text(held.low[i]!) },
        { title: 'C', text: text(held.close[i]!), tone },
        { title: 'Lasted', text: spanWords(endOf(held, i) - held.start[i]!) },
        { title: 'Trades', text: count(held.trades[i]!) },
      ];
    },
    rests(span) {
      const held = heldOf(feed);
      const newest = feed.frame?.last.ts ?? Number.NaN;
      if (!held || held.start.length === 0 || !(held.start.at(-1)! < newest)) return Number.NaN;
      return held.start[lastAtOrBefore(held.start, span.to)] ?? Number.NaN;
    },
    get tag(): Trace['tag'] {
      const held = heldOf(feed);
      const value = feed.frame?.last.value ?? Number.NaN;
      const open = held?.open.at(-1);
      if (open === undefined || !Number.isFinite(value)) return undefined;
      return { value, colour: value >= open ? 'buy' : 'sell', filled: true };
    },
    times: () => heldOf(feed)?.start ?? [],
  };
}

/** Volume of bars of a rule, as wide as they lasted. */
export function ruleVolumeTrace(feed: Feed, { text, base }: Omit<RuleBarOptions, 'quote'>): Trace {
  const fields: readonly Field[] = [{ id: 'volume', title: 'Volume', ...(base ? { unit: base } : {}), text }];
  function valueAt(ts: number): number {
    const held = heldOf(feed);
    return held?.volume[barAt(held, ts)] ?? Number.NaN;
  }
  return {
    feed,
    name: 'Volume',
    at: valueAt,
    fields: () => fields,
    values: (ts) => [valueAt(ts)],
    request: windowOf,
    extent(range, span) {
      const held = heldOf(feed);
      if (!held) return;
      visible(held, span, (i) => include(range, held.volume[i]!));
    },
    draw({ g, ink, span, x, y }) {
      const held = heldOf(feed);
      if (!held) return;
      const base0 = Math.round(y(0)) + 1;
      g.globalAlpha = 0.7;
      visible(held, span, (i) => {
        const [left, width] = placeOf(held, i, x);
        const top = Math.round(y(held.volume[i]!));
        const tone = volumeTone(held.open[i]!, held.close[i]!, held.buyVolume[i]);
        g.fillStyle = ink(tone === 0 ? 'control' : tone === 1 ? 'buy' : 'sell');
        g.fillRect(left, top, width, Math.max(1, base0 - top));
      });
      g.globalAlpha = 1;
    },
    read(ts): Reading[] | undefined {
      const value = valueAt(ts);
      return Number.isNaN(value) ? undefined : [{ title: 'Volume', text: text(value) }];
    },
    tag: undefined,
    times: () => heldOf(feed)?.start ?? [],
  };
}
