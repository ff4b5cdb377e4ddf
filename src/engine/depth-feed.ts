/**
 * The best levels of a book after each of its messages, and what has flowed at each of their ranks since the message before (multi-level
 * order-flow imbalance: bids less asks). Messages that touch nothing so near the top cost a comparison a level. Base units, quote prices.
 */
import type { Book } from '../market/book.ts';
import { addLevelFlow } from '../methods/maths/level-flow.ts';

class DepthSide {
  /** Better is higher: an ask with its sign turned. -Infinity and quantity 0 where a rank is missing. */
  price: Float64Array;
  qty: Float64Array;
  priceBefore: Float64Array;
  qtyBefore: Float64Array;
  /** A level among those held, or one that would be, was put. */
  touched = true;
  readonly #sign: number;

  constructor(
    readonly bid: boolean,
    ranks: number,
  ) {
    const make = (): Float64Array => new Float64Array(ranks);
    [this.price, this.qty, this.priceBefore, this.qtyBefore] = [make(), make(), make(), make()];
    this.#sign = bid ? 1 : -1;
  }

  note(px: number): void {
    if (this.#sign * px >= (this.price[this.price.length - 1] as number)) this.touched = true;
  }

  /** Takes the levels as they are; those before stay as such. */
  read(book: Book): void {
    const { price, qty, bid } = this;
    this.price = this.priceBefore;
    this.qty = this.qtyBefore;
    this.priceBefore = price;
    this.qtyBefore = qty;
    this.touched = false;
    const n = book.top(bid, this.price, this.qty);
    if (!bid) for (let i = 0; i < n; i++) this.price[i] = -(this.price[i] as number);
    for (let i = n; i < this.price.length; i++) {
      this.price[i] = Number.NEGATIVE_INFINITY;
      this.qty[i] = 0;
    }
  }

  flow(out: Float64Array): void {
    addLevelFlow(this.price, this.qty, this.priceBefore, this.qtyBefore, this.#sign, 0, out.length, out);
  }

  lose(): void {
    this.touched = true;
    this.price.fill(Number.NEGATIVE_INFINITY);
  }
}

export class DepthFeed {
  readonly bids: DepthSide;
  readonly asks: DepthSide;
  /** By rank, best first: what has flowed with the newest message. */
  readonly flow: Float64Array;
  #known = false;

  /** `onFlow` after each message that changed something at these ranks. */
  constructor(
    ranks: number,
    readonly onFlow: (ts: number, feed: DepthFeed) => void,
  ) {
    this.bids = new DepthSide(true, ranks);
    this.asks = new DepthSide(false, ranks);
    this.flow = new Float64Array(ranks);
  }

  /** A level was put into the book. */
  note(bid: boolean, px: number): void {
    if (bid) this.bids.note(px);
    else this.asks.note(px);
  }

  /** The book's message is complete. */
  last(ts: number, book: Book): void {
    const { bids, asks, flow } = this;
    if (!bids.touched && !asks.touched) return;
    const [ofBids, ofAsks] = [bids.touched, asks.touched];
    if (ofBids) bids.read(book);
    if (ofAsks) asks.read(book);
    // What a snapshot changes is no event of the market.
    if (!this.#known) {
      this.#known = true;
      return;
    }
    flow.fill(0);
    if (ofBids) bids.flow(flow);
    if (ofAsks) asks.flow(flow);
    this.onFlow(ts, this);
  }

  /** The book is unknown, or begins anew. */
  lose(): void {
    this.#known = false;
    this.bids.lose();
    this.asks.lose();
  }
}
