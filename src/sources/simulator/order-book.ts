/**
 * A limit order book with every order in it: first in, first out at each price. Prices in steps, quantities in whole lots.
 * Levels lie in a ring that the price runs through, so nothing moves when the market does. What changes is told to the rows.
 * Invariants: best bid < best ask; at least one order on each side; nothing allocates but the growth of the order columns.
 */
import type { TickRows } from './tick-rows.ts';

/** Price steps the ring spans; orders that far from a new one at the same place of the ring are cancelled. */
const ring = 16_384;
const mask = ring - 1;
const none = -1;

export class OrderBook {
  bestBid: number;
  bestAsk: number;
  bids = 0;
  asks = 0;
  /** Orders of the crowd: those that are cancelled by chance. */
  crowd = 0;
  /** Market orders never reach bids at or below the one, asks at or above the other: the prices of planted orders. */
  shieldBid = Number.NEGATIVE_INFINITY;
  shieldAsk = Number.POSITIVE_INFINITY;

  readonly #levelLots = new Int32Array(ring);
  readonly #levelOrders = new Int32Array(ring);
  readonly #levelTick = new Int32Array(ring);
  readonly #levelBid = new Uint8Array(ring);
  readonly #head = new Int32Array(ring).fill(none);
  readonly #tail = new Int32Array(ring).fill(none);

  #tick = new Int32Array(1_024);
  #lots = new Int32Array(1_024);
  #next = new Int32Array(1_024);
  #before = new Int32Array(1_024);
  /** Place in the list of the crowd; none for a planted order. */
  #place = new Int32Array(1_024);
  /** Number of the order, 0 when the place is free. */
  #number = new Float64Array(1_024);
  #list = new Int32Array(1_024);
  #free = none;
  #used = 0;
  #numbered = 0;

  /** A book of one bid just below and one ask just above `tick`, of `lots` each. */
  constructor(
    readonly rows: TickRows,
    tick: number,
    lots: number,
  ) {
    this.bestBid = tick - 1;
    this.bestAsk = tick + 1;
    this.add(true, tick - 1, lots);
    this.add(false, tick + 1, lots);
  }

  get mid(): number {
    return (this.bestBid + this.bestAsk) / 2;
  }

  /** Lots at a price, 0 when there are none. */
  lotsAt(tick: number): number {
    return this.#levelTick[tick & mask] === tick ? this.#levelLots[tick & mask] : 0;
  }

  ordersAt(tick: number): number {
    return this.#levelTick[tick & mask] === tick ? this.#levelOrders[tick & mask] : 0;
  }

  /** The order `number` still rests at place `order`: places are used again. */
  rests(order: number, number: number): boolean {
    return this.#number[order] === number;
  }

  numberOf(order: number): number {
    return this.#number[order];
  }

  tickOf(order: number): number {
    return this.#tick[order];
  }

  isBid(order: number): boolean {
    return this.#levelBid[this.#tick[order] & mask] === 1;
  }

