/**
 * Turns CSV that the byte scanner cannot read into one plain line a row: fields joined by straightDelimiter, line breaks in fields made
 * spaces, decimal commas made points, a day and a time of day joined, lines that end in CR ended in LF. Line numbers stay those of the file.
 */
import Papa from 'papaparse';
import { isCommaNumber } from '../table/decimal-comma.ts';
import type { CsvTable } from './csv-table.ts';

/** Separator of straightened lines: no file has it in its fields. */
export const straightDelimiter = '\x1f';

export function needsStraightening({ awkward, decimalComma, newline, date }: CsvTable): boolean {
  return awkward || decimalComma === true || newline === '\r' || date !== undefined;
}

/** Changes the fields of a row in place, where the table asks for it. */
export function straightRow({ columns, date, decimalComma, fieldCount }: CsvTable): ((row: string[]) => void) | undefined {
  if (!decimalComma && date === undefined) return undefined;
  const numbers = decimalComma ? [columns.ts, columns.rx, columns.px, columns.qty].flatMap((column) => column ?? []) : [];
  return (row) => {
    if (row.length < fieldCount) return;
    for (const column of numbers) row[column] = plainNumber(row[column]!);
    if (date !== undefined) row[columns.ts!] = joinedTime(row[date]!, row[columns.ts!]!);
  };
}

/** `1.234,5` as `1234.5`; a number without a comma loses points that part thousands; any other text stays. */
function plainNumber(text: string): string {
  if (text.includes(',')) return isCommaNumber(text) ? text.replaceAll('.', '').replace(',', '.') : text;
  return /^\s*-?[1-9]\d{0,2}(\.\d{3})+\s*$/.test(text) ? text.replaceAll('.', '') : text;
}

/** A day and a time of day as one time. */
export function joinedTime(date: string, time: string): string {
  const padded = /^\s*\d:/.test(time) ? `0${time.trim()}` : time.trim();
  return `${date.trim()} ${padded}`;
}

export function openStraightener(table: CsvTable, write: (bytes: Uint8Array) => void): { chunk(bytes: Uint8Array): void; end(): void } {
  const { delimiter, newline, quoted } = table;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const change = straightRow(table);
  let rest = '';

  /** Lines without a quote need no parser. */
  function straightenPlain(text: string, last: boolean): void {
    const lines = text.split(newline);
    rest = last ? '' : lines.pop()!;
    if (last && lines.at(-1) === '') lines.pop();
    let plain = '';
    for (const line of lines) {
      const row = line.split(delimiter);
      change?.(row);
      plain += `${row.join(straightDelimiter)}\n`;
    }
    if (plain) write(encoder.encode(plain));
  }

  function straightenQuoted(text: string, last: boolean): void {
    const parser = new Papa.Parser({ delimiter, newline });
    const { data, meta } = parser.parse(text, 0, !last) as Papa.ParseResult<string[]>;
    let plain = '';
    for (const row of data) {
      const breaks = row.reduce((sum, field) => sum + (field.match(/\n/g)?.length ?? 0), 0);
      change?.(row);
      plain += `${row.map((field) => field.replace(/[\r\n]+/g, ' ')).join(straightDelimiter)}\n${'\n'.repeat(breaks)}`;
    }
    rest = text.slice(meta.cursor);
    if (plain) write(encoder.encode(plain));
  }

  const straighten = quoted ? straightenQuoted : straightenPlain;
  return {
    chunk: (bytes) => straighten(rest + decoder.decode(bytes, { stream: true }), false),
    end() {
      const text = rest + decoder.decode();
      if (text) straighten(text, true);
    },
  };
}
