/**
 * Recorded markets in place of made ones: lines of `binance-raw` (`<receive time, ns> <frame>`) as events of a Market, at `speed` times
 * their pace and of now, from the recorded snapshot on, over and over. The book at the seam is brought to that of the beginning by one
 * message; ids and times go on. Trades are numbered anew. What was not recorded (mark, funding, liquidations) is made by hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Market } from './market.mjs';

const folder = new URL('../../../../shared/data/', import.meta.url);
const prefixes = { 'binance-futures': 'usdm', 'binance-spot': 'spot' };

/** Lines from behind the snapshot on, the book there, and the number it stands at. */
function readTape(paths, most) {
  const lines = paths.flatMap((path) => gunzipSync(readFileSync(path)).toString().split('\n')).filter((line) => line !== '');
  const at = lines.findIndex((line) => line.includes('"lastUpdateId"'));
  const snapshot = JSON.parse(lines[at].slice(lines[at].indexOf(' ') + 1));
  const book = { bids: new Map(snapshot.bids), asks: new Map(snapshot.asks), last: snapshot.lastUpdateId };
  for (const line of lines.slice(0, at)) {
    const { data } = frameOf(line);
    if (data.e !== 'depthUpdate' || data.u <= book.last) continue;
    put(book.bids, data.b);
    put(book.asks, data.a);
    book.last = data.u;
  }
  return { lines: lines.slice(at + 1, at + 1 + most), book };
}

function frameOf(line) {
  const space = line.indexOf(' ');
  return { rx: Number(line.slice(0, space)) / 1000, ...JSON.parse(line.slice(space + 1)) };
}

function put(side, levels) {
  for (const [px, qty] of levels) {
    if (Number(qty) === 0) side.delete(px);
    else side.set(px, qty);
  }
}

export class TapeMarket extends Market {
  #tape;
  #speed;
  #next = 0;
  /** Microseconds of the tape that have gone by in this round, and in all. */
  #position = 0;
  #rounds = 0;
  #rx0;
  #ts0;
  #idShift = 0;
  #ahead;
  #tickerDue = 0;

  constructor(source, tape, speed) {
    super({ ...source, levels: 1 });
    this.#tape = tape;
    this.#speed = speed;
    const first = frameOf(tape.lines[0]);
    this.#rx0 = first.rx;
    this.#ts0 = tape.lines.map((line) => frameOf(line).data.E).find((time) => time !== undefined) * 1000;
    this.#load(tape.book);
    this.updateId = this.publishedId = tape.book.last;
  }

  run(seconds) {
    if (this.paused) return;
    this.#position += seconds * 1e6 * this.#speed * this.haste;
    for (;;) {
      this.#ahead ??= frameOf(this.#tape.lines[this.#next]);
      if (this.#ahead.rx - this.#rx0 > this.#position) break;
      this.#play(this.#ahead.data);
      this.#ahead = undefined;
      if (++this.#next === this.#tape.lines.length) this.#rewind();
    }
    this.#tickerDue -= seconds;
    if (this.#tickerDue <= 0) {
      this.#tickerDue = 1;
      this.tick();
      if (this.random() < 0.3) this.liquidate();
    }
  }

  /** Nothing waits: what was played was said. */
  flush() {}

  #play(data) {
    const { venue, symbol } = this;
    const about = { venue, symbol, market: this, ts: this.#time(data.T ?? data.E) };
    if (data.e === 'depthUpdate') this.#book(about, data);
    else if (data.e === 'trade') {
      if (data.X !== undefined && data.X !== 'MARKET') return;
      const side = data.m ? 'sell' : 'buy';
      this.emit({ kind: 'trade', ...about, id: ++this.tradeId, side, pxText: data.p, qtyText: data.q });
    } else if (data.A !== undefined) {
      const updateId = data.u + this.#idShift;
      this.emit({ kind: 'quote', ...about, updateId, bid: [data.b, data.B], ask: [data.a, data.A] });
    }
  }

  #book(about, { U, u, pu, b, a }) {
    const shift = this.#idShift;
    this.#put(this.bids, b);
    this.#put(this.asks, a);
    this.#touch();
    this.#say(about, (pu ?? U - 1) + shift, U + shift, u + shift, b, a);
  }

  #say(about, prev, first, last, bids, asks) {
    this.updateId = this.publishedId = last;
    this.bookCount++;
    const event = { kind: 'book', ...about, prev, first, last, count: this.bookCount, bids, asks };
    this.followed(event);
    this.emit(event);
  }

