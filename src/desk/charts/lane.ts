/** A lane: one value axis over the shared time axis, with the traces drawn on it. What a trace is asked for, and what it draws with. */
import type { ViewRequest } from '../../market/view.ts';
import type { Feed } from '../app/feed.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import type { Ink, Token } from './ink.ts';
import type { Span, ValueRange } from './scale.ts';

export interface Pen {
  readonly g: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly span: Span;
  /** Of the plot, pixels; the lane begins at `top`. */
  readonly width: number;
  readonly top: number;
  readonly height: number;
  readonly range: ValueRange;
  /** For a picture: everything is drawn here and now, nothing on layers beside. */
  readonly still?: boolean;
  x(ts: number): number;
  y(value: number): number;
}

export interface Reading {
  title: string;
  text: string;
  tone?: 'buy' | 'sell';
}

/** A column of the table twin and of exports. `text` writes it on the screen; exports keep the number. */
export interface Field {
  readonly id: string;
  readonly title: string;
  readonly unit?: string;
  text(value: number): string;
}

export interface Trace {
  readonly feed: Feed;
  /** What it is called when it is spoken. */
  readonly name: string;
  /** Its main value at a time; NaN where it knows nothing. */
  at(ts: number): number;
  /** In words, where more than name and value is to be said of a time. */
  speak?(ts: number): string | undefined;
  /** Columns of its own; `own` where the rows of the table are its rows and not those of another trace. */
  fields(own: boolean): readonly Field[];
  /** Values of the fields at a time, NaN where unknown. */
  values(ts: number, own: boolean): readonly number[];
  /** Last microsecond that its row at `ts` stands for. Default `ts`: a row is a moment. */
  ends?(ts: number): number;
  /** What to ask of the engine for this span. */
  request(span: Span, widthPx: number): ViewRequest;
  /** What it holds does not reach the edges of the span, or far beyond: it has to be asked again. Data begin at `dataFrom`. */
  unsatisfied?(span: Span, dataFrom: number): boolean;
  /** Widens `range` by the values inside the span. */
  extent(range: ValueRange, span: Span): void;
  draw(pen: Pen): void;
  /** What it says at a time (NaN: now), for the legend, the voice and the table; undefined where it knows nothing. */
  read(ts: number): Reading[] | undefined;
  /** Where there is no crosshair: time of the last row in the span when the newest row is not held, NaN when it is. */
  rests?(span: Span): number;
  /** Value axis tag of the newest value. */
  readonly tag:
    | { value: number; colour: Token; filled: boolean /** Where it is not written like the lane's other tags. */; text?: string }
    | undefined;
  /** Times of its rows inside the span, for the keyboard cursor and the table. */
  times(span: Span): ArrayLike<number>;
  /** A layer of its own below the traces, in the given box (CSS pixels). */
  mount?(host: HTMLElement): void;
  dispose?(): void;
}

export interface Band {
  value: number;
  colour: Token;
  dash: number[];
}

/** A range that the hand moves, and that the lane itself chooses while it does not. */
export interface LaneView {
  range(span: Span): ValueRange;
  /** About a value; without a factor it goes back to the lane's own choice. */
  stretch(factor: number | undefined, about: number): void;
  /** Moves both ends up by this much. */
  pan(by: number): void;
}

/** A column between the plot and the value axis, over the lane's values. */
export interface Aside {
  /** CSS pixels. */
  readonly width: number;
  /** Stands in the strip of times. */
  readonly title: string;
  draw(pen: Pen): void;
}

export interface Lane {
  readonly id: string;
  readonly view?: LaneView;
  readonly aside?: Aside;
  /** Written top left; '' leaves it out. */
  title(): string;
  /** What its title explains when it is pressed. */
  readonly about?: AboutOptions;
  /** Share of the height. */
  readonly weight: number;
  /** Height in pixels, of a lane that takes no share. */
  readonly px?: number;
  /** Labels of the value axis where round values are not what it has. */
  marks?(range: ValueRange): readonly { value: number; text: string }[];
  readonly traces: readonly Trace[];
  readonly bands?: readonly Band[];
  /** A quiet zone drawn behind everything. */
  readonly zone?: readonly [number, number];
  /** symmetric: about zero. base: from zero up. */
  readonly range?: 'free' | 'symmetric' | 'base';
  /** Values that are always inside the range. */
  readonly include?: readonly number[];
  /** Line at zero. */
  readonly zero?: boolean;
  axisText(value: number, step: number): string;
  /** `step` between the labels of the axis. */
  tagText(value: number, step: number): string;
}

/** Room asked for on both sides of what is seen, so that a pan has something to show before the next answer. */
export const marginShare = 0.3;

/** The visible span with its margins, at the same pixels a microsecond. */
export function widened(span: Span, widthPx: number, share = marginShare): ViewRequest {
  const room = (span.to - span.from) * share;
  return { from: span.from - room, to: span.to + room, widthPx: Math.max(1, Math.ceil(widthPx * (1 + 2 * share))) };
}

/** True when some missing span lies between two times. */
export function gapBetween(gaps: Float64Array, before: number, after: number): boolean {
  for (let i = 0; i + 1 < gaps.length; i += 2) if (gaps[i]! < after && gaps[i + 1]! > before) return true;
  return false;
}
