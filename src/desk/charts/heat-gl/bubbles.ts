/** Orders over the heatmap: half discs, dome up bought, dome down sold, their area by quantity, the number in the large ones. */
import type { OrdersAnswer } from '../../../api/flow-types.ts';
import type { Feed } from '../../app/feed.ts';
import { figures } from '../../widgets/format.ts';
import { numeral, textWidth } from '../ink.ts';
import { type Pen, type Trace, widened } from '../lane.ts';

export interface Bubble {
  x: number;
  y: number;
  radius: number;
  /** +1 bought, -1 sold, 0 not known. */
  side: number;
  qty: number;
  /** Orders in it. */
  orders: number;
}

export interface BubbleScale {
  /** Radius of the largest, pixels. */
  most: number;
  /** Smaller ones are drawn this large. */
  least: number;
}

type Orders = Pick<OrdersAnswer, 'ts' | 'side' | 'qty' | 'price'>;

/** The largest first. One that would lie on a larger one of its side is told with it: their quantities add up. */
export function layBubbles(
  orders: Orders,
  x: (ts: number) => number,
  y: (price: number) => number,
  width: number,
  { most, least }: BubbleScale,
): Bubble[] {
  const places: number[] = [];
  let largest = 0;
  for (let i = 0; i < orders.ts.length; i++) {
    const at = x(orders.ts[i]!);
    if (at < -most || at > width + most) continue;
    places.push(i);
    largest = Math.max(largest, orders.qty[i]!);
  }
  const radiusOf = (qty: number): number => Math.max(least, most * Math.sqrt(Math.min(1, qty / largest)));
  places.sort((a, b) => orders.qty[b]! - orders.qty[a]! || a - b);
  const laid: Bubble[] = [];
  for (const i of places) {
    const [atX, atY, side, qty] = [x(orders.ts[i]!), y(orders.price[i]!), orders.side[i]!, orders.qty[i]!];
    const near = laid.find((other) => other.side === side && Math.hypot(other.x - atX, other.y - atY) < other.radius * 0.7);
    if (near) {
      near.qty += qty;
      near.orders++;
    } else laid.push({ x: atX, y: atY, radius: radiusOf(qty), side, qty, orders: 1 });
  }
  largest = laid.reduce((sum, bubble) => Math.max(sum, bubble.qty), 0);
  for (const bubble of laid) bubble.radius = radiusOf(bubble.qty);
  return laid.sort((a, b) => b.qty - a.qty || a.x - b.x).slice(0, Math.max(fewest, Math.round(width / apartPx)));
}

/** So many are drawn at least, and one for so many pixels: more would hide the price. */
const fewest = 24;
const apartPx = 12;
/** Height of a digit, the least room between a number and the edge of its bubble, and between two numbers, pixels. */
const digitHigh = 8;
const inset = 1.5;
const between = 2;

function drawBubble({ g, ink }: Pen, { x, y, radius, side }: Bubble): void {
  g.beginPath();
  if (side > 0) g.arc(x, y, radius, Math.PI, 0);
  else if (side < 0) g.arc(x, y, radius, 0, Math.PI);
  else g.arc(x, y, radius * 0.7, 0, 2 * Math.PI);
  g.closePath();
  g.fillStyle = ink(side > 0 ? 'buy' : side < 0 ? 'sell' : 'muted');
  g.fill();
  g.strokeStyle = ink('bubble-edge');
  g.stroke();
}

export interface Numbered {
  bubble: Bubble;
  text: string;
  /** Middle of the number. */
  x: number;
  y: number;
}

/**
 * Numbers that can be read: each inside its half disc, free of bubbles drawn later and of other numbers. `laid` the largest first, drawn from
 * its end, so that the larger lies on top.
 */
export function layNumbers(laid: readonly Bubble[], widthOf: (text: string) => number): Numbered[] {
  const numbers: (Numbered & { half: number })[] = [];
  for (const [i, bubble] of laid.entries()) {
    const { x, y, radius, side, qty } = bubble;
    if (side === 0) continue;
    const text = figures(qty, 2);
    const half = widthOf(text) / 2;
    const up = inset + digitHigh / 2 + 1;
    const chord = Math.sqrt(Math.max(0, radius ** 2 - (up + digitHigh / 2 + inset) ** 2));
    if (chord < half + inset) continue;
    const at = { x, y: y - side * up };
    const covered = laid.slice(0, i).some((over) => overlaps(over, at, half));
    const crossed = numbers.some(
      (other) => Math.abs(other.x - at.x) < other.half + half + between && Math.abs(other.y - at.y) < digitHigh + between,
    );
    if (!covered && !crossed) numbers.push({ bubble, text, ...at, half });
  }
  return numbers;
}

/** A half disc reaches over a number, taken as the box about it. */
function overlaps({ x, y, radius, side }: Bubble, at: { x: number; y: number }, half: number): boolean {
  const [top, bottom] = [side > 0 ? y - radius : side < 0 ? y : y - radius * 0.7, side > 0 ? y : side < 0 ? y + radius : y + radius * 0.7];
  if (bottom < at.y - digitHigh / 2 || top > at.y + digitHigh / 2) return false;
  const nearX = Math.max(at.x - half, Math.min(at.x + half, x));
  const nearY = Math.max(at.y - digitHigh / 2, Math.min(at.y + digitHigh / 2, y));
  return Math.hypot(nearX - x, nearY - y) < radius + 1;
}

/** `feed` is the one of the lane's first trace: bubbles have an answer of their own. */
export function bubbleTrace(
  feed: Feed,
  orders: () => OrdersAnswer | undefined,
  scale: () => BubbleScale,
  onLeast: (qty: number) => void,
): Trace {
  return {
    feed,
    name: 'Orders',
    at: () => Number.NaN,
    fields: () => [],
    values: () => [],
    request: widened,
    extent: () => undefined,
    tag: undefined,
    read: () => undefined,
    times: () => [],
    draw(pen) {
      const held = orders();
      if (!held) return;
      const laid = layBubbles(held, pen.x, pen.y, pen.width, scale());
      pen.g.lineWidth = 1;
      for (let i = laid.length - 1; i >= 0; i--) drawBubble(pen, laid[i]!);
      pen.g.fillStyle = pen.ink('on-tag');
      for (const { text, x, y } of layNumbers(laid, (text) => textWidth(pen.g, text))) numeral(pen.g, text, x, y, 'center');
      onLeast(laid.at(-1)?.qty ?? Number.NaN);
    },
  };
}
