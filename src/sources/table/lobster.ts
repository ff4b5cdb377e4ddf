/** Decoder of a LOBSTER pair: trades and trading state from the messages, the book's changes from the rows of the order book. */
import * as layout from '../../../assembly/layout.ts';
import * as table from '../../../assembly/scan-table-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import { type Instrument, instrumentOfSymbol } from '../../market/instrument.ts';
import type { DecodeContext, Decoder } from '../format.ts';
import { KnownLevels } from './known-levels.ts';
import { TableScanner, type TableValue } from './table-scanner.ts';

export interface LobsterFile {
  readonly symbol: string;
  /** Midnight at the exchange, UTC microseconds. */
  readonly midnight: number;
  /** Levels a side. */
  readonly depth: number;
  /** Fields of a message. */
  readonly fields: number;
  readonly date: string;
}

const priceScale = 10_000;
/** Price of a level that the book does not have, and the sizes beside it. */
const dummy = 9_999_999_999;
const state = 'trading state (-1 halted, 0 quoting, 1 trading)';

/** Numbers that may wait for the other file: more than a piece of a file holds. */
const mostWaiting = 8_000_000;

/** Whether a price x 10,000 has more than two decimals. */
function isFine(price: number): boolean {
  return price % 100 !== 0 && Math.abs(price) < dummy;
}

/** Rows of one file that wait for those of the other: line, then values. */
class Waiting {
  n = 0;
  #values = new Float64Array(4_096);
  #from = 0;

  constructor(readonly width: number) {}

  get first(): number {
    return this.#from * this.width;
  }

  get values(): Float64Array {
    return this.#values;
  }

  get line(): number {
    return this.#values[this.first]!;
  }

