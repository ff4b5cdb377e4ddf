/** The heatmap as the lowest trace of a lane: cells on a canvas below the others. Its cursor walks over cells. */
import { tileCells } from '../../../api/flow-types.ts';
import type { Feed } from '../../app/feed.ts';
import { horizontal, type Ink, vertical } from '../ink.ts';
import { type Pen, type Trace, widened } from '../lane.ts';
import { niceTicks, yToValue } from '../scale.ts';
import { timeLabels } from '../time-labels.ts';
import { type HeldTile, quantityOf } from './codes.ts';
import type { Cuts } from './cuts.ts';
import { openGlPainter } from './gl.ts';
import { cellMicros, cellSteps, type HeatView, type Level, levelOf, placeOf, priceAt, stepAt } from './level.ts';
import type { HeatPainter, Painting } from './painting.ts';
import { openRamp } from './ramp.ts';

/** One cell: [from, to) microseconds, [low, high) prices as asked of `quantab.flow.cell`; `mean` NaN where it is not known. */
export interface HeatCell {
  from: number;
  to: number;
  low: number;
  high: number;
  mean: number;
}

export interface HeatTraceOptions {
  name: string;
  tickSize(): number;
  fine(): boolean;
  /** Drawn over the cells, under the lines. */
  over(pen: Pen): void;
  /** Tiles to paint for a view, in that order; what is missing is asked for. */
  tiles(view: HeatView): readonly HeldTile[];
  cuts(tiles: readonly HeldTile[], view: HeatView): Cuts | undefined;
  /** What a cell says. */
  words(cell: HeatCell): string;
  /** Cells are painted without WebGL2 from now on, or with it again. */
  onPlain(plain: boolean): void;
  redraw(): void;
}

export interface HeatTrace extends Trace {
  /** The cell under a time and a height of the chart; undefined while nothing is drawn. */
  cellAt(ts: number, y: number): HeatCell | undefined;
  /** Where the keyboard's cursor stands; it moves by rows. */
  moveCursor(rows: number): void;
  cursorY(): number;
  /** Where a cell lies on the chart, pixels. */
  boxOf(cell: HeatCell): { x0: number; x1: number; y0: number; y1: number } | undefined;
  level(): Level | undefined;
}

const rampStops = [0, 1, 2, 3, 4, 5] as const;
const rampOf = (ink: Ink): Uint8ClampedArray<ArrayBuffer> => openRamp(rampStops.map((stop) => ink(`heat-${stop}`)));

