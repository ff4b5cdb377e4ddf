/**
 * Messages of Deribit, JSON-RPC over a WebSocket: books as changes `["new" | "change" | "delete", price, amount]`, trades numbered by
 * instrument without a gap, tickers. Amounts are US dollars for inverse contracts, base units for linear ones and spot.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { FlatRow } from '../flat-row.ts';
import type { Frame } from '../frame.ts';
import { JsonCursor } from '../json-cursor.ts';
import { number, plainNumber } from '../plain-number.ts';
import { sideWord } from '../taker-side.ts';
import type { FrameDecoder, Listing } from '../venue.ts';
import { amountOf, listOf, parseValues, type Values, valuesOf, wordOf } from './json-values.ts';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const LETTER_D = 100;

/** What a request was, by the last digit of its id: errors come with nothing but that. */
export const asks = { subscribe: 1, unsubscribe: 2, list: 3, test: 4, heartbeat: 5 } as const;

/** The answer to a `test_request`, and what is asked of a connection that is silent. */
export const testFrame = JSON.stringify({ jsonrpc: '2.0', id: asks.test, method: 'public/test', params: {} });

/** `describe`: an instrument by its name and price step; undefined for options and combinations. */
export function decodeDeribit(describe: (symbol: string, tickSize: number) => Listing | undefined): FrameDecoder {
  const cursor = new JsonCursor();
  const channels = new Map<string, Channel>();
  /** That of the message before, which is mostly that of the next too. */
  let newest = '';
  let known: Channel = channelOf('');

  /** Reads the data of a channel. */
  function readData(name: string, frame: Frame): void {
    if (name !== newest) {
      known = channels.get(name) ?? channelOf(name);
      newest = name;
      if (channels.size < mostChannels) channels.set(name, known);
    }
    const slot = frame.place(known.symbol);
    if (slot < 0 || known.read === undefined) cursor.skip();
    else known.read(cursor, slot, frame);
  }

  return (text, frame) => {
    cursor.open(text);
    if (!cursor.isObject) {
      frame.bad('not a JSON object');
      return;
    }
    let method = '';
    let channel = '';
    let dataAt = -1;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('method')) method = cursor.string();
      else if (cursor.is('params') && cursor.isObject) {
        cursor.enter();
        while (cursor.key()) {
          if (cursor.is('channel')) channel = cursor.string();
          else if (!cursor.is('data')) cursor.skip();
          else if (channel !== '') readData(channel, frame);
          else {
            dataAt = cursor.at;
            cursor.skip();
          }
        }
      } else cursor.skip();
    }
    if (!cursor.atEnd()) {
      frame.bad('no whole JSON message');
      return;
    }
    if (method !== 'subscription') {
      readAnswer(text, frame, describe);
      return;
    }
    if (channel === '') {
      frame.bad('a notification without a channel');
      return;
    }
    if (dataAt >= 0) {
      cursor.jump(dataAt);
      readData(channel, frame);
    }
  };
}

interface Channel {
  readonly symbol: string;
  readonly read?: (cursor: JsonCursor, slot: number, frame: Frame) => void;
}

/** Channels whose names are remembered. */
const mostChannels = 4_096;
const readers = new Map([
  ['book', readBook],
  ['trades', readTrades],
  ['ticker', readTicker],
]);

/** `book.BTC-PERPETUAL.100ms`. */
function channelOf(name: string): Channel {
  const dot = name.indexOf('.');
  const read = readers.get(name.slice(0, dot));
  return { symbol: name.slice(dot + 1, name.lastIndexOf('.')), ...(read ? { read } : {}) };
}

const trade = new FlatRow(['trade_seq', 'timestamp', 'price', 'direction', 'amount', 'liquidation']);

