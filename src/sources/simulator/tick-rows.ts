/**
 * The rows of one simulated instrument: what its book does, as ticks. Prices in steps and quantities in lots come in, quote currency
 * and base units go out. All rows of one event share a time and an update id; the last of them is flagged LAST.
 */
import * as layout from '../../../assembly/layout.ts';
import type { TickWriter } from '../../market/writer.ts';

/** Price steps of one unit of quote currency, lots of one base unit; whole numbers, so that a decimal price is its nearest double. */
export interface Scale {
  readonly steps: number;
  readonly lots: number;
}

export class TickRows {
  /** Events that wrote at least one row. */
  events = 0;
  /** Nothing is written while true: the market warms up. */
  silent = true;
  #ts = 0;
  #update = 0;
  #tradeId = 0;
  /** The row that waits for the one behind it, to know whether it is the last; kind -1 when there is none. */
  #kind = -1;
  #side = 0;
  #flags = 0;
  #tick = 0;
  #amount = 0;
  #id = 0;
  #common = 0;

  constructor(
    readonly writer: TickWriter,
    readonly index: number,
    readonly scale: Scale,
  ) {}

  /** Rows until `end` belong to one event at `ts`, whole microseconds. */
  begin(ts: number): void {
    this.#ts = ts;
    this.#update++;
    this.#common = 0;
  }

  end(): void {
    if (this.#kind < 0) return;
    this.#flags |= layout.FLAG_LAST;
    this.#put();
    this.#kind = -1;
    this.events++;
  }

  trade(buy: boolean, tick: number, lots: number): void {
    if (this.silent) return;
    this.#next(layout.KIND_TRADE, buy ? layout.SIDE_BUY : layout.SIDE_SELL, tick, lots, ++this.#tradeId);
  }

  /** The lots that a price now holds; 0 takes the level away. */
  level(bid: boolean, tick: number, lots: number): void {
    if (this.silent) return;
    this.#next(layout.KIND_LEVEL, bid ? layout.SIDE_BID : layout.SIDE_ASK, tick, lots, this.#update);
  }

  /** The levels until `end` are the whole book. */
  snapshot(): void {
    if (this.silent) return;
    this.#common = layout.FLAG_SNAPSHOT;
    this.writer.row(layout.KIND_BOOK_RESET, layout.SIDE_NONE, layout.FLAG_NO_RX, this.index, this.#ts, this.#ts, 0, 0, this.#update);
  }

  #next(kind: number, side: number, tick: number, lots: number, id: number): void {
    if (this.#kind >= 0) this.#put();
    this.#kind = kind;
    this.#side = side;
    this.#flags = this.#common | layout.FLAG_NO_RX;
    this.#tick = tick;
    this.#amount = lots;
    this.#id = id;
  }

  #put(): void {
    const { steps, lots } = this.scale;
    const ts = this.#ts;
    this.writer.row(this.#kind, this.#side, this.#flags, this.index, ts, ts, this.#tick / steps, this.#amount / lots, this.#id);
  }
}