  /** Puts an order behind those at its price; the price must not touch the other side. Returns its place. */
  add(bid: boolean, tick: number, lots: number, planted = false): number {
    const slot = tick & mask;
    if (this.#levelOrders[slot] > 0 && this.#levelTick[slot] !== tick) this.#evict(slot);
    const order = this.#take();
    this.#tick[order] = tick;
    this.#lots[order] = lots;
    this.#number[order] = ++this.#numbered;
    this.#next[order] = none;
    const tail = this.#tail[slot];
    this.#before[order] = tail;
    if (tail === none) this.#head[slot] = order;
    else this.#next[tail] = order;
    this.#tail[slot] = order;
    this.#place[order] = none;
    if (!planted) this.#join(order);
    this.#levelTick[slot] = tick;
    this.#levelBid[slot] = bid ? 1 : 0;
    this.#levelOrders[slot]++;
    this.#levelLots[slot] += lots;
    if (bid) {
      this.bids++;
      if (tick > this.bestBid) this.bestBid = tick;
    } else {
      this.asks++;
      if (tick < this.bestAsk) this.bestAsk = tick;
    }
    this.rows.level(bid, tick, this.#levelLots[slot]);
    return order;
  }

  /** Takes an order out. False when it is the last of its side and stays; a planted one is the crowd's from then on. */
  cancel(order: number): boolean {
    const tick = this.#tick[order];
    const bid = this.#levelBid[tick & mask] === 1;
    if ((bid ? this.bids : this.asks) === 1) {
      if (this.#place[order] === none) this.#join(order);
      return false;
    }
    this.#remove(order, bid);
    this.rows.level(bid, tick, this.lotsAt(tick));
    return true;
  }

  /** Order `i` of the crowd, 0 <= i < crowd. */
  ofCrowd(i: number): number {
    return this.#list[i];
  }

  /** The first in line at the best price of a side. */
  firstAt(bid: boolean): number {
    return this.#head[(bid ? this.bestBid : this.bestAsk) & mask];
  }

  isPlanted(order: number): boolean {
    return this.#place[order] === none;
  }

  /** A market order of `lots` that goes no further than price `limit`; one lot of the last order of a side stays. Returns the lots done. */
  execute(buy: boolean, lots: number, limit: number): number {
    let left = lots;
    while (left > 0) {
      const tick = buy ? this.bestAsk : this.bestBid;
      if (buy ? tick > limit || tick >= this.shieldAsk : tick < limit || tick <= this.shieldBid) break;
      const done = this.#executeAt(buy, tick, left);
      if (done === 0) break;
      left -= done;
    }
    return lots - left;
  }

  /** Tells the rows every level, best first, bids before asks. */
  tellAll(): void {
    this.rows.snapshot();
    const reach = ring / 2;
    for (let tick = this.bestBid; tick > this.bestBid - reach; tick--) this.#tell(true, tick);
    for (let tick = this.bestAsk; tick < this.bestAsk + reach; tick++) this.#tell(false, tick);
  }

  #tell(bid: boolean, tick: number): void {
    const lots = this.lotsAt(tick);
    if (lots > 0) this.rows.level(bid, tick, lots);
  }

  /** One price of a market order: a trade row, then what is left of the level. Returns the lots done. */
  #executeAt(buy: boolean, tick: number, lots: number): number {
    const slot = tick & mask;
    let left = lots;
    while (left > 0) {
      const order = this.#head[slot];
      if (order === none) break;
      const last = (buy ? this.asks : this.bids) === 1;
      const size = this.#lots[order] - (last ? 1 : 0);
      if (size <= left && !last) {
        left -= size;
        this.#remove(order, !buy);
      } else {
        const part = size < left ? size : left;
        this.#lots[order] -= part;
        this.#levelLots[slot] -= part;
        left -= part;
        break;
      }
    }
    const done = lots - left;
    if (done > 0) {
      this.rows.trade(buy, tick, done);
      this.rows.level(!buy, tick, this.lotsAt(tick));
    }
    return done;
  }

  #join(order: number): void {
    this.#place[order] = this.crowd;
    this.#list[this.crowd++] = order;
  }

  #remove(order: number, bid: boolean): void {
    const tick = this.#tick[order];
    const slot = tick & mask;
    const before = this.#before[order];
    const next = this.#next[order];
    if (before === none) this.#head[slot] = next;
    else this.#next[before] = next;
    if (next === none) this.#tail[slot] = before;
    else this.#before[next] = before;
    this.#levelLots[slot] -= this.#lots[order];
    this.#levelOrders[slot]--;
    const place = this.#place[order];
    if (place !== none) {
      const moved = this.#list[--this.crowd];
      this.#list[place] = moved;
      this.#place[moved] = place;
    }
    this.#number[order] = 0;
    this.#next[order] = this.#free;
    this.#free = order;
    if (bid) this.bids--;
    else this.asks--;
    if (this.#levelOrders[slot] === 0 && tick === (bid ? this.bestBid : this.bestAsk)) this.#findBest(bid, tick);
  }

  #findBest(bid: boolean, from: number): void {
    const step = bid ? -1 : 1;
    for (let tick = from + step; tick !== from + step * ring; tick += step) {
      if (this.#levelOrders[tick & mask] === 0 || this.#levelTick[tick & mask] !== tick) continue;
      if (bid) this.bestBid = tick;
      else this.bestAsk = tick;
      return;
    }
    this.#searchBest(bid);
  }

  /** The best price wherever it lies: the next one is more than the ring away. */
  #searchBest(bid: boolean): void {
    let best = bid ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < ring; slot++) {
      if (this.#levelOrders[slot] === 0 || (this.#levelBid[slot] === 1) !== bid) continue;
      const tick = this.#levelTick[slot];
      best = bid ? Math.max(best, tick) : Math.min(best, tick);
    }
    if (bid) this.bestBid = best;
    else this.bestAsk = best;
  }

  /** Cancels a whole level that lies where a new one wants to be, a ring away; even the last order of a side, for a nearer one comes. */
  #evict(slot: number): void {
    const tick = this.#levelTick[slot];
    const bid = this.#levelBid[slot] === 1;
    while (this.#head[slot] !== none) this.#remove(this.#head[slot], bid);
    this.rows.level(bid, tick, 0);
  }

  /** A free place for an order. */
  #take(): number {
    const order = this.#free;
    if (order !== none) {
      this.#free = this.#next[order];
      return order;
    }
    if (this.#used === this.#tick.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    const size = this.#tick.length * 2;
    const longer = (column: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(size);
      grown.set(column);
      return grown;
    };
    this.#tick = longer(this.#tick);
    this.#lots = longer(this.#lots);
    this.#next = longer(this.#next);
    this.#before = longer(this.#before);
    this.#place = longer(this.#place);
    this.#list = longer(this.#list);
    const numbers = new Float64Array(size);
    numbers.set(this.#number);
    this.#number = numbers;
  }
}