  /** From the end to the beginning: one message makes the book that of the beginning again. */
  #rewind() {
    const { book } = this.#tape;
    const before = this.levels();
    this.#load(book);
    const now = this.levels();
    const changed = (was, is) => {
      const there = new Map(is);
      const then = new Map(was);
      const gone = was.filter(([px]) => !there.has(px)).map(([px]) => [px, this.qtyText(0)]);
      return [...gone, ...is.filter(([px, qty]) => then.get(px) !== qty)];
    };
    const { venue, symbol, updateId } = this;
    const about = { venue, symbol, market: this, ts: this.clock() };
    this.#next = 0;
    this.#position = 0;
    this.#rounds++;
    this.#idShift = updateId + 1 - book.last;
    this.#say(about, updateId, updateId + 1, updateId + 1, changed(before.bids, now.bids), changed(before.asks, now.asks));
  }

  get rounds() {
    return this.#rounds;
  }

  #load(book) {
    for (const side of ['bids', 'asks']) {
      this[side].clear();
      this.#put(this[side], book[side]);
    }
    this.#touch();
  }

  #put(side, levels) {
    const { tick, lot } = this.listing;
    for (const [pxText, qtyText] of levels) {
      const lots = Math.round(Number(qtyText) / lot);
      const px = Math.round(Number(pxText) / tick);
      if (lots === 0) side.delete(px);
      else side.set(px, lots);
    }
  }

  #touch() {
    this.bestBid = Number.NEGATIVE_INFINITY;
    this.bestAsk = Number.POSITIVE_INFINITY;
    for (const px of this.bids.keys()) if (px > this.bestBid) this.bestBid = px;
    for (const px of this.asks.keys()) if (px < this.bestAsk) this.bestAsk = px;
  }

  /** A recorded time (milliseconds) as one of now: as far behind as it is behind the place where the tape stands. */
  #time(recordedMs) {
    if (recordedMs === undefined) return this.clock();
    return Math.round(this.clock() - (this.#position - (recordedMs * 1000 - this.#ts0)) / (this.#speed * this.haste));
  }
}

/**
 * A maker of markets for `startVenueServer`: recorded ones of the tape `name` where there are any, for every symbol where `all` is given
 * (those that were not recorded play Bitcoin's), else made by hand. `lines`: at most so many of a tape.
 * @param {string} name
 * @param {{ speed?: number, all?: boolean, lines?: number }} [options]
 */
export async function openTapes(name, { speed = 1, all = false, lines = Number.POSITIVE_INFINITY } = {}) {
  const from = new URL(`${name}/`, folder);
  if (name !== 'binance-raw' || !existsSync(from)) throw new Error(`No tape "${name}": ../shared/data/binance-raw is not there`);
  const files = readdirSync(from).sort();
  const tapes = new Map();
  const tapeOf = (prefix) => {
    const paths = files.filter((file) => file.startsWith(prefix)).map((file) => new URL(file, from));
    if (paths.length > 0 && !tapes.has(prefix)) tapes.set(prefix, readTape(paths, lines));
    return tapes.get(prefix);
  };
  return (source) => {
    const prefix = prefixes[source.venue];
    if (prefix === undefined) return undefined;
    const tape = tapeOf(`${prefix}_${source.symbol.toLowerCase()}_`) ?? (all ? tapeOf(`${prefix}_btcusdt_`) : undefined);
    const listing = { ...source.listing, ...(prefix === 'usdm' ? { pxDigits: 2, qtyDigits: 3 } : {}) };
    return tape && new TapeMarket({ ...source, listing }, tape, speed);
  };
}
