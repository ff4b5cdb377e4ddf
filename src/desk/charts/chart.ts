/**
 * A chart: lanes stacked over one time axis. Three layers: grid and gaps below, candles between, traces and axes above, and the
 * crosshair on a layer of its own, so that moving it redraws nothing else. Pixels are CSS pixels.
 */
import { createEffect, createRoot, on } from 'solid-js';
import type { TimeAxis } from '../app/axis.ts';
import type { Frame } from '../app/frame.ts';
import type { TableData } from '../widgets/table-data.ts';
import { chartTable, gapsOf } from './chart-table.ts';
import { attachCursor, cursorStops, type Stop } from './cursor.ts';
import { type LaneWeights, openDividers, weightOf } from './dividers.ts';
import { drawAxis, drawCrosshair, drawGrid, drawLane, drawTimeStrip } from './draw.ts';
import { attachGestures } from './gestures.ts';
import { openSurface, readInk } from './ink.ts';
import { type Lane, marginShare, type Reading, type Trace } from './lane.ts';
import { AXIS_WIDTH, boxValue, boxY, type LaneBox, type Layout, STRIP_HEIGHT } from './layout.ts';
import { emptyRange, include, padded, type Span, type ValueRange, xToTime } from './scale.ts';

export interface ChartOptions {
  id: string;
  axis: TimeAxis;
  frames: Frame;
  /** Width of the value axis; 0 hides it. */
  axisWidth?: number;
  /** Draws the strip of times below the lanes. */
  strip(): boolean;
  /** Heights of lanes that a hand changed; with `onWeights` the borders between them can be moved. */
  weights?(): LaneWeights;
  onWeights?(weights: LaneWeights): void;
  /** Something under the crosshair changed: the legend follows. */
  onRead(): void;
  /** The lanes stand elsewhere, or others do. */
  onLayout?(boxes: readonly LaneBox[]): void;
  /** The keyboard's cursor was turned on or off. */
  onCursor(on: boolean): void;
}

export interface Chart {
  setLanes(lanes: readonly Lane[]): void;
  redraw(): void;
  /** The feeds have news: drawn with the next beat. */
  renew(): void;
  /** The theme changed. */
  reink(): void;
  sleep(asleep: boolean): void;
  /** What every lane says at a time. */
  read(ts: number): { lane: string; readings: Reading[] }[];
  /** Where the keyboard's cursor can stand, in what is held. */
  stops(): Stop[];
  /** The series the keyboard's cursor is on; undefined where there are none. */
  series(): Trace | undefined;
  /** What is on the screen, as a table. */
  table(): Omit<TableData, 'words' | 'instruments'>;
  /** What is on the screen at `density` pixels a CSS pixel, the crosshair left out. */
  picture(density: number): HTMLCanvasElement;
  dispose(): void;
}

