/** A grid of correlations, -1 to 1: blue above 0, orange below, the stronger the fuller; hatched where unknown. */
import type { JSX } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { DASH, fixed } from '../widgets/format.ts';
import { Drawn, type Sheet } from './drawn.tsx';
import { hatch, type Ink, label, numeral, textWidth } from './ink.ts';
import { stepGrid } from './places.ts';

export interface HeatProps {
  desk: Desk;
  label: string;
  visible: () => boolean;
  rows: readonly string[];
  columns: readonly string[];
  /** At row-major places; NaN is unknown. */
  values: ArrayLike<number>;
  words(row: number, column: number): string;
  /** A click on a cell, or Enter at it; `takes` says in short what that does. */
  take?(row: number, column: number): void;
  takes?: string;
  rest: string;
  onPicture?(picture: (density: number) => HTMLCanvasElement): void;
}

/** The fullest a cell gets: texts stay readable on it. */
const fullest = 0.62;
/** Between 0.5 and 1, where correlations of markets lie, the steps are larger. */
const curve = 1.6;
const scaleHeight = 22;
const rowLabelMost = 92;

/** Fill of a correlation, over the panel. */
export function heatFill(g: CanvasRenderingContext2D, ink: Ink, value: number): void {
  g.fillStyle = ink(value >= 0 ? 'series-1' : 'series-2');
  g.globalAlpha = fullest * Math.min(1, Math.abs(value)) ** curve;
}

interface Grid {
  left: number;
  top: number;
  cellWidth: number;
  cellHeight: number;
  upright: boolean;
}

