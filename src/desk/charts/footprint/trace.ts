/**
 * A footprint: for each bar a stick of its candle and, price by price, what was sold (left) and bought (right). Bold and tinted is out of
 * balance, a bar at the edge is a stack of it, the underlined row has most volume, dashed on to the right while no later bar came back to it.
 */
import type { FootprintAnswer } from '../../../api/flow-types.ts';
import type { Feed } from '../../app/feed.ts';
import { figures, fixed, signedFigures } from '../../widgets/format.ts';
import { horizontal, numeral } from '../ink.ts';
import { type Pen, type Reading, type Trace, widened } from '../lane.ts';
import { include, rowAt } from '../scale.ts';
import { type Balance, balanced, barsIn, cellDecimals, cellText, signedCell, stacked } from './rows.ts';

export const footprintModes = { columns: 'Sold | bought', cross: 'Sold × bought', delta: 'Delta', volume: 'Volume' } as const;
export type FootprintMode = keyof typeof footprintModes;

export interface Footprint {
  answer: FootprintAnswer;
  balance: Balance;
  interval: number;
  step: number;
  /** Its bars reach the position: where no later one has traded, nobody has since. */
  newest: boolean;
}

export interface FootprintOptions {
  held(): Footprint | undefined;
  mode(): FootprintMode;
  price(value: number): string;
  base: string;
  quote: string;
  /** The newest trade: its price, and its side, 1 bought or -1 sold. NaN: not known. */
  last(): { price: number; side: number };
  onHeight(px: number): void;
}

/** Least width of a bar whose numbers can be read, by mode. */
export const barPx: Record<FootprintMode, number> = { columns: 62, cross: 70, delta: 44, volume: 44 };

/** Of a point of control that no later bar of the answer came back to. */
export const nakedWords = (newest: boolean): string => (newest ? 'not traded since' : 'not traded again in these bars');

/** Row of the bar that covers a time; -1 where there is none. */
export function barAt({ answer: { start }, interval }: Footprint, ts: number): number {
  const b = rowAt(start, ts);
  return b >= 0 && !(ts >= start[b]! + interval) ? b : -1;
}

export function footprintTrace(feed: Feed, options: FootprintOptions): Trace {
  const { held, mode, price, base } = options;
  const of = (ts: number): [Footprint, number] | undefined => {
    const now = held();
    const b = now ? barAt(now, ts) : -1;
    return now && b >= 0 ? [now, b] : undefined;
  };
  const volume = ({ bought, sold, unsided }: FootprintAnswer, b: number): number => bought[b]! + sold[b]! + unsided[b]!;

  return {
    feed,
    name: 'Footprint',
    at: (ts) => {
      const found = of(ts);
      return found ? found[0].answer.poc[found[1]]! + found[0].step / 2 : Number.NaN;
    },
    speak(ts) {
      const found = of(ts);
      if (!found) return undefined;
      const [{ answer, balance, newest }, b] = found;
      const unit = base ? ` ${base}` : '';
      const count = (side: Uint8Array): number =>
        side.subarray(answer.offsets[b], answer.offsets[b + 1]).reduce((n, each) => n + (each === balanced ? 0 : 1), 0);
      const [up, down] = [count(balance.bought), count(balance.sold)];
      const out = up + down > 0 ? `, out of balance ${up} bought ${down} sold` : '';
      const poc = `most at ${price(answer.poc[b]!)}${answer.naked[b] ? `, ${nakedWords(newest)}` : ''}`;
      return `delta ${signedFigures(answer.bought[b]! - answer.sold[b]!)}${unit}, volume ${figures(volume(answer, b))}${unit}, ${poc}${out}`;
    },
    fields: () => [{ id: 'poc', title: 'Point of control', ...(options.quote ? { unit: options.quote } : {}), text: price }],
    values(ts) {
      const found = of(ts);
      return [found ? found[0].answer.poc[found[1]]! : Number.NaN];
    },
    ends: (ts) => ts + (held()?.interval ?? 1) - 1,
    request: widened,
    extent(range, span) {
      const now = held();
      if (!now) return;
      const { first, last } = barsIn(now.answer, now.interval, span);
      for (let b = first; b < last; b++) {
        include(range, now.answer.low[b]!);
        include(range, now.answer.high[b]!);
      }
    },
    draw(pen) {
      options.onHeight(pen.height);
      const now = held();
      if (now) paint(pen, now, mode());
    },
    read(ts): Reading[] | undefined {
      const found = of(ts);
      if (!found) return undefined;
      const [{ answer }, b] = found;
      const delta = answer.bought[b]! - answer.sold[b]!;
      return [
        { title: 'Delta', text: signedFigures(delta), tone: delta >= 0 ? 'buy' : 'sell' },
        { title: 'Volume', text: figures(volume(answer, b)) },
        { title: 'POC', text: price(answer.poc[b]!) },
      ];
    },
    get tag(): Trace['tag'] {
      const { answer } = held() ?? {};
      const b = (answer?.start.length ?? 0) - 1;
      if (!answer || b < 0) return undefined;
      // In the colour of the side that took it, as everywhere.
      const { price: last, side } = options.last();
      const value = Number.isFinite(last) ? last : answer.close[b]!;
      return { value, colour: (side || value - answer.open[b]!) < 0 ? 'sell' : 'buy', filled: true };
    },
    times: () => held()?.answer.start ?? [],
  };
}

