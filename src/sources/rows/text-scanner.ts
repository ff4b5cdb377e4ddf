/**
 * Lines of trades, plain ones through a byte-scanning kernel, the others one by one through `split` and readRow, in file order.
 * Bytes may be cut anywhere: only whole lines are read, the rest is carried over.
 */
import * as layout from '../../../assembly/layout.ts';
import * as plan from '../../../assembly/scan-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import type { Instrument } from '../../market/instrument.ts';
import { packMeta } from '../../market/meta.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { RowReport } from '../format.ts';
import { TimeOrder } from './order.ts';
import { type Field, type FieldTexts, noTrade, type Row, readRow, type Units } from './read-row.ts';
import { ScanBuffer } from './scan-buffer.ts';
import { giveBack, type ScanMemory, takeScanMemory } from './scan-memory.ts';
import { SymbolSlots } from './symbol-slots.ts';
import type { TimeUnit } from './time.ts';

export interface TextScan {
  readonly name: string;
  readonly writer: TickWriter;
  readonly report: RowReport;
  readonly kernel: 'scanCsv' | 'scanNdjson';
  /** Op of each field: column of a CSV line, or key of the first NDJSON line. */
  readonly fields: Partial<Record<Field, number>>;
  /** CSV: how many fields a line has. NDJSON: the keys. */
  readonly shape: { delimiter: number; count: number } | { keys: readonly string[] };
  /** Lines before the first row: banner, comments, header. */
  readonly skipLines: number;
  /** Symbol of all rows when no field names one. */
  readonly symbol: string | undefined;
  instrument(symbol: string, tickSize: number): Instrument;
  /** Texts of the fields of a line the kernel left; or why it has none: `skip` for lines that are no rows. */
  split(line: string): FieldTexts | { reject: string } | { skip: string };
  /** Contract value in quote currency when quantities are contracts of an inverse contract. */
  readonly inverseValue?: number;
  /** Of the time column, where it is not to be told by its magnitude. */
  readonly unit?: TimeUnit;
}

const ops: Record<Field, number> = {
  ts: plan.OP_TS,
  rx: plan.OP_RX,
  px: plan.OP_PX,
  qty: plan.OP_QTY,
  id: plan.OP_ID,
  side: plan.OP_SIDE,
  maker: plan.OP_MAKER,
  symbol: plan.OP_SYMBOL,
};

export class TextScanner {
  rows = 0;
  readonly #scan: TextScan;
  readonly #memory: ScanMemory;
  readonly #words: Uint32Array;
  readonly #slots: SymbolSlots;
  readonly #buffer: ScanBuffer;
  readonly #order: TimeOrder;
  readonly #units: Units = { ts: 0, rx: 0 };
  readonly #row: Row = { ts: 0, rx: 0, px: 0, qty: 0, id: 0, side: 0, decimals: 0 };

  constructor(scan: TextScan) {
    this.#scan = scan;
    const memory = takeScanMemory();
    this.#memory = memory;
    this.#words = memory.planWords;
    this.#slots = new SymbolSlots(memory, scan.writer, scan.instrument);
    const { name, skipLines } = scan;
    this.#buffer = new ScanBuffer(memory, { name, what: 'trade', skipLines, read: (from, to) => this.#read(from, to) });
    this.#order = new TimeOrder(scan.name, scan.writer, (row) => this.#late(row));
    this.#units.ts = scan.unit ?? 0;
    const { fields } = scan;
    const noRx = fields.rx === undefined ? layout.FLAG_NO_RX : 0;
    this.#words[plan.PLAN_META / 4] = packMeta(layout.KIND_TRADE, 0, layout.FLAG_LAST | noRx, 0);
    let needed = (1 << plan.OP_TS) | (1 << plan.OP_PX) | (1 << plan.OP_QTY);
    for (const field of ['symbol', 'rx', 'side', 'maker'] as const) if (fields[field] !== undefined) needed |= 1 << ops[field];
    this.#words[plan.PLAN_NEEDED / 4] = needed;
    if ('keys' in scan.shape) this.#planKeys(scan.shape.keys);
    else this.#planColumns(scan.shape.delimiter, scan.shape.count);
  }

  chunk(bytes: Uint8Array): void {
    this.#buffer.chunk(bytes);
  }

