/**
 * Turns CSV that the byte scanner cannot read into one plain line a row: fields joined by straightDelimiter, line breaks in fields made
 * spaces, decimal commas made points, a day and a time of day joined, lines that end in CR ended in LF. Line numbers stay those of the file.
 */
import Papa from 'papaparse';
import { isCommaNumber } from '../rows/decimal-comma.ts';
import type { CsvTable } from './csv-table.ts';

/** Separator of straightened lines: no file has it in its fields. */
export const straightDelimiter = '\x1f';

export function needsStraightening({ awkward, decimalComma, newline, date }: CsvTable): boolean {
  return awkward || decimalComma === true || newline === '\r' || date !== undefined;
}

/** Changes the fields of a row in place, where the table asks for it: into what the byte scanner reads. */
export function straightRow({ columns, date, decimalComma, fieldCount }: CsvTable): ((row: string[]) => void) | undefined {
  if (!decimalComma && date === undefined) return undefined;
  const numbers = decimalComma ? [columns.ts, columns.rx, columns.px, columns.qty].flatMap((column) => column ?? []) : [];
  const { ts, side } = columns;
  return (row) => {
    if (row.length < fieldCount) return;
    for (const column of numbers) row[column] = plainNumber(row[column]!);
    row[ts!] = date === undefined ? plainDay(row[ts!]!) : joinedTime(row[date]!, row[ts!]!);
    if (side !== undefined) row[side] = sideWords.get(row[side]!) ?? row[side]!;
  };
}

const sideWords = new Map(
  ['Kauf', 'kauf', 'KAUF', 'Verkauf', 'verkauf', 'VERKAUF'].map((word) => [word, /^k/i.test(word) ? 'buy' : 'sell']),
);

/** `31.12.2025 10:00` as `2025-12-31 10:00`; any other text stays. */
export function plainDay(text: string): string {
  if (text.charCodeAt(2) !== 0x2e || text.charCodeAt(5) !== 0x2e) return text;
  return text.replace(/^(\d\d)\.(\d\d)\.(\d{4})(?!\d)/, '$3-$2-$1');
}

/** `1.234,5` as `1234.5`; a number without a comma loses points that part thousands; any other text stays. */
export function plainNumber(text: string): string {
  if (text.includes(','))
    return simpleComma.test(text) ? text.replace(',', '.') : isCommaNumber(text) ? text.replaceAll('.', '').replace(',', '.') : text;
  return /^\s*-?[1-9]\d{0,2}(\.\d{3})+\s*$/.test(text) ? text.replaceAll('.', '') : text;
}

const simpleComma = /^\d+,\d+$/;

/** A day and a time of day as one time. */
export function joinedTime(date: string, time: string): string {
  const of = time.trim();
  return `${plainDay(date.trim())} ${of.charCodeAt(1) === 0x3a ? '0' : ''}${of.replace(',', '.')}`;
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