function readTrades(cursor: JsonCursor, slot: number, frame: Frame): void {
  if (!cursor.isList) {
    frame.bad('trades are no list');
    return;
  }
  const { text } = cursor;
  cursor.enter();
  while (cursor.item()) {
    let ts = Number.NaN;
    let px = Number.NaN;
    let qty = Number.NaN;
    let id = Number.NaN;
    let side = 0;
    let makerForced = false;
    let takerForced = false;
    const end = cursor.unescaped ? trade.read(text, cursor.at) : 0;
    if (end > 0) {
      const { from, to } = trade;
      id = trade.amount(text, 0);
      ts = trade.amount(text, 1) * 1000;
      px = trade.amount(text, 2);
      side = sideWord(text, from[3] as number, to[3] as number);
      qty = trade.amount(text, 4);
      if ((to[5] as number) > 0) {
        const forced = text.slice(from[5], to[5]);
        makerForced = forced.startsWith('M');
        takerForced = forced.endsWith('T');
      }
    }
    if (px > 0 && qty > 0 && ts > 0 && id >= 0) cursor.jump(end);
    else {
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('price')) px = cursor.number();
        else if (cursor.is('amount')) qty = cursor.number();
        else if (cursor.is('timestamp')) ts = cursor.number() * 1000;
        else if (cursor.is('trade_seq')) id = cursor.number();
        else if (cursor.is('direction')) {
          cursor.skip();
          side = sideWord(text, cursor.from, cursor.to);
        } else if (cursor.is('liquidation')) {
          cursor.skip();
          makerForced = cursor.is('M') || cursor.is('MT');
          takerForced = cursor.is('T') || cursor.is('MT');
        } else cursor.skip();
      }
    }
    if (!cursor.ok) return;
    if (!(px > 0 && qty > 0 && ts > 0) || side === 0) {
      frame.bad('a trade without a price, an amount, a time or a direction');
      return;
    }
    frame.trade(slot, ts, px, qty, side, id);
    // The direction is that of the taker; the maker's order stood on the other side.
    if (takerForced) frame.liquidation(slot, ts, px, qty, side);
    if (makerForced) frame.liquidation(slot, ts, px, qty, side === SIDE_BUY ? SIDE_SELL : SIDE_BUY);
  }
}

function readBook(cursor: JsonCursor, slot: number, frame: Frame): void {
  let ts = Number.NaN;
  let last = Number.NaN;
  let prev = Number.NaN;
  let snapshot = false;
  let changes = false;
  let good = true;
  cursor.enter();
  while (cursor.key()) {
    if (cursor.is('bids')) good = readChanges(cursor, frame, SIDE_BID) && good;
    else if (cursor.is('asks')) good = readChanges(cursor, frame, SIDE_ASK) && good;
    else if (cursor.is('change_id')) last = cursor.number();
    else if (cursor.is('prev_change_id')) prev = cursor.number();
    else if (cursor.is('timestamp')) ts = cursor.number() * 1000;
    else if (cursor.is('type')) {
      cursor.skip();
      snapshot = cursor.is('snapshot');
      changes = cursor.is('change');
    } else cursor.skip();
  }
  if (!cursor.ok) return;
  if (!good || !(last > 0) || !(snapshot || changes)) {
    frame.bad('a book that is neither whole nor a change of one');
    return;
  }
  frame.book(slot, ts, snapshot, Number.NaN, last, prev);
}

/** `[["new",50000.5,1200.0],["delete",50001.0,0.0]]`; false when something in it is no change of a level. */
function readChanges(cursor: JsonCursor, frame: Frame, side: number): boolean {
  const { text } = cursor;
  let at = cursor.at;
  if (text.charCodeAt(at) !== OPEN) {
    cursor.skip();
    return false;
  }
  if (text.charCodeAt(++at) === CLOSE) {
    cursor.jump(at + 1);
    return true;
  }
  const start = frame.levels;
  for (;;) {
    if (text.charCodeAt(at) !== OPEN || text.charCodeAt(at + 1) !== QUOTE) break;
    const gone = text.charCodeAt(at + 2) === LETTER_D;
    if (!text.startsWith(gone ? 'delete",' : text.charCodeAt(at + 2) === 110 ? 'new",' : 'change",', at + 2)) break;
    const px = plainNumber(text, text.indexOf(',', at + 5) + 1);
    if (!(px > 0) || text.charCodeAt(number.end) !== COMMA) break;
    const qty = plainNumber(text, number.end + 1);
    if (!(qty >= 0) || text.charCodeAt(number.end) !== CLOSE) break;
    frame.level(side, px, gone ? 0 : qty);
    const next = text.charCodeAt(number.end + 1);
    if (next === CLOSE) {
      cursor.jump(number.end + 2);
      return true;
    }
    if (next !== COMMA) break;
    at = number.end + 2;
  }
  frame.levels = start;
  return readOddChanges(cursor, frame, side);
}

