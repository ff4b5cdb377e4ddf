/**
 * Messages of Kraken's public WebSocket v2. Numbers are JSON numbers, and the checksum of a book is made of their texts: those are kept as
 * they came and filled up with zeros to the precision that the instrument channel tells, should the venue leave zeros out.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import type { Frame } from '../frame.ts';
import { readIsoTime } from '../iso-time.ts';
import { JsonCursor } from '../json-cursor.ts';
import { number, plainNumber } from '../plain-number.ts';
import type { FrameDecoder, Listing } from '../venue.ts';
import { fillTexts, type Precision, readLevels } from './kraken-levels.ts';

/** Channels of topics and of the list; their places make up the number of a request, by which a refusal is known. */
export const channelNames = ['trade', 'book', 'ticker', 'instrument'] as const;

/** A pair of the instrument channel, as far as it is read. */
interface Pair {
  symbol: string;
  base: string;
  quote: string;
  price_precision: number;
  qty_precision: number;
  price_increment?: number;
  tick_size?: number;
}

interface Answer {
  channel?: string;
  method?: string;
  success?: boolean;
  error?: string;
  symbol?: string;
  req_id?: number;
  result?: { channel?: string; symbol?: string };
  data?: { pairs?: Pair[] };
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const CLOSE_LIST = 93;
const LETTER_D = 100;
const LETTER_P = 112;
const LETTER_Q = 113;
const LETTER_S = 115;
const CLOSE_OBJECT = 125;

/** Types of messages; 0 for any other. */
const SNAPSHOT = 1;
const UPDATE = 2;

/** A message of new trades as it is written, and what stands before the last values of a trade. */
const tradesStart = '{"channel":"trade","type":"update","data":[';
const idStart = ',"trade_id":';
const timeStart = ',"timestamp":"';

export function krakenDecoder(listingOf: (base: string, quote: string, tickSize: number) => Listing): FrameDecoder {
  const cursor = new JsonCursor();
  const precisions = new Map<string, Precision>();
  /** The symbol read last: most messages repeat it. */
  let symbol = '';

  function readSymbol(): string {
    if (cursor.isText && cursor.text.startsWith(symbol, cursor.at + 1) && cursor.text.charCodeAt(cursor.at + 1 + symbol.length) === QUOTE) {
      cursor.jump(cursor.at + symbol.length + 2);
      return symbol;
    }
    symbol = cursor.string();
    return symbol;
  }

  function readTrades(frame: Frame): void {
    cursor.enter();
    while (cursor.item()) {
      let pair = '';
      let side = 0;
      let px = Number.NaN;
      let qty = Number.NaN;
      let id = Number.NaN;
      let ts = Number.NaN;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('symbol')) pair = readSymbol();
        else if (cursor.is('price')) px = cursor.number();
        else if (cursor.is('qty')) qty = cursor.number();
        else if (cursor.is('trade_id')) id = cursor.number();
        else if (cursor.is('timestamp')) ts = readIsoTime(cursor);
        else if (cursor.is('side')) {
          cursor.skip();
          side = cursor.is('buy') ? SIDE_BUY : cursor.is('sell') ? SIDE_SELL : 0;
        } else cursor.skip();
      }
      if (pair === '' || side === 0 || !(px > 0) || !(qty > 0) || !(ts > 0) || !(id >= 0)) {
        frame.bad(`a trade of ${pair || 'no symbol'} without a side, price, quantity, id or time`);
        return;
      }
      const slot = frame.place(pair);
      if (slot >= 0) frame.trade(slot, ts, px, qty, side, id);
    }
  }

  /** A message of new trades, written as they always are, from its first character to its last; false for any other. */
  function readPlainTrades(text: string, frame: Frame): boolean {
    if (symbol === '' || !text.startsWith(tradesStart)) return false;
    let at = tradesStart.length;
    for (;;) {
      const sideAt = at + 11 + symbol.length + 10;
      // Keys are told by a letter and their colon.
      if (text.charCodeAt(at + 2) !== LETTER_S || text.charCodeAt(at + 9) !== COLON || !text.startsWith(symbol, at + 11)) break;
      if (text.charCodeAt(sideAt - 10) !== QUOTE || text.charCodeAt(sideAt - 5) !== LETTER_D || text.charCodeAt(sideAt - 2) !== COLON)
        break;
      const buys = text.startsWith('buy"', sideAt);
      const sells = !buys && text.startsWith('sell"', sideAt);
      const pxAt = sideAt + (buys ? 3 : 4) + 10;
      if ((!buys && !sells) || text.charCodeAt(pxAt - 7) !== LETTER_P || text.charCodeAt(pxAt - 1) !== COLON) break;
      const px = plainNumber(text, pxAt);
      const qtyAt = number.end + 7;
      if (text.charCodeAt(qtyAt - 5) !== LETTER_Q || text.charCodeAt(qtyAt - 1) !== COLON) break;
      const qty = plainNumber(text, qtyAt);
      // From here on the fields differ in length, and their places are looked for.
      const idAt = text.indexOf(idStart, number.end) + idStart.length;
      const id = plainNumber(text, idAt);
      if (!(px > 0 && qty > 0 && id >= 0) || idAt - number.end > 40 || !text.startsWith(timeStart, number.end)) break;
      cursor.open(text, number.end + timeStart.length - 1);
      const ts = readIsoTime(cursor);
      if (!(ts > 0) || text.charCodeAt(cursor.at) !== CLOSE_OBJECT) break;
      const slot = frame.place(symbol);
      if (slot >= 0) frame.trade(slot, ts, px, qty, buys ? SIDE_BUY : SIDE_SELL, id);
      at = cursor.at + 2;
      if (text.charCodeAt(at - 1) === COMMA) continue;
      if (text.length === at + 1 && text.charCodeAt(at - 1) === CLOSE_LIST && text.charCodeAt(at) === CLOSE_OBJECT) return true;
      break;
    }
    frame.n = 0;
    frame.unasked = 0;
    return false;
  }

  function readQuotes(frame: Frame): void {
    cursor.enter();
    while (cursor.item()) {
      let pair = '';
      let bid = Number.NaN;
      let bidQty = 0;
      let ask = Number.NaN;
      let askQty = 0;
      let ts = Number.NaN;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('symbol')) pair = readSymbol();
        else if (cursor.is('bid')) bid = cursor.number();
        else if (cursor.is('bid_qty')) bidQty = cursor.number();
        else if (cursor.is('ask')) ask = cursor.number();
        else if (cursor.is('ask_qty')) askQty = cursor.number();
        else if (cursor.is('timestamp')) ts = readIsoTime(cursor);
        else cursor.skip();
      }
      if (pair === '') {
        frame.bad('a ticker without a symbol');
        return;
      }
      const slot = frame.place(pair);
      // A ticker may leave its quote out.
      if (slot >= 0 && (bid > 0 || ask > 0)) frame.quote(slot, ts, bid, bidQty, ask, askQty, Number.NaN);
    }
  }

  function readBooks(frame: Frame, snapshot: boolean): void {
    cursor.enter();
    while (cursor.item()) {
      const from = frame.levels;
      let pair = '';
      let ts = Number.NaN;
      let checksum = Number.NaN;
      let good = true;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('symbol')) pair = readSymbol();
        else if (cursor.is('bids')) good = readLevels(cursor, frame, SIDE_BID) && good;
        else if (cursor.is('asks')) good = readLevels(cursor, frame, SIDE_ASK) && good;
        else if (cursor.is('checksum')) checksum = cursor.number();
        else if (cursor.is('timestamp')) ts = readIsoTime(cursor);
        else cursor.skip();
      }
      if (pair === '' || !good || !(checksum >= 0)) {
        frame.bad(`a book of ${pair || 'no symbol'} without a checksum, or with a level that is none`);
        return;
      }
      const precision = precisions.get(pair);
      if (precision) fillTexts(frame, from, precision);
      frame.book(frame.place(pair), ts, snapshot, Number.NaN, Number.NaN, Number.NaN, checksum);
    }
  }

  function readRare(text: string, frame: Frame): void {
    let message: Answer;
    try {
      message = JSON.parse(text) as Answer;
    } catch {
      frame.bad('no whole JSON');
      return;
    }
    if (message?.method !== undefined || message?.error !== undefined) answer(message, frame);
    else if (message?.channel === 'heartbeat') frame.pass('heartbeat');
    else if (message?.channel === 'instrument') {
      for (const pair of message.data?.pairs ?? []) {
        const { base, quote, price_precision: px, qty_precision: qty, price_increment, tick_size } = pair;
        if (typeof base !== 'string' || typeof quote !== 'string' || !(px >= 0 && px < 20) || !(qty >= 0 && qty < 20)) continue;
        precisions.set(`${base}/${quote}`, { px, qty });
        const told = price_increment ?? tick_size ?? Number.NaN;
        frame.listings.push(listingOf(base, quote, told > 0 ? told : Number(`1e-${px}`)));
      }
      frame.pass('answer');
    } else frame.pass('answer');
  }

  return (text, frame) => {
    let channel = '';
    let kind = 0;
    let dataAt = -1;
    let hasRead = false;
    if (readPlainTrades(text, frame)) return;
    cursor.open(text);
    if (!cursor.isObject) {
      frame.bad('no JSON object');
      return;
    }
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('channel')) channel = readChannel(cursor);
      else if (cursor.is('type')) kind = readKind(cursor);
      else if (cursor.is('data')) {
        dataAt = cursor.at;
        // Old trades sent at subscription are skipped like data whose kind comes behind them.
        if (channel === 'book' && kind !== 0) readBooks(frame, kind === SNAPSHOT);
        else if (channel === 'trade' && kind === UPDATE) readTrades(frame);
        else if (channel === 'ticker' && kind !== 0) readQuotes(frame);
        else {
          cursor.skip();
          continue;
        }
        dataAt = -1;
        hasRead = true;
      } else cursor.skip();
    }
    if (!cursor.atEnd()) {
      frame.bad('no whole JSON');
      return;
    }
    if (channel === '') readRare(text, frame);
    else if (!hasRead || dataAt >= 0) {
      cursor.open(text, dataAt);
      if (dataAt < 0 || kind === 0) frame.bad(`${channel} without data, or neither snapshot nor update`);
      else if (channel === 'book') readBooks(frame, kind === SNAPSHOT);
      else if (channel === 'ticker') readQuotes(frame);
      else if (kind === UPDATE) readTrades(frame);
      else frame.pass('answer');
      if (!cursor.ok) frame.bad('data of an unknown form');
    }
  };
}

/** One of the channels of market data; '' for any other. */
function readChannel(cursor: JsonCursor): string {
  cursor.skip();
  return cursor.is('book') ? 'book' : cursor.is('trade') ? 'trade' : cursor.is('ticker') ? 'ticker' : '';
}

function readKind(cursor: JsonCursor): number {
  cursor.skip();
  return cursor.is('update') ? UPDATE : cursor.is('snapshot') ? SNAPSHOT : 0;
}

/** Acknowledgements, refusals, pongs. */
function answer(message: Answer, frame: Frame): void {
  const { method, success, error, req_id = Number.NaN } = message;
  if (method === 'pong') {
    frame.pass('pong');
    return;
  }
  frame.pass('answer');
  if (method === 'unsubscribe') return;
  const channel = message.result?.channel ?? channelNames[req_id % channelNames.length] ?? '';
  const symbol = message.result?.symbol ?? message.symbol ?? '';
  const name = channel !== '' && symbol !== '' ? `${channel}:${symbol}` : '';
  const runs = error !== undefined && /already subscribed/i.test(error);
  if (channel === 'instrument') return;
  if (success === true || runs) {
    if (name !== '') frame.accepted.push(name);
  } else frame.refused.push({ name, reason: String(error ?? 'refused') });
}
