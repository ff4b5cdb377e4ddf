/**
 * One side of an order book: quantity by integer key, the best level is the lowest key (bids use the negated tick).
 * A dense window of keys around the touch with an occupancy bit each, and a sorted tail for all others.
 * Invariant: a key is in the window or in the tail, never in both; quantities held are above zero.
 */

/** Keys in the dense window; a multiple of 32. At a price step of a ten-thousandth of a percent it spans 1.6 %. */
const windowKeys = 16_384;
/** Where a re-centred window puts the best key, and how far the best may wander before it is re-centred. */
const centre = windowKeys / 4;
const farthest = (windowKeys * 3) / 4;
/** Levels better than the whole window that show the market has jumped there; fewer may be stray rows. */
const jumped = 8;
/** Offsets and quantities of the levels of a window while it is re-centred; one side at a time. */
const movedAt = new Int32Array(windowKeys);
const movedQty = new Float64Array(windowKeys);

export class BookSide {
  /** Lowest key; Infinity when the side is empty. */
  best = Number.POSITIVE_INFINITY;
  #base = Number.NaN;
  readonly #qty = new Float64Array(windowKeys);
  readonly #bits = new Uint32Array(windowKeys / 32);
  #dense = 0;
  #tailKeys = new Float64Array(256);
  #tailQty = new Float64Array(256);
  #tail = 0;

  get size(): number {
    return this.#dense + this.#tail;
  }

  get bytes(): number {
    return this.#qty.byteLength + this.#bits.byteLength + this.#tailKeys.byteLength * 2;
  }

  clear(): void {
    if (this.#dense > 0) {
      this.#qty.fill(0);
      this.#bits.fill(0);
    }
    this.#dense = 0;
    this.#tail = 0;
    this.#base = Number.NaN;
    this.best = Number.POSITIVE_INFINITY;
  }

  /** Quantity at a key, 0 when there is none. */
  at(key: number): number {
    const offset = key - this.#base;
    if (offset >= 0 && offset < windowKeys) return this.#qty[offset];
    const place = this.#find(key);
    return place < this.#tail && this.#tailKeys[place] === key ? this.#tailQty[place] : 0;
  }

  /** Puts a level; a quantity of 0 takes it away. */
  set(key: number, qty: number): void {
    if (this.size === 0) {
      if (!(qty > 0)) return;
      this.#base = key - centre;
    } else if (key < this.#base && key >= this.#base - windowKeys && qty > 0) {
      this.#centre(key);
    } else if (key < this.#base && this.#tail >= jumped && this.#tailKeys[jumped - 1] < this.#base) {
      this.#centre(this.#tailKeys[jumped - 1]);
    }
    const offset = key - this.#base;
    if (offset >= 0 && offset < windowKeys) this.#setDense(offset, qty);
    else this.#setTail(key, qty);
    if (qty > 0) {
      if (key < this.best) this.best = key;
    } else if (key === this.best) this.#findBest();
  }

