/** A plot with its own two axes: lanes one below another over one horizontal axis that need not be time. */
import type { JSX } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { Drawn, type Sheet } from './drawn.tsx';
import { horizontal, numeral, textWidth, vertical } from './ink.ts';
import { nearest, stepAlong } from './places.ts';
import { niceTicks } from './scale.ts';
import { timeLabels } from './time-labels.ts';

const axisWidth = 56;
const stripHeight = 20;
const titleHeight = 16;
const apart = 34;
const closest = 13;

/** Draws in the plot's own units. */
export interface PlotPen extends Sheet {
  x(value: number): number;
  y(value: number): number;
  readonly top: number;
  readonly bottom: number;
  /** Right edge of the plot; the left one is 0. */
  readonly right: number;
}

export interface PlotLane {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  /** Share of the height. */
  readonly weight?: number;
  /** Line at zero. */
  readonly zero?: boolean;
  text(value: number, step: number): string;
  draw(pen: PlotPen): void;
}

export interface PlotAxis {
  readonly low: number;
  readonly high: number;
  /** Written at round values; `time`: microseconds, written as the charts do. */
  readonly text: 'time' | ((value: number, step: number) => string);
  /** Unit or name, at the right of the strip. */
  readonly title: string;
}

export interface PlotProps {
  desk: Desk;
  label: string;
  visible: () => boolean;
  axis: PlotAxis;
  lanes: readonly PlotLane[];
  /** Where the cursor can stand, ascending; `words` says what is there. */
  stops: ArrayLike<number>;
  words(stop: number): string;
  rest: string;
  onPicture?(picture: (density: number) => HTMLCanvasElement): void;
}

interface Box {
  lane: PlotLane;
  top: number;
  height: number;
}

function boxesOf(lanes: readonly PlotLane[], height: number): Box[] {
  const whole = lanes.reduce((sum, { weight = 1 }) => sum + weight, 0) || 1;
  let top = 0;
  return lanes.map((lane) => {
    const share = ((lane.weight ?? 1) / whole) * (height - stripHeight);
    const box = { lane, top: top + titleHeight, height: Math.max(1, share - titleHeight - 4) };
    top += share;
    return box;
  });
}

/** Round values, close enough that two at least can be written where there is room for two. */
function ticksOf({ lane, height }: Box, isWritten: (value: number) => boolean): ReturnType<typeof niceTicks> {
  let most = Math.max(1.5, height / apart);
  let ticks = niceTicks(lane.low, lane.high, most);
  while (ticks.values.filter(isWritten).length < 2 && most < height / closest) ticks = niceTicks(lane.low, lane.high, ++most);
  return ticks;
}

/** A line through the points that are known; a hole breaks it. */
export function drawLine({ g, x, y }: PlotPen, xs: ArrayLike<number>, ys: ArrayLike<number>): void {
  g.beginPath();
  let on = false;
  for (let i = 0; i < xs.length; i++) {
    const value = ys[i]!;
    if (Number.isNaN(value)) {
      on = false;
      continue;
    }
    if (on) g.lineTo(x(xs[i]!), y(value));
    else g.moveTo(x(xs[i]!), y(value));
    on = true;
  }
  g.stroke();
}

export function Plot(props: PlotProps): JSX.Element {
  const right = (width: number): number => Math.max(1, width - axisWidth);
  const toX = (value: number, width: number): number => ((value - props.axis.low) / (props.axis.high - props.axis.low)) * right(width);

  function penOf(sheet: Sheet, { lane, top, height }: Box): PlotPen {
    return {
      ...sheet,
      top,
      bottom: top + height,
      right: right(sheet.width),
      x: (value) => toX(value, sheet.width),
      y: (value) => top + height - ((value - lane.low) / (lane.high - lane.low)) * height,
    };
  }

  function paint(sheet: Sheet): void {
    const { g, ink, width, height } = sheet;
    const edge = right(width);
    const bottom = height - stripHeight;
    drawAcross(sheet, edge, bottom);
    const boxes = boxesOf(props.lanes, height);
    boxes.forEach((box, i) => {
      const pen = penOf(sheet, box);
      const writable = (y: number): boolean => y >= box.top + 4 && y <= box.top + box.height - 2;
      const { step, values } = ticksOf(box, (value) => writable(pen.y(value)));
      for (const value of values) {
        const y = pen.y(value);
        g.strokeStyle = ink('grid');
        horizontal(g, 0, edge, y);
        if (!writable(y)) continue;
        g.fillStyle = ink('muted');
        numeral(g, box.lane.text(value, step), width - 8, y + 0.5);
      }
      if (box.lane.zero && box.lane.low < 0 && box.lane.high > 0) {
        g.strokeStyle = ink('line');
        horizontal(g, 0, edge, pen.y(0));
      }
      g.save();
      g.beginPath();
      g.rect(0, box.top - titleHeight, edge, box.height + titleHeight + 4);
      g.clip();
      box.lane.draw(pen);
      g.restore();
      g.fillStyle = ink('muted');
      numeral(g, box.lane.title, 8, box.top - 7, 'left');
      if (i === 0) return;
      g.strokeStyle = ink('line');
      horizontal(g, 0, width, box.top - titleHeight);
    });
    g.strokeStyle = ink('line');
    vertical(g, edge, 0, height);
    horizontal(g, 0, width, bottom);
  }

  /** Grid lines and texts of the horizontal axis. */
  function drawAcross({ g, ink, width, height }: Sheet, edge: number, bottom: number): void {
    const { axis } = props;
    const y = height - stripHeight / 2 + 0.5;
    const { step, values } = niceTicks(axis.low, axis.high, Math.max(2, edge / 56));
    const marks =
      axis.text === 'time'
        ? timeLabels({ from: axis.low, to: axis.high }, edge).labels.map(({ ts, text }) => [ts, text] as const)
        : values.map((value) => [value, (axis.text as (value: number, step: number) => string)(value, step)] as const);
    let free = 4;
    for (const [value, text] of marks) {
      const x = toX(value, width);
      if (x < 0 || x > edge) continue;
      g.strokeStyle = ink('grid');
      vertical(g, x, 0, bottom);
      const half = textWidth(g, text) / 2;
      if (x - half < free || x + half > edge - 4) continue;
      free = x + half + 8;
      g.fillStyle = ink('muted');
      numeral(g, text, x, y, 'center');
    }
    g.fillStyle = ink('muted');
    numeral(g, axis.title, width - 8, y);
  }

  return (
    <Drawn
      desk={props.desk}
      label={props.label}
      visible={props.visible}
      paint={paint}
      mark={({ g, ink, width, height }, place) => {
        g.strokeStyle = ink('muted');
        g.setLineDash([3, 3]);
        vertical(g, toX(props.stops[place] ?? Number.NaN, width), 0, height - stripHeight);
        g.setLineDash([]);
      }}
      placeAt={(x, _y, width) => {
        if (x < 0 || x > right(width)) return -1;
        return nearest(props.stops, props.axis.low + (x / right(width)) * (props.axis.high - props.axis.low));
      }}
      step={(place, key, shift) => stepAlong(props.stops.length, place, key, shift)}
      words={props.words}
      rest={props.rest}
      keys="← → point by point, Shift ten"
      {...(props.onPicture ? { onPicture: props.onPicture } : {})}
    />
  );
}
