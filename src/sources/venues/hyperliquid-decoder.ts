/**
 * Messages of Hyperliquid: whole books of 20 levels a side, trades of all coins in a list, best quotes, contexts of assets. Quantities are
 * base units, times milliseconds; contexts have no time.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import type { Frame } from '../frame.ts';
import { JsonCursor } from '../json-cursor.ts';
import type { FrameDecoder, Listing } from '../venue.ts';
import { amountOf, listOf, parseValues, type Values, valuesOf, wordOf } from './json-values.ts';

/** `trades BTC`: what is subscribed has no name of the venue's own but its type and coin. */
export function topicName(type: string, coin: string): string {
  return `${type} ${coin}`;
}

/** `describe`: a coin by its name and the decimals of its sizes. */
export function decodeHyperliquid(describe: (coin: string, sizeDecimals: number) => Listing | undefined): FrameDecoder {
  const cursor = new JsonCursor();
  /** Coins whose first message of trades has come. */
  const begun = new Set<string>();
  let trades: string[] = [];

  /**
   * The first message of a coin after subscribing holds trades of the minutes before (recorded: from 49 s back), and nothing marks it as
   * such: it is passed over, whatever it holds. Only what was traded before the stream began can be in it, so nothing is lost that a gap,
   * or the beginning, does not cover.
   */
  function readTrades(frame: Frame): void {
    trades = [];
    if (!cursor.isList) {
      frame.bad('trades are no list');
      return;
    }
    cursor.enter();
    while (cursor.item()) {
      let coin = '';
      let ts = Number.NaN;
      let px = Number.NaN;
      let qty = Number.NaN;
      let id = Number.NaN;
      let side = 0;
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('coin')) coin = cursor.string();
        else if (cursor.is('px')) px = cursor.number();
        else if (cursor.is('sz')) qty = cursor.number();
        else if (cursor.is('time')) ts = cursor.number() * 1000;
        else if (cursor.is('tid')) id = cursor.number();
        else if (cursor.is('side')) {
          cursor.skip();
          side = cursor.is('B') ? SIDE_BUY : cursor.is('A') ? SIDE_SELL : 0;
        } else cursor.skip();
      }
      if (!cursor.ok) return;
      if (coin === '' || !(px > 0 && qty > 0 && ts > 0) || side === 0) {
        frame.bad('a trade without a coin, a price, a size, a time or a side');
        return;
      }
      if (!begun.has(coin)) {
        if (!trades.includes(coin)) trades.push(coin);
        continue;
      }
      const slot = frame.place(coin);
      if (slot >= 0) frame.trade(slot, ts, px, qty, side, id);
    }
  }

  function readData(channel: string, frame: Frame): void {
    if (channel === 'trades') readTrades(frame);
    else if (channel === 'l2Book') readBook(cursor, frame);
    else if (channel === 'bbo') readBest(cursor, frame);
    else if (channel === 'activeAssetCtx') readContext(cursor, frame);
    else cursor.skip();
  }

  return (text, frame) => {
    cursor.open(text);
    if (!cursor.isObject) {
      // The server greets a connection so.
      if (text === 'Websocket connection established.') frame.pass('answer');
      else frame.bad('not a JSON object');
      return;
    }
    let channel = '';
    let dataAt = -1;
    let old = false;
    trades = [];
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('channel')) channel = cursor.string();
      else if (cursor.is('isSnapshot')) old = cursor.boolean() ?? false;
      else if (!cursor.is('data')) cursor.skip();
      else if (channel !== '') readData(channel, frame);
      else {
        dataAt = cursor.at;
        cursor.skip();
      }
    }
    if (!cursor.atEnd()) frame.bad('no whole JSON message');
    else if (channel === '') frame.bad('a message without a channel');
    else if (isAnswer(channel)) readAnswer(text, channel, frame, describe, begun);
    else if (dataAt >= 0) {
      cursor.jump(dataAt);
      readData(channel, frame);
    }
    if (frame.fault !== '') return;
    if (old && channel === 'trades') frame.n = 0;
    for (const coin of trades) begun.add(coin);
  };
}

function isAnswer(channel: string): boolean {
  return channel === 'pong' || channel === 'subscriptionResponse' || channel === 'error' || channel === 'post';
}

function readBook(cursor: JsonCursor, frame: Frame): void {
  let coin = '';
  let ts = Number.NaN;
  let good = false;
  cursor.enter();
  while (cursor.key()) {
    if (cursor.is('coin')) coin = cursor.string();
    else if (cursor.is('time')) ts = cursor.number() * 1000;
    else if (cursor.is('levels') && cursor.isList) {
      cursor.enter();
      good = cursor.item() && readLevels(cursor, frame, SIDE_BID);
      good = cursor.item() && readLevels(cursor, frame, SIDE_ASK) && good;
      while (cursor.item()) cursor.skip();
    } else cursor.skip();
  }
  if (!cursor.ok) return;
  if (!good || coin === '' || !(ts > 0)) {
    frame.bad('a book without a coin, a time or two lists of levels');
    return;
  }
  // Nothing numbers it, and its time goes back where the venue's clock is set: each that comes is the newest.
  frame.book(frame.place(coin), ts, true, Number.NaN, Number.NaN, Number.NaN);
}

