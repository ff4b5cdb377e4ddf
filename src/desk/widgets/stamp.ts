/** A picture that says what it is of: title, instrument and parameters, how far to trust it, span, gaps, n, session and version. */
import type { Trust } from '../app/state.ts';
import { clock, counted, date, span as spanWords } from './format.ts';

export interface Stamp {
  title: string;
  words: string;
  trust: Trust;
  /** Microseconds; NaN where it is not about a stretch of time. */
  from: number;
  to: number;
  gaps: { n: number; missing: number };
  /** States and n of what is drawn. */
  note: string;
  session: string;
  version: string;
}

/** CSS pixels. */
const headHeight = 52;
const footHeight = 22;
const pad = 10;
/** The licence of the charting library asks for it. */
const credit = 'TradingView Lightweight Charts\u2122';

/** `2024-08-08 23:54:15 to 23:59:38 UTC`; the date twice where it changes. */
function spanText(from: number, to: number): string {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return '';
  const end = date(from) === date(to) ? clock(to) : `${date(to)} ${clock(to)}`;
  return `${date(from)} ${clock(from)} to ${end} UTC`;
}

const gapText = ({ n, missing }: Stamp['gaps']): string => (n === 0 ? 'no gaps' : `${counted(n, 'gap')}, ${spanWords(missing)}`);

/** The picture between its head and foot, at `density` pixels a CSS pixel, in the colours in force at `themed`. */
export function stamped(picture: HTMLCanvasElement, density: number, stamp: Stamp, themed: Element): HTMLCanvasElement {
  const style = getComputedStyle(themed);
  const ink = (token: string): string => style.getPropertyValue(`--${token}`).trim();
  const font = ink('font') || 'sans-serif';
  const width = picture.width / density;
  const height = picture.height / density + headHeight + footHeight;
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height + Math.round((headHeight + footHeight) * density);
  const g = canvas.getContext('2d')!;
  g.fillStyle = ink('panel');
  g.fillRect(0, 0, canvas.width, canvas.height);
  g.drawImage(picture, 0, Math.round(headHeight * density));
  g.setTransform(density, 0, 0, density, 0, 0);
  g.textBaseline = 'middle';

  /** Writes what fits, cut with an ellipsis; returns where it ends. */
  function write(text: string, x: number, y: number, token: string, weight: number, size: number, room: number): number {
    g.font = `${weight} ${size}px ${font}`;
    g.fillStyle = ink(token);
    let shown = text;
    while (shown.length > 1 && g.measureText(shown).width > room) shown = `${shown.slice(0, shown.endsWith('…') ? -2 : -1).trimEnd()}…`;
    g.fillText(shown, x, y);
    return x + g.measureText(shown).width;
  }

  const chip = stamp.trust.toUpperCase();
  g.font = `600 11px ${font}`;
  const chipWidth = g.measureText(chip).width + 12;
  g.strokeStyle = ink(stamp.trust === 'live' ? 'accent' : 'control');
  g.lineWidth = 1;
  g.strokeRect(width - pad - chipWidth + 0.5, 8.5, chipWidth - 1, 17);
  write(chip, width - pad - chipWidth + 6, 17.5, 'text', 600, 11, chipWidth);
  const room = width - 2 * pad;
  const end = write(stamp.title, pad, 17, 'text', 600, 13, room - chipWidth - pad);
  write(stamp.words, end + 8, 17, 'muted', 400, 12, Math.max(0, width - pad - chipWidth - 8 - end - 8));
  const facts = [spanText(stamp.from, stamp.to), gapText(stamp.gaps), stamp.note].filter(Boolean).join(' · ');
  write(facts, pad, 38, 'muted', 400, 11, room);
  const name = `Quantab ${stamp.version}`;
  g.font = `600 11px ${font}`;
  const nameWidth = g.measureText(name).width;
  write(name, width - pad - nameWidth, height - footHeight / 2, 'text', 600, 11, nameWidth + 1);
  g.font = `400 11px ${font}`;
  const creditWidth = g.measureText(credit).width;
  const left = room - nameWidth - pad;
  // On a narrow picture the credit stays and the session makes way.
  write(credit, width - pad - nameWidth - pad - creditWidth, height - footHeight / 2, 'muted', 400, 11, creditWidth + 1);
  write(stamp.session, pad, height - footHeight / 2, 'muted', 400, 11, Math.max(0, left - creditWidth - pad));
  g.fillStyle = ink('line');
  g.fillRect(0, headHeight - 1, width, 1);
  g.fillRect(0, height - footHeight, width, 1);
  return canvas;
}
