/**
 * Recorded markets in place of made ones: lines of `binance-raw` (`<receive time, ns> <frame>`) or captures of other venues
 * (`captures.mjs`) as events of a Market, at `speed` times
 * their pace and of now, from the recorded snapshot on, over and over. The book at the seam is brought to that of the beginning by one
 * message; ids and times go on. Trades are numbered anew. What was not recorded (mark, funding, liquidations) is made by hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { captureTapes } from './captures.mjs';
import { Market } from './market.mjs';

const folder = new URL('../../../../shared/data/', import.meta.url);
const prefixes = { 'binance-futures': 'usdm', 'binance-spot': 'spot' };

/** A tape: steps from behind a snapshot on, the book there, and the number it stands at. */
function readBinance(paths, most) {
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
  const kept = lines.slice(at + 1, at + 1 + most);
  return { length: kept.length, step: (i) => binanceStep(kept[i]), book };
}

function frameOf(line) {
  const space = line.indexOf(' ');
  return { rx: Number(line.slice(0, space)) / 1000, ...JSON.parse(line.slice(space + 1)) };
}

/** `rx` microseconds, `ms` the venue's time where it has one. */
function binanceStep(line) {
  const { rx, data } = frameOf(line);
  const at = { rx, ms: data.T ?? data.E };
  if (data.e === 'depthUpdate')
    return { ...at, kind: 'book', prev: data.pu ?? data.U - 1, first: data.U, last: data.u, bids: data.b, asks: data.a };
  if (data.e !== 'trade') return { ...at, kind: 'quote', id: data.u, bid: [data.b, data.B], ask: [data.a, data.A] };
  const counts = data.X === undefined || data.X === 'MARKET';
  return { ...at, kind: counts ? 'trade' : 'other', side: data.m ? 'sell' : 'buy', px: data.p, qty: data.q };
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
  #ms0;
  #idShift = 0;
  #ahead;
  #tickerDue = 0;

  constructor(source, tape, speed) {
    super({ ...source, levels: 1 });
    this.#tape = tape;
    this.#speed = speed;
    this.#rx0 = tape.step(0).rx;
    for (let i = 0; this.#ms0 === undefined; i++) this.#ms0 = tape.step(i).ms;
    this.#load(tape.book);
    this.updateId = this.publishedId = tape.book.last;
  }

  run(seconds) {
    if (this.paused) return;
    this.#position += seconds * 1e6 * this.#speed * this.haste;
    for (;;) {
      this.#ahead ??= this.#tape.step(this.#next);
      if (this.#ahead.rx - this.#rx0 > this.#position) break;
      this.#play(this.#ahead);
      this.#ahead = undefined;
      if (++this.#next === this.#tape.length) this.#rewind();
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

  #play(step) {
    const { venue, symbol } = this;
    const about = { venue, symbol, market: this, ts: this.#time(step.ms) };
    if (step.kind === 'book') this.#book(about, step);
    else if (step.kind === 'trade')
      this.emit({ kind: 'trade', ...about, id: ++this.tradeId, side: step.side, pxText: step.px, qtyText: step.qty });
    else if (step.kind === 'quote') this.emit({ kind: 'quote', ...about, updateId: step.id + this.#idShift, bid: step.bid, ask: step.ask });
  }

  #book(about, { prev, first, last, bids, asks }) {
    this.#put('bids', bids);
    this.#put('asks', asks);
    if (last !== undefined) {
      const shift = this.#idShift;
      this.#say(about, prev + shift, first + shift, last + shift, bids, asks);
      return;
    }
    const next = this.updateId + 1;
    this.#say(about, this.updateId, next, next, bids, asks);
    this.quote();
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
      this.#put(side, book[side]);
    }
  }

  /** Puts levels into a side (`bids` or `asks`) and keeps the touch; all levels are looked at only when the best one went. */
  #put(name, levels) {
    const { tick, lot } = this.listing;
    const side = this[name];
    const isBid = name === 'bids';
    let best = isBid ? this.bestBid : this.bestAsk;
    let isGone = !side.has(best);
    for (const [pxText, qtyText] of levels) {
      const lots = Math.round(Number(qtyText) / lot);
      const px = Math.round(Number(pxText) / tick);
      if (lots === 0) {
        side.delete(px);
        isGone ||= px === best;
      } else {
        side.set(px, lots);
        if (isBid ? px >= best : px <= best) {
          best = px;
          isGone = false;
        }
      }
    }
    if (isGone) {
      best = isBid ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      for (const px of side.keys()) if (isBid ? px > best : px < best) best = px;
    }
    if (isBid) this.bestBid = best;
    else this.bestAsk = best;
  }

  /** A recorded time (milliseconds) as one of now: as far behind as it is behind the place where the tape stands. */
  #time(recordedMs) {
    if (recordedMs === undefined) return this.clock();
    return Math.round(this.clock() - (this.#position - (recordedMs - this.#ms0) * 1000) / (this.#speed * this.haste));
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
  const tapeOf = { 'binance-raw': binanceTapes, 'venue-captures': captureTapes }[name]?.(from, all, lines);
  if (!tapeOf || !existsSync(from)) throw new Error(`No tape "${name}" in ../shared/data: there may be binance-raw and venue-captures`);
  return (source) => {
    const tape = tapeOf(source.venue, source.symbol);
    return tape && new TapeMarket({ ...source, listing: { ...source.listing, ...tape.listing } }, tape, speed);
  };
}

function binanceTapes(from, all, most) {
  const tapes = new Map();
  const open = (prefix) => {
    const paths = readdirSync(from)
      .sort()
      .filter((file) => file.startsWith(prefix))
      .map((file) => new URL(file, from));
    if (paths.length > 0 && !tapes.has(prefix)) tapes.set(prefix, readBinance(paths, most));
    return tapes.get(prefix);
  };
  return (venue, symbol) => {
    const prefix = prefixes[venue];
    if (prefix === undefined) return undefined;
    const tape = open(`${prefix}_${symbol.toLowerCase()}_`) ?? (all ? open(`${prefix}_btcusdt_`) : undefined);
    return tape && { ...tape, listing: prefix === 'usdm' ? { pxDigits: 2, qtyDigits: 3 } : {} };
  };
}