function paint(pen: Pen, now: Footprint, mode: FootprintMode): void {
  const { answer, interval } = now;
  const { first, last } = barsIn(answer, interval, pen.span);
  if (last <= first) return;
  let most = 0;
  for (let k = answer.offsets[first]!; k < answer.offsets[last]!; k++) most = Math.max(most, answer.cellBought[k]!, answer.cellSold[k]!);
  const rowHeight = Math.abs(pen.y(now.step) - pen.y(0));
  const wide = pen.x(pen.span.from + interval) - pen.x(pen.span.from);
  const written = rowHeight >= 11;
  const decimals = cellDecimals(most);
  drawRowLines(pen, now, rowHeight);
  for (let b = first; b < last; b++) drawNaked(pen, now, b);
  for (let b = first; b < last; b++) {
    const left = pen.x(answer.start[b]!);
    drawStick(pen, answer, b, left + (wide > 90 ? 3 : 1), wide);
    // A bar that goes on beyond the edge, as the newest does, is written in what is seen of it.
    const from = Math.max(2, left + Math.min(wide > 90 ? 11 : 8, wide * 0.2));
    const to = Math.min(pen.width, left + wide) - 1;
    const fits = written && to - from >= barPx[mode] * 0.7;
    drawBar(pen, now, b, { left: from, right: to, mode, written: fits, most, decimals, rowHeight, narrow: wide < 90 });
  }
}

/** Faint lines between rows that are high enough to be read. */
function drawRowLines({ g, ink, y, width, range }: Pen, { step }: Footprint, rowHeight: number): void {
  if (rowHeight < 11) return;
  g.strokeStyle = ink('grid');
  for (let k = Math.ceil(range.low / step); k * step <= range.high; k++) horizontal(g, 0, width, y(k * step));
}

/** A body of open to close on a wick of low to high: hollow up, full down. */
function drawStick({ g, ink, y }: Pen, { open, high, low, close }: FootprintAnswer, b: number, x: number, wide: number): void {
  const up = close[b]! >= open[b]!;
  const body = wide > 24 ? 5 : 3;
  const [top, bottom] = [Math.round(y(Math.max(open[b]!, close[b]!))), Math.round(y(Math.min(open[b]!, close[b]!)))];
  g.fillStyle = ink(up ? 'buy' : 'sell');
  g.fillRect(Math.round(x + body / 2 - 0.5), Math.round(y(high[b]!)), 1, Math.max(1, Math.round(y(low[b]!) - y(high[b]!))));
  g.fillRect(Math.round(x), top, body, Math.max(1, bottom - top));
  if (!up || bottom - top < 3 || body < 5) return;
  g.fillStyle = ink('panel');
  g.fillRect(Math.round(x) + 1, top + 1, body - 2, bottom - top - 2);
}

/** From the bar on to the right edge: where most was traded and nobody has been since. */
function drawNaked({ g, ink, x, y, width }: Pen, { answer, interval, step }: Footprint, b: number): void {
  // The newest bar's is no news.
  if (!answer.naked[b] || b === answer.start.length - 1) return;
  g.strokeStyle = ink('muted');
  g.setLineDash([2, 3]);
  horizontal(g, Math.max(0, x(answer.start[b]! + interval)), width, y(answer.poc[b]! + step / 2));
  g.setLineDash([]);
}

interface BarBox {
  left: number;
  right: number;
  mode: FootprintMode;
  written: boolean;
  /** Largest side of a cell on the screen. */
  most: number;
  decimals: number;
  rowHeight: number;
  /** No room for four figures. */
  narrow: boolean;
}

