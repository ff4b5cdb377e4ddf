/**
 * The keyboard's cursor over a chart: it stands on rows and in gaps, and moves by them. While it is on, its keys are the chart's and
 * not the desk's. Times are microseconds.
 */
import type { Crosshair, TimeAxis } from '../app/axis.ts';
import { lastAtOrBefore } from './scale.ts';

/** A place where the cursor can stand. */
export interface Stop {
  /** Where it is drawn: the middle of what the row stands for. */
  ts: number;
  /** The row's own time; the start of a gap. */
  row: number;
  /** Length of the gap; 0 for a row. */
  gap: number;
}

/** Rows and the gaps between the first and the last of them, by time. `ends` gives the last microsecond of a row. */
export function cursorStops(times: ArrayLike<number>, gaps: Float64Array, ends: (ts: number) => number): Stop[] {
  const stops = Array.from(times, (row): Stop => ({ ts: row + Math.ceil((ends(row) - row) / 2), row, gap: 0 }));
  const first = times[0] ?? Number.POSITIVE_INFINITY;
  const last = times.length > 0 ? ends(times[times.length - 1]!) : Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < gaps.length; i += 2) {
    const [from, to] = [gaps[i]!, gaps[i + 1]!];
    if (to > first && from < last) stops.push({ ts: (from + to) / 2, row: from, gap: to - from });
  }
  return stops.sort((a, b) => a.ts - b.ts);
}

/** Index of the stop nearest to a time; -1 when there is none. */
export function nearestStop(stops: readonly Stop[], ts: number): number {
  const before = lastAtOrBefore(
    stops.map((stop) => stop.ts),
    ts,
  );
  const [a, b] = [stops[before], stops[before + 1]];
  if (!b) return before;
  return a && ts - a.ts <= b.ts - ts ? before : before + 1;
}

export interface CursorTarget {
  id: string;
  axis: TimeAxis;
  stops(): Stop[];
  /** How many series there are to walk through. */
  series(): number;
  /** The lane of a series and the height of its value at a time, pixels. */
  place(series: number, ts: number): { lane: number; y: number };
  /** Stretches the lane the cursor is in. */
  stretch(lane: number, factor: number): void;
  /** The cursor has moved to a series, or off the chart. */
  onSeries(series: number): void;
  onState(on: boolean): void;
}

const zoomStep = 1.25;
const stretchStep = 1.15;
/** Share of the screen a cursor that leaves it comes back at. */
const edge = 0.1;

export function attachCursor(host: HTMLElement, target: CursorTarget): () => void {
  const { axis } = target;
  const end = new AbortController();
  let on = false;
  let series = 0;

  function turn(next: boolean): void {
    on = next;
    if (!on) axis.setCrosshair(undefined);
    target.onState(on);
  }
  const own = (): Crosshair | undefined => {
    const at = axis.crosshair();
    return at?.spoken && at.chart === target.id ? at : undefined;
  };

  function put(ts: number): void {
    const { from, to } = axis.span();
    const length = to - from;
    if (ts < from) axis.show({ from: ts - length * edge, to: ts + length * (1 - edge) });
    else if (ts > to) axis.show({ from: ts - length * (1 - edge), to: ts + length * edge });
    series = Math.min(series, Math.max(0, target.series() - 1));
    target.onSeries(series);
    axis.setCrosshair({ ts, chart: target.id, ...target.place(series, ts), spoken: true });
  }

  /** The stop the cursor is on, or the newest on the screen. */
  function standing(stops: readonly Stop[]): number {
    const { from, to } = axis.span();
    const at = own();
    if (at) return nearestStop(stops, at.ts);
    const newest = lastAtOrBefore(
      stops.map(({ ts }) => ts),
      to,
    );
    return newest >= 0 && stops[newest]!.ts >= from ? newest : nearestStop(stops, (from + to) / 2);
  }

  function step(n: number): void {
    const stops = target.stops();
    if (stops.length === 0) return;
    // The first press shows where the cursor is.
    const at = standing(stops) + (own() ? n : 0);
    put(stops[Math.max(0, Math.min(stops.length - 1, at))]!.ts);
  }

  function toEdge(last: boolean): void {
    const { from, to } = axis.span();
    const shown = target.stops().filter(({ ts }) => ts >= from && ts <= to);
    const stop = last ? shown.at(-1) : shown[0];
    if (stop) put(stop.ts);
  }

  function page(way: number): void {
    const { from, to } = axis.span();
    const stops = target.stops();
    const [first, last] = [axis.start(), axis.end()];
    const at = own()?.ts ?? stops[standing(stops)]?.ts ?? to;
    // A screen, or what is left of the data.
    const move = way < 0 ? -Math.min(to - from, Math.max(0, from - first)) : Math.min(to - from, Math.max(0, last - to));
    if (move !== 0) axis.show({ from: from + move, to: to + move });
    put(move === 0 ? (way < 0 ? first : last) : at + move);
  }

  function walk(n: number): void {
    const stops = target.stops();
    const at = own()?.ts ?? stops[standing(stops)]?.ts;
    const many = target.series();
    if (at === undefined || many === 0) return;
    if (own()) series = (series + n + many) % many;
    put(at);
  }

  const now = (): number => own()?.ts ?? axis.span().to;
  const lane = (): number => target.place(series, now()).lane;
  const moves: Record<string, (shift: boolean) => void> = {
    ArrowLeft: (shift) => step(shift ? -10 : -1),
    ArrowRight: (shift) => step(shift ? 10 : 1),
    ArrowUp: (shift) => (shift ? target.stretch(lane(), 1 / stretchStep) : walk(-1)),
    ArrowDown: (shift) => (shift ? target.stretch(lane(), stretchStep) : walk(1)),
    Home: () => toEdge(false),
    End: () => toEdge(true),
    PageUp: () => page(-1),
    PageDown: () => page(1),
    '+': () => axis.zoom(1 / zoomStep, now()),
    '=': () => axis.zoom(1 / zoomStep, now()),
    '-': () => axis.zoom(zoomStep, now()),
    Escape: () => turn(false),
  };

  host.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== host) return;
      const move = on ? moves[event.key] : event.key === 'Enter' ? () => turn(true) : undefined;
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      move(event.shiftKey);
    },
    { signal: end.signal },
  );
  host.addEventListener('focus', () => turn(true), { signal: end.signal });
  host.addEventListener('blur', () => turn(false), { signal: end.signal });
  return () => end.abort();
}
