/**
 * Messages of Coinbase Advanced Trade. All of a connection are numbered in one row (`sequence_num`). The side of a trade is the maker's,
 * and is turned; several trades of a message come newest first, and are put in order; the trades sent at subscription are old ones. The
 * first book message of a product holds all of its levels, 20 to 50 thousand in several MB.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { numberEnd, quotedNumber } from '../compact-number.ts';
import type { Frame } from '../frame.ts';
import { readIsoTime } from '../iso-time.ts';
import { JsonCursor } from '../json-cursor.ts';
import type { FrameDecoder, Listing } from '../venue.ts';
import { productOf } from './coinbase-products.ts';

interface StatusProduct {
  id?: string;
  product_id?: string;
  base_currency?: string;
  quote_currency?: string;
  quote_increment?: string;
  product_type?: string;
}

interface Rare {
  channel?: string;
  type?: string;
  message?: string;
  reason?: string;
  events?: { subscriptions?: Record<string, unknown>; products?: StatusProduct[] }[];
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const LETTER_B = 98;
const LETTER_E = 101;
const LETTER_N = 110;
const LETTER_P = 112;
const LETTER_S = 115;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Channels of market data; 0 for any other. */
const BOOK = 1;
const TRADES = 2;
const TICKER = 3;
/** What the list in each of their events is called. */
const listNames = ['', 'updates', 'trades', 'tickers'] as const;

/** Types of events; 0 for any other. */
const SNAPSHOT = 1;
const UPDATE = 2;

/** A level as it is written: what stands between its values, up to the first character of each value. */
const bidStart = '{"side":"bid","event_time":"';
const askStart = '{"side":"offer","event_time":"';
const pxStart = '","price_level":"';
const qtyStart = '","new_quantity":"';

