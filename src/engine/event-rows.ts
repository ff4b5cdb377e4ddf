/**
 * Writes an instrument's trades and best quotes to its event lane as they come. A trade stands beside the newest quote whose time is
 * strictly earlier than its own: what its taker can have seen, whatever order the two streams arrived in.
 */
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';

/** Quotes looked back at; a power of two. A trade that is older than all of them has none. */
const quotesHeld = 256;

export class EventRows {
  /** Columns of five, by quote number modulo `quotesHeld`: time, bid, its quantity, ask, its quantity. Times do not decrease. */
  readonly #quotes = new Float64Array(5 * quotesHeld);
  /** Quotes since the last gap. */
  #n = 0;
  #ts = Number.NEGATIVE_INFINITY;

  constructor(readonly lane: Lane) {}

  /** `ts`: the trade's own time, which may be before that of rows already written. */
  trade(ts: number, px: number, qty: number, side: number): void {
    const quotes = this.#quotes;
    const oldest = this.#n > quotesHeld ? this.#n - quotesHeld : 0;
    let known = this.#n - 1;
    while (known >= oldest && quotes[known & (quotesHeld - 1)] >= ts) known--;
    const at = known & (quotesHeld - 1);
    if (known < oldest) this.#row(ts, px, qty, side, Number.NaN, 0, Number.NaN, 0);
    else {
      this.#row(
        ts,
        px,
        qty,
        side,
        quotes[quotesHeld + at],
        quotes[2 * quotesHeld + at],
        quotes[3 * quotesHeld + at],
        quotes[4 * quotesHeld + at],
      );
    }
  }

  quote(ts: number, bid: number, bidQty: number, ask: number, askQty: number): void {
    const quotes = this.#quotes;
    const at = this.#n & (quotesHeld - 1);
    quotes[at] = ts;
    quotes[quotesHeld + at] = bid;
    quotes[2 * quotesHeld + at] = bidQty;
    quotes[3 * quotesHeld + at] = ask;
    quotes[4 * quotesHeld + at] = askQty;
    this.#n++;
    this.#row(ts, Number.NaN, 0, 0, bid, bidQty, ask, askQty);
  }

  /** Rows are missing; `ofQuotes`: quotes among them. */
  gap(ofQuotes: boolean): void {
    if (ofQuotes) this.#n = 0;
    this.lane.gap();
  }

  clear(): void {
    this.#n = 0;
    this.#ts = Number.NEGATIVE_INFINITY;
    this.lane.clear();
  }

  save(writer: KeyframeWriter): void {
    writer.number(this.#n);
    writer.number(this.#ts);
    writer.column(this.#quotes);
    this.lane.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.#n = reader.number();
    this.#ts = reader.number();
    reader.column(this.#quotes);
    this.lane.load(reader);
  }

  #row(ts: number, px: number, qty: number, side: number, bid: number, bidQty: number, ask: number, askQty: number): void {
    if (ts > this.#ts) this.#ts = ts;
    const { lane } = this;
    const { rows, views } = lane;
    views[0][rows] = this.#ts;
    views[1][rows] = px;
    views[2][rows] = qty;
    views[3][rows] = side;
    views[4][rows] = bid;
    views[5][rows] = bidQty;
    views[6][rows] = ask;
    views[7][rows] = askQty;
    lane.rows = rows + 1;
    if (rows + 1 === views[0].length) lane.flush();
  }
}
