/**
 * A market made by hand: one symbol of one venue, seeded. Prices are integer ticks, quantities integer lots; the book is two plain Maps,
 * independent of the book of the desk, and so the oracle of tests. Every change of a level has the next update id; trades have
 * contiguous ids. What happened goes to `emit` as events (README.md lists them). Times integer microseconds of the venue's own clock.
 */

/** A generator of numbers in [0, 1) that begins the same for the same text. */
export function seeded(text) {
  let a = 2166136261;
  for (let i = 0; i < text.length; i++) a = Math.imul(a ^ text.charCodeAt(i), 16777619);
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Decimals a step needs: 0.1 has one, 1 and 5 have none. */
export function digitsOf(step) {
  for (let digits = 0; digits < 12; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9 * scaled) return digits;
  }
  return 12;
}

export class Market {
  /** Price in ticks to quantity in lots. */
  bids = new Map();
  asks = new Map();
  paused = false;
  /** Factor on the rate, for bursts. */
  haste = 1;
  #pendingBids = new Map();
  #pendingAsks = new Map();
  #views = new Map();
  #due = 0;
  #bookAt = 0;
  #tickerAt = 0;
  #liquidationAt = 0;
  #last;
  #quoted = '';
  #quiet = false;

  /** `listing`: { px, tick, lot, size?, pxDigits?, qtyDigits? }, `size` a usual quantity in lots. `clock`: microseconds of the venue. */
  constructor({ venue, symbol, listing, seed = 'quantab', rate = 20, levels = 300, bookMs = 100, clock, emit }) {
    Object.assign(this, { venue, symbol, listing, rate, depth: levels, bookMs, clock, emit });
    this.random = seeded(`${seed} ${venue} ${symbol}`);
    this.pxDigits = listing.pxDigits ?? digitsOf(listing.tick);
    this.qtyDigits = listing.qtyDigits ?? digitsOf(listing.lot);
    this.size = listing.size ?? 1000;
    this.updateId = 1_000_000 + Math.floor(this.random() * 1e6);
    this.publishedId = this.updateId;
    this.tradeId = 1_000 + Math.floor(this.random() * 1e6);
    this.bookCount = 1;
    this.memo = new Map();
    const mid = Math.round(listing.px / listing.tick);
    for (let i = 0; i < levels; i++) {
      this.bids.set(mid - 1 - i - Math.floor(this.random() * 2) * (i > 5 ? 1 : 0), this.#quantity());
      this.asks.set(mid + i + Math.floor(this.random() * 2) * (i > 5 ? 1 : 0), this.#quantity());
    }
    this.bestBid = Math.max(...this.bids.keys());
    this.bestAsk = Math.min(...this.asks.keys());
    this.#last = this.bestBid;
    this.state = { mark: mid, index: mid, funding: 0.0001, openInterest: 50_000 * this.size };
  }

  pxText(ticks) {
    return (ticks * this.listing.tick).toFixed(this.pxDigits);
  }
  qtyText(lots) {
    return (lots * this.listing.lot).toFixed(this.qtyDigits);
  }

  /** Lets `seconds` go by: `rate` events a second, a book message every `bookMs`, a ticker each second, a liquidation now and then. */
  run(seconds) {
    if (this.paused) return;
    const now = this.clock();
    this.#due += this.rate * this.haste * seconds;
    for (; this.#due >= 1; this.#due--) this.step();
    if (now - this.#bookAt >= this.bookMs * 1000 || now < this.#bookAt) {
      this.#bookAt = now;
      this.flush();
    }
    if (now - this.#tickerAt >= 1_000_000 || now < this.#tickerAt) {
      this.#tickerAt = now;
      this.tick();
    }
    if (now - this.#liquidationAt >= 3_000_000 || now < this.#liquidationAt) {
      this.#liquidationAt = now;
      this.liquidate();
    }
  }

  /** One event: a trade at the touch in one of four, else a change of a level. A quote follows where the touch changed. */
  step() {
    if (this.random() < 0.25) this.trade();
    else this.changeLevel();
  }

  /** Exactly one event of a kind, and no quote along with it: for load. */
  only(kind) {
    this.#quiet = true;
    if (kind === 'trade') this.trade();
    else if (kind === 'book') {
      this.changeLevel();
      this.flush();
    } else this.emit(this.quoteEvent());
    this.#quiet = false;
  }

  trade(side = this.random() < 0.5 ? 'buy' : 'sell') {
    const book = side === 'buy' ? this.asks : this.bids;
    const px = side === 'buy' ? this.bestAsk : this.bestBid;
    const there = book.get(px);
    const qty = this.random() < 0.3 ? there : Math.max(1, Math.floor(there * this.random()));
    this.#last = px;
    this.emit(this.tradeEvent(px, qty, side));
    this.set(side === 'buy' ? 'ask' : 'bid', px, there - qty);
    this.quote();
  }

  tradeEvent(px, qty, side) {
    const id = ++this.tradeId;
    const { symbol, venue } = this;
    return {
      kind: 'trade',
      venue,
      symbol,
      market: this,
      ts: this.clock(),
      id,
      side,
      px,
      qty,
      pxText: this.pxText(px),
      qtyText: this.qtyText(qty),
    };
  }

  changeLevel() {
    const chance = this.random();
    const bid = this.random() < 0.5;
    const side = bid ? 'bid' : 'ask';
    const book = bid ? this.bids : this.asks;
    const best = bid ? this.bestBid : this.bestAsk;
    const out = bid ? -1 : 1;
    const spread = this.bestAsk - this.bestBid;
    if (spread > 1 && chance < 0.4) {
      this.set(side, best - out, this.#quantity());
    } else {
      const px = best + out * Math.floor(this.random() ** 3 * this.depth);
      const gone = book.has(px) && chance > 0.75 && book.size > this.depth / 2;
      this.set(side, px, gone ? 0 : this.#quantity());
    }
    this.quote();
  }

  /** One level, in ticks and lots; 0 deletes. The last level of a side stays. */
  set(side, px, lots) {
    const bid = side === 'bid';
    const book = bid ? this.bids : this.asks;
    if (px <= 0) return;
    if (lots <= 0 && book.size === 1) lots = this.#quantity();
    if (lots > 0) book.set(px, lots);
    else book.delete(px);
    (bid ? this.#pendingBids : this.#pendingAsks).set(px, lots);
    this.updateId++;
    if (lots > 0) {
      if (bid && px > this.bestBid) this.bestBid = px;
      if (!bid && px < this.bestAsk) this.bestAsk = px;
    } else if (px === (bid ? this.bestBid : this.bestAsk)) {
      let next = bid ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      for (const key of book.keys()) if (bid ? key > next : key < next) next = key;
      if (bid) this.bestBid = next;
      else this.bestAsk = next;
    }
  }

  /** The best quote, where it changed since the last one. */
  quote() {
    if (this.#quiet) return;
    const key = `${this.bestBid} ${this.bids.get(this.bestBid)} ${this.bestAsk} ${this.asks.get(this.bestAsk)}`;
    if (key === this.#quoted) return;
    this.#quoted = key;
    this.emit(this.quoteEvent());
  }

  quoteEvent() {
    const { venue, symbol, bestBid, bestAsk } = this;
    const bid = [this.pxText(bestBid), this.qtyText(this.bids.get(bestBid))];
    const ask = [this.pxText(bestAsk), this.qtyText(this.asks.get(bestAsk))];
    return { kind: 'quote', venue, symbol, market: this, ts: this.clock(), updateId: this.updateId, bid, ask };
  }

  /** Says what changed in the book since the last time, with the update ids from `first` to `last`; nothing where nothing did. */
  flush() {
    if (this.#pendingBids.size + this.#pendingAsks.size === 0) return;
    const prev = this.publishedId;
    const event = {
      kind: 'book',
      venue: this.venue,
      symbol: this.symbol,
      market: this,
      ts: this.clock(),
      prev,
      first: prev + 1,
      last: this.updateId,
      count: ++this.bookCount,
      bids: this.#texts(this.#pendingBids),
      asks: this.#texts(this.#pendingAsks),
    };
    this.publishedId = this.updateId;
    this.#pendingBids = new Map();
    this.#pendingAsks = new Map();
    this.followed(event);
    this.emit(event);
  }

  /** Gives a book message what it changed in the views. */
  followed(event) {
    for (const view of this.#views.values()) view.follow(event);
    event.view = (depth, silent = false) => this.view(depth, silent).changes;
  }

  /** The best `depth` levels of each side, followed from now on; `silent` where the venue sends no deletion for what falls out. */
  view(depth, silent = false) {
    const key = `${depth} ${silent}`;
    let view = this.#views.get(key);
    if (!view) {
      this.flush();
      view = new View(this, depth, silent);
      this.#views.set(key, view);
    }
    return view;
  }

  /** The book as it stands and all that was said of it: flushes first. Levels best first, as texts. */
  snapshot(depth = Number.POSITIVE_INFINITY) {
    this.flush();
    return { ts: this.clock(), last: this.updateId, count: this.bookCount, ...this.levels(depth) };
  }

  /** Levels best first, as texts, at `updateId`; book messages of the newest of them may not be out yet. */
  levels(depth = Number.POSITIVE_INFINITY) {
    return { bids: this.#side(this.bids, -1, depth), asks: this.#side(this.asks, 1, depth) };
  }

  #side(book, sign, depth) {
    const best = sign > 0 ? this.bestAsk : this.bestBid;
    let px = [];
    // Of a deep book only what is near enough is sorted.
    if (depth * 8 < book.size) for (const at of book.keys()) if ((at - best) * sign < depth * 4) px.push(at);
    if (px.length < depth) px = [...book.keys()];
    px.sort((a, b) => sign * (a - b));
    if (px.length > depth) px.length = depth;
    return px.map((at) => [this.pxText(at), this.qtyText(book.get(at))]);
  }

  #texts(changes) {
    const out = [];
    for (const [px, lots] of changes) out.push([this.pxText(px), this.qtyText(lots)]);
    return out;
  }

  tick() {
    const { state } = this;
    const mid = Math.round((this.bestBid + this.bestAsk) / 2);
    state.index = mid + Math.floor(this.random() * 5) - 2;
    state.mark = mid + Math.floor(this.random() * 3) - 1;
    state.openInterest = Math.max(1, state.openInterest + Math.floor((this.random() - 0.5) * 20 * this.size));
    if (this.random() < 0.1) state.funding = Math.round((state.funding + (this.random() - 0.5) * 2e-5) * 1e8) / 1e8;
    const before = this.memo.get('ticker');
    const event = this.ticker();
    this.memo.set('ticker', event);
    this.emit({ ...event, before });
  }

  /** Mark, index, funding, open interest, last price as they stand, and the best quote. */
  ticker() {
    const { state, venue, symbol } = this;
    const ts = this.clock();
    const eightHours = 8 * 3600 * 1000;
    return {
      kind: 'ticker',
      venue,
      symbol,
      market: this,
      ts,
      mark: this.pxText(state.mark),
      index: this.pxText(state.index),
      last: this.pxText(this.#last),
      funding: state.funding.toFixed(8),
      nextFundingMs: (Math.floor(ts / 1000 / eightHours) + 1) * eightHours,
      openInterest: this.qtyText(state.openInterest),
      bid: [this.pxText(this.bestBid), this.qtyText(this.bids.get(this.bestBid))],
      ask: [this.pxText(this.bestAsk), this.qtyText(this.asks.get(this.bestAsk))],
    };
  }

  /** A forced order; `side` is that of the order: a 'sell' closes a long. */
  liquidate(side = this.random() < 0.5 ? 'buy' : 'sell') {
    const px = side === 'buy' ? this.bestAsk : this.bestBid;
    const qty = this.#quantity();
    const { venue, symbol } = this;
    const pxText = this.pxText(px);
    this.emit({ kind: 'liquidation', venue, symbol, market: this, ts: this.clock(), side, px, qty, pxText, qtyText: this.qtyText(qty) });
  }

  /** Adds levels far from the touch until a side has `levels`: for snapshots of many megabytes. */
  grow(levels) {
    for (let px = this.bestBid - this.depth; this.bids.size < levels && px > 0; px--)
      if (!this.bids.has(px)) this.set('bid', px, this.#quantity());
    for (let px = this.bestAsk + this.depth; this.asks.size < levels; px++) if (!this.asks.has(px)) this.set('ask', px, this.#quantity());
    this.flush();
  }

  #quantity() {
    return 1 + Math.floor(this.random() ** 2 * 2 * this.size);
  }
}

/** The best levels of a book as a venue with a limited depth sends them: what changed in them from one message to the next. */
class View {
  #bids;
  #asks;
  changes = undefined;

  constructor(market, depth, silent) {
    Object.assign(this, { market, depth, silent, last: market.updateId, count: 1 });
    this.#bids = new Map(market.levels(depth).bids);
    this.#asks = new Map(market.levels(depth).asks);
  }

  /** `changes`: { bids, asks, prev, last, count } of this message; undefined where the best levels stayed as they were. */
  follow(event) {
    const { bids, asks } = this.market.levels(this.depth);
    const bidsNow = new Map(bids);
    const asksNow = new Map(asks);
    const changes = { bids: this.#changed(this.#bids, bidsNow, event.bids), asks: this.#changed(this.#asks, asksNow, event.asks) };
    this.#bids = bidsNow;
    this.#asks = asksNow;
    if (changes.bids.length + changes.asks.length === 0) {
      this.changes = undefined;
      return;
    }
    this.changes = { ...changes, prev: this.last, last: event.last, count: ++this.count };
    this.last = event.last;
  }

  #changed(before, now, said) {
    const out = [];
    const zero = this.market.qtyText(0);
    // Where nothing is said of levels that fall out, deletions are those that happened in the book itself.
    const deleted = this.silent ? new Set(said.filter(([, qty]) => qty === zero).map(([px]) => px)) : undefined;
    for (const px of before.keys()) if (!now.has(px) && (!deleted || deleted.has(px))) out.push([px, zero]);
    for (const [px, qty] of now) if (before.get(px) !== qty) out.push([px, qty]);
    return out;
  }
}