export function coinbaseDecoder(listingOf: (symbol: string, tickSize: number) => Listing): FrameDecoder {
  const cursor = new JsonCursor();
  /** The product read last, as it was written and as it is listed: most messages repeat it. */
  let written = '';
  let product = '';
  /** Of the levels read last. */
  let levelTime = Number.NaN;

  function readProduct(): string {
    const at = cursor.at + 1;
    if (written !== '' && cursor.isText && cursor.text.startsWith(written, at) && cursor.text.charCodeAt(at + written.length) === QUOTE) {
      cursor.jump(at + written.length + 1);
      return product;
    }
    written = cursor.string();
    product = productOf(written);
    return product;
  }

  function readTrades(frame: Frame): void {
    const start = frame.n;
    cursor.enter();
    while (cursor.item()) {
      let of = '';
      let side = 0;
      let px = Number.NaN;
      let qty = Number.NaN;
      let id = Number.NaN;
      let ts = Number.NaN;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('product_id')) of = readProduct();
        else if (cursor.is('trade_id')) id = cursor.number();
        else if (cursor.is('price')) px = cursor.number();
        else if (cursor.is('size')) qty = cursor.number();
        else if (cursor.is('time')) ts = readIsoTime(cursor);
        else if (cursor.is('side')) {
          cursor.skip();
          side = cursor.is('BUY') ? SIDE_SELL : cursor.is('SELL') ? SIDE_BUY : 0;
        } else cursor.skip();
      }
      if (of === '' || side === 0 || !(px > 0) || !(qty > 0) || !(ts > 0) || !(id >= 0)) {
        frame.bad(`a trade of ${of || 'no product'} without a side, price, size, id or time`);
        return;
      }
      const slot = frame.place(of);
      if (slot >= 0) frame.trade(slot, ts, px, qty, side, id);
    }
    putInOrder(frame, start);
  }

  function readQuotes(frame: Frame, ts: number): void {
    cursor.enter();
    while (cursor.item()) {
      let of = '';
      let bid = Number.NaN;
      let bidQty = Number.NaN;
      let ask = Number.NaN;
      let askQty = Number.NaN;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('product_id')) of = readProduct();
        else if (cursor.is('best_bid')) bid = cursor.number();
        else if (cursor.is('best_ask')) ask = cursor.number();
        else if (cursor.is('best_bid_quantity')) bidQty = cursor.number();
        else if (cursor.is('best_ask_quantity')) askQty = cursor.number();
        else cursor.skip();
      }
      if (of === '') {
        frame.bad('a ticker without a product');
        return;
      }
      const slot = frame.place(of);
      const hasBid = bid > 0 && bidQty > 0;
      const hasAsk = ask > 0 && askQty > 0;
      if (slot >= 0 && (hasBid || hasAsk))
        frame.quote(slot, ts, hasBid ? bid : Number.NaN, hasBid ? bidQty : 0, hasAsk ? ask : Number.NaN, hasAsk ? askQty : 0, Number.NaN);
    }
  }

  /** The list of levels that comes next; false when one is none. The time of the last is left in `levelTime`. */
  function readLevels(frame: Frame): boolean {
    const { text } = cursor;
    const start = frame.levels;
    let at = cursor.at;
    if (text.charCodeAt(at) !== OPEN_LIST) {
      cursor.skip();
      return false;
    }
    if (text.charCodeAt(at + 1) === CLOSE_LIST) {
      cursor.jump(at + 2);
      return true;
    }
    at++;
    // The first level is compared with how they are always written, the others only where they could differ. All times are as long.
    const firstTime = at + (text.startsWith(bidStart, at) ? bidStart.length : askStart.length);
    const timeLength = text.indexOf('"', firstTime) - firstTime;
    const wellKnown =
      (text.startsWith(bidStart, at) || text.startsWith(askStart, at)) &&
      text.startsWith(pxStart, firstTime + timeLength) &&
      text.startsWith(qtyStart, text.indexOf('"', firstTime + timeLength + pxStart.length));
    while (wellKnown) {
      const isBid = text.charCodeAt(at + 9) === LETTER_B;
      const timeAt = at + (isBid ? bidStart.length : askStart.length);
      const timeEnd = timeAt + timeLength;
      if (text.charCodeAt(timeAt - 1) !== QUOTE || text.charCodeAt(timeAt - 4) !== LETTER_E) break;
      if (text.charCodeAt(timeEnd) !== QUOTE || text.charCodeAt(timeEnd + 3) !== LETTER_P || text.charCodeAt(timeEnd + 15) !== COLON) break;
      const px = quotedNumber(text, timeEnd + pxStart.length);
      const pxEnd = numberEnd - 1;
      if (!(px > 0) || text.charCodeAt(pxEnd + 3) !== LETTER_N || text.charCodeAt(pxEnd + 16) !== COLON) break;
      const qty = quotedNumber(text, pxEnd + qtyStart.length);
      const end = numberEnd;
      if (qty !== qty || text.charCodeAt(end) !== CLOSE_OBJECT) break;
      frame.level(isBid ? SIDE_BID : SIDE_ASK, px, qty);
      const next = text.charCodeAt(end + 1);
      if (next === CLOSE_LIST) {
        cursor.at = timeAt - 1;
        levelTime = readIsoTime(cursor);
        if (!(levelTime > 0)) return false;
        cursor.jump(end + 2);
        return true;
      }
      at = end + 2;
      if (next !== COMMA || text.charCodeAt(at) !== OPEN_OBJECT || text.charCodeAt(at + 2) !== LETTER_S) break;
    }
    frame.levels = start;
    return readOddLevels(frame);
  }

  /** Other fields, another order, white space, other spellings. */
  function readOddLevels(frame: Frame): boolean {
    let good = true;
    cursor.enter();
    while (cursor.item()) {
      if (!cursor.isObject) return false;
      good = readOddLevel(frame) && good;
    }
    return good && cursor.ok;
  }

  function readOddLevel(frame: Frame): boolean {
    let side = 0;
    let px = Number.NaN;
    let qty = Number.NaN;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('side')) {
        cursor.skip();
        side = cursor.is('bid') ? SIDE_BID : cursor.is('offer') ? SIDE_ASK : 0;
      } else if (cursor.is('price_level')) px = cursor.number();
      else if (cursor.is('new_quantity')) qty = cursor.number();
      else if (cursor.is('event_time')) levelTime = readIsoTime(cursor);
      else cursor.skip();
    }
    if (side === 0 || !(px > 0 && px < Number.POSITIVE_INFINITY && qty >= 0 && qty < Number.POSITIVE_INFINITY)) return false;
    frame.level(side, px, qty);
    return true;
  }

  /** `sentAt`: where the time of the message stands, for those whose events have none. */
  function readEvents(frame: Frame, channel: number, sentAt: number, sequence: number): void {
    const list = listNames[channel] as string;
    cursor.enter();
    while (cursor.item()) {
      let type = 0;
      let of = '';
      let good = true;
      let tradesAt = -1;
      let whole = false;
      levelTime = Number.NaN;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('type')) type = readType();
        else if (cursor.is('product_id')) of = readProduct();
        else if (cursor.is(list)) {
          whole = true;
          if (channel === BOOK) good = readLevels(frame) && good;
          else if (channel === TICKER) readQuotes(frame, timeAt(sentAt));
          else if (type === SNAPSHOT) cursor.skip();
          else {
            tradesAt = frame.n;
            readTrades(frame);
          }
        } else cursor.skip();
        if (frame.fault !== '') return;
      }
      if (tradesAt >= 0 && type === SNAPSHOT) frame.n = tradesAt;
      if (!whole || type === 0) frame.bad('an event without its list, or neither snapshot nor update');
      if (channel !== BOOK) continue;
      if (of === '' || !good) {
        frame.bad(`a book of ${of || 'no product'} with a level that is none`);
        return;
      }
      frame.book(frame.place(of), levelTime > 0 ? levelTime : timeAt(sentAt), type === SNAPSHOT, sequence, sequence, Number.NaN);
    }
  }

  function readType(): number {
    cursor.skip();
    return cursor.is('update') ? UPDATE : cursor.is('snapshot') ? SNAPSHOT : 0;
  }

  function readChannel(): number {
    cursor.skip();
    return cursor.is('l2_data') ? BOOK : cursor.is('market_trades') ? TRADES : cursor.is('ticker') ? TICKER : 0;
  }

  /** The time that stands at a place of the message, without going there. */
  function timeAt(place: number): number {
    const { at } = cursor;
    cursor.at = place;
    const ts = readIsoTime(cursor);
    cursor.at = at;
    return ts;
  }

  function readRare(text: string, frame: Frame): void {
    let message: Rare;
    try {
      message = JSON.parse(text) as Rare;
    } catch {
      frame.bad('no whole JSON');
      return;
    }
    frame.pass(message?.channel === 'heartbeats' ? 'heartbeat' : 'answer');
    if (message?.type === 'error') frame.refused.push({ name: '', reason: String(message.reason ?? message.message ?? 'refused') });
    const events = Array.isArray(message?.events) ? message.events : [];
    for (const event of events) {
      if (message.channel === 'subscriptions') acceptAll(event?.subscriptions ?? {}, frame);
      else if (message.channel === 'status' && Array.isArray(event?.products))
        for (const { id, product_id, quote_increment, product_type } of event.products) {
          const symbol = id ?? product_id;
          const step = Number(quote_increment);
          if (typeof symbol === 'string' && step > 0 && (product_type ?? 'SPOT') === 'SPOT') frame.listings.push(listingOf(symbol, step));
        }
    }
  }

  function read(text: string, frame: Frame): void {
    let channel = 0;
    let sentAt = -1;
    let eventsAt = -1;
    let hasRead = false;
    cursor.open(text);
    if (!cursor.isObject) {
      frame.bad('no JSON object');
      return;
    }
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('channel')) channel = readChannel();
      else if (cursor.is('timestamp')) {
        sentAt = cursor.isText ? cursor.at : -1;
        cursor.skip();
      } else if (cursor.is('sequence_num')) frame.sequence = cursor.number();
      else if (cursor.is('events')) {
        eventsAt = cursor.at;
        if (channel !== 0 && sentAt > 0 && frame.sequence >= 0) {
          readEvents(frame, channel, sentAt, frame.sequence);
          eventsAt = -1;
          hasRead = true;
        } else cursor.skip();
      } else cursor.skip();
      if (frame.fault !== '') return;
    }
    if (!cursor.atEnd()) {
      frame.bad('no whole JSON');
      return;
    }
    if (channel === 0) readRare(text, frame);
    else if (!hasRead || eventsAt >= 0) {
      cursor.open(text, eventsAt);
      if (eventsAt < 0 || !(sentAt > 0 && frame.sequence >= 0)) frame.bad(`${listNames[channel]} without events, a time or a number`);
      else readEvents(frame, channel, sentAt, frame.sequence);
      if (!cursor.ok) frame.bad('events of an unknown form');
    }
    if (frame.fault === '' && frame.n === 0 && frame.passed === '') frame.pass('answer');
  }

  return (text, frame) => {
    read(text, frame);
    // What was not read is missing from the row of numbers.
    if (frame.fault !== '') frame.sequence = Number.NaN;
  };
}

/** `{"level2":["BTC-USD"],...}`: all that the connection has now. */
function acceptAll(subscriptions: Record<string, unknown>, frame: Frame): void {
  for (const [channel, products] of Object.entries(subscriptions)) {
    if (!Array.isArray(products) || channel === 'heartbeats') continue;
    for (const product of products) frame.accepted.push(`${channel}:${productOf(String(product))}`);
  }
}

/** Turns the trades from `start` on around when the newest came first. */
function putInOrder(frame: Frame, start: number): void {
  const { id, ts, px, qty, side, slot } = frame;
  let low = start;
  let high = frame.n - 1;
  if (high <= low || (id[low] as number) < (id[high] as number)) return;
  for (; low < high; low++, high--) {
    for (const column of [id, ts, px, qty, side, slot]) {
      const kept = column[low] as number;
      column[low] = column[high] as number;
      column[high] = kept;
    }
  }
}
