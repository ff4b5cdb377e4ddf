/**
 * Messages of Coinbase Advanced Trade. All of a connection are numbered in one row (`sequence_num`). The side of a trade is the maker's,
 * and is turned; several trades of a message come newest first, and are put in order; the trades sent at subscription are old ones. The
 * first book message of a product holds all of its levels, 20 to 50 thousand in several MB.
 */
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { numberEnd, plainInteger, quotedNumber } from '../compact-number.ts';
import type { Frame } from '../frame.ts';
import { readIsoTime } from '../iso-time.ts';
import { JsonCursor } from '../json-cursor.ts';
import type { FrameDecoder, Listing } from '../venue.ts';
import { readLevels } from './coinbase-levels.ts';
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
const LETTER_E = 101;
const LETTER_I = 105;
const LETTER_M = 109;
const LETTER_P = 112;
const LETTER_S = 115;
const LETTER_T = 116;
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

/** A message of trades as it is written, around its time, its number and its trades. */
const channelAt = '{"channel":"'.length;
const timeAtStart = '{"channel":"market_trades","timestamp":"'.length;
const numberStart = '","sequence_num":';
const listStart = ',"events":[{"type":"update","trades":[';
const listEnd = ']}]}';

export function coinbaseDecoder(listingOf: (symbol: string, tickSize: number) => Listing): FrameDecoder {
  const cursor = new JsonCursor();
  /** The product read last, as it was written and as it is listed: most messages repeat it. */
  let written = '';
  let product = '';

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
      if (readPlainTrade(frame)) continue;
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

  /** A trade written as they always are; false, and nowhere gone, for any other. Keys are told by their letters and colons. */
  function readPlainTrade(frame: Frame): boolean {
    const { text, at } = cursor;
    const idAt = at + 15 + written.length + 14;
    if (written === '' || text.charCodeAt(at + 2) !== LETTER_P || !text.startsWith(written, at + 15)) return false;
    if (text.charCodeAt(idAt - 14) !== QUOTE || text.charCodeAt(idAt - 11) !== LETTER_T || text.charCodeAt(idAt - 2) !== COLON)
      return false;
    const id = plainInteger(text, idAt);
    const idEnd = numberEnd;
    if (text.charCodeAt(idEnd + 3) !== LETTER_P || text.charCodeAt(idEnd + 9) !== COLON) return false;
    const px = quotedNumber(text, idEnd + 11);
    const pxEnd = numberEnd;
    if (text.charCodeAt(pxEnd + 3) !== LETTER_I || text.charCodeAt(pxEnd + 5) !== LETTER_E || text.charCodeAt(pxEnd + 7) !== COLON)
      return false;
    const qty = quotedNumber(text, pxEnd + 9);
    const qtyEnd = numberEnd;
    if (!(px > 0 && qty > 0 && id >= 0)) return false;
    if (text.charCodeAt(qtyEnd + 2) !== LETTER_T || text.charCodeAt(qtyEnd + 4) !== LETTER_M || text.charCodeAt(qtyEnd + 7) !== COLON)
      return false;
    cursor.at = qtyEnd + 8;
    const ts = readIsoTime(cursor);
    const sideAt = cursor.at + 9;
    const sells = text.startsWith('SELL"', sideAt);
    const buys = !sells && text.startsWith('BUY"', sideAt);
    const end = sideAt + (sells ? 5 : 4);
    if (!(ts > 0) || (!sells && !buys) || text.charCodeAt(sideAt - 6) !== LETTER_I || text.charCodeAt(end) !== CLOSE_OBJECT) {
      cursor.at = at;
      cursor.ok = true;
      return false;
    }
    cursor.jump(end + 1);
    const slot = frame.place(product);
    if (slot >= 0) frame.trade(slot, ts, px, qty, sells ? SIDE_BUY : SIDE_SELL, id);
    return true;
  }

  /** A message of new trades, written as they always are, from its first character to its last; false for any other. */
  function readPlainTrades(text: string, frame: Frame): boolean {
    // The one channel of that letter and length. Its list is compared to the letter before any trade is read.
    if (text.charCodeAt(channelAt) !== LETTER_M || text.charCodeAt(channelAt + 13) !== QUOTE || text.charCodeAt(timeAtStart - 1) !== QUOTE)
      return false;
    const numberAt = text.indexOf('"', timeAtStart) + numberStart.length;
    if (text.charCodeAt(numberAt - 14) !== LETTER_S || text.charCodeAt(numberAt - 1) !== COLON) return false;
    const sequence = plainInteger(text, numberAt);
    const listAt = numberEnd + listStart.length;
    if (!(sequence >= 0) || !text.startsWith(listStart, numberEnd)) return false;
    cursor.open(text, listAt);
    for (;;) {
      if (!readPlainTrade(frame)) break;
      if (text.charCodeAt(cursor.at) === COMMA) cursor.at++;
      else if (text.length === cursor.at + listEnd.length && text.startsWith(listEnd, cursor.at)) {
        frame.sequence = sequence;
        putInOrder(frame, 0);
        return true;
      } else break;
    }
    frame.n = 0;
    frame.unasked = 0;
    return false;
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
      // A ticker may leave its quote out.
      if (slot >= 0 && (bid > 0 || ask > 0)) frame.quote(slot, ts, bid, bidQty, ask, askQty, Number.NaN);
    }
  }

  /** `sentAt`: where the time of the message stands, for those whose events have none. */
  function readEvents(frame: Frame, channel: number, sentAt: number, sequence: number): void {
    const list = listNames[channel] as string;
    cursor.enter();
    while (cursor.item()) {
      let type = 0;
      let of = '';
      let tradesAt = -1;
      let whole = false;
      let bookTime = 0;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('type')) type = readType();
        else if (cursor.is('product_id')) of = readProduct();
        else if (cursor.is(list)) {
          whole = true;
          if (channel === BOOK) bookTime = readLevels(cursor, frame);
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
      if (of === '' || !(bookTime >= 0)) {
        frame.bad(`a book of ${of || 'no product'} with something that is no level`);
        return;
      }
      frame.book(frame.place(of), bookTime > 0 ? bookTime : timeAt(sentAt), type === SNAPSHOT, sequence, sequence, Number.NaN);
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
    if (readPlainTrades(text, frame)) {
      if (frame.n === 0) frame.pass('answer');
      return;
    }
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
