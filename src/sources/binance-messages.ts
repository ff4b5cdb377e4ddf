/** Messages of Binance market streams, checked: what is not as expected is told as a reason. Times become microseconds; NaN when absent. */
import type { BinanceMarket } from './binance-instrument.ts';
import { isCoinMargined } from './binance-instrument.ts';
import { isPlausible } from './rows/time.ts';

export type Level = readonly [price: number, qty: number];

export interface Trade {
  kind: 'trade';
  symbol: string;
  market: BinanceMarket;
  ts: number;
  t: number;
  p: string;
  q: string;
  /** The buyer was the maker: the taker sold. */
  m: boolean;
}

export interface BookTicker {
  kind: 'quote';
  symbol: string;
  market: BinanceMarket;
  ts: number;
  u: number;
  b: string;
  B: string;
  a: string;
  A: string;
}

export interface DepthUpdate {
  kind: 'update';
  symbol: string;
  market: BinanceMarket;
  ts: number;
  U: number;
  u: number;
  pu: number | undefined;
  b: readonly Level[];
  a: readonly Level[];
}

export interface Snapshot {
  kind: 'snapshot';
  /** undefined in spot and USD-M answers, which do not name it. */
  symbol: string | undefined;
  ts: number;
  lastUpdateId: number;
  bids: readonly Level[];
  asks: readonly Level[];
}

export type Message = Trade | BookTicker | DepthUpdate | Snapshot;
export type Refused =
  | { kind: 'reject'; reason: string }
  /** `trade` when its id counts as received. */
  | { kind: 'skip'; reason: string; trade?: { symbol: string; t: number } };

type Fields = Record<string, unknown>;

/** Milliseconds, or microseconds where the stream was asked for them. */
function micros(value: unknown): number {
  return typeof value !== 'number' ? Number.NaN : value > 1e14 ? value : value * 1_000;
}

/** Turns the texts of levels into numbers, in place: there are many. */
function isLevels(value: unknown): value is Level[] {
  if (!Array.isArray(value)) return false;
  for (const level of value as unknown[]) {
    if (!Array.isArray(level) || typeof level[0] !== 'string' || typeof level[1] !== 'string') return false;
    const px = Number(level[0]);
    const qty = Number(level[1]);
    if (!(px > 0 && px < Number.POSITIVE_INFINITY && qty >= 0 && qty < Number.POSITIVE_INFINITY)) return false;
    level[0] = px;
    level[1] = qty;
  }
  return true;
}

function isPositive(text: unknown): text is string {
  return typeof text === 'string' && Number(text) > 0 && Number(text) < Number.POSITIVE_INFINITY;
}

function isAmount(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && Number(text) >= 0 && Number(text) < Number.POSITIVE_INFINITY;
}

const reject = (reason: string): Refused => ({ kind: 'reject', reason });

/** One message: of a combined stream (`{"stream", "data"}`), of a single one, or a REST snapshot. */
export function readMessage(value: unknown): Message | Refused {
  if (typeof value !== 'object' || value === null) return reject('not a message');
  const outer = value as Fields;
  if (outer.lastUpdateId !== undefined) return readSnapshot(outer);
  const data = outer.data !== undefined ? outer.data : value;
  if (typeof data !== 'object' || data === null) return reject('a message without data');
  const fields = data as Fields;
  const event = fields.e;
  if (event === 'trade') return readTrade(fields);
  if (event === 'depthUpdate') return readUpdate(fields);
  if (event === 'bookTicker' || (event === undefined && fields.u !== undefined && fields.A !== undefined)) return readTicker(fields);
  if (fields.lastUpdateId !== undefined) return readSnapshot(fields);
  if (typeof event === 'string') return { kind: 'skip', reason: `message ${event}` };
  if ('result' in outer || 'id' in outer) return { kind: 'skip', reason: 'answer to a request' };
  return reject('no message of a Binance market stream');
}

function readTrade(d: Fields): Message | Refused {
  const { s: symbol, t, p, q, m } = d;
  // Futures streams also carry trades outside the book (insurance fund, auto-deleveraging); spot has no X.
  if (d.X !== undefined && d.X !== 'MARKET') {
    const trade = typeof symbol === 'string' && typeof t === 'number' ? { trade: { symbol, t } } : {};
    return { kind: 'skip', reason: `trade outside the market (X ${String(d.X)})`, ...trade };
  }
  const ts = micros(d.T ?? d.E);
  if (typeof symbol !== 'string' || typeof t !== 'number' || typeof m !== 'boolean') return reject('trade without symbol, id or side');
  if (!isPositive(p)) return reject(`trade price ${String(p)} is not positive`);
  if (!isPositive(q)) return reject(`trade quantity ${String(q)} is not positive`);
  if (!isPlausible(ts)) return reject('trade without a plausible time');
  return { kind: 'trade', symbol, market: marketOf(symbol, 'M' in d ? 'spot' : 'usd-m'), ts, t, p, q, m };
}

function readTicker(d: Fields): Message | Refused {
  const { s: symbol, u, b, B, a, A } = d;
  const ts = micros(d.T ?? d.E);
  if (typeof symbol !== 'string' || typeof u !== 'number') return reject('bookTicker without symbol or update id');
  if (!isAmount(b) || !isAmount(B) || !isAmount(a) || !isAmount(A)) return reject('bookTicker with a price or quantity that is no number');
  if (!Number.isNaN(ts) && !isPlausible(ts)) return reject('bookTicker without a plausible time');
  return { kind: 'quote', symbol, market: marketOf(symbol, d.e === undefined ? 'spot' : 'usd-m'), ts, u, b, B, a, A };
}

function readUpdate(d: Fields): Message | Refused {
  const { s: symbol, U, u, pu, b, a } = d;
  const ts = micros(d.T ?? d.E);
  if (typeof symbol !== 'string' || typeof U !== 'number' || typeof u !== 'number')
    return reject('depthUpdate without symbol or update ids');
  if (!isLevels(b) || !isLevels(a)) return reject('depthUpdate with a level that is no price and quantity');
  if (!isPlausible(ts)) return reject('depthUpdate without a plausible time');
  const market = marketOf(symbol, typeof pu === 'number' ? 'usd-m' : 'spot');
  return { kind: 'update', symbol, market, ts, U, u, pu: typeof pu === 'number' ? pu : undefined, b, a };
}

function readSnapshot(d: Fields): Message | Refused {
  const { lastUpdateId, bids, asks, symbol } = d;
  if (typeof lastUpdateId !== 'number' || !isLevels(bids) || !isLevels(asks)) return reject('snapshot without id, bids or asks');
  return { kind: 'snapshot', symbol: typeof symbol === 'string' ? symbol : undefined, ts: micros(d.T ?? d.E), lastUpdateId, bids, asks };
}

function marketOf(symbol: string, otherwise: BinanceMarket): BinanceMarket {
  return isCoinMargined(symbol) ? 'coin-m' : otherwise;
}