  /** Calls `visit` for the first `limit` levels, best first. */
  visit(limit: number, visit: (key: number, qty: number) => void): void {
    let place = 0;
    let left = limit;
    while (place < this.#tail && this.#tailKeys[place] < this.#base && left-- > 0) {
      visit(this.#tailKeys[place], this.#tailQty[place]);
      place++;
    }
    let seen = 0;
    for (let offset = this.#next(0); seen < this.#dense && left > 0; offset = this.#next(offset + 1)) {
      visit(this.#base + offset, this.#qty[offset]);
      seen++;
      left--;
    }
    for (; place < this.#tail && left > 0; place++, left--) visit(this.#tailKeys[place], this.#tailQty[place]);
  }

  /** Writes the best levels into columns, as many as these hold and there are: how many. */
  top(keys: Float64Array, quantities: Float64Array): number {
    const limit = Math.min(keys.length, this.size);
    let n = 0;
    let place = 0;
    for (; n < limit && place < this.#tail && this.#tailKeys[place] < this.#base; place++, n++) {
      keys[n] = this.#tailKeys[place];
      quantities[n] = this.#tailQty[place];
    }
    const dense = Math.min(limit, n + this.#dense);
    const best = this.best - this.#base;
    for (let offset = best > 0 && best < windowKeys ? best : 0; n < dense; offset++, n++) {
      offset = this.#next(offset);
      keys[n] = this.#base + offset;
      quantities[n] = this.#qty[offset];
    }
    for (; n < limit; place++, n++) {
      keys[n] = this.#tailKeys[place];
      quantities[n] = this.#tailQty[place];
    }
    return n;
  }

  /**
   * Quantities of the keys in [origin + k * width, origin + (k + 1) * width), for each place k of `out` whose bit is in `which`; the others
   * stay. No key is below origin. A bin is summed in the order of its keys, whatever part of the side they are in.
   */
  bins(origin: number, width: number, out: Float64Array, which: number): void {
    const count = out.length;
    for (let bin = 0; bin < count; bin++) if ((which >>> bin) & 1) out[bin] = 0;
    const end = origin + count * width;
    const above = this.#base + windowKeys;
    this.#binTail(0, this.#base < end ? this.#base : end, origin, width, out, which);
    if (this.#dense > 0) {
      const first = this.best - this.#base;
      let from = first > 0 && first < windowKeys ? first : 0;
      for (let bin = 0; bin < count && from < windowKeys; bin++) {
        const limit = origin + (bin + 1) * width - this.#base;
        const to = limit > from ? (limit < windowKeys ? Math.ceil(limit) : windowKeys) : from;
        if ((which >>> bin) & 1) out[bin] = this.#sum(from, to, out[bin]);
        from = to;
      }
    }
    if (this.#tail > 0 && above < end) this.#binTail(this.#find(above), end, origin, width, out, which);
  }

  /** Adds the levels of the tail from `place` on whose keys are below `end`. */
  #binTail(place: number, end: number, origin: number, width: number, out: Float64Array, which: number): void {
    let bin = 0;
    let limit = origin + width;
    for (; place < this.#tail && this.#tailKeys[place] < end; place++) {
      while (this.#tailKeys[place] >= limit && bin < out.length - 1) limit = origin + (++bin + 1) * width;
      if ((which >>> bin) & 1) out[bin] += this.#tailQty[place];
    }
  }

  /** Adds the quantities at the offsets [from, to) to `sum`, one after the other. */
  #sum(from: number, to: number, sum: number): number {
    const bits = this.#bits;
    const qty = this.#qty;
    let total = sum;
    for (let word = from >>> 5; word << 5 < to; word++) {
      const start = word << 5;
      let left = bits[word];
      if (start < from) left &= -1 << (from & 31);
      if (start + 32 > to) left &= (1 << (to & 31)) - 1;
      for (; left !== 0; left &= left - 1) total += qty[start + 31 - Math.clz32(left & -left)];
    }
    return total;
  }

  #setDense(offset: number, qty: number): void {
    const word = offset >>> 5;
    const bit = 1 << (offset & 31);
    const had = (this.#bits[word] & bit) !== 0;
    if (qty > 0) {
      this.#qty[offset] = qty;
      if (!had) {
        this.#bits[word] |= bit;
        this.#dense++;
      }
    } else if (had) {
      this.#qty[offset] = 0;
      this.#bits[word] &= ~bit;
      this.#dense--;
    }
  }

  #setTail(key: number, qty: number): void {
    const place = this.#find(key);
    const n = this.#tail;
    const known = place < n && this.#tailKeys[place] === key;
    if (qty > 0) {
      if (!known) {
        if (n === this.#tailKeys.length) this.#growTail();
        this.#tailKeys.copyWithin(place + 1, place, n);
        this.#tailQty.copyWithin(place + 1, place, n);
        this.#tailKeys[place] = key;
        this.#tail = n + 1;
      }
      this.#tailQty[place] = qty;
    } else if (known) {
      this.#tailKeys.copyWithin(place, place + 1, n);
      this.#tailQty.copyWithin(place, place + 1, n);
      this.#tail = n - 1;
    }
  }

  #growTail(): void {
    const keys = new Float64Array(this.#tailKeys.length * 2);
    const qty = new Float64Array(keys.length);
    keys.set(this.#tailKeys);
    qty.set(this.#tailQty);
    this.#tailKeys = keys;
    this.#tailQty = qty;
  }

  /** First place in the tail with a key not below `key`. */
  #find(key: number): number {
    let low = 0;
    let high = this.#tail;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#tailKeys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First occupied offset not below `offset`; windowKeys when there is none. */
  #next(offset: number): number {
    let word = offset >>> 5;
    if (word >= this.#bits.length) return windowKeys;
    let bits = this.#bits[word] & (-1 << (offset & 31));
    while (bits === 0) {
      if (++word === this.#bits.length) return windowKeys;
      bits = this.#bits[word];
    }
    return (word << 5) + 31 - Math.clz32(bits & -bits);
  }

  #findBest(): void {
    const below = this.#tail > 0 ? this.#tailKeys[0] : Number.POSITIVE_INFINITY;
    if (this.#dense === 0) {
      this.best = below;
      if (this.#tail > 0) this.#centre(below);
      return;
    }
    const from = this.best - this.#base;
    const offset = this.#next(from > 0 && from < windowKeys ? from : 0);
    this.best = Math.min(below, this.#base + offset);
    if (below > this.best && offset > farthest) this.#centre(this.best);
  }

  /** Moves the window so that `key` lies at its centre; levels change places with the tail. */
  #centre(key: number): void {
    const from = this.#base;
    const base = key - centre;
    const shift = base - from;
    const count = this.#dense;
    let n = 0;
    for (let offset = this.#next(0); n < count; offset = this.#next(offset + 1), n++) {
      movedAt[n] = offset;
      movedQty[n] = this.#qty[offset];
    }
    this.#qty.fill(0);
    this.#bits.fill(0);
    this.#dense = 0;
    this.#base = base;
    for (let i = 0; i < count; i++) {
      const offset = movedAt[i] - shift;
      if (offset >= 0 && offset < windowKeys) this.#setDense(offset, movedQty[i]);
    }
    // Keys inside the new window are one stretch of the sorted tail.
    const first = this.#find(base);
    const end = this.#find(base + windowKeys);
    for (let i = first; i < end; i++) this.#setDense(this.#tailKeys[i] - base, this.#tailQty[i]);
    if (end > first) {
      this.#tailKeys.copyWithin(first, end, this.#tail);
      this.#tailQty.copyWithin(first, end, this.#tail);
      this.#tail -= end - first;
    }
    for (let i = 0; i < count; i++) {
      const offset = movedAt[i] - shift;
      if (offset < 0 || offset >= windowKeys) this.#setTail(from + movedAt[i], movedQty[i]);
    }
  }
}
