/**
 * Messages of BitMEX: tables that begin with a `partial` and change by `insert`, `update`, `delete`. Sizes are contracts. Trades of a
 * partial are old ones; a quote or the state of an instrument in a partial is how things stand.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { UNIT_ISO } from '../../../assembly/scan-plan.ts';
import { FlatRow } from '../flat-row.ts';
import type { Frame } from '../frame.ts';
import { isoTime, readIsoTime } from '../iso-time.ts';
import { JsonCursor } from '../json-cursor.ts';
import { number, plainNumber } from '../plain-number.ts';
import { parseTime } from '../rows/time.ts';
import { sideWord } from '../taker-side.ts';
import { textId } from '../text-id.ts';
import type { FrameDecoder, Listing } from '../venue.ts';
import { BitmexBooks, DELETE, INSERT, levelKey, PARTIAL, UPDATE } from './bitmex-books.ts';
import { amountOf, listOf, parseValues, type Values, valuesOf, wordOf } from './json-values.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const CAPITAL_B = 66;
const CAPITAL_S = 83;
const LETTER_I = 105;
const LETTER_P = 112;
const LETTER_S = 115;
const LETTER_Z = 122;
const OPEN_OBJECT = 123;
/** From the brace of a row to its id, the symbol's length left out. */
const idOffset = '{"symbol":"","id":'.length;

const actions: Readonly<Record<string, number>> = { partial: PARTIAL, insert: INSERT, update: UPDATE, delete: DELETE };

/** `describe`: an instrument as a row of the table `instrument` has it; undefined for indices and what is no contract. */
export function decodeBitmex(describe: (row: Values) => Listing | undefined): FrameDecoder {
  const cursor = new JsonCursor();
  const books = new BitmexBooks();
  const fundings = new Map<string, { rate: number; next: number }>();
  let bookTs = Number.NaN;
  let change = '';

  function readData(table: string, action: number, frame: Frame): void {
    if (!cursor.isList) cursor.skip();
    else if (table === 'orderBookL2') bookTs = readLevels(cursor, action, books, frame);
    else if (table === 'trade' && action === INSERT) readTrades(cursor, frame);
    else if (table === 'quote') readQuotes(cursor, frame);
    else cursor.skip();
  }

  return (text, frame) => {
    if (text === 'pong') {
      frame.pass('pong');
      return;
    }
    cursor.open(text);
    if (!cursor.isObject) {
      frame.bad('not a JSON object');
      return;
    }
    let table = '';
    let action = -1;
    let about = '';
    let dataAt = -1;
    books.begin();
    bookTs = Number.NaN;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('table')) table = cursor.string();
      else if (cursor.is('action')) action = actions[cursor.string()] ?? -1;
      else if (cursor.is('filter') && cursor.isObject) about = readSymbol(cursor);
      else if (!cursor.is('data')) cursor.skip();
      else if (table !== '' && action >= 0) readData(table, action, frame);
      else {
        dataAt = cursor.at;
        cursor.skip();
      }
    }
    if (!cursor.atEnd()) {
      frame.bad('no whole JSON message');
      if (table === '' || table === 'orderBookL2') books.doubt();
      return;
    }
    if (table === '') {
      readAnswer(text, frame);
      return;
    }
    if (action < 0) return;
    if (dataAt >= 0) {
      cursor.jump(dataAt);
      readData(table, action, frame);
    }
    if (table === 'orderBookL2') {
      if (frame.fault !== '') books.doubt();
      // Twice the same, one behind the other: an insertion or a deletion can happen only once.
      else if (action === PARTIAL || action === UPDATE || text !== change) books.end(action, about, bookTs, frame);
      change = text;
    } else if (frame.fault !== '') return;
    else if (table === 'instrument') readInstruments(text, action, fundings, frame, describe);
    else if (table === 'liquidation' && action === INSERT) readLiquidations(text, frame);
  };
}

function readSymbol(cursor: JsonCursor): string {
  let symbol = '';
  cursor.enter();
  while (cursor.key()) {
    if (cursor.is('symbol') && cursor.isText) symbol = cursor.string();
    else cursor.skip();
  }
  return symbol;
}