  end(): void {
    this.#buffer.end();
    this.#order.end();
    giveBack(this.#memory);
  }

  #planColumns(delimiter: number, count: number): void {
    if (count >= plan.MOST_FIELDS) {
      const most = plan.MOST_FIELDS - 1;
      throw new QuantabError(
        'bad-input',
        `${this.#scan.name} has ${count.toLocaleString('en')} columns; at most ${most} can be read. Keep those of time, price, size, side and id.`,
      );
    }
    this.#words[plan.PLAN_DELIMITER / 4] = delimiter;
    this.#words[plan.PLAN_FIELDS / 4] = count;
    const columnOf = new Int32Array(this.#words.buffer, this.#words.byteOffset + plan.PLAN_FIELD_OF, plan.OP_SYMBOL + 1);
    columnOf.fill(-1);
    for (const [field, column] of Object.entries(this.#scan.fields)) columnOf[ops[field as Field]] = column;
  }

  #planKeys(keys: readonly string[]): void {
    const bytes = this.#memory.planBytes;
    const opOf = new Map(Object.entries(this.#scan.fields).map(([field, key]) => [key, ops[field as Field]]));
    let entry = plan.PLAN_TABLE;
    let count = 0;
    for (const [index, key] of keys.entries()) {
      const name = new TextEncoder().encode(key);
      if (name.length >= plan.KEY_LONGEST || count === plan.MOST_KEYS) continue;
      bytes[entry] = opOf.get(index) ?? plan.OP_SKIP;
      bytes[entry + plan.KEY_LENGTH] = name.length;
      bytes.set(name, entry + plan.KEY_TEXT);
      bytes[entry + plan.KEY_TEXT + name.length] = 0x22;
      entry += plan.KEY_BYTES;
      count++;
    }
    this.#words[plan.PLAN_FIELDS / 4] = count;
  }

  #read(start: number, to: number): void {
    const { text, textPtr, kernels } = this.#memory;
    const call = kernels.call[this.#scan.kernel];
    let from = start;
    while (from < to) {
      if (this.#words[plan.PLAN_TS_UNIT / 4] === 0 || (this.#scan.fields.rx !== undefined && this.#words[plan.PLAN_RX_UNIT / 4] === 0)) {
        from = this.#slow(from, text.indexOf(0x0a, from) + 1);
        continue;
      }
      const stop = call(textPtr + from, textPtr + to, this.#memory.plan);
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
    const texts = this.#scan.split(text);
    if ('skip' in texts) {
      report.skip(texts.skip as string, 1, line, text);
      return to;
    }
    const reason = 'reject' in texts ? (texts.reject as string) : this.#readSlow(texts, from);
    if (reason) {
      this.rows++;
      if (reason === noTrade) report.skip(noTrade, 1, line, text);
      else report.reject(line, reason, text);
    }
    return to;
  }

  #readSlow(texts: FieldTexts, from: number): string | undefined {
    const row = this.#row;
    const reason = readRow(texts, this.#units, row);
    this.#words[plan.PLAN_TS_UNIT / 4] = this.#units.ts;
    this.#words[plan.PLAN_RX_UNIT / 4] = this.#units.rx;
    if (reason) return reason;
    const symbol = this.#scan.symbol ?? texts.symbol?.trim() ?? '';
    if (symbol === '') return 'symbol is missing';
    const slot = this.#slots.slotOf(symbol, row.decimals, this.#scan.symbol !== undefined);
    if (slot === undefined) return `symbol "${symbol.slice(0, 80)}" is too long, or there are more than ${plan.SLOTS} symbols`;
    const { call } = this.#memory.kernels;
    const known = !Number.isNaN(row.id);
    if (known && call.scanAdmit(this.#memory.symbolsPtr + slot.at, row.ts, row.px, row.qty, row.id) === 0) {
      this.#words[plan.PLAN_DUPLICATES / 4]!++;
      return undefined;
    }
    if (this.#words[plan.PLAN_ROWS / 4] === plan.STAGE_ROWS) this.#flush();
    const i = this.#words[plan.PLAN_ROWS / 4]!++;
    const { rows } = this.#memory;
    const noRx = Number.isNaN(row.rx);
    rows.ts[i] = row.ts;
    rows.rx[i] = noRx ? row.ts : row.rx;
    rows.px[i] = row.px;
    rows.qty[i] = row.qty;
    rows.id[i] = row.id;
    rows.meta[i] = packMeta(layout.KIND_TRADE, row.side, layout.FLAG_LAST | (noRx ? layout.FLAG_NO_RX : 0), slot.instrument);
    this.#memory.line[i] = this.#words[plan.PLAN_LINES / 4]!;
    this.#memory.at[i] = this.#memory.textPtr + from;
    return undefined;
  }

  /** Hands the filled columns on, in time order. */
  #flush(): void {
    const { rows } = this.#memory;
    const n = this.#words[plan.PLAN_ROWS / 4]!;
    const duplicates = this.#words[plan.PLAN_DUPLICATES / 4]!;
    this.#words[plan.PLAN_ROWS / 4] = 0;
    this.#words[plan.PLAN_DUPLICATES / 4] = 0;
    this.rows += n + duplicates;
    if (duplicates > 0) this.#scan.report.skip('duplicate id', duplicates);
    if (n === 0) return;
    this.#slots.refine();
    const value = this.#scan.inverseValue;
    if (value !== undefined) for (let i = 0; i < n; i++) rows.qty[i] = (rows.qty[i]! * value) / rows.px[i]!;
    this.#order.add(rows, n);
  }

  #late(row: number): void {
    const { at, line } = this.#memory;
    const text = this.#buffer.lineAt(at[row]!);
    this.#scan.report.reject(line[row]!, 'out of order: its time is before rows already passed on', text);
  }
}