export function heatTrace(feed: Feed, options: HeatTraceOptions): HeatTrace {
  let host: HTMLElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let painter: HeatPainter | undefined;
  let inked: Ink | undefined;
  let ramp: Uint8ClampedArray<ArrayBuffer> | undefined;
  let last: { pen: Pen; view: HeatView; level: Level; tiles: readonly HeldTile[] } | undefined;
  let cursorPrice = Number.NaN;
  let disposed = false;

  function place(next: HTMLCanvasElement): void {
    canvas?.remove();
    canvas = next;
    canvas.className = 'chart-layer heat-layer';
    canvas.setAttribute('aria-hidden', 'true');
    host?.append(canvas);
  }
  /** Without WebGL2, and while it is lost, on a canvas of the other kind: one canvas never changes its kind. */
  function openPlain(): void {
    const drawn = document.createElement('canvas');
    place(drawn);
    painter = undefined;
    options.onPlain(true);
    void import('./plain.ts').then(({ openPlainPainter }) => {
      // WebGL2 may have come back, or the heatmap gone.
      if (canvas !== drawn || disposed) return;
      painter = openPlainPainter(drawn, ramp!);
      options.redraw();
    });
  }
  function openPainter(drawn = document.createElement('canvas')): void {
    place(drawn);
    const lost = (): void => openPlain();
    const restored = (): void => {
      painter?.dispose();
      openPainter(drawn);
      options.redraw();
    };
    painter = openGlPainter(drawn, ramp!, lost, restored);
    if (painter) options.onPlain(false);
    else openPlain();
  }

  function viewOf({ span, range, width, height }: Pen): HeatView {
    // The lane's scale gives its lowest value to the last row of pixels: that row's lower edge lies one pixel below.
    return { from: span.from, to: span.to, low: yToValue(range, height, height), high: range.high, width, height, fine: options.fine() };
  }

  function drawGrid({ g, ink, span, range, width, top, height, x, y }: Pen): void {
    g.strokeStyle = ink('line');
    g.globalAlpha = 0.3;
    for (const { ts } of timeLabels(span, width).labels) vertical(g, x(ts), top, top + height);
    for (const value of niceTicks(range.low, range.high, height / 48).values) horizontal(g, 0, width, y(value));
    g.globalAlpha = 1;
  }

  function cellOf(ts: number, price: number): HeatCell | undefined {
    if (!last) return undefined;
    const tickSize = options.tickSize();
    const { level, tiles } = last;
    const long = cellMicros(level);
    const rows = cellSteps(level);
    const from = Math.floor(ts / long) * long;
    const step = Math.floor(stepAt(price, tickSize) / rows) * rows;
    let mean = Number.NaN;
    for (const tile of tiles) {
      const at = placeOf(tile, tickSize);
      if (ts < at.from || ts >= at.to || price < at.low || price >= at.high || tile.lt !== level.lt || tile.lp !== level.lp) continue;
      const column = Math.floor((ts - at.from) / long);
      const row = Math.min(tileCells - 1, Math.floor(((price - at.low) / (at.high - at.low)) * tileCells));
      mean = quantityOf(tile, tile.codes[column * tileCells + row]!);
    }
    return { from, to: from + long, low: step * tickSize, high: (step + rows) * tickSize, mean };
  }

  const middleOf = ({ low, high }: HeatCell): number => (low + high - options.tickSize()) / 2;

  return {
    feed,
    name: options.name,
    at: () => cursorPrice,
    speak(ts) {
      const cell = cellOf(ts, cursorPrice);
      return cell && options.words(cell);
    },
    fields: () => [],
    values: () => [],
    ends: (ts) => (last ? ts + cellMicros(last.level) - 1 : ts),
    request: widened,
    extent: () => undefined,
    tag: undefined,
    read: () => undefined,
    times(span) {
      if (!last) return [];
      const long = cellMicros(last.level);
      const first = Math.ceil(span.from / long);
      const count = Math.floor(Math.min(span.to, feed.frame?.last.ts ?? 0) / long) - first + 1;
      return Float64Array.from({ length: Math.max(0, Math.min(5_000, count)) }, (_, i) => (first + i) * long);
    },
    mount(under) {
      host = under;
    },
    draw(pen) {
      if (pen.ink !== inked) {
        inked = pen.ink;
        ramp = rampOf(pen.ink);
        painter?.setRamp(ramp);
      }
      if (!canvas) openPainter();
      const view = viewOf(pen);
      const tickSize = options.tickSize();
      const tiles = options.tiles(view);
      last = { pen, view, level: levelOf(view, tickSize), tiles };
      if (Number.isNaN(cursorPrice)) cursorPrice = (pen.range.low + pen.range.high) / 2;
      const cuts = options.cuts(tiles, view);
      const painting: Painting = { tiles: cuts ? tiles : [], view, tickSize, cuts: cuts ?? { low: 1, high: 2 } };
      if (pen.still) drawStill(pen, painting);
      else drawHere(pen, painting);
      drawGrid(pen);
      options.over(pen);
    },
    cellAt: (ts, y) => last && cellOf(ts, yToValue(last.pen.range, last.pen.height, y - last.pen.top)),
    moveCursor(rows) {
      if (!last) return;
      const { level, pen } = last;
      const tickSize = options.tickSize();
      const by = cellSteps(level);
      const row = Math.floor(stepAt(cursorPrice, tickSize) / by) + rows;
      const price = priceAt((row + 0.5) * by, tickSize);
      cursorPrice = Math.max(pen.range.low, Math.min(pen.range.high, price));
    },
    cursorY: () => (last ? last.pen.y(cursorPrice) : -1),
    boxOf(cell) {
      if (!last) return undefined;
      const { x, y } = last.pen;
      const half = (cell.high - cell.low) / 2;
      const middle = middleOf(cell);
      return { x0: x(cell.from), x1: x(cell.to), y0: y(middle + half), y1: y(middle - half) };
    },
    level: () => last?.level,
    dispose() {
      disposed = true;
      painter?.dispose();
      canvas?.remove();
    },
  };

  function size(width: number, height: number, density: number): void {
    const [w, h] = [Math.max(1, Math.round(width * density)), Math.max(1, Math.round(height * density))];
    if (canvas!.width === w && canvas!.height === h) return;
    canvas!.width = w;
    canvas!.height = h;
  }

  function drawHere({ width, height, top }: Pen, painting: Painting): void {
    size(width, height, globalThis.devicePixelRatio || 1);
    const style = `top: ${top}px; width: ${width}px; height: ${height}px;`;
    if (canvas!.style.cssText !== style) canvas!.style.cssText = style;
    painter?.paint(painting);
  }

  /** For a picture that is kept: painted at its density, copied in the same task, then as the screen has it again. */
  function drawStill(pen: Pen, painting: Painting): void {
    const { g, width, height, top } = pen;
    size(width, height, g.getTransform().a);
    painter?.paint(painting);
    g.drawImage(canvas!, 0, top, width, height);
    drawHere(pen, painting);
  }
}