/** Spaces, exponents, further items. */
function readOddChanges(cursor: JsonCursor, frame: Frame, side: number): boolean {
  let good = true;
  cursor.enter();
  while (cursor.item()) {
    if (!cursor.isList) {
      cursor.skip();
      good = false;
      continue;
    }
    cursor.enter();
    const what = cursor.item() ? cursor.string() : '';
    const px = cursor.item() ? cursor.number() : Number.NaN;
    const qty = cursor.item() ? cursor.number() : Number.NaN;
    while (cursor.item()) cursor.skip();
    if (what === 'delete' && px > 0) frame.level(side, px, 0);
    else if ((what === 'new' || what === 'change') && px > 0 && qty >= 0) frame.level(side, px, qty);
    else good = false;
  }
  return good && cursor.ok;
}

function readTicker(cursor: JsonCursor, slot: number, frame: Frame): void {
  let ts = Number.NaN;
  let bid = Number.NaN;
  let bidQty = 0;
  let ask = Number.NaN;
  let askQty = 0;
  let mark = Number.NaN;
  let index = Number.NaN;
  let open = Number.NaN;
  let rate = Number.NaN;
  cursor.enter();
  while (cursor.key()) {
    if (cursor.is('timestamp')) ts = cursor.number() * 1000;
    else if (cursor.is('best_bid_price')) bid = cursor.number();
    else if (cursor.is('best_bid_amount')) bidQty = cursor.number();
    else if (cursor.is('best_ask_price')) ask = cursor.number();
    else if (cursor.is('best_ask_amount')) askQty = cursor.number();
    else if (cursor.is('mark_price')) mark = cursor.number();
    else if (cursor.is('index_price')) index = cursor.number();
    else if (cursor.is('open_interest')) open = cursor.number();
    else if (cursor.is('current_funding')) rate = cursor.number();
    else cursor.skip();
  }
  if (!cursor.ok) return;
  if (!(ts > 0)) {
    frame.bad('a ticker without a time');
    return;
  }
  frame.quote(slot, ts, bid, bidQty, ask, askQty, Number.NaN);
  if (mark > 0) frame.mark(slot, ts, mark);
  if (index > 0) frame.index(slot, ts, index);
  // Paid all the time: there is no next payment to name.
  if (rate === rate) frame.funding(slot, ts, rate, Number.NaN);
  if (open >= 0) frame.openInterest(slot, ts, open);
}

/** Answers to requests, and heartbeats. */
function readAnswer(text: string, frame: Frame, describe: (symbol: string, tickSize: number) => Listing | undefined): void {
  const message = parseValues(text);
  if (!message) {
    frame.bad('no JSON-RPC message');
    return;
  }
  if (message.method === 'heartbeat') {
    if (valuesOf(message.params)?.type === 'test_request') frame.replies.push(testFrame);
    frame.pass('heartbeat');
    return;
  }
  const asked = amountOf(message.id) % 10;
  frame.pass(asked === asks.test ? 'pong' : 'answer');
  const error = valuesOf(message.error);
  if (error) {
    if (asked === asks.subscribe) frame.refused.push({ name: '', reason: reasonOf(error) });
    return;
  }
  for (const item of listOf(message.result)) {
    if (typeof item === 'string') {
      if (asked === asks.subscribe) frame.accepted.push(item);
      continue;
    }
    const row = valuesOf(item);
    if (row === undefined || row.is_active === false) continue;
    const listing = describe(wordOf(row.instrument_name), amountOf(row.tick_size));
    if (listing) frame.listings.push(listing);
  }
}

function reasonOf(error: Values): string {
  const more = wordOf(valuesOf(error.data)?.reason);
  const words = wordOf(error.message) || 'refused';
  return `${words}${more === '' ? '' : `: ${more}`} (${String(error.code ?? 'no code')})`;
}