function drawBar(pen: Pen, { answer, balance, step }: Footprint, b: number, box: BarBox): void {
  const { g, ink, y, top, height } = pen;
  const { left, right, mode, written, decimals, narrow } = box;
  const middle = Math.round((left + right) / 2);
  for (let k = answer.offsets[b]!; k < answer.offsets[b + 1]!; k++) {
    const price = answer.price[k]!;
    const [upper, lower] = [Math.round(y(price + step)), Math.round(y(price))];
    if (lower < top || upper > top + height) continue;
    const high = Math.max(1, lower - upper - (lower - upper > 4 ? 1 : 0));
    // Numbers are read over a hatch as well.
    if (answer.gap[b]) backed(pen, left, right, upper, high);
    const [sold, bought] = [answer.cellSold[k]!, answer.cellBought[k]!];
    const whole = sold + bought + answer.cellUnsided[k]!;
    if (mode === 'columns' || mode === 'cross') {
      drawTint(pen, 'sell', middle - 1, -1, (sold / box.most) * (middle - left - 1), upper, high, balance.sold[k]!);
      drawTint(pen, 'buy', middle + 1, 1, (bought / box.most) * (right - middle - 1), upper, high, balance.bought[k]!);
    } else if (mode === 'delta') {
      const delta = bought - sold;
      drawTint(pen, delta >= 0 ? 'buy' : 'sell', left, 1, (Math.abs(delta) / box.most) * (right - left), upper, high, balanced);
    } else {
      g.fillStyle = ink('control');
      g.globalAlpha = 0.45;
      g.fillRect(left, upper, Math.min(right - left, (whole / (2 * box.most)) * (right - left)), high);
      g.globalAlpha = 1;
    }
    if (answer.poc[b] === price) {
      g.fillStyle = ink('text');
      g.fillRect(left, lower - 2, right - left, 2);
    }
    if (!written) continue;
    const at = (upper + lower) / 2 + 0.5;
    if (mode === 'delta')
      write(pen, signedCell(bought - sold, decimals, narrow), right - 2, at, 'right', bought >= sold ? 'buy' : 'sell', false);
    else if (mode === 'volume') write(pen, cellText(whole, decimals, narrow), right - 2, at, 'right', undefined, false);
    else {
      write(
        pen,
        cellText(sold, decimals, narrow),
        middle - 3,
        at,
        'right',
        balance.sold[k] ? 'sell' : undefined,
        balance.sold[k] !== balanced,
      );
      write(
        pen,
        cellText(bought, decimals, narrow),
        mode === 'cross' ? middle + 6 : right - 1,
        at,
        mode === 'cross' ? 'left' : 'right',
        balance.bought[k] ? 'buy' : undefined,
        balance.bought[k] !== balanced,
      );
      if (mode === 'cross') write(pen, '×', middle, at, 'center', undefined, false);
    }
  }
}

function backed({ g, ink }: Pen, left: number, right: number, top: number, height: number): void {
  g.fillStyle = ink('panel');
  g.fillRect(left, top, right - left, height);
}

/** A bar from the middle outwards as long as its amount, and its edge where it belongs to a stack. */
function drawTint(
  { g, ink }: Pen,
  side: 'buy' | 'sell',
  x: number,
  way: 1 | -1,
  length: number,
  top: number,
  height: number,
  state: number,
): void {
  const wide = Math.round(length);
  g.fillStyle = ink(`${side}-tint`);
  g.fillRect(way > 0 ? x : x - wide, top, wide, height);
  if (state !== stacked) return;
  g.fillStyle = ink(side);
  g.fillRect(way > 0 ? x - 1 : x - 1, top, 2, height);
}

function write(
  { g, ink }: Pen,
  text: string,
  x: number,
  y: number,
  align: 'left' | 'right' | 'center',
  side: 'buy' | 'sell' | undefined,
  strong: boolean,
): void {
  g.fillStyle = ink(side ? `${side}-text` : text === '\u00b7' ? 'muted' : 'text');
  if (strong) g.font = `600 ${ink.font}`;
  numeral(g, text, x, y, align);
  if (strong) g.font = ink.font;
}

/** Volume of the bars on the screen by price, beside the footprint: a bar and its number. */
export function drawProfileAside({ g, ink, y, top, height, width, span }: Pen, now: Footprint | undefined): void {
  if (!now) return;
  const { answer, interval, step } = now;
  const { first, last } = barsIn(answer, interval, span);
  if (last <= first) return;
  const rows = new Map<number, number>();
  for (let k = answer.offsets[first]!; k < answer.offsets[last]!; k++) {
    const key = Math.round(answer.price[k]! / step);
    rows.set(key, (rows.get(key) ?? 0) + answer.cellBought[k]! + answer.cellSold[k]! + answer.cellUnsided[k]!);
  }
  const most = Math.max(...rows.values());
  const written = Math.abs(y(step) - y(0)) >= 11;
  const room = width * (written ? (width < 76 ? 0.36 : 0.5) : 0.94);
  const decimals = cellDecimals(most);
  for (const [key, amount] of rows) {
    const [upper, lower] = [Math.round(y((key + 1) * step)), Math.round(y(key * step))];
    if (lower < top || upper > top + height) continue;
    g.fillStyle = ink('control');
    g.globalAlpha = amount === most ? 0.95 : 0.5;
    g.fillRect(1, upper + 1, Math.max(1, (amount / most) * room), Math.max(1, lower - upper - 2));
    g.globalAlpha = 1;
    if (!written) continue;
    g.fillStyle = ink(amount === most ? 'text' : 'muted');
    numeral(g, amount >= 99.95 ? cellText(amount, decimals) : fixed(amount, decimals), width - 6, (upper + lower) / 2 + 0.5);
  }
}
