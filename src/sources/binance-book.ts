/**
 * Binance streams of one instrument as ticks: trades, best quotes, book. The book is anchored by a snapshot and followed by an
 * unbroken chain of updates (futures: pu is the u before; spot: U is the u before plus one). A break is a gap, and the book is
 * unknown until the next snapshot. Quantities of COIN-M contracts become base quantities: contracts x value / price.
 */
import * as layout from '../../assembly/layout.ts';
import type { TickWriter } from '../market/writer.ts';
import { type BinanceMarket, binanceInstrument, contractValue, isCoinMargined } from './binance-instrument.ts';
import type { BookTicker, DepthUpdate, Level, Snapshot, Trade } from './binance-messages.ts';
import type { RowReport } from './format.ts';
import { IdChain } from './id-chain.ts';
import { decimalsOf } from './rows/read-row.ts';
import { stepOf } from './rows/symbol-slots.ts';

export class BinanceBook {
  readonly #index: number;
  readonly #futures: boolean;
  readonly #contract: number;
  #decimals = -1;
  #scale = 1;
  /** Update id the book stands at; NaN while it has no anchor. */
  #at = Number.NaN;
  /** The next update is the first after a snapshot. */
  #fresh = false;
  /** Ids of trades; rows that are no trades of the market are passed over. */
  readonly ids = new IdChain();
  /** Newest exchange time seen, microseconds. */
  #newest = Number.NEGATIVE_INFINITY;

  constructor(
    readonly symbol: string,
    market: BinanceMarket,
    firstPrice: string,
    readonly writer: TickWriter,
    readonly report: RowReport,
  ) {
    const instrument = binanceInstrument(symbol, market, stepOf(decimalsOf(firstPrice)));
    this.#index = writer.instrument(instrument.id, () => instrument);
    this.#futures = market !== 'spot';
    this.#contract = isCoinMargined(symbol) ? contractValue(symbol) : 0;
    this.#setDecimals(decimalsOf(firstPrice));
  }

  get anchored(): boolean {
    return !Number.isNaN(this.#at);
  }

  trade(trade: Trade, rx: number): void {
    if (trade.t <= this.ids.last) {
      this.report.skip('duplicate id');
      return;
    }
    const missing = this.ids.follow(trade.t);
    const ts = this.#seen(trade.ts);
    if (missing > 0) this.writer.gap(this.#index, ts, rx, missing, layout.FLAG_TRADES);
    const px = this.#price(trade.p);
    this.writer.trade(this.#index, ts, rx, px, this.#base(Number(trade.q), px), trade.m ? layout.SIDE_SELL : layout.SIDE_BUY, trade.t);
  }

  quote(quote: BookTicker, rx: number): void {
    // Spot quotes carry no time: the newest of their stream stands in where the receiving clock is behind it.
    const ts = Number.isNaN(quote.ts) ? Math.max(rx, this.#newest) : this.#seen(quote.ts);
    const bid = Number(quote.B) > 0 ? this.#price(quote.b) : Number.NaN;
    const ask = Number(quote.A) > 0 ? this.#price(quote.a) : Number.NaN;
    const bidQty = Number.isNaN(bid) ? 0 : this.#base(Number(quote.B), bid);
    const askQty = Number.isNaN(ask) ? 0 : this.#base(Number(quote.A), ask);
    this.writer.quote(this.#index, ts, rx, bid, bidQty, ask, askQty, quote.u);
  }

  /** An update behind the anchor is applied; one without an anchor is stored, never applied. */
  update(update: DepthUpdate, rx: number): void {
    const ts = this.#seen(update.ts);
    if (update.u <= this.#at) {
      this.report.skip('book update older than the book');
      return;
    }
    const before = this.#futures ? (update.pu ?? Number.NaN) : update.U - 1;
    const follows = this.#fresh ? before <= this.#at : before === this.#at;
    if (this.anchored && !follows) {
      this.writer.gap(this.#index, ts, rx, this.#futures ? Number.NaN : before - this.#at);
      this.#at = Number.NaN;
    }
    if (this.anchored) {
      this.#fresh = false;
      this.#at = update.u;
    }
    this.#levels(update, update.u, ts, rx, this.anchored ? 0 : layout.FLAG_UNANCHORED);
  }

  snapshot(snapshot: Snapshot, rx: number): void {
    const ts = Number.isNaN(snapshot.ts) ? Math.max(rx, this.#newest) : this.#seen(snapshot.ts);
    this.writer.bookReset(this.#index, ts, rx, snapshot.lastUpdateId);
    this.#levels({ b: snapshot.bids, a: snapshot.asks }, snapshot.lastUpdateId, ts, rx, layout.FLAG_SNAPSHOT);
    this.#at = snapshot.lastUpdateId;
    this.#fresh = true;
  }

  #levels({ b, a }: { b: readonly Level[]; a: readonly Level[] }, id: number, ts: number, rx: number, flags: number): void {
    let left = b.length + a.length;
    for (const [price, qty] of b) this.#level(price, qty, layout.SIDE_BID, id, ts, rx, --left === 0 ? flags | layout.FLAG_LAST : flags);
    for (const [price, qty] of a) this.#level(price, qty, layout.SIDE_ASK, id, ts, rx, --left === 0 ? flags | layout.FLAG_LAST : flags);
  }

  #level(px: number, qty: number, side: number, id: number, ts: number, rx: number, flags: number): void {
    this.#noteStep(px);
    this.writer.level(this.#index, ts, rx, px, this.#base(qty, px), side, id, flags);
  }

  #base(qty: number, px: number): number {
    return this.#contract === 0 ? qty : (qty * this.#contract) / px;
  }

  #seen(ts: number): number {
    if (ts > this.#newest) this.#newest = ts;
    return ts;
  }

  #price(text: string): number {
    const px = Number(text);
    this.#noteStep(px);
    return px;
  }

  /** Announces a finer price step than any before. */
  #noteStep(px: number): void {
    if (Math.round(px * this.#scale) / this.#scale === px) return;
    const decimals = decimalsOf(String(px));
    if (decimals <= this.#decimals) return;
    this.#setDecimals(decimals);
    this.writer.refine(this.#index, stepOf(decimals));
  }

  #setDecimals(decimals: number): void {
    this.#decimals = decimals;
    this.#scale = 10 ** decimals;
  }
}
