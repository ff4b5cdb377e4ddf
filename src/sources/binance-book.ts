/**
 * Binance streams of one instrument as ticks: trades, best quotes, book. The book is anchored by a snapshot and followed by an
 * unbroken chain of updates (futures: pu is the u before; spot: U is the u before plus one). A break is a gap, and the book is
 * unknown until the next snapshot. Quantities of COIN-M contracts become base quantities: contracts x value / price.
 */
import * as layout from '../../assembly/layout.ts';
import type { TickWriter } from '../market/writer.ts';
import { type BinanceMarket, binanceInstrument, contractValue, isCoinMargined } from './binance-instrument.ts';
import type { BinanceMessage, Levels } from './binance-message.ts';
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
    firstPrice: number,
    readonly writer: TickWriter,
    readonly report: RowReport,
  ) {
    const decimals = decimalsOf(String(firstPrice));
    const instrument = binanceInstrument(symbol, market, stepOf(decimals));
    this.#index = writer.instrument(instrument.id, () => instrument);
    this.#futures = market !== 'spot';
    this.#contract = isCoinMargined(symbol) ? contractValue(symbol) : 0;
    this.#setDecimals(decimals);
  }

  get anchored(): boolean {
    return !Number.isNaN(this.#at);
  }

  trade({ id, ts: at, px, qty, sold }: BinanceMessage, rx: number): void {
    if (id <= this.ids.last) {
      this.report.skip('duplicate id');
      return;
    }
    const missing = this.ids.follow(id);
    const ts = this.#seen(at);
    if (missing > 0) this.writer.gap(this.#index, ts, rx, missing, layout.FLAG_TRADES);
    this.#noteStep(px);
    this.writer.trade(this.#index, ts, rx, px, this.#base(qty, px), sold ? layout.SIDE_SELL : layout.SIDE_BUY, id);
  }

  quote(quote: BinanceMessage, rx: number): void {
    // Spot quotes carry no time: the newest of their stream stands in where the receiving clock is behind it.
    const ts = Number.isNaN(quote.ts) ? Math.max(rx, this.#newest) : this.#seen(quote.ts);
    const bid = quote.bidQty > 0 ? this.#price(quote.bid) : Number.NaN;
    const ask = quote.askQty > 0 ? this.#price(quote.ask) : Number.NaN;
    const bidQty = Number.isNaN(bid) ? 0 : this.#base(quote.bidQty, bid);
    const askQty = Number.isNaN(ask) ? 0 : this.#base(quote.askQty, ask);
    this.writer.quote(this.#index, ts, rx, bid, bidQty, ask, askQty, quote.id);
  }

  /** An update behind the anchor is applied; one without an anchor is stored, never applied. */
  update({ ts: at, first, id, prev }: BinanceMessage, levels: Levels, rx: number): void {
    const ts = this.#seen(at);
    if (id <= this.#at) {
      this.report.skip('book update older than the book');
      return;
    }
    const before = this.#futures ? prev : first - 1;
    const follows = this.#fresh ? before <= this.#at : before === this.#at;
    if (this.anchored && !follows) {
      this.writer.gap(this.#index, ts, rx, this.#futures ? Number.NaN : before - this.#at);
      this.#at = Number.NaN;
    }
    if (this.anchored) {
      this.#fresh = false;
      this.#at = id;
    }
    this.#levels(levels, id, ts, rx, this.anchored ? 0 : layout.FLAG_UNANCHORED);
  }

  snapshot({ ts: at, id }: BinanceMessage, levels: Levels, rx: number): void {
    const ts = Number.isNaN(at) ? Math.max(rx, this.#newest) : this.#seen(at);
    this.writer.bookReset(this.#index, ts, rx, id);
    this.#levels(levels, id, ts, rx, layout.FLAG_SNAPSHOT);
    this.#at = id;
    this.#fresh = true;
  }

  #levels({ levels, levelSide, levelPx, levelQty }: Levels, id: number, ts: number, rx: number, flags: number): void {
    // Bids come first, whatever the order of the message.
    for (let side = layout.SIDE_BID, left = levels; side <= layout.SIDE_ASK; side++) {
      for (let k = 0; k < levels; k++) {
        if (levelSide[k] !== side) continue;
        const px = levelPx[k] as number;
        this.#noteStep(px);
        const all = --left === 0 ? flags | layout.FLAG_LAST : flags;
        this.writer.level(this.#index, ts, rx, px, this.#base(levelQty[k] as number, px), side, id, all);
      }
    }
  }

  #base(qty: number, px: number): number {
    return this.#contract === 0 ? qty : (qty * this.#contract) / px;
  }

  #seen(ts: number): number {
    if (ts > this.#newest) this.#newest = ts;
    return ts;
  }

  #price(px: number): number {
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
