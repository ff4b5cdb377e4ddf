/**
 * Messages of Bybit's public sockets (v5), linear and spot alike. Times are milliseconds; a book's `cts` is the matching engine's, as the
 * `T` of trades is. Trades against hidden retail orders (`RPI`) are trades, though the book never showed their levels; block trades (`BT`)
 * are agreed elsewhere and passed over. A ticker's delta holds what changed: the rest is remembered, for one connection.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { FlatRow } from '../flat-row.ts';
import type { Frame } from '../frame.ts';
import { JsonCursor } from '../json-cursor.ts';
import { readLevels } from '../read-levels.ts';
import { sideWord } from '../taker-side.ts';
import { textId } from '../text-id.ts';
import type { FrameDecoder } from '../venue.ts';

type Stream = 'book' | 'best' | 'trades' | 'ticker' | 'liquidations' | 'other';

interface Named {
  readonly stream: Stream;
  readonly symbol: string;
}

/** What a connection has told of an instrument so far; NaN before it was told. */
interface Told {
  bid: number;
  bidQty: number;
  ask: number;
  askQty: number;
  rate: number;
  nextFunding: number;
}

/** Topic names up to their last dot, all that are ever asked for. */
export const bybitStreams = ['orderbook.200', 'publicTrade', 'orderbook.1', 'tickers', 'allLiquidation'] as const;

/** Topic names that are remembered; a venue that makes up more is not followed there. */
const mostNames = 4_096;

/** `true` begins with it. */
const LETTER_T = 116;
const order = new FlatRow(['T', 'p', 'v', 'S', 'i', 'BT']);

export function bybitDecoder(): FrameDecoder {
  const decoder = new BybitDecoder();
  return (text, frame) => decoder.decode(text, frame);
}

class BybitDecoder {
  readonly #cursor = new JsonCursor();
  readonly #names = new Map<string, Named>();
  /** The topic of the message before, which is mostly that of the next too. */
  #topic = '';
  #newest: Named | undefined;
  readonly #told = new Map<string, Told>();
  /** Of the data read last: number, mark, index, funding, open interest; NaN for what it does not hold. */
  #u = Number.NaN;
  #seq = Number.NaN;
  #mark = Number.NaN;
  #index = Number.NaN;
  #rate = Number.NaN;
  #next = Number.NaN;
  #interest = Number.NaN;
  /** Of the trade or forced order read last; milliseconds; the place behind it, 0 where it is not spelt as usual. */
  #ms = Number.NaN;
  #px = Number.NaN;
  #qty = Number.NaN;
  #side = 0;
  #id = Number.NaN;
  #block = false;
  #end = 0;