export function Heat(props: HeatProps): JSX.Element {
  function gridOf(g: CanvasRenderingContext2D, width: number, height: number): Grid {
    const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, textWidth(g, text)), 0);
    const left = Math.min(rowLabelMost, widest(props.rows) + 12);
    const cellWidth = Math.max(1, (width - left - 4) / Math.max(1, props.columns.length));
    const wide = widest(props.columns);
    // Many columns of few texts, as of times: the texts stand over several cells.
    const sparse = props.columns.filter(Boolean).length < props.columns.length;
    const upright = !sparse && wide + 6 > cellWidth;
    const top = upright ? Math.min(70, wide + 10) : 18;
    return { left, top, cellWidth, cellHeight: Math.max(1, (height - top - scaleHeight) / Math.max(1, props.rows.length)), upright };
  }
  let last: Grid | undefined;

  function paint({ g, ink, width, height }: Sheet): void {
    const grid = gridOf(g, width, height);
    last = grid;
    const { left, top, cellWidth, cellHeight } = grid;
    const written = cellWidth >= 30 && cellHeight >= 15;
    props.rows.forEach((row, r) => {
      const y = top + r * cellHeight;
      props.columns.forEach((_, c) => {
        const value = props.values[r * props.columns.length + c] ?? Number.NaN;
        const x = left + c * cellWidth;
        // Whole pixels, so that no seam shows between cells.
        const [x0, x1, y0, y1] = [Math.round(x), Math.round(x + cellWidth), Math.round(y), Math.round(y + cellHeight)];
        const gap = cellWidth > 12 && cellHeight > 12 ? 1 : 0;
        if (Number.isNaN(value)) {
          if (cellWidth > 8) hatch(g, ink, x0, y0, x1 - x0 - gap, y1 - y0 - gap);
          return;
        }
        heatFill(g, ink, value);
        g.fillRect(x0, y0, x1 - x0 - gap, y1 - y0 - gap);
        g.globalAlpha = 1;
        if (!written) return;
        g.fillStyle = ink('text');
        numeral(g, fixed(value, 2), (x0 + x1) / 2, (y0 + y1) / 2 + 0.5, 'center');
      });
      if (cellHeight < 9 && r % Math.ceil(10 / cellHeight) !== 0) return;
      g.fillStyle = ink('muted');
      label(g, shortened(g, row, left - 10), left - 6, y + cellHeight / 2 + 0.5, 'right');
    });
    drawColumns(g, ink, grid);
    drawScale(g, ink, width, height, left);
  }

  function drawColumns(g: CanvasRenderingContext2D, ink: Ink, { left, top, cellWidth, upright }: Grid): void {
    g.fillStyle = ink('muted');
    let free = Number.NEGATIVE_INFINITY;
    props.columns.forEach((text, c) => {
      const x = left + (c + 0.5) * cellWidth;
      if (!text || x - (upright ? 5 : textWidth(g, text) / 2) < free) return;
      free = x + (upright ? 6 : textWidth(g, text) / 2 + 8);
      if (!upright) {
        numeral(g, text, Math.max(left + textWidth(g, text) / 2, x), top - 8, 'center');
        return;
      }
      g.save();
      g.translate(x, top - 5);
      g.rotate(-Math.PI / 2);
      label(g, shortened(g, text, 62), 0, 0.5, 'left');
      g.restore();
    });
  }

  function drawScale(g: CanvasRenderingContext2D, ink: Ink, width: number, height: number, left: number): void {
    const y = height - 13;
    const long = Math.min(180, width - left - 60);
    if (long < 60) return;
    const from = left + 20;
    for (let k = 0; k < 40; k++) {
      heatFill(g, ink, -1 + (2 * (k + 0.5)) / 40);
      const [x0, x1] = [Math.round(from + (k * long) / 40), Math.round(from + ((k + 1) * long) / 40)];
      g.fillRect(x0, y - 4, x1 - x0, 8);
      g.globalAlpha = 1;
    }
    g.fillStyle = ink('muted');
    numeral(g, fixed(-1), from - 5, y + 0.5, 'right');
    numeral(g, '0', from + long / 2, y + 0.5, 'center');
    numeral(g, '+1', from + long + 5, y + 0.5, 'left');
    const at = from + long + 34;
    if (at + 90 > width) return;
    hatch(g, ink, at, y - 4, 16, 8);
    g.fillStyle = ink('muted');
    label(g, 'unknown', at + 22, y + 0.5);
  }

  return (
    <Drawn
      desk={props.desk}
      label={props.label}
      visible={props.visible}
      paint={paint}
      mark={({ g, ink }, place) => {
        if (!last) return;
        const { left, top, cellWidth, cellHeight } = last;
        const [r, c] = [Math.floor(place / props.columns.length), place % props.columns.length];
        g.strokeStyle = ink('text');
        g.lineWidth = 1.5;
        g.strokeRect(left + c * cellWidth, top + r * cellHeight, Math.max(3, cellWidth - 1), cellHeight - 1);
        g.lineWidth = 1;
      }}
      placeAt={(x, y) => {
        if (!last) return -1;
        const [c, r] = [Math.floor((x - last.left) / last.cellWidth), Math.floor((y - last.top) / last.cellHeight)];
        return c >= 0 && r >= 0 && c < props.columns.length && r < props.rows.length ? r * props.columns.length + c : -1;
      }}
      step={(place, key, shift) => stepGrid(props.rows.length, props.columns.length, place, key, shift)}
      words={(place) => props.words(Math.floor(place / props.columns.length), place % props.columns.length)}
      rest={props.rest}
      keys={`← → ↑ ↓ cell by cell, Shift ten${props.takes ? `, Enter ${props.takes}` : ''}`}
      {...(props.take
        ? { take: (place: number) => props.take?.(Math.floor(place / props.columns.length), place % props.columns.length) }
        : {})}
      {...(props.onPicture ? { onPicture: props.onPicture } : {})}
    />
  );
}

function shortened(g: CanvasRenderingContext2D, text: string, most: number): string {
  if (textWidth(g, text) <= most) return text;
  let cut = text;
  while (cut.length > 1 && textWidth(g, `${cut}…`) > most) cut = cut.slice(0, -1);
  return cut ? `${cut}…` : DASH;
}
