/**
 * Messages of OKX's public socket (v5). Times are milliseconds; `sz` and `oi` of derivatives count contracts. Trades are those of one taker
 * order at one price, together. The first message of a trades channel after its subscription is the last trade before it (recorded
 * 2022-05-13: up to 25 s old) and is passed over. A checksum of 0 is none: since 2026 no other is sent.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { FlatRow } from '../flat-row.ts';
import type { Frame } from '../frame.ts';
import { JsonCursor } from '../json-cursor.ts';
import { readLevels } from '../read-levels.ts';
import { sideWord } from '../taker-side.ts';
import type { FrameDecoder } from '../venue.ts';
import { okxAnswer, okxList } from './okx-answers.ts';
import { okxChecksumOf } from './okx-checksum.ts';
import { okxIndexOf } from './okx-listed.ts';

/** So many snapshots in a row that are not what their checksum says are no damage: the number is none of them, and is left alone. */
const mostUntrue = 3;

const trade = new FlatRow(['ts', 'px', 'sz', 'side', 'tradeId']);

export function okxDecoder(): FrameDecoder {
  const decoder = new OkxDecoder();
  return (text, frame) => decoder.decode(text, frame);
}

class OkxDecoder {
  readonly #cursor = new JsonCursor();
  /** Instruments whose next trades message is the one from before the subscription. */
  readonly #oldTrades = new Set<string>();
  /** Derivatives of an index, as far as their mark price was subscribed here. */
  readonly #byIndex = new Map<string, Set<string>>();
  #channel = '';
  #instrument = '';
  /** Books came with checksums so far: their texts are kept at once. */
  #texts = false;
  /** Snapshots in a row whose checksum is not that of what they hold. */
  #untrue = 0;