  push(line: number, numbers: Float64Array, at: number): void {
    const { width } = this;
    if ((this.#from + this.n + 1) * width > this.#values.length) this.#makeRoom();
    const to = (this.#from + this.n) * width;
    this.#values[to] = line;
    for (let k = 1; k < width; k++) this.#values[to + k] = numbers[at + k - 1]!;
    this.n++;
  }

  shift(): void {
    this.#from++;
    this.n--;
  }

  #makeRoom(): void {
    const used = this.#values.subarray(this.first, (this.#from + this.n) * this.width);
    const room = used.length * 2 > this.#values.length ? new Float64Array(this.#values.length * 2 + this.width) : this.#values;
    room.set(used);
    this.#values = room;
    this.#from = 0;
  }
}

export function openLobster({ name, writer, report }: DecodeContext, { symbol, midnight, depth, fields, date }: LobsterFile): Decoder {
  const messages = new Waiting(7);
  const levels = new Waiting(4 * depth + 1);
  const made: Instrument = { ...instrumentOfSymbol(symbol, 'lobster', 'spot', 0.01), scalars: [state] };
  const instrument = writer.instrument(made.id, () => made);
  const book = new KnownLevels(writer, instrument, depth);
  const flags = layout.FLAG_NO_RX;
  let newest = Number.NEGATIVE_INFINITY;
  let fineStep = false;

  const shared = { name, writer, report, delimiter: ',', skipLines: 0, header: undefined, symbol, instrument: () => made };
  const messageScanner = new TableScanner({
    ...shared,
    what: 'message',
    fieldCount: fields,
    values: [
      { field: 0, kind: table.VALUE_ELAPSED, name: 'time' },
      ...['type', 'order id', 'size', 'price', 'direction'].map((part, i) => ({ field: i + 1, kind: table.VALUE_NUMBER, name: part })),
    ],
    take(numbers, at, _instrument, line) {
      const reason = messageReason(numbers, at);
      if (!reason) messages.push(line, numbers, at);
      return reason;
    },
  });
  const bookValues: TableValue[] = Array.from({ length: 4 * depth }, (_, k) => {
    const side = k % 4 < 2 ? 'ask' : 'bid';
    return { field: k, kind: table.VALUE_NUMBER, name: `${k % 2 === 0 ? 'price' : 'size'} of ${side} ${(k >> 2) + 1}` };
  });
  const bookScanner = new TableScanner({
    ...shared,
    what: 'book',
    fieldCount: 4 * depth,
    values: bookValues,
    take(numbers, at, _instrument, line) {
      const reason = fillBook(numbers, at);
      if (!reason) levels.push(line, numbers, at);
      return reason;
    },
  });

  function messageReason(numbers: Float64Array, at: number): string | undefined {
    const time = numbers[at]!;
    const type = numbers[at + 1]!;
    if (!(time >= 0 && time < 86_400_000_000)) return 'its time is not of one day: expected are seconds after midnight';
    if (midnight + time < newest) return 'out of order: its time is before that of the row before';
    if (!(Number.isInteger(type) && type >= 1 && type <= 7)) return `type ${type} is none of 1 to 7`;
    if ((type === 4 || type === 5) && !(numbers[at + 4]! > 0)) return `price ${numbers[at + 4]} is not positive`;
    if ((type === 4 || type === 5) && !(numbers[at + 3]! > 0)) return `size ${numbers[at + 3]} is not positive`;
    if (Math.abs(numbers[at + 5]!) !== 1) return `direction ${numbers[at + 5]} is neither 1 nor -1`;
    newest = midnight + time;
    return undefined;
  }

  /** Fills the next row of the book; why it is none. */
  function fillBook(numbers: Float64Array, at: number): string | undefined {
    book.clear();
    for (let k = 0; k < depth; k++) {
      const from = at + 4 * k;
      if (Math.abs(numbers[from]!) < dummy) book.asks.add(numbers[from]! / priceScale, numbers[from + 1]!);
      if (Math.abs(numbers[from + 2]!) < dummy) book.bids.add(numbers[from + 2]! / priceScale, numbers[from + 3]!);
    }
    return book.reason();
  }

  /** Writes the rows that both files have; a line whose other half was rejected is left out. */
  function pair(): void {
    while (messages.n > 0 && levels.n > 0) {
      const { line } = messages;
      if (line === levels.line) {
        write(line);
        messages.shift();
        levels.shift();
      } else {
        leaveOut(line < levels.line ? messages : levels);
      }
    }
  }

  function leaveOut(alone: Waiting): void {
    report.skip('the same line of the other file was rejected', 1, alone.line, `line ${alone.line}`);
    alone.shift();
  }

  function write(line: number): void {
    const { values, first } = messages;
    const ts = midnight + values[first + 1]!;
    const type = values[first + 2]!;
    const px = values[first + 5]! / priceScale;
    const resting = values[first + 6]!;
    if (type === 4 || type === 5) {
      const side = resting > 0 ? layout.SIDE_SELL : layout.SIDE_BUY;
      writer.trade(instrument, ts, ts, px, values[first + 4]!, side, Number.NaN, flags);
    } else if (type === 6) report.skip('cross trade (auction)', 1, line, `line ${line}`);
    else if (type === 7) writer.scalar(instrument, ts, ts, 0, values[first + 5]!, flags);
    fillBook(levels.values, levels.first + 1);
    // Of rows that count: a rejected one may have been read long before, or in this moment.
    for (let at = levels.first + 1; at < levels.first + 1 + 4 * depth; at += 2) fineStep ||= isFine(levels.values[at]!);
    if (fineStep) writer.refine(instrument, 1 / priceScale);
    book.apply(ts, ts, line, flags);
  }

  function apart(): QuantabError {
    const ofLines = messageScanner.rows === bookScanner.rows;
    const [a, b] = [messageScanner, bookScanner].map(({ rows, lines }) => (ofLines ? lines : rows).toLocaleString('en'));
    return new QuantabError(
      'bad-input',
      `The files of ${symbol} on ${date} do not go together: the messages have ${a} ${ofLines ? 'lines' : 'rows'}, the book ${b}. Get both again; nothing was stored.`,
    );
  }

  return {
    get rows() {
      return messageScanner.rows;
    },
    get wants() {
      return messages.n <= levels.n ? 0 : 1;
    },
    chunk(bytes, part) {
      (part === 1 ? bookScanner : messageScanner).chunk(bytes);
      pair();
      if (Math.max(messages.n * messages.width, levels.n * levels.width) > mostWaiting) throw apart();
    },
    partEnd(part) {
      (part === 1 ? bookScanner : messageScanner).end();
      pair();
    },
    end() {
      // Row i of one file belongs to row i of the other: a line more in one shifts all that follow.
      if (messageScanner.rows !== bookScanner.rows || messageScanner.lines !== bookScanner.lines) throw apart();
      for (const alone of [messages, levels]) while (alone.n > 0) leaveOut(alone);
    },
  };
}
