/**
 * Rows of columns to CSV or NDJSON in a Blob, piece by piece: no string or array ever holds the whole file.
 * Unknown (NaN, '') is an empty CSV cell and `null` in NDJSON; infinities are the text Infinity. Text that a spreadsheet would
 * run as a formula is quoted with '. Lines end in LF, encoding UTF-8 without BOM.
 */
import { csvText } from '../../core/csv-text.ts';
import { ByteText } from './byte-text.ts';

export type TextFormat = 'csv' | 'ndjson';

/** Rows in another form than text; its code is fetched when it is asked for. */
export type OpenRows = (names: readonly string[]) => RowWriter;

export type Cells =
  | { kind: 'number'; values: ArrayLike<number> }
  /** Integer microseconds since the epoch. */
  | { kind: 'micros'; values: ArrayLike<number> }
  /** Microseconds, written as ISO-8601. */
  | { kind: 'time'; values: ArrayLike<number> }
  | { kind: 'text'; at: (row: number) => string | number };

export interface RowWriter {
  /** Rows so far. */
  readonly rows: number;
  /** Writes rows [from, to) of the cells, in the order of the names; with `picked` the rows picked[from..to). */
  write(cells: readonly Cells[], from: number, to: number, picked?: ArrayLike<number>): void;
  finish(): Blob;
}

const types: Record<TextFormat, string> = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' };

export function openRowWriter(format: TextFormat | OpenRows, names: readonly string[]): RowWriter {
  if (typeof format === 'function') return format(names);
  const out = new ByteText();
  const csv = format === 'csv';
  const quote = csv ? csvText : JSON.stringify;
  const unknown = csv ? '' : 'null';
  const edge = csv ? '' : '"';
  const before = names
    .map((name, i) => (csv ? (i === 0 ? '' : ',') : `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`))
    .map((text) => out.encoded(text));
  const after = out.encoded(csv ? '\n' : '}\n');
  const quoted = new Map<string, string>();
  let rows = 0;
  if (csv) out.text(`${names.map(csvText).join(',')}\n`);

  const writeNumber = (value: number) => {
    if (Number.isFinite(value)) out.number(value);
    else out.text(Number.isNaN(value) ? unknown : `${edge}${value}${edge}`);
  };
  const writeText = (text: string) => {
    let cell = quoted.get(text);
    if (cell === undefined) {
      cell = text === '' ? unknown : quote(text);
      if (quoted.size === 4_096) quoted.clear();
      quoted.set(text, cell);
    }
    out.text(cell);
  };
  const writeTime = (micros: number) => {
    if (!Number.isFinite(micros)) return out.text(unknown);
    out.text(edge);
    out.time(micros);
    out.text(edge);
  };

  return {
    get rows() {
      return rows;
    },
    write(cells, from, to, picked) {
      for (let i = from; i < to; i++) {
        const row = picked ? picked[i]! : i;
        for (let c = 0; c < cells.length; c++) {
          const cell = cells[c]!;
          out.append(before[c]!);
          if (cell.kind === 'number' || cell.kind === 'micros') writeNumber(cell.values[row]!);
          else if (cell.kind === 'time') writeTime(cell.values[row]!);
          else {
            const value = cell.at(row);
            if (typeof value === 'string') writeText(value);
            else writeNumber(value);
          }
        }
        out.append(after);
      }
      rows += Math.max(0, to - from);
    },
    finish: () => out.finish(types[format]),
  };
}