/** Collects rows; the newest of their times, NaN where they have none, as before 2023. */
function readLevels(cursor: JsonCursor, action: number, books: BitmexBooks, frame: Frame): number {
  let newest = Number.NaN;
  let before = '';
  cursor.enter();
  while (cursor.item()) {
    // The first row and the last are read with their times, those between them as far as they look alike.
    if (before !== '' && readAlike(cursor, action, before, books)) continue;
    let symbol = '';
    let id = Number.NaN;
    let sell = false;
    let buy = false;
    let qty = Number.NaN;
    let px = Number.NaN;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('symbol')) symbol = cursor.string();
      else if (cursor.is('id')) id = cursor.number();
      else if (cursor.is('side')) {
        cursor.skip();
        sell = cursor.is('Sell');
        buy = cursor.is('Buy');
      } else if (cursor.is('size')) qty = cursor.number();
      else if (cursor.is('price')) px = cursor.number();
      else if (cursor.is('timestamp')) {
        const ts = readIsoTime(cursor);
        if (!(ts <= newest)) newest = ts;
      } else cursor.skip();
    }
    if (!cursor.ok) return Number.NaN;
    const told = action === DELETE || (qty >= 0 && (px > 0 || action === UPDATE));
    if (symbol === '' || !(id > 0) || sell === buy || !told) {
      frame.bad('a level without a symbol, an id, a side, or the size and price that its action needs');
      return Number.NaN;
    }
    books.row(symbol, levelKey(id, sell), sell ? SIDE_ASK : SIDE_BID, px, qty);
    before = symbol;
  }
  return newest;
}

/**
 * `{"symbol":"XBTUSD","id":8799193300,"side":"Sell","size":1000,"price":80670,...}` of the symbol of the row before, with another row behind
 * it. Keys are told by some of their characters and their length: a message repeats them a hundred times. False, and nothing is read,
 * where it is spelt otherwise.
 */
function readAlike(cursor: JsonCursor, action: number, symbol: string, books: BitmexBooks): boolean {
  const { text } = cursor;
  const start = cursor.at;
  const close = text.indexOf('}', start);
  if (text.charCodeAt(close + 1) !== COMMA || text.charCodeAt(close + 2) !== OPEN_OBJECT) return false;
  let at = start + idOffset + symbol.length;
  if (!isKey(text, start, LETTER_S, 7) || !text.startsWith(symbol, start + 11) || !isKey(text, at - 6, LETTER_I, 3)) return false;
  const id = plainNumber(text, at);
  at = number.end;
  if (!(id > 0) || !isKey(text, at, LETTER_S, 5)) return false;
  const sell = text.charCodeAt(at + 9) === CAPITAL_S;
  if (!sell && text.charCodeAt(at + 9) !== CAPITAL_B) return false;
  at += sell ? 14 : 13;
  if (text.charCodeAt(at - 1) !== QUOTE) return false;
  let qty = 0;
  if (isKey(text, at, LETTER_S, 5) && text.charCodeAt(at + 4) === LETTER_Z) {
    qty = plainNumber(text, at + 8);
    at = number.end;
  } else if (action !== DELETE) return false;
  let px = Number.NaN;
  if (isKey(text, at, LETTER_P, 6)) {
    px = plainNumber(text, at + 9);
    at = number.end;
    if (!(px > 0)) return false;
  } else if (action !== DELETE && action !== UPDATE) return false;
  // Behind them come times.
  if (!(qty >= 0) || (text.charCodeAt(at) !== COMMA && at !== close)) return false;
  books.row(symbol, levelKey(id, sell), sell ? SIDE_ASK : SIDE_BID, px, qty);
  cursor.jump(close + 1);
  return true;
}

/** Whether a key that begins with `letter`, `length` long with its closing quote, stands behind the comma or brace at `at`. */
function isKey(text: string, at: number, letter: number, length: number): boolean {
  return (
    text.charCodeAt(at + 2) === letter &&
    text.charCodeAt(at + length + 1) === QUOTE &&
    text.charCodeAt(at + length + 2) === COLON &&
    text.charCodeAt(at + 1) === QUOTE
  );
}

const trade = new FlatRow(['timestamp', 'symbol', 'side', 'size', 'price', 'trdMatchID']);

function readTrades(cursor: JsonCursor, frame: Frame): void {
  const { text } = cursor;
  cursor.enter();
  while (cursor.item()) {
    let symbol = '';
    let ts = Number.NaN;
    let px = Number.NaN;
    let qty = Number.NaN;
    let id = Number.NaN;
    let side = 0;
    const end = cursor.unescaped ? trade.read(text, cursor.at) : 0;
    if (end > 0) {
      const { from, to } = trade;
      ts = isoTime(text, from[0] as number, to[0] as number);
      symbol = text.slice(from[1], to[1]);
      side = sideWord(text, from[2] as number, to[2] as number);
      qty = trade.amount(text, 3);
      px = trade.amount(text, 4);
      if ((to[5] as number) > 0) id = textId(text, from[5], to[5]);
    }
    if (px > 0 && qty > 0 && ts > 0) cursor.jump(end);
    else {
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('timestamp')) ts = readIsoTime(cursor);
        else if (cursor.is('symbol')) symbol = cursor.string();
        else if (cursor.is('side')) {
          cursor.skip();
          side = sideWord(text, cursor.from, cursor.to);
        } else if (cursor.is('size')) qty = cursor.number();
        else if (cursor.is('price')) px = cursor.number();
        else if (cursor.is('trdMatchID') && cursor.isText) id = textId(cursor.string());
        else cursor.skip();
      }
    }
    if (!cursor.ok) return;
    if (symbol === '' || !(px > 0 && qty > 0 && ts > 0)) {
      frame.bad('a trade without a symbol, a price, a size or a time');
      return;
    }
    const slot = frame.place(symbol);
    // Without a side: a settlement, or a correction by the venue.
    if (slot >= 0) frame.trade(slot, ts, px, qty, side, id);
  }
}

