/**
 * Lines of a numeric table: plain ones through the scanTable kernel, the others one by one, in file order. Each row's values are handed to
 * `take`, which may refuse it in words; rows that were taken can still be refused until the next `flushed`.
 */
import * as plan from '../../../assembly/scan-plan.ts';
import * as table from '../../../assembly/scan-table-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { RowReport } from '../format.ts';
import { isComment } from '../head.ts';
import { fitFields, splitLine } from '../rows/csv-line.ts';
import { straightenCommas } from '../rows/decimal-comma.ts';
import { decimalsOf, numberReason, timeReason } from '../rows/read-row.ts';
import { ScanBuffer } from '../rows/scan-buffer.ts';
import { giveBack, type ScanMemory, takeScanMemory } from '../rows/scan-memory.ts';
import { SymbolSlots } from '../rows/symbol-slots.ts';
import { isPlausible, parseTime, unitOf } from '../rows/time.ts';

export interface TableValue {
  /** Column of the file. */
  readonly field: number;
  /** One of the VALUE_ constants of scan-table-plan. */
  readonly kind: number;
  /** For messages: `open`. */
  readonly name: string;
}

interface TableScan {
  readonly name: string;
  readonly writer: TickWriter;
  readonly report: RowReport;
  /** What a row is, for messages. */
  readonly what: string;
  readonly delimiter: string;
  readonly fieldCount: number;
  /** Lines before the first row. */
  readonly skipLines: number;
  readonly header: string | undefined;
  readonly values: readonly TableValue[];
  /** Columns of the symbol, the first and the last of neighbours; or the symbol of all rows. */
  readonly symbol: readonly [first: number, last: number] | string;
  /** `symbol` is the text of all its columns with the delimiter between them. */
  instrument(symbol: string, tickSize: number): Instrument;
  /** Numbers are written `1.234,56`. */
  readonly decimalComma?: boolean;
  /** A row: its values from `at`, its instrument, its 1-based line. Returns why it cannot be used. */
  take(numbers: Float64Array, at: number, instrument: number, line: number, row: number): string | undefined;
  /** The rows taken since the last call have been handed over; their text goes away now. */
  flushed?(): void;
}

const noNumber = /^(nan|null|none|n\/a|na|-)?$/i;

export class TableScanner {
  /** Rows seen so far, good or not. */
  rows = 0;
  /** Lines of the file, blank ones too; known at its end. */
  lines = 0;
  readonly #scan: TableScan;
  readonly #memory: ScanMemory;
  readonly #words: Uint32Array;
  readonly #values: Uint32Array;
  readonly #buffer: ScanBuffer;
  readonly #slots: SymbolSlots;
  readonly #width: number;
  readonly #capacity: number;
  /** Time values whose unit is not known yet. */
  #unitless: number;
  #decimals = 0;

  constructor(scan: TableScan) {
    const { name, what, skipLines, values, symbol, fieldCount } = scan;
    if (fieldCount >= plan.MOST_FIELDS) {
      const most = plan.MOST_FIELDS - 1;
      throw new QuantabError('bad-input', `${name} has ${fieldCount.toLocaleString('en')} columns; at most ${most} can be read.`);
    }
    this.#scan = scan;
    const memory = takeScanMemory();
    this.#memory = memory;
    this.#slots = new SymbolSlots(memory, scan.writer, scan.instrument);
    this.#buffer = new ScanBuffer(memory, { name, what, skipLines, read: (from, to) => this.#read(from, to) });
    this.#width = values.length;
    this.#capacity = Math.min(plan.STAGE_ROWS, Math.floor(table.TABLE_NUMBERS / values.length));
    const words = memory.planWords;
    this.#words = words;
    words[plan.PLAN_DELIMITER / 4] = scan.delimiter.charCodeAt(0);
    words[plan.PLAN_FIELDS / 4] = fieldCount;
    const [first, last] = typeof symbol === 'string' ? [-1, -1] : symbol;
    words[table.TABLE_SYMBOL_FIRST / 4] = first;
    words[table.TABLE_SYMBOL_LAST / 4] = last;
    words[table.TABLE_WIDTH / 4] = this.#width;
    words[table.TABLE_CAPACITY / 4] = this.#capacity;
    this.#values = words.subarray(table.TABLE_VALUES / 4, table.TABLE_VALUES / 4 + values.length);
    this.#unitless = this.#forgetUnits();
  }

  chunk(bytes: Uint8Array): void {
    this.#buffer.chunk(bytes);
  }

  /** A further file of the same columns begins: lines are counted from 1 again, its times may be of another unit. */
  next(skipLines: number): void {
    this.#buffer.next(skipLines);
    this.#unitless = this.#forgetUnits();
  }

  end(): void {
    this.#buffer.end();
    this.lines = this.#words[plan.PLAN_LINES / 4]!;
    giveBack(this.#memory);
  }

  /** Refuses a row that was taken before. */
  reject(row: number, reason: string): void {
    this.#scan.report.reject(this.#memory.line[row]!, reason, this.#buffer.lineAt(this.#memory.at[row]!));
  }

  #forgetUnits(): number {
    let times = 0;
    for (const [k, { field, kind }] of this.#scan.values.entries()) {
      if (kind === table.VALUE_TIME) times++;
      this.#values[k] = field | (kind << 16) | (kind === table.VALUE_ELAPSED ? plan.UNIT_S << 24 : 0);
    }
    return times;
  }

