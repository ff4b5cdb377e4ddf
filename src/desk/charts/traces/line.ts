/**
 * A line through a decimated output: at each pixel column first, lowest, highest, last. It stops at gaps and at unknown values.
 * Where the output has an interval it is a shade behind the line.
 */
import type { ViewFrame } from '../../../market/view.ts';
import type { Feed } from '../../app/feed.ts';
import type { Token } from '../ink.ts';
import { type Field, gapBetween, marginShare, type Pen, type Reading, type Trace, widened } from '../lane.ts';
import { include, lastAtOrBefore, rowAt } from '../scale.ts';

/** No look is wider than this many spans on each side; more entries than this a pixel of the plot were looked for too far. */
const farthest = 100;
const entriesPerPx = 4;

export interface LineOptions {
  title: string;
  colour: Token;
  text(value: number): string;
  width?: number;
  dash?: number[];
  /** Maps what the engine gives to what is drawn: another unit. */
  map?: (value: number) => number;
  /** Drawn as the log change from the left edge of what is seen, percent. */
  relative?: boolean;
  /** That change times this. */
  times?: () => number;
  /** Column of frames of bars that is drawn. */
  column?: string;
  tagged?: boolean;
  /** The tag is written like the legend, not like the lane's other tags. */
  ownTag?: boolean;
  /** Of what is drawn. */
  unit?: string;
  /** A value holds until the next: no slope between two rows. */
  holds?: boolean;
}

