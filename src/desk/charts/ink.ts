/** Colours of the tokens as canvas strings, and text whose digits stand on a fixed advance (canvas has no tabular figures). */

export type Token =
  | 'panel'
  | 'raised'
  | 'line'
  | 'grid'
  | 'control'
  | 'text'
  | 'muted'
  | 'accent'
  | 'buy'
  | 'sell'
  | 'buy-text'
  | 'sell-text'
  | 'buy-tint'
  | 'sell-tint'
  | 'fault'
  | 'warn'
  | 'hatch'
  | 'hatch-bg'
  | 'on-tag'
  | 'line-vwap'
  | 'line-micro'
  | 'bubble-edge'
  | `heat-${0 | 1 | 2 | 3 | 4 | 5}`
  | 'series-1'
  | 'series-2'
  | 'series-3'
  | 'series-4'
  | 'series-5'
  | 'series-6'
  | 'series-7';

export interface Ink {
  (token: Token): string;
  readonly font: string;
}

/** Reads the tokens in force at `element`; make a new one when the theme changes. */
export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const known = new Map<Token, string>();
  const ink = (token: Token): string => {
    let colour = known.get(token);
    if (colour === undefined) known.set(token, (colour = style.getPropertyValue(`--${token}`).trim()));
    return colour;
  };
  return Object.assign(ink, { font: `11px ${style.getPropertyValue('--font').trim() || 'sans-serif'}` });
}

export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly g: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Sizes to CSS pixels, at the density of the screen unless said; clears. */
  size(width: number, height: number, density?: number): void;
  clear(): void;
}

export function openSurface(className: string): Surface {
  const canvas = document.createElement('canvas');
  canvas.className = className;
  canvas.setAttribute('aria-hidden', 'true');
  const g = canvas.getContext('2d')!;
  let width = 0;
  let height = 0;
  let density = 0;
  return {
    canvas,
    g,
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    size(w, h, now = globalThis.devicePixelRatio || 1) {
      if (w === width && h === height && now === density) return this.clear();
      width = w;
      height = h;
      density = now;
      canvas.width = Math.max(1, Math.round(w * now));
      canvas.height = Math.max(1, Math.round(h * now));
      canvas.style.width = `${w}px`;
      canvas.style.height = `${h}px`;
      g.setTransform(now, 0, 0, now, 0, 0);
    },
    clear() {
      g.clearRect(0, 0, width, height);
    },
  };
}

type Align = 'left' | 'right' | 'center';

/** Advances by character: measuring is dearer than drawing, and so is asking a context for its font, which a chart sets once. */
interface Advances {
  known: Map<string, number>;
  /** All digits are equally wide: a number can be written in one go. */
  even: boolean;
}

const advances = new WeakMap<CanvasRenderingContext2D, Advances>();

function advancesOf(g: CanvasRenderingContext2D): Advances {
  let held = advances.get(g);
  if (!held) {
    const known = new Map<string, number>();
    const digit = g.measureText('0').width;
    const even = [...'123456789'].every((c) => Math.abs(g.measureText(c).width - digit) < 0.01);
    for (const c of '0123456789') known.set(c, digit);
    held = { known, even };
    advances.set(g, held);
  }
  return held;
}

function advanceOf(known: Map<string, number>, g: CanvasRenderingContext2D, c: string): number {
  let advance = known.get(c);
  if (advance === undefined) known.set(c, (advance = g.measureText(c).width));
  return advance;
}

export function textWidth(g: CanvasRenderingContext2D, text: string): number {
  const { known } = advancesOf(g);
  let width = 0;
  for (const c of text) width += advanceOf(known, g, c);
  return width;
}

/** Writes numbers: every digit is centred on the advance of `0`. */
export function numeral(g: CanvasRenderingContext2D, text: string, x: number, y: number, align: Align = 'right'): void {
  const { known, even } = advancesOf(g);
  if (even) {
    label(g, text, x, y, align);
    return;
  }
  const whole = textWidth(g, text);
  let at = align === 'right' ? x - whole : align === 'center' ? x - whole / 2 : x;
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  for (const c of text) {
    const advance = advanceOf(known, g, c);
    g.fillText(c, at + advance / 2, y);
    at += advance;
  }
}

export function label(g: CanvasRenderingContext2D, text: string, x: number, y: number, align: Align = 'left'): void {
  g.textAlign = align;
  g.textBaseline = 'middle';
  g.fillText(text, x, y);
}

/** Lines on the half pixel, so that one CSS pixel is one pixel wide. */
export function horizontal(g: CanvasRenderingContext2D, x0: number, x1: number, y: number): void {
  const at = Math.round(y) + 0.5;
  g.beginPath();
  g.moveTo(x0, at);
  g.lineTo(x1, at);
  g.stroke();
}

export function vertical(g: CanvasRenderingContext2D, x: number, y0: number, y1: number): void {
  const at = Math.round(x) + 0.5;
  g.beginPath();
  g.moveTo(at, y0);
  g.lineTo(at, y1);
  g.stroke();
}

/** Diagonal hatch of a missing span, with its label turned upright where there is room. */
export function hatch(g: CanvasRenderingContext2D, ink: Ink, x: number, y: number, width: number, height: number, text?: string): void {
  g.save();
  g.beginPath();
  g.rect(x, y, width, height);
  g.clip();
  g.fillStyle = ink('hatch-bg');
  g.fillRect(x, y, width, height);
  g.strokeStyle = ink('hatch');
  g.lineWidth = 1;
  g.beginPath();
  // Phase from the origin, not from x, so that the pattern does not crawl while panning over a wide gap.
  for (let k = Math.floor((x - height) / 6) * 6; k < x + width; k += 6) {
    g.moveTo(k, y + height);
    g.lineTo(k + height, y);
  }
  g.stroke();
  vertical(g, x, y, y + height);
  vertical(g, x + width - 1, y, y + height);
  g.restore();
  if (!text || width < 18 || height < 96) return;
  g.save();
  g.translate(x + width / 2, y + height / 2);
  g.rotate(-Math.PI / 2);
  const half = textWidth(g, text) / 2 + 6;
  g.fillStyle = ink('panel');
  g.fillRect(-half, -8, half * 2, 16);
  g.fillStyle = ink('text');
  numeral(g, text, 0, 0.5, 'center');
  g.restore();
}
