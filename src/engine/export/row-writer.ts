/**
 * Rows of columns to CSV or NDJSON text, collected in a Blob piece by piece: no string or array ever holds the whole file.
 * Unknown (NaN, '') is an empty CSV cell and `null` in NDJSON; infinities are the text Infinity. Text that a spreadsheet would
 * run as a formula is quoted with '. Lines end in LF, encoding UTF-8 without BOM.
 */
import { decimal } from '../../core/decimal.ts';
import { openIsoTime } from '../../core/iso-time.ts';

export type TextFormat = 'csv' | 'ndjson';

export type Cells =
  | { kind: 'number'; values: ArrayLike<number> }
  /** Microseconds, written as ISO-8601. */
  | { kind: 'time'; values: ArrayLike<number> }
  | { kind: 'text'; at: (row: number) => string | number };

export interface RowWriter {
  /** Rows so far. */
  readonly rows: number;
  /** Writes rows `from..to` of the cells, in the order of the names; with `picked` the rows picked[from..to]. */
  write(cells: readonly Cells[], from: number, to: number, picked?: ArrayLike<number>): void;
  finish(): Blob;
}

const flushChars = 1 << 16;
const blobBytes = 1 << 22;

const types: Record<TextFormat, string> = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' };

export function openRowWriter(format: TextFormat, names: readonly string[]): RowWriter {
  const sink = openSink(types[format]);
  const iso = openIsoTime();
  const csv = format === 'csv';
  const cell = csv ? csvCell : jsonCell;
  const before = names.map((name, i) => (csv ? (i === 0 ? '' : ',') : `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`));
  const after = csv ? '\n' : '}\n';
  let rows = 0;
  if (csv) sink.write(`${names.map(csvText).join(',')}\n`);

  return {
    get rows() {
      return rows;
    },
    write(cells, from, to, picked) {
      for (let i = from; i < to; i++) {
        const row = picked ? picked[i]! : i;
        let line = '';
        for (let c = 0; c < cells.length; c++) line += before[c]! + cell(cells[c]!, row, iso);
        sink.write(line + after);
      }
      rows += Math.max(0, to - from);
    },
    finish: () => sink.finish(),
  };
}

function csvCell(cells: Cells, row: number, iso: (micros: number) => string): string {
  const value = cells.kind === 'text' ? cells.at(row) : cells.values[row]!;
  if (typeof value === 'string') return csvText(value);
  return Number.isNaN(value) ? '' : cells.kind === 'time' ? iso(value) : decimal(value);
}

function jsonCell(cells: Cells, row: number, iso: (micros: number) => string): string {
  const value = cells.kind === 'text' ? cells.at(row) : cells.values[row]!;
  if (typeof value === 'number' && cells.kind !== 'time') {
    return Number.isFinite(value) ? decimal(value) : Number.isNaN(value) ? 'null' : `"${value}"`;
  }
  const text = typeof value === 'number' ? iso(value) : value;
  return text === '' ? 'null' : JSON.stringify(text);
}

/** A text cell: made harmless for spreadsheets, then quoted where it must be. */
function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gathers text into bytes, bytes into Blobs: the browser may keep Blobs outside the heap. */
function openSink(type: string): { write(text: string): void; finish(): Blob } {
  const encoder = new TextEncoder();
  const blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let pending = '';
  const flush = () => {
    const piece = encoder.encode(pending);
    pieces.push(piece);
    bytes += piece.length;
    pending = '';
  };
  const seal = () => {
    blobs.push(new Blob(pieces));
    pieces = [];
    bytes = 0;
  };
  return {
    write(text) {
      pending += text;
      if (pending.length < flushChars) return;
      flush();
      if (bytes >= blobBytes) seal();
    },
    finish() {
      flush();
      seal();
      return new Blob(blobs, { type });
    },
  };
}