export function lineTrace(feed: Feed, options: LineOptions): Trace {
  const { colour, title, text, width = 1.5, dash = [], relative = false, tagged = true } = options;
  let base = Number.NaN;
  /** Margins grow until a row lies on either side: a line between two far rows crosses the picture all the same. */
  let reach = marginShare;
  let ceiling = farthest;
  let asked: { length: number; from: number; plot: number } | undefined;
  let factor = 1;
  const map = relative ? (value: number) => 100 * factor * Math.log(value / base) : (options.map ?? ((value: number) => value));

  function columns() {
    const frame = feed.frame;
    if (!frame) return undefined;
    const { columns: c } = frame;
    const last = options.column ? c[options.column] : c.last;
    const ts = c.ts ?? c.start;
    if (!ts || !last) return undefined;
    return { frame, ts, last, first: c.first ?? last, min: c.min ?? last, max: c.max ?? last, lo: c.lo, hi: c.hi };
  }

  /** The row at or before a time, unless the time is in or behind a gap, or later than what is known; -1. */
  function rowOf(ts: number): number {
    const held = columns();
    if (!held || (ts > held.frame.last.ts && options.column === undefined)) return -1;
    const i = rowAt(held.ts, ts);
    return i < 0 || gapBetween(held.frame.gaps, held.ts[i]!, ts) ? -1 : i;
  }
  function valueAt(ts: number): number {
    const i = rowOf(ts);
    return i < 0 ? Number.NaN : map(columns()!.last[i]!);
  }

  const of = options.unit ? { unit: options.unit, text } : { text };
  const main: Field = { id: 'value', title, ...of };
  const ends: readonly Field[] = [
    { id: 'lo', title: `${title}, 95 % from`, ...of },
    { id: 'hi', title: `${title}, 95 % to`, ...of },
  ];
  const reaches: readonly Field[] = [
    { id: 'least', title: `${title}, least`, ...of },
    { id: 'most', title: `${title}, most`, ...of },
  ];

  return {
    feed,
    name: title,
    at: valueAt,
    fields(own) {
      const held = columns();
      const several = own && held !== undefined && held.min !== held.last;
      return [main, ...(held?.lo && held.hi ? ends : []), ...(several ? reaches : [])];
    },
    values(ts, own) {
      const held = columns();
      const i = rowOf(ts);
      const read = (column: Float64Array): number => (i < 0 ? Number.NaN : map(column[i]!));
      const several = own && held !== undefined && held.min !== held.last;
      const interval = held?.lo && held.hi ? [read(held.lo), read(held.hi)] : [];
      return [valueAt(ts), ...interval, ...(several ? [read(held.min), read(held.max)] : [])];
    },
    request(span, widthPx) {
      const length = span.to - span.from;
      if (asked && Math.abs(asked.length - length) > length * 1e-6) {
        reach = marginShare;
        ceiling = farthest;
      }
      const request = widened(span, widthPx, reach);
      asked = { length, from: request.from, plot: widthPx };
      return request;
    },
    unsatisfied(span, dataFrom) {
      const held = columns();
      if (!held || !asked || held.frame.from !== asked.from) return false;
      const { ts, frame } = held;
      if (reach > marginShare && ts.length > entriesPerPx * asked.plot) {
        ceiling = reach;
        reach = marginShare;
        return true;
      }
      const left = span.from <= dataFrom || lastAtOrBefore(ts, span.from) >= 0;
      const right = options.holds || (ts.at(-1) ?? Number.NEGATIVE_INFINITY) >= Math.min(span.to, frame.last.ts);
      if ((left && right) || reach * 8 >= ceiling) return false;
      reach *= 8;
      return true;
    },
    extent(range, span) {
      const held = columns();
      if (!held) return;
      const { ts, min, max, lo, hi } = held;
      // One row before the span counts: the line enters from there.
      const from = Math.max(0, lastAtOrBefore(ts, span.from));
      if (relative) base = held.first[from] ?? Number.NaN;
      factor = options.times?.() ?? 1;
      for (let i = from; i < ts.length && ts[i]! <= span.to; i++) {
        if (Number.isNaN(min[i]!)) continue;
        include(range, map(min[i]!));
        include(range, map(max[i]!));
        if (!lo || !hi || Number.isNaN(lo[i]!)) continue;
        include(range, map(lo[i]!));
        include(range, map(hi[i]!));
      }
    },
    draw(pen) {
      const { g, ink, span, x, y } = pen;
      const held = columns();
      if (!held) return;
      const { frame, ts, first, min, max, last, lo, hi } = held;
      const from = Math.max(0, lastAtOrBefore(ts, span.from));
      if (lo && hi) shade(pen, { frame, ts, lo, hi }, from, map, colour);
      g.strokeStyle = ink(colour);
      g.lineWidth = width;
      g.lineJoin = 'round';
      g.setLineDash(dash);
      g.beginPath();
      let down = false;
      for (let i = from; i < ts.length; i++) {
        if (Number.isNaN(last[i]!)) {
          down = false;
          continue;
        }
        if (down && gapBetween(frame.gaps, ts[i - 1]!, ts[i]!)) down = false;
        const at = x(ts[i]!);
        if (down && options.holds) g.lineTo(at, y(map(last[i - 1]!)));
        if (down) g.lineTo(at, y(map(first[i]!)));
        else g.moveTo(at, y(map(first[i]!)));
        // A column that only rises or falls is one stroke; only a turn inside it needs more.
        if (min[i] !== max[i]) {
          const rises = last[i]! >= first[i]!;
          const [near, far] = rises ? [min[i]!, max[i]!] : [max[i]!, min[i]!];
          if (near !== first[i]) g.lineTo(at, y(map(near)));
          g.lineTo(at, y(map(far)));
          if (far !== last[i]) g.lineTo(at, y(map(last[i]!)));
        }
        down = true;
        if (ts[i]! > span.to) break;
      }
      // Nothing came since the last row: what it said holds to the edge, or to what is known.
      const [until, newest] = [Math.min(span.to, frame.last.ts), ts.length - 1];
      if (down && options.holds && ts[newest]! < until && !gapBetween(frame.gaps, ts[newest]!, until))
        g.lineTo(x(until), y(map(last[newest]!)));
      g.stroke();
      g.setLineDash([]);
      g.lineWidth = 1;
    },
    read(ts): Reading[] | undefined {
      const value = valueAt(ts);
      return Number.isNaN(value) ? undefined : [{ title, text: text(value) }];
    },
    get tag(): Trace['tag'] {
      const frame = feed.frame;
      const value = frame && map(frame.last.value);
      if (!tagged || value === undefined || !Number.isFinite(value)) return undefined;
      return { value, colour, filled: false, ...(options.ownTag ? { text: text(value) } : {}) };
    },
    times: () => columns()?.ts ?? [],
  };
}

interface Ends {
  frame: ViewFrame;
  ts: Float64Array;
  lo: Float64Array;
  hi: Float64Array;
}

/** Fills between the ends of the interval, run by run of known values. */
function shade(
  { g, ink, span, x, y }: Pen,
  { frame, ts, lo, hi }: Ends,
  from: number,
  map: (value: number) => number,
  colour: Token,
): void {
  g.fillStyle = ink(colour);
  g.globalAlpha = 0.15;
  for (let begun = from; begun < ts.length && (begun === from || ts[begun - 1]! <= span.to); ) {
    let end = begun;
    while (end < ts.length && !Number.isNaN(lo[end]!) && !(end > begun && gapBetween(frame.gaps, ts[end - 1]!, ts[end]!))) end++;
    g.beginPath();
    for (let i = begun; i < end; i++) g.lineTo(x(ts[i]!), y(map(hi[i]!)));
    for (let i = end - 1; i >= begun; i--) g.lineTo(x(ts[i]!), y(map(lo[i]!)));
    g.fill();
    begun = Math.max(end, begun + 1);
  }
  g.globalAlpha = 1;
}
