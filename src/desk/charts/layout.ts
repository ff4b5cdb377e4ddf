/** Where the lanes of a chart are and how values and times map onto it. CSS pixels. */

import type { Mark } from '../app/axis.ts';
import type { Ink } from './ink.ts';
import type { Lane } from './lane.ts';
import { type Span, timeToX, type ValueRange, valueToY, yToValue } from './scale.ts';

export const AXIS_WIDTH = 64;
export const STRIP_HEIGHT = 20;

export interface LaneBox {
  lane: Lane;
  top: number;
  height: number;
  range: ValueRange;
  /** Some trace has a value here: without one there is no scale to label. */
  known: boolean;
}

export interface Layout {
  /** A span that is pointed at. */
  readonly mark?: Mark | undefined;
  width: number;
  height: number;
  /** Width of what lies over time. */
  plot: number;
  /** Where the value axis begins; what lies between is a lane's column. */
  axisLeft: number;
  boxes: LaneBox[];
  span: Span;
  ink: Ink;
  axisWidth: number;
  strip: boolean;
  /** For a picture: drawn at once, on one layer. */
  still?: boolean;
}

export const boxY = (box: LaneBox, value: number): number => box.top + valueToY(box.range, box.height, value);
export const boxValue = (box: LaneBox, y: number): number => yToValue(box.range, box.height, y - box.top);
export const layoutX = (layout: Layout, ts: number): number => timeToX(layout.span, layout.plot, ts);
