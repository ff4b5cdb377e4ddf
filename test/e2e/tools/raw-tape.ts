/** An independent reading of raw Binance lines: JSON.parse and Maps, nothing of the product. Times microseconds. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface RawTrade {
  ts: number;
  price: number;
  qty: number;
  sign: number;
  id: number;
}
export interface RawQuote {
  ts: number;
  id: number;
  bid: number;
  bidQty: number;
  ask: number;
  askQty: number;
}
export interface RawTop {
  /** Receive time of the depth message, microseconds. */
  rx: number;
  ts: number;
  id: number;
  bid: number;
  ask: number;
  bidQty: number;
  askQty: number;
}
export interface RawTape {
  trades: RawTrade[];
  quotes: RawQuote[];
  /** Top of the book after each applied depth message. */
  tops: RawTop[];
  crossed: number;
  brokenChains: number;
}

type Pair = [string, string];
interface Depth {
  rx: number;
  T: number;
  U: number;
  u: number;
  pu: number;
  b: Pair[];
  a: Pair[];
}

/** Reads one USD-M file. */
export function readTape(path: string): RawTape {
  const tape: RawTape = { trades: [], quotes: [], tops: [], crossed: 0, brokenChains: 0 };
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  const waiting: Depth[] = [];
  let last = -1;

  function apply(message: Depth): void {
    for (const [p, q] of message.b) put(bids, Number(p), Number(q));
    for (const [p, q] of message.a) put(asks, Number(p), Number(q));
    last = message.u;
    const bid = Math.max(...bids.keys());
    const ask = Math.min(...asks.keys());
    if (bid >= ask) tape.crossed++;
    tape.tops.push({
      rx: message.rx,
      ts: message.T * 1000,
      id: message.u,
      bid,
      ask,
      bidQty: bids.get(bid) ?? 0,
      askQty: asks.get(ask) ?? 0,
    });
  }

  for (const line of gunzipSync(readFileSync(path)).toString('utf8').split('\n')) {
    if (!line) continue;
    const space = line.indexOf(' ');
    const rx = Math.floor(Number(line.slice(0, space)) / 1000);
    const message = JSON.parse(line.slice(space + 1));
    if (message.lastUpdateId) {
      bids.clear();
      asks.clear();
      for (const [p, q] of message.bids as Pair[]) put(bids, Number(p), Number(q));
      for (const [p, q] of message.asks as Pair[]) put(asks, Number(p), Number(q));
      for (const depth of waiting.splice(0)) if (depth.u >= message.lastUpdateId) apply(depth);
      last = last < 0 ? 0 : last;
      continue;
    }
    const { data } = message;
    if (data.e === 'trade') {
      tape.trades.push({ ts: data.T * 1000, price: Number(data.p), qty: Number(data.q), sign: data.m ? -1 : 1, id: data.t });
    } else if (data.e === 'bookTicker') {
      tape.quotes.push({
        ts: data.T * 1000,
        id: data.u,
        bid: Number(data.b),
        bidQty: Number(data.B),
        ask: Number(data.a),
        askQty: Number(data.A),
      });
    } else if (data.e === 'depthUpdate') {
      const depth: Depth = { ...data, rx };
      if (last < 0) waiting.push(depth);
      else {
        if (last > 0 && depth.pu !== last) tape.brokenChains++;
        apply(depth);
      }
    }
  }
  return tape;
}

function put(side: Map<number, number>, price: number, qty: number): void {
  if (qty === 0) side.delete(price);
  else side.set(price, qty);
}

export interface RawBar {
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  buyVolume: number;
  vwap: number;
  trades: number;
}

/** Epoch-aligned bars of trades in arrival order. */
export function barsOf(trades: RawTrade[], lengthMicros: number): RawBar[] {
  const groups = new Map<number, RawTrade[]>();
  for (const trade of trades) {
    const start = Math.floor(trade.ts / lengthMicros) * lengthMicros;
    const group = groups.get(start);
    if (group) group.push(trade);
    else groups.set(start, [trade]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([start, group]) => {
      const prices = group.map(({ price }) => price);
      const volume = group.reduce((sum, { qty }) => sum + qty, 0);
      return {
        start,
        open: prices[0] as number,
        high: Math.max(...prices),
        low: Math.min(...prices),
        close: prices.at(-1) as number,
        volume,
        buyVolume: group.reduce((sum, { qty, sign }) => sum + (sign > 0 ? qty : 0), 0),
        vwap: group.reduce((sum, { price, qty }) => sum + price * qty, 0) / volume,
        trades: group.length,
      };
    });
}

/** Order flow imbalance event by event (Cont, Kukanov, Stoikov 2014): the first event has no predecessor. */
export function ofiOf(quotes: RawQuote[]): number[] {
  return quotes.map((now, i) => {
    const before = quotes[i - 1];
    if (!before) return Number.NaN;
    let e = 0;
    if (now.bid >= before.bid) e += now.bidQty;
    if (now.bid <= before.bid) e -= before.bidQty;
    if (now.ask <= before.ask) e -= now.askQty;
    if (now.ask >= before.ask) e += before.askQty;
    return e;
  });
}