  #read(start: number, end: number): void {
    const { text, textPtr, kernels } = this.#memory;
    const to = this.#scan.decimalComma ? straightenCommas(text, start, end, this.#scan.delimiter, this.#scan.values) : end;
    let from = start;
    while (from < to) {
      if (this.#unitless > 0) {
        from = this.#slow(from, text.indexOf(0x0a, from) + 1);
        continue;
      }
      const stop = kernels.call.scanTable(textPtr + from, textPtr + to, this.#memory.plan);
      from = this.#words[plan.PLAN_NEXT / 4]! - textPtr;
      if (stop === plan.STOP_SLOW) from = this.#slow(from, this.#words[plan.PLAN_LINE_END / 4]! - textPtr);
      else if (stop === plan.STOP_FULL) this.#flush();
    }
    this.#flush();
  }

  #slow(from: number, to: number): number {
    const { report } = this.#scan;
    const line = ++this.#words[plan.PLAN_LINES / 4]!;
    const text = this.#buffer.line(from, to);
    if (text.trim() === '') return to;
    if (isComment(text)) {
      report.skip('comment', 1, line, text);
      return to;
    }
    if (text.trim() === this.#scan.header) {
      report.skip('repeated header', 1, line, text);
      return to;
    }
    const reason = this.#readSlow(text, from);
    if (reason) {
      // Rejections come in the order of the lines.
      this.#flush();
      this.rows++;
      report.reject(line, reason, text);
    }
    return to;
  }

  #readSlow(text: string, from: number): string | undefined {
    const { delimiter, fieldCount, values, symbol } = this.#scan;
    const fields = splitLine(text, delimiter);
    const misfit = fitFields(fields, fieldCount);
    if (misfit) return misfit;
    if (this.#words[plan.PLAN_ROWS / 4] === this.#capacity) this.#flush();
    const row = this.#words[plan.PLAN_ROWS / 4]!;
    this.#decimals = 0;
    for (const [k, value] of values.entries()) {
      const reason = this.#readValue(value, fields[value.field]!.trim(), k, row * this.#width + k);
      if (reason) return reason;
    }
    const only = typeof symbol === 'string';
    const name = only ? symbol : symbolOf(fields, symbol, delimiter);
    if (name === '') return 'symbol is missing';
    const slot = this.#slots.slotOf(name, this.#decimals, only);
    if (!slot) return `symbol "${name.slice(0, 80)}" is too long, or there are more than ${plan.SLOTS} symbols`;
    this.#words[plan.PLAN_ROWS / 4] = row + 1;
    this.#memory.rows.meta[row] = slot.instrument;
    this.#memory.line[row] = this.#words[plan.PLAN_LINES / 4]!;
    this.#memory.at[row] = this.#memory.textPtr + from;
    return undefined;
  }

  #readValue({ kind, name }: TableValue, text: string, k: number, at: number): string | undefined {
    const { numbers } = this.#memory;
    if (kind < table.VALUE_TIME) {
      const optional = (kind & 1) !== 0 && noNumber.test(text);
      const reason = optional ? undefined : numberReason(name, text);
      if (reason) return reason;
      numbers[at] = optional ? Number.NaN : Number(text);
      if (kind >= table.VALUE_PRICE && !optional && numbers[at] !== 0)
        this.#decimals = Math.max(this.#decimals, decimalsOf(text.replace('-', '')));
      return undefined;
    }
    if (text === '') return `${name} is missing`;
    let unit = this.#values[k]! >>> 24;
    if (unit === 0) {
      unit = unitOf(text);
      if (unit !== 0) {
        this.#values[k] = this.#values[k]! | (unit << 24);
        this.#unitless--;
      }
    }
    const time = parseTime(text, unit);
    numbers[at] = time;
    return kind === table.VALUE_TIME ? (isPlausible(time) ? undefined : timeReason(text, unit)) : numberReason(name, text);
  }

  /** Hands the rows over; `take` may refuse them. */
  #flush(): void {
    const { numbers, rows } = this.#memory;
    const n = this.#words[plan.PLAN_ROWS / 4]!;
    if (n === 0) return;
    this.#words[plan.PLAN_ROWS / 4] = 0;
    this.rows += n;
    this.#slots.refine();
    for (let row = 0; row < n; row++) {
      const reason = this.#scan.take(numbers, row * this.#width, rows.meta[row]!, this.#memory.line[row]!, row);
      if (reason) this.reject(row, reason);
    }
    this.#scan.flushed?.();
  }
}

function symbolOf(fields: readonly string[], [first, last]: readonly [number, number], delimiter: string): string {
  const parts = fields.slice(first, last + 1).map((field) => field.trim());
  return parts.includes('') ? '' : parts.join(delimiter);
}
