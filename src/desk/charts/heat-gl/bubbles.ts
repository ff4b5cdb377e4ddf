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
/** Bubbles this large carry their number. */
const numbered = 12;

function drawBubble({ g, ink }: Pen, { x, y, radius, side, qty }: Bubble): void {
  g.beginPath();
  if (side > 0) g.arc(x, y, radius, Math.PI, 0);
  else if (side < 0) g.arc(x, y, radius, 0, Math.PI);
  else g.arc(x, y, radius * 0.7, 0, 2 * Math.PI);
  g.closePath();
  g.fillStyle = ink(side > 0 ? 'buy' : side < 0 ? 'sell' : 'muted');
  g.fill();
  g.strokeStyle = ink('bubble-edge');
  g.stroke();
  if (radius < numbered || side === 0) return;
  const text = figures(qty, 2);
  if (textWidth(g, text) > radius * 1.8) return;
  g.fillStyle = ink('on-tag');
  numeral(g, text, x, y + (side > 0 ? -1 : 1) * Math.max(6, radius * 0.42), 'center');
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
      for (const bubble of laid) drawBubble(pen, bubble);
      onLeast(laid.at(-1)?.qty ?? Number.NaN);
    },
  };
}