export function openChart(host: HTMLElement, options: ChartOptions): Chart {
  const { axis, frames } = options;
  const axisWidth = options.axisWidth ?? AXIS_WIDTH;
  const under = openSurface('chart-layer');
  const candles = document.createElement('div');
  candles.className = 'chart-under';
  const over = openSurface('chart-layer');
  const cross = openSurface('chart-layer');
  host.append(under.canvas, candles, over.canvas, cross.canvas);

  let lanes: readonly Lane[] = [];
  let ink = readInk(host);
  let width = 0;
  let height = 0;
  let asleep = false;
  let layered = false;
  /** The crosshair's layer has something on it. */
  let crossed = false;
  let layout: Layout | undefined;
  /** Where the lanes stood when it was last told. */
  let stood = '';
  /** Vertical zoom by lane, set by shift-wheel; 1 is what the data asks for. */
  const stretched = new Map<string, number>();

  function extentOf(lane: Lane, span: Span): ValueRange {
    const own = emptyRange();
    for (const trace of lane.traces) trace.extent(own, span);
    return own;
  }

  function ranges(lane: Lane, extent: ValueRange): ValueRange {
    const own = { ...extent };
    for (const value of lane.include ?? []) include(own, value);
    if (lane.range === 'base') return { low: 0, high: own.high > 0 ? own.high * 1.12 : 1 };
    if (lane.range === 'symmetric') {
      const size = Math.max(Math.abs(own.low), Math.abs(own.high));
      const most = Number.isFinite(size) && size > 0 ? size * 1.05 : 1;
      return { low: -most, high: most };
    }
    return padded(own, lane.title() ? 0.12 : 0.07);
  }

  function zoomed(range: ValueRange, factor: number): ValueRange {
    const middle = (range.low + range.high) / 2;
    const half = ((range.high - range.low) / 2) * factor;
    return { low: middle - half, high: middle + half };
  }

  const asideWidth = (): number => lanes.reduce((most, { aside }) => Math.max(most, aside?.width ?? 0), 0);
  const plotWidth = (): number => Math.max(1, width - axisWidth - asideWidth());

  function arrange(): Layout {
    const plot = plotWidth();
    const room = Math.max(1, height - (options.strip() ? STRIP_HEIGHT : 0));
    const weights = held ?? options.weights?.() ?? {};
    const total = lanes.reduce((sum, lane) => sum + (lane.px === undefined ? weightOf(lane, weights) : 0), 0) || 1;
    const shared = Math.max(0, room - lanes.reduce((sum, { px = 0 }) => sum + px, 0));
    const span = axis.span();
    let top = 0;
    const boxes = lanes.map((lane, i) => {
      const share = lane.px ?? (shared * weightOf(lane, weights)) / total;
      const bottom = i === lanes.length - 1 ? room : Math.round(top + share);
      // The title of a lane stands above what it draws, not on it.
      const head = lane.title() ? 18 : 0;
      const extent = extentOf(lane, span);
      const range = lane.view?.range(span) ?? zoomed(ranges(lane, extent), stretched.get(lane.id) ?? 1);
      const known = lane.view !== undefined || extent.low <= extent.high;
      const box = { lane, top: top + head, height: Math.max(2, bottom - top - head), range, known };
      top = bottom;
      return box;
    });
    return { width, height, plot, axisLeft: width - axisWidth, boxes, span, ink, axisWidth, strip: options.strip(), mark: axis.mark() };
  }

  /** Asks again only when the margins are used up or the zoom changed: a pan is answered from what is held. */
  let asked: { span: Span; plot: number } | undefined;
  function ask(): void {
    const plot = plotWidth();
    const span = axis.span();
    const before = asked;
    const length = span.to - span.from;
    const room = before ? (before.span.to - before.span.from) * marginShare : 0;
    const covered =
      before !== undefined &&
      before.plot === plot &&
      Math.abs(before.span.to - before.span.from - length) < length * 1e-6 &&
      span.from >= before.span.from - room &&
      span.to <= before.span.to + room;
    // Every trace is asked, not the first that says yes: each widens its own margins.
    const unsatisfied = lanes.flatMap((lane) => lane.traces).filter((trace) => trace.unsatisfied?.(span, axis.start()));
    if (covered) {
      for (const trace of unsatisfied) trace.feed.want(trace.request(span, plot));
      return;
    }
    asked = { span, plot };
    for (const lane of lanes) for (const trace of lane.traces) trace.feed.want(trace.request(span, plot));
  }

  function paint(): void {
    if (asleep || width < 8 || height < 8) return;
    ask();
    layout = arrange();
    const stand = layout.boxes.map(({ lane, top }) => `${lane.id} ${lane.title()} ${top}`).join();
    if (stand !== stood) {
      stood = stand;
      options.onLayout?.(layout.boxes);
    }
    over.size(width, height);
    over.g.font = ink.font;
    // Without candles between them grid and traces share a layer.
    const ground = layered ? under : over;
    if (layered) under.size(width, height);
    ground.g.font = ink.font;
    paintOn(ground.g, over.g, layout);
    dividers?.place(layout.boxes, layout.plot);
    paintCross();
  }

  function paintOn(ground: CanvasRenderingContext2D, top: CanvasRenderingContext2D, laid: Layout): void {
    drawGrid(ground, laid);
    for (const box of laid.boxes) drawLane(top, laid, box);
    drawAxis(top, laid);
    if (laid.strip) drawTimeStrip(top, laid);
  }

  function paintCross(): void {
    if (!layout || asleep) return;
    const at = axis.crosshair();
    if (!at && !crossed) return;
    crossed = at !== undefined;
    cross.size(width, height);
    cross.g.font = ink.font;
    if (at) drawCrosshair(cross.g, layout, at, at.chart === options.id);
  }

  const redraw = (): void => frames.ask(paint);
  const renew = (): void => frames.askCalmly(paint);

  /** A move of less than a pixel, as of an axis that follows the newest row, can wait. */
  function move(): void {
    const { from, to } = axis.span();
    const before = layout?.span;
    const pixel = before ? (before.to - before.from) / plotWidth() : 0;
    if (before && Math.abs(from - before.from) < pixel && Math.abs(to - before.to) < pixel) renew();
    else redraw();
  }

  /** Heights while a border is moved; when it rests they are kept with the panel. */
  let held: LaneWeights | undefined;
  const dividers = options.onWeights
    ? openDividers(host, {
        lanes: () => lanes,
        weights: () => held ?? options.weights?.() ?? {},
        change(weights) {
          held = weights;
          redraw();
        },
        settle(weights) {
          options.onWeights?.(weights);
          held = undefined;
          redraw();
        },
      })
    : undefined;

  const observer = new ResizeObserver(() => {
    const box = host.getBoundingClientRect();
    width = Math.floor(box.width);
    height = Math.floor(box.height);
    asked = undefined;
    redraw();
  });
  observer.observe(host);

  const stop = createRoot((dispose) => {
    createEffect(on(axis.span, move, { defer: true }));
    createEffect(on(axis.mark, redraw, { defer: true }));
    createEffect(
      on(
        axis.crosshair,
        () => {
          frames.ask(paintCross);
          options.onRead();
        },
        { defer: true },
      ),
    );
    return dispose;
  });

  const laneAt = (y: number): number => {
    const boxes = layout?.boxes ?? [];
    const found = boxes.findIndex((box) => y < box.top + box.height);
    return found < 0 ? Math.max(0, boxes.length - 1) : found;
  };

  function stretch(lane: number, factor?: number, y?: number): void {
    const id = lanes[lane]?.id;
    if (id === undefined) return;
    const box = layout?.boxes[lane];
    const { low, high } = box?.range ?? { low: 0, high: 1 };
    if (factor === undefined) {
      stretched.clear();
      for (const { view } of lanes) view?.stretch(undefined, 0);
    } else if (lanes[lane]?.view) lanes[lane].view.stretch(factor, box && y !== undefined ? boxValue(box, y) : (low + high) / 2);
    else stretched.set(id, Math.max(0.05, Math.min(20, (stretched.get(id) ?? 1) * factor)));
    redraw();
  }

  /** Drags values of a lane that can be moved by the hand; `pixels` down. */
  function drag(lane: number, pixels: number): void {
    const box = layout?.boxes[lane];
    const view = lanes[lane]?.view;
    if (!box || !view || pixels === 0) return;
    view.pan(boxValue(box, 0) - boxValue(box, pixels));
    redraw();
  }

  const detach = attachGestures(host, {
    id: options.id,
    axis,
    plot: plotWidth,
    timeAt: (x) => xToTime(axis.span(), plotWidth(), x),
    laneAt,
    stretch,
    drag,
  });

  /** The series the keyboard's cursor is on, of all lanes from the top. */
  let chosen = 0;
  const traces = (): { trace: Trace; lane: number }[] => lanes.flatMap((lane, k) => lane.traces.map((trace) => ({ trace, lane: k })));
  function stops(): Stop[] {
    const [first] = lanes[0]?.traces ?? [];
    return first ? cursorStops(first.times(axis.span()), gapsOf(lanes), (ts) => first.ends?.(ts) ?? ts) : [];
  }
  const release = attachCursor(host, {
    id: options.id,
    axis,
    stops,
    series: () => traces().length,
    place(series, ts) {
      const found = traces()[series];
      const box = found && layout?.boxes[found.lane];
      const y = box ? boxY(box, found.trace.at(ts)) : Number.NaN;
      return { lane: found?.lane ?? 0, y: Number.isFinite(y) ? y : -1 };
    },
    stretch,
    onSeries(series) {
      chosen = series;
    },
    onState: options.onCursor,
  });

  return {
    setLanes(next) {
      const kept = new Set(next.flatMap((lane) => lane.traces));
      for (const lane of lanes) for (const trace of lane.traces) if (!kept.has(trace)) trace.dispose?.();
      const held = new Set(lanes.flatMap((lane) => lane.traces));
      lanes = next;
      stood = '';
      for (const trace of kept) if (!held.has(trace)) trace.mount?.(candles);
      layered = [...kept].some((trace) => trace.mount);
      if (!layered) under.clear();
      asked = undefined;
      redraw();
    },
    redraw,
    renew,
    reink() {
      ink = readInk(host);
      redraw();
    },
    sleep(now) {
      asleep = now;
      for (const lane of lanes) for (const trace of lane.traces) trace.feed.sleep(now);
      if (!now) redraw();
    },
    read: (ts) => lanes.map((lane) => ({ lane: lane.title(), readings: lane.traces.flatMap((trace) => trace.read(ts) ?? []) })),
    stops,
    series: () => traces()[chosen]?.trace,
    table: () => chartTable(lanes, axis.span()),
    picture(density) {
      const still = openSurface('');
      still.size(Math.max(8, width), Math.max(8, height), density);
      still.g.fillStyle = ink('panel');
      still.g.fillRect(0, 0, still.width, still.height);
      still.g.font = ink.font;
      paintOn(still.g, still.g, { ...arrange(), still: true });
      return still.canvas;
    },
    dispose() {
      stop();
      dividers?.dispose();
      detach();
      release();
      observer.disconnect();
      frames.drop(paint);
      frames.drop(paintCross);
      for (const lane of lanes) for (const trace of lane.traces) trace.dispose?.();
      for (const layer of [under.canvas, candles, over.canvas, cross.canvas]) layer.remove();
    },
  };
}