  decode(text: string, frame: Frame): void {
    if (text === 'pong') {
      frame.pass('pong');
      return;
    }
    const cursor = this.#cursor;
    cursor.open(text);
    if (!cursor.isObject) {
      frame.bad('not a JSON object');
      return;
    }
    let told = false;
    let snapshot = false;
    let dataAt = -1;
    let read = false;
    let usable = true;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('arg')) told = this.#argument();
      else if (cursor.is('action')) {
        cursor.skip();
        snapshot = cursor.is('snapshot');
      } else if (cursor.is('event')) {
        this.#event(text, frame);
        return;
      } else if (cursor.is('data')) {
        dataAt = cursor.at;
        read = told;
        if (told) usable = this.#data(frame, snapshot) && usable;
        else cursor.skip();
      } else cursor.skip();
    }
    if (!cursor.atEnd()) {
      frame.bad('not whole JSON');
      return;
    }
    if (!told || dataAt < 0) {
      frame.pass('message of no known channel');
      return;
    }
    if (!read) {
      cursor.open(text, dataAt);
      usable = this.#data(frame, snapshot);
    }
    if (!usable) frame.bad(`${this.#channel} of ${this.#instrument} that cannot be one`);
    else if (this.#channel === 'instruments') okxList(text, frame);
    else if (this.#channel === 'trades') this.#oldTrades.delete(this.#instrument);
  }

  #argument(): boolean {
    const cursor = this.#cursor;
    let channel = '';
    let instrument = '';
    if (!cursor.isObject) {
      cursor.skip();
      return false;
    }
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('channel')) channel = cursor.string(this.#channel);
      else if (cursor.is('instId')) instrument = cursor.string(this.#instrument);
      else cursor.skip();
    }
    this.#channel = channel;
    this.#instrument = instrument;
    return channel !== '';
  }

  /** A list of objects; false when one holds something that cannot be. */
  #data(frame: Frame, snapshot: boolean): boolean {
    const cursor = this.#cursor;
    const channel = this.#channel;
    const known = channel === 'books' || channel === 'trades' || channel === 'bbo-tbt' || channel === 'liquidation-orders';
    if (!known && !isValue(channel)) {
      if (channel !== 'instruments') frame.pass('message of no known channel');
      cursor.skip();
      return true;
    }
    if (!cursor.isList) return this.#odd();
    let good = true;
    cursor.enter();
    while (cursor.item()) {
      if (!cursor.isObject) good = this.#odd();
      else if (channel === 'trades') good = this.#trade(frame) && good;
      else if (channel === 'books' || channel === 'bbo-tbt') good = this.#book(frame, snapshot, channel === 'bbo-tbt') && good;
      else if (channel === 'liquidation-orders') good = this.#liquidations(frame) && good;
      else good = this.#values(frame) && good;
    }
    return good;
  }

  #trade(frame: Frame): boolean {
    const cursor = this.#cursor;
    const { text } = cursor;
    let ms = Number.NaN;
    let px = Number.NaN;
    let qty = Number.NaN;
    let id = Number.NaN;
    let side = 0;
    const end = cursor.unescaped ? trade.read(text, cursor.at) : 0;
    if (end > 0) {
      const { from, to } = trade;
      ms = trade.amount(text, 0);
      px = trade.amount(text, 1);
      qty = trade.amount(text, 2);
      side = sideWord(text, from[3] as number, to[3] as number);
      id = trade.amount(text, 4);
    }
    if (ms > 0 && px > 0 && qty > 0 && id >= 0) cursor.jump(end);
    else {
      cursor.enter();
      while (cursor.key()) {
        if (cursor.is('tradeId')) id = cursor.number();
        else if (cursor.is('px')) px = cursor.number();
        else if (cursor.is('sz')) qty = cursor.number();
        else if (cursor.is('ts')) ms = cursor.number();
        else if (cursor.is('side') && cursor.isText) {
          cursor.skip();
          side = sideWord(text, cursor.from, cursor.to);
        } else cursor.skip();
      }
    }
    if (!(ms > 0 && px > 0 && qty > 0) || side === 0) return false;
    if (this.#oldTrades.size > 0 && this.#oldTrades.has(this.#instrument)) {
      frame.pass('trade from before the subscription');
      return true;
    }
    const slot = frame.place(this.#instrument);
    if (slot >= 0) frame.trade(slot, ms * 1_000, px, qty, side, id);
    return true;
  }

  /** A book message, or the best quote, which is one of a level a side. */
  #book(frame: Frame, snapshot: boolean, best: boolean): boolean {
    const cursor = this.#cursor;
    const { text } = cursor;
    const from = frame.levels;
    let good = true;
    let ts = Number.NaN;
    let seq = Number.NaN;
    let prev = Number.NaN;
    let checksum = Number.NaN;
    let asksAt = -1;
    let bidsAt = -1;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('asks')) {
        asksAt = cursor.at;
        good = this.#levels(frame, SIDE_ASK, this.#texts && !best) && good;
      } else if (cursor.is('bids')) {
        bidsAt = cursor.at;
        good = this.#levels(frame, SIDE_BID, this.#texts && !best) && good;
      } else if (cursor.is('ts')) ts = cursor.number() * 1_000;
      else if (cursor.is('seqId')) seq = cursor.number();
      else if (cursor.is('prevSeqId')) prev = cursor.number();
      else if (cursor.is('checksum')) checksum = cursor.number() || Number.NaN;
      else cursor.skip();
    }
    if (!(good && cursor.ok && ts > 0)) return false;
    if (best) return this.#quote(frame, from, ts, seq);
    if (checksum === checksum && !this.#texts) {
      // The first checksum of the connection: the levels again, with their texts.
      const end = cursor.at;
      frame.levels = from;
      this.#texts = true;
      for (const [at, side] of [[asksAt, SIDE_ASK] as const, [bidsAt, SIDE_BID] as const]) {
        if (at < 0) continue;
        cursor.open(text, at);
        good = this.#levels(frame, side, true) && good;
      }
      cursor.open(text, end);
      if (!good) return false;
    }
    const whole = snapshot || prev === -1;
    if (whole && checksum === checksum) this.#untrue = okxChecksumOf(frame, from) === checksum ? 0 : this.#untrue + 1;
    frame.book(frame.place(this.#instrument), ts, whole, Number.NaN, seq, prev, this.#untrue < mostUntrue ? checksum : Number.NaN);
    return true;
  }

  #levels(frame: Frame, side: number, texts: boolean): boolean {
    const cursor = this.#cursor;
    if (!texts) return readLevels(cursor, frame, side);
    if (!cursor.isList) return this.#odd();
    let good = true;
    cursor.enter();
    while (cursor.item()) {
      if (!cursor.isList) {
        good = this.#odd();
        continue;
      }
      let px = '';
      let qty = '';
      cursor.enter();
      for (let i = 0; cursor.item(); i++) {
        if (i === 0) px = cursor.string();
        else if (i === 1) qty = cursor.string();
        else cursor.skip();
      }
      if (Number(px) > 0 && qty !== '' && Number(qty) >= 0) frame.levelTexts(side, px, qty);
      else good = false;
    }
    return good;
  }

  #quote(frame: Frame, from: number, ts: number, seq: number): boolean {
    let bid = Number.NaN;
    let bidQty = 0;
    let ask = Number.NaN;
    let askQty = 0;
    for (let k = from; k < frame.levels; k++) {
      if (frame.levelSide[k] === SIDE_BID) {
        bid = frame.levelPx[k] as number;
        bidQty = frame.levelQty[k] as number;
      } else {
        ask = frame.levelPx[k] as number;
        askQty = frame.levelQty[k] as number;
      }
    }
    frame.book(-1, 0, false, 0, 0, 0);
    const slot = frame.place(this.#instrument);
    if (slot >= 0) frame.quote(slot, ts, bid, bidQty, ask, askQty, seq);
    return true;
  }

  /** Mark price, index price, funding or open interest: which, the fields tell. */
  #values(frame: Frame): boolean {
    const cursor = this.#cursor;
    let ts = Number.NaN;
    let px = Number.NaN;
    let interest = Number.NaN;
    let rate = Number.NaN;
    let settles = Number.NaN;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('ts')) ts = cursor.number() * 1_000;
      else if (cursor.is('markPx') || cursor.is('idxPx')) px = cursor.number();
      else if (cursor.is('oi')) interest = cursor.number();
      else if (cursor.is('fundingRate')) rate = cursor.number();
      // The end of the interval that the rate is for; `nextFundingTime` is the one after it.
      else if (cursor.is('fundingTime')) settles = cursor.number() * 1_000;
      else cursor.skip();
    }
    const channel = this.#channel;
    if (channel === 'index-tickers') {
      if (!(ts > 0 && px > 0)) return false;
      for (const symbol of this.#byIndex.get(this.#instrument) ?? []) {
        const slot = frame.slotOf(symbol);
        if (slot !== undefined) frame.index(slot, ts, px);
      }
      return true;
    }
    const slot = frame.place(this.#instrument);
    const usable = channel === 'mark-price' ? ts > 0 && px > 0 : channel === 'open-interest' ? ts > 0 && interest >= 0 : rate === rate;
    if (slot < 0 || !usable) return usable;
    if (channel === 'mark-price') frame.mark(slot, ts, px);
    else if (channel === 'open-interest') frame.openInterest(slot, ts, interest);
    else frame.funding(slot, ts, rate, settles);
    return true;
  }

  /** All of a kind of instruments come, at most one a second of each; `side` is that of the order, its price the bankruptcy price. */
  #liquidations(frame: Frame): boolean {
    const cursor = this.#cursor;
    const before = frame.n;
    let slot = -1;
    let good = true;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('instId')) slot = frame.slotOf(cursor.string()) ?? -1;
      else if (cursor.is('details') && cursor.isList) {
        cursor.enter();
        while (cursor.item()) good = (cursor.isObject ? this.#liquidation(frame) : this.#odd()) && good;
      } else cursor.skip();
    }
    // The name may come behind the orders.
    if (slot < 0) frame.n = before;
    else for (let i = before; i < frame.n; i++) frame.slot[i] = slot;
    return good;
  }

  #liquidation(frame: Frame): boolean {
    const cursor = this.#cursor;
    let ts = Number.NaN;
    let px = Number.NaN;
    let qty = Number.NaN;
    let side = 0;
    let position = '';
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('bkPx')) px = cursor.number();
      else if (cursor.is('sz')) qty = cursor.number();
      else if (cursor.is('side')) side = this.#side();
      else if (cursor.is('posSide')) position = cursor.string('long');
      else if (cursor.is('ts')) ts = cursor.number() * 1_000;
      else cursor.skip();
    }
    if (side === 0) side = position === 'long' ? SIDE_SELL : position === 'short' ? SIDE_BUY : 0;
    if (!(ts > 0 && px > 0 && qty > 0 && side !== 0)) return false;
    frame.liquidation(0, ts, px, qty, side);
    return true;
  }

  #side(): number {
    const cursor = this.#cursor;
    cursor.skip();
    return cursor.is('buy') ? SIDE_BUY : cursor.is('sell') ? SIDE_SELL : 0;
  }

  #odd(): boolean {
    this.#cursor.skip();
    return false;
  }

  #event(text: string, frame: Frame): void {
    const taken = okxAnswer(text, frame);
    if (taken?.channel === 'trades') this.#oldTrades.add(taken.instrument);
    else if (taken?.channel === 'mark-price') this.#learn(taken.instrument);
  }

  #learn(symbol: string): void {
    const index = okxIndexOf(symbol);
    const known = this.#byIndex.get(index);
    if (known) known.add(symbol);
    else this.#byIndex.set(index, new Set([symbol]));
  }
}

function isValue(channel: string): boolean {
  return channel === 'mark-price' || channel === 'index-tickers' || channel === 'funding-rate' || channel === 'open-interest';
}