  decode(text: string, frame: Frame): void {
    const cursor = this.#cursor;
    cursor.open(text);
    let named: Named | undefined;
    let snapshot = false;
    let ts = Number.NaN;
    let cts = Number.NaN;
    let dataAt = -1;
    let read = false;
    let usable = true;
    if (!cursor.isObject) {
      frame.bad('not a JSON object');
      return;
    }
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('topic')) named = this.#named(cursor.string(this.#topic));
      else if (cursor.is('type')) {
        cursor.skip();
        snapshot = cursor.is('snapshot');
      } else if (cursor.is('ts')) ts = cursor.number() * 1_000;
      else if (cursor.is('cts')) cts = cursor.number() * 1_000;
      else if (cursor.is('op')) {
        answer(text, frame);
        return;
      } else if (cursor.is('data')) {
        dataAt = cursor.at;
        read = named !== undefined;
        if (named) usable = this.#data(named, frame) && usable;
        else cursor.skip();
      } else cursor.skip();
    }
    if (!cursor.atEnd()) {
      frame.bad('not whole JSON');
      return;
    }
    if (named === undefined) {
      answer(text, frame);
      return;
    }
    if (dataAt < 0) usable = named.stream === 'other';
    else if (!read) {
      cursor.open(text, dataAt);
      usable = this.#data(named, frame);
    }
    if (usable && (ts > 0 || !needsTime(named.stream))) this.#tell(named, frame, snapshot, ts, cts);
    else frame.bad(`${named.stream} of ${named.symbol} that cannot be one`);
  }

  #named(topic: string): Named {
    if (topic === this.#topic && this.#newest) return this.#newest;
    const known = this.#names.get(topic);
    if (known) {
      this.#topic = topic;
      this.#newest = known;
      return known;
    }
    const dot = topic.lastIndexOf('.');
    const kind = topic.slice(0, dot);
    const stream: Stream =
      kind === 'publicTrade'
        ? 'trades'
        : kind === 'tickers'
          ? 'ticker'
          : kind === 'allLiquidation'
            ? 'liquidations'
            : kind === 'orderbook.1'
              ? 'best'
              : kind.startsWith('orderbook.')
                ? 'book'
                : 'other';
    const named: Named = { stream, symbol: topic.slice(dot + 1) };
    if (this.#names.size < mostNames) this.#names.set(topic, named);
    return named;
  }

  /** Reads the data of a stream; false when it holds something that cannot be. */
  #data(named: Named, frame: Frame): boolean {
    const { stream, symbol } = named;
    if (stream === 'book' || stream === 'best') return this.#levels(frame);
    if (stream === 'ticker') return this.#ticker();
    if (stream === 'trades' || stream === 'liquidations') return this.#orders(stream === 'trades', frame.place(symbol), frame);
    this.#cursor.skip();
    return true;
  }

  #levels(frame: Frame): boolean {
    const cursor = this.#cursor;
    this.#u = this.#seq = Number.NaN;
    if (!cursor.isObject) return this.#odd();
    let good = true;
    cursor.enter();
    while (cursor.key()) {
      const code = cursor.keyCode;
      if (code === 98) good = readLevels(cursor, frame, SIDE_BID) && good;
      else if (code === 97) good = readLevels(cursor, frame, SIDE_ASK) && good;
      else if (code === 117) this.#u = cursor.number();
      else if (cursor.is('seq')) this.#seq = cursor.number();
      else cursor.skip();
    }
    return good && this.#u > 0;
  }

  /** Trades and forced orders have the same letters; the side of a forced order is that of the position it closes. */
  #orders(trades: boolean, slot: number, frame: Frame): boolean {
    const cursor = this.#cursor;
    if (!cursor.isList) return this.#odd();
    const { text } = cursor;
    let good = true;
    cursor.enter();
    while (cursor.item()) {
      this.#plainOrder(text, cursor.at);
      if (this.#end > 0) cursor.jump(this.#end);
      else if (!cursor.isObject) {
        good = this.#odd();
        continue;
      } else if (!this.#oddOrder()) return false;
      const ts = this.#ms * 1_000;
      const [px, qty, side] = [this.#px, this.#qty, this.#side];
      if (!(ts > 0 && px > 0 && qty > 0) || side === 0) good = false;
      else if (slot < 0 || this.#block) continue;
      else if (!trades) frame.liquidation(slot, ts, px, qty, side === SIDE_BUY ? SIDE_SELL : SIDE_BUY);
      else frame.trade(slot, ts, px, qty, side, this.#id);
    }
    return good;
  }

  /** One spelt as usual; `#end` stays 0 when it is not. */
  #plainOrder(text: string, at: number): void {
    const end = this.#cursor.unescaped ? order.read(text, at) : 0;
    const { from, to } = order;
    this.#end = 0;
    if (end === 0) return;
    this.#ms = order.amount(text, 0);
    this.#px = order.amount(text, 1);
    this.#qty = order.amount(text, 2);
    this.#side = sideWord(text, from[3] as number, to[3] as number);
    this.#id = (to[4] as number) > 0 ? textId(text, from[4], to[4]) : Number.NaN;
    this.#block = text.charCodeAt(from[5] as number) === LETTER_T;
    if (this.#ms > 0 && this.#px > 0 && this.#qty > 0) this.#end = end;
  }

  #oddOrder(): boolean {
    const cursor = this.#cursor;
    this.#ms = this.#px = this.#qty = this.#id = Number.NaN;
    this.#side = 0;
    this.#block = false;
    cursor.enter();
    while (cursor.key()) {
      const code = cursor.keyCode;
      if (code === 84) this.#ms = cursor.number();
      else if (code === 118) this.#qty = cursor.number();
      else if (code === 112) this.#px = cursor.number();
      else if (cursor.is('BT')) this.#block = cursor.boolean() === true;
      else if (cursor.isText && (code === 83 || code === 105)) {
        cursor.skip();
        if (code === 83) this.#side = sideWord(cursor.text, cursor.from, cursor.to);
        else if (cursor.to > cursor.from) this.#id = textId(cursor.text, cursor.from, cursor.to);
      } else cursor.skip();
    }
    return cursor.ok;
  }

  #ticker(): boolean {
    const cursor = this.#cursor;
    this.#mark = this.#index = this.#rate = this.#next = this.#interest = Number.NaN;
    if (!cursor.isObject) return this.#odd();
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('markPrice')) this.#mark = cursor.number();
      else if (cursor.is('indexPrice')) this.#index = cursor.number();
      else if (cursor.is('fundingRate')) this.#rate = cursor.number();
      else if (cursor.is('nextFundingTime')) this.#next = cursor.number() * 1_000;
      else if (cursor.is('openInterest')) this.#interest = cursor.number();
      else cursor.skip();
    }
    return true;
  }

  #odd(): boolean {
    this.#cursor.skip();
    return false;
  }

  #tell({ stream, symbol }: Named, frame: Frame, snapshot: boolean, ts: number, cts: number): void {
    if (stream === 'other') frame.pass('message of no known stream');
    else if (stream === 'book')
      // Number 1 is the first since the service began again: a whole book, whatever it says it is.
      frame.book(frame.place(symbol), cts > 0 ? cts : ts, snapshot || this.#u === 1, this.#u, this.#u, Number.NaN);
    else if (stream === 'best') this.#best(frame, symbol, snapshot, cts > 0 ? cts : ts);
    else if (stream === 'ticker') this.#changes(frame, symbol, ts);
  }

  /** Level 1 comes whole, and again after three seconds without a change; a delta of it would hold one side. */
  #best(frame: Frame, symbol: string, snapshot: boolean, ts: number): void {
    const told = this.#toldOf(symbol);
    if (snapshot) {
      told.bid = told.ask = Number.NaN;
      told.bidQty = told.askQty = 0;
    }
    for (let k = 0; k < frame.levels; k++) {
      const qty = frame.levelQty[k] as number;
      const px = frame.levelPx[k] as number;
      if (frame.levelSide[k] === SIDE_BID) {
        if (qty > 0 || px === told.bid) {
          told.bid = qty > 0 ? px : Number.NaN;
          told.bidQty = qty;
        }
      } else if (qty > 0 || px === told.ask) {
        told.ask = qty > 0 ? px : Number.NaN;
        told.askQty = qty;
      }
    }
    frame.book(-1, 0, false, 0, 0, 0);
    const slot = frame.place(symbol);
    if (slot >= 0) frame.quote(slot, ts, told.bid, told.bidQty, told.ask, told.askQty, this.#seq);
  }

  #changes(frame: Frame, symbol: string, ts: number): void {
    const slot = frame.place(symbol);
    if (slot < 0) return;
    if (this.#mark > 0) frame.mark(slot, ts, this.#mark);
    if (this.#index > 0) frame.index(slot, ts, this.#index);
    if (this.#rate === this.#rate || this.#next > 0) {
      const told = this.#toldOf(symbol);
      if (this.#rate === this.#rate) told.rate = this.#rate;
      if (this.#next > 0) told.nextFunding = this.#next;
      if (told.rate === told.rate) frame.funding(slot, ts, told.rate, told.nextFunding);
    }
    if (this.#interest >= 0) frame.openInterest(slot, ts, this.#interest);
  }

  #toldOf(symbol: string): Told {
    let told = this.#told.get(symbol);
    if (!told) {
      const { NaN: unknown } = Number;
      told = { bid: unknown, bidQty: 0, ask: unknown, askQty: 0, rate: unknown, nextFunding: unknown };
      this.#told.set(symbol, told);
    }
    return told;
  }
}

/** Trades and forced orders have times of their own. */
function needsTime(stream: Stream): boolean {
  return stream === 'book' || stream === 'best' || stream === 'ticker';
}

/** An answer names no topic when it is good; a refusal is of its whole request, which is of one instrument (`encodeBybit`). */
function answer(text: string, frame: Frame): void {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(text) as Record<string, unknown>;
  } catch {
    frame.bad('not whole JSON');
    return;
  }
  const { op, success, ret_msg: words, req_id: asked } = message;
  if (op === 'ping' || op === 'pong') frame.pass('pong');
  else if (op === 'subscribe') {
    if (success === false) refuse(String(words), String(asked ?? ''), frame);
    else frame.accepted.push('');
    frame.pass('answer');
  } else frame.pass(op === undefined ? 'message of no known stream' : 'answer');
}

function refuse(reason: string, asked: string, frame: Frame): void {
  // What was taken before is taken still.
  if (/already subscribed/i.test(reason)) frame.accepted.push('');
  else {
    const symbol = asked || /(?:orderbook\.\d+|publicTrade|tickers|allLiquidation)\.([\w-]+)/.exec(reason)?.[1];
    if (symbol === undefined) frame.refused.push({ name: '', reason });
    else for (const stream of bybitStreams) frame.refused.push({ name: `${stream}.${symbol}`, reason });
  }
}