function readQuotes(cursor: JsonCursor, frame: Frame): void {
  cursor.enter();
  while (cursor.item()) {
    let symbol = '';
    let ts = Number.NaN;
    let bid = Number.NaN;
    let bidQty = 0;
    let ask = Number.NaN;
    let askQty = 0;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('timestamp')) ts = readIsoTime(cursor);
      else if (cursor.is('symbol')) symbol = cursor.string();
      else if (cursor.is('bidPrice')) bid = cursor.number();
      else if (cursor.is('bidSize')) bidQty = cursor.number();
      else if (cursor.is('askPrice')) ask = cursor.number();
      else if (cursor.is('askSize')) askQty = cursor.number();
      else cursor.skip();
    }
    if (!cursor.ok) return;
    if (symbol === '' || !(ts > 0)) {
      frame.bad('a quote without a symbol or a time');
      return;
    }
    const slot = frame.place(symbol);
    if (slot >= 0) frame.quote(slot, ts, bid, bidQty, ask, askQty, Number.NaN);
  }
}

function rowsOf(text: string): Values[] {
  return listOf(parseValues(text)?.data)
    .map(valuesOf)
    .filter((row) => row !== undefined);
}

/** A row says what has changed; the rate and the time of funding belong together and are remembered. */
function readInstruments(
  text: string,
  action: number,
  fundings: Map<string, { rate: number; next: number }>,
  frame: Frame,
  describe: (row: Values) => Listing | undefined,
): void {
  if (action === DELETE) return;
  for (const row of rowsOf(text)) {
    const symbol = wordOf(row.symbol);
    if (action !== UPDATE) {
      const listing = describe(row);
      if (listing) frame.listings.push(listing);
    }
    const slot = frame.slotOf(symbol) ?? -1;
    if (slot < 0) continue;
    const ts = parseTime(wordOf(row.timestamp), UNIT_ISO);
    const mark = amountOf(row.markPrice);
    const index = amountOf(row.indicativeSettlePrice);
    const open = amountOf(row.openInterest);
    if (mark > 0) frame.mark(slot, ts, mark);
    if (index > 0) frame.index(slot, ts, index);
    if (open >= 0) frame.openInterest(slot, ts, open);
    const rate = amountOf(row.fundingRate);
    const next = parseTime(wordOf(row.fundingTimestamp), UNIT_ISO);
    if (rate !== rate && next !== next) continue;
    const before = fundings.get(symbol);
    const now = { rate: rate === rate ? rate : (before?.rate ?? rate), next: next === next ? next : (before?.next ?? next) };
    fundings.set(symbol, now);
    if (now.rate === now.rate) frame.funding(slot, ts, now.rate, now.next);
  }
}

/** Forced orders when they are placed; how they are filled are trades. They have no time. */
function readLiquidations(text: string, frame: Frame): void {
  for (const row of rowsOf(text)) {
    const px = amountOf(row.price);
    const qty = amountOf(row.leavesQty);
    const side = row.side === 'Buy' ? SIDE_BUY : row.side === 'Sell' ? SIDE_SELL : 0;
    const slot = frame.place(wordOf(row.symbol));
    if (slot >= 0 && px > 0 && qty > 0 && side !== 0) frame.liquidation(slot, Number.NaN, px, qty, side);
  }
}

/** The welcome, acknowledgements, errors. */
function readAnswer(text: string, frame: Frame): void {
  const message = parseValues(text) ?? {};
  frame.pass('answer');
  if (message.success === true && typeof message.subscribe === 'string') frame.accepted.push(message.subscribe);
  const reason = wordOf(message.error);
  if (reason === '') return;
  const request = valuesOf(message.request);
  const args = listOf(request?.args).map(wordOf);
  const name = args.length === 1 ? (args[0] as string) : (args.find((arg) => arg !== '' && reason.includes(arg)) ?? '');
  // Subscribing twice is refused, and the first stands.
  if (/already subscribed/i.test(reason)) frame.accepted.push(name);
  else if (request?.op !== 'unsubscribe') frame.refused.push({ name, reason: reason.slice(0, 200) });
}
