/** The shape of a CSV file, sniffed from its head: dialect by PapaParse, banner and header lines, fields. The one door to PapaParse. */
import Papa from 'papaparse';
import type { FileHead, Mapping } from '../format.ts';
import { headerLine, headLines, isComment } from '../head.ts';
import { type Columns, fieldsOfNames, fieldsOfValues, isComplete, isOtherData } from '../rows/fields.ts';
import { unitOf } from '../rows/time.ts';

export interface CsvTable {
  readonly delimiter: string;
  /** Lines before the first row. */
  readonly skipLines: number;
  /** The header line; undefined when the file has none. */
  readonly header: string | undefined;
  readonly names: readonly string[] | undefined;
  readonly fieldCount: number;
  readonly columns: Columns;
  readonly samples: readonly string[][];
  /** Quoted fields hold line breaks or quotes: PapaParse decodes the whole file. */
  readonly awkward: boolean;
  readonly newline: '\n' | '\r\n';
}

const delimiters = [',', ';', '\t', '|'];
const sampleRows = 50;

/** Fields of one line. */
export function splitLine(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  return Papa.parse<string[]>(line, { delimiter, newline: '\n' }).data[0] ?? [];
}

function guessDelimiter(lines: readonly string[]): string {
  const sample = lines.length > 3 ? lines.slice(1) : lines;
  return Papa.parse<string[]>(sample.join('\n'), { preview: 10, delimitersToGuess: delimiters }).meta.delimiter;
}

/** undefined when the head holds no table of trades. */
export function sniffTable(head: FileHead, mapping?: Mapping): CsvTable | undefined {
  const lines = headLines(head.text, head.whole).slice(0, 200);
  const body: { line: string; at: number }[] = [];
  for (const [at, line] of lines.entries()) if (line.trim() !== '' && !isComment(line)) body.push({ line, at });
  if (body.length === 0) return undefined;
  const delimiter = mapping?.delimiter ?? guessDelimiter(body.map(({ line }) => line));
  const rows = body.map(({ line }) => splitLine(line, delimiter));
  const newline = /\r\n/.test(head.text) ? '\r\n' : '\n';
  const shape = { delimiter, newline, awkward: isAwkward(head, delimiter) } as const;

  if (mapping?.header !== false) {
    for (let r = 0; r < Math.min(rows.length, 20); r++) {
      const names = rows[r]!;
      const samples = rows.slice(r + 1, r + 1 + sampleRows).filter((row) => row.length === names.length);
      const columns = { ...fieldsOfNames(names, samples), ...mapping?.columns };
      const given = mapping?.columns.ts;
      const named =
        given === undefined ? isComplete(fieldsOfNames(names, [])) : unitOf(names[given]?.trim() ?? '') === 0 && samples.length > 0;
      if (!named || !isComplete(columns) || isOtherData(names)) continue;
      const header = headerLine(body[r]!.line, true);
      return { ...shape, skipLines: body[r]!.at + 1, header, names, fieldCount: names.length, columns, samples };
    }
  }
  for (let r = 0; r < Math.min(rows.length, 20); r++) {
    const fieldCount = rows[r]!.length;
    const samples = rows.slice(r, r + sampleRows).filter((row) => row.length === fieldCount);
    const columns = { ...fieldsOfValues(samples), ...mapping?.columns };
    if (!isComplete(columns) || unitOf(rows[r]![columns.ts!]!.trim()) === 0) {
      // Names that are not known must not be taken for a banner: which column is the price would be a guess.
      if (fieldCount > 2 && samples.length > 1) return undefined;
      continue;
    }
    return { ...shape, skipLines: body[r]!.at, header: undefined, names: undefined, fieldCount, columns, samples };
  }
  return undefined;
}

function isAwkward(head: FileHead, delimiter: string): boolean {
  if (!head.text.includes('"')) return false;
  if (/""[^,;\t|\r\n]/.test(head.text)) return true;
  const { data } = Papa.parse<string[]>(head.text, { delimiter, preview: sampleRows });
  return data.some((row) => row.some((field) => /[\r\n]/.test(field)));
}

/** Separator of straightened lines: no file has it in its fields. */
export const straightDelimiter = '\x1f';

/**
 * Turns awkward CSV into one plain line a row: fields joined by straightDelimiter, line breaks in fields made spaces. Blank lines
 * follow a row that took several, so line numbers stay those of the file.
 */
export function openStraightener(
  delimiter: string,
  newline: '\n' | '\r\n',
  write: (bytes: Uint8Array) => void,
): { chunk(bytes: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const parser = (): Papa.Parser => new Papa.Parser({ delimiter, newline });
  let rest = '';
  function straighten(text: string, last: boolean): void {
    const { data, meta } = parser().parse(text, 0, !last) as Papa.ParseResult<string[]>;
    let plain = '';
    for (const row of data) {
      const breaks = row.reduce((sum, field) => sum + (field.match(/\n/g)?.length ?? 0), 0);
      plain += `${row.map((field) => field.replace(/[\r\n]+/g, ' ')).join(straightDelimiter)}\n${'\n'.repeat(breaks)}`;
    }
    rest = text.slice(meta.cursor);
    if (plain) write(encoder.encode(plain));
  }
  return {
    chunk: (bytes) => straighten(rest + decoder.decode(bytes, { stream: true }), false),
    end() {
      const text = rest + decoder.decode();
      if (text) straighten(text, true);
    },
  };
}