/** `[{"px":"105055.0","sz":"3.03622","n":5}]` */
function readLevels(cursor: JsonCursor, frame: Frame, side: number): boolean {
  if (!cursor.isList) {
    cursor.skip();
    return false;
  }
  let good = true;
  cursor.enter();
  while (cursor.item()) {
    let px = Number.NaN;
    let qty = Number.NaN;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('px')) px = cursor.number();
      else if (cursor.is('sz')) qty = cursor.number();
      else cursor.skip();
    }
    if (px > 0 && qty > 0) frame.level(side, px, qty);
    else good = false;
  }
  return good && cursor.ok;
}

/** `bbo`: the bid, then the ask; null for a side that is empty. */
function readBest(cursor: JsonCursor, frame: Frame): void {
  let coin = '';
  let ts = Number.NaN;
  const start = frame.levels;
  let sides = 0;
  cursor.enter();
  while (cursor.key()) {
    if (cursor.is('coin')) coin = cursor.string();
    else if (cursor.is('time')) ts = cursor.number() * 1000;
    else if (cursor.is('bbo') && cursor.isList) {
      cursor.enter();
      while (cursor.item()) {
        let px = Number.NaN;
        let qty = 0;
        if (cursor.isObject) {
          cursor.enter();
          while (cursor.key()) {
            if (cursor.is('px')) px = cursor.number();
            else if (cursor.is('sz')) qty = cursor.number();
            else cursor.skip();
          }
        } else cursor.skip();
        frame.level(0, px, qty);
        sides++;
      }
    } else cursor.skip();
  }
  const { levelPx, levelQty } = frame;
  frame.levels = start;
  if (!cursor.ok) return;
  if (sides !== 2 || coin === '' || !(ts > 0)) {
    frame.bad('a best quote without a coin, a time or two sides');
    return;
  }
  const slot = frame.place(coin);
  if (slot < 0) return;
  const [bid, ask] = [levelPx[start] as number, levelPx[start + 1] as number];
  frame.quote(slot, ts, bid, levelQty[start] as number, ask, levelQty[start + 1] as number, Number.NaN);
}

function readContext(cursor: JsonCursor, frame: Frame): void {
  let coin = '';
  let mark = Number.NaN;
  let index = Number.NaN;
  let rate = Number.NaN;
  let open = Number.NaN;
  cursor.enter();
  while (cursor.key()) {
    if (cursor.is('coin')) coin = cursor.string();
    else if (cursor.is('ctx') && cursor.isObject) {
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('markPx')) mark = cursor.number();
        else if (cursor.is('oraclePx')) index = cursor.number();
        else if (cursor.is('funding')) rate = cursor.number();
        else if (cursor.is('openInterest')) open = cursor.number();
        else cursor.skip();
      }
    } else cursor.skip();
  }
  if (!cursor.ok) return;
  const slot = coin === '' ? -1 : frame.place(coin);
  if (coin === '') frame.bad('a context without a coin');
  if (slot < 0) return;
  const ts = Number.NaN;
  if (mark > 0) frame.mark(slot, ts, mark);
  if (index > 0) frame.index(slot, ts, index);
  // The rate of an hour, paid at its end.
  if (rate === rate) frame.funding(slot, ts, rate, Number.NaN);
  if (open >= 0) frame.openInterest(slot, ts, open);
}

type Describe = (coin: string, sizeDecimals: number) => Listing | undefined;

function readAnswer(text: string, channel: string, frame: Frame, describe: Describe, begun: Set<string>): void {
  frame.pass(channel === 'pong' ? 'pong' : 'answer');
  const data = parseValues(text)?.data;
  if (channel === 'error') {
    const reason = wordOf(data) || 'refused without a reason';
    const name = nameIn(reason);
    // Subscribing twice is refused, and the first stands.
    if (reason.startsWith('Already subscribed') && name !== '') frame.accepted.push(name);
    else if (!reason.startsWith('Already unsubscribed')) frame.refused.push({ name, reason: reason.slice(0, 200) });
  } else if (channel === 'subscriptionResponse') {
    const about = valuesOf(valuesOf(data)?.subscription);
    const [type, coin] = [wordOf(about?.type), wordOf(about?.coin)];
    if (valuesOf(data)?.method === 'subscribe') frame.accepted.push(topicName(type, coin));
    // Whoever subscribes again is sent old trades again.
    else if (type === 'trades') begun.delete(coin);
  } else if (channel === 'post') readList(valuesOf(valuesOf(data)?.response), frame, describe);
}

/** The subscription that an error quotes: `Invalid subscription {"type":"l2Book","coin":"XYZ"}`; '' when it quotes none. */
function nameIn(reason: string): string {
  const from = reason.indexOf('{');
  const about = from < 0 ? undefined : parseValues(reason.slice(from, reason.lastIndexOf('}') + 1));
  const quoted = valuesOf(about?.subscription) ?? about;
  return quoted ? topicName(wordOf(quoted.type), wordOf(quoted.coin)) : '';
}

function readList(response: Values | undefined, frame: Frame, describe: Describe): void {
  const payload = valuesOf(response?.payload);
  for (const item of listOf(valuesOf(payload?.data)?.universe)) {
    const row = valuesOf(item);
    if (!row || row.isDelisted === true) continue;
    const listing = describe(wordOf(row.name), amountOf(row.szDecimals));
    if (listing) frame.listings.push(listing);
  }
}
