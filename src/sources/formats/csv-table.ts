/** The shape of a CSV file, sniffed from its head: dialect by PapaParse, banner and header lines, fields. A door to PapaParse. */
import Papa from 'papaparse';
import type { FileHead, Mapping } from '../format.ts';
import { headerLine, headLines, isComment } from '../head.ts';
import { splitLine } from '../rows/csv-line.ts';
import { isCommaNumber } from '../rows/decimal-comma.ts';
import { type Columns, corrected, dayAndTime, fieldsOfNames, fieldsOfValues, isComplete, isOtherData } from '../rows/fields.ts';
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
  readonly newline: '\n' | '\r\n' | '\r';
  /** Some fields are in quotes. */
  readonly quoted?: boolean;
  /** Decimals are parted by a comma, thousands by points. */
  readonly decimalComma?: boolean;
  /** Column of the day, where `columns.ts` is the time of day alone. */
  readonly date?: number;
}

const delimiters = [',', ';', '\t', '|'];
const sampleRows = 50;

export function guessDelimiter(lines: readonly string[]): string {
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
  const newline = /\r\n/.test(head.text) ? '\r\n' : head.text.includes('\n') || !head.text.includes('\r') ? '\n' : '\r';
  const shape = { delimiter, newline, quoted: head.text.includes('"'), awkward: isAwkward(head, delimiter) } as const;

  if (mapping?.header !== false) {
    for (let r = 0; r < Math.min(rows.length, 20); r++) {
      const names = rows[r]!;
      const samples = rows.slice(r + 1, r + 1 + sampleRows).filter((row) => row.length === names.length);
      const { date, ...columns } = columnsOf(names, samples, mapping);
      const given = mapping?.columns.ts;
      const named =
        given === undefined ? isComplete(fieldsOfNames(names, [])) : unitOf(names[given]?.trim() ?? '') === 0 && samples.length > 0;
      if (!named || !isComplete(columns) || (isOtherData(names) && mapping?.columns.px === undefined)) continue;
      const header = headerLine(body[r]!.line, true);
      const at = { skipLines: body[r]!.at + 1, header, names, fieldCount: names.length, columns, samples };
      return { ...shape, ...at, ...(date === undefined ? {} : { date }), decimalComma: hasDecimalComma(columns, samples, mapping) };
    }
  }
  for (let r = 0; r < Math.min(rows.length, 20); r++) {
    const fieldCount = rows[r]!.length;
    const samples = rows.slice(r, r + sampleRows).filter((row) => row.length === fieldCount);
    const { date, ...columns } = corrected(fieldsOfValues(samples), mapping);
    if (!isComplete(columns) || (date === undefined && unitOf(rows[r]![columns.ts!]!.trim()) === 0)) {
      // Names that are not known must not be taken for a banner: which column is the price would be a guess.
      if (fieldCount > 2 && samples.length > 1) return undefined;
      continue;
    }
    const at = { skipLines: body[r]!.at, header: undefined, names: undefined, fieldCount, columns, samples };
    return { ...shape, ...at, ...(date === undefined ? {} : { date }), decimalComma: hasDecimalComma(columns, samples, mapping) };
  }
  return undefined;
}

function columnsOf(names: readonly string[], samples: readonly string[][], mapping: Mapping | undefined): Columns {
  const columns = fieldsOfNames(names, samples);
  const apart = columns.ts === undefined ? dayAndTime(names, samples) : undefined;
  return corrected({ ...columns, ...apart }, mapping);
}

/** Some prices or sizes have a decimal comma, and none has a point that could not part thousands. */
export function hasDecimalComma({ px, qty }: Columns, samples: readonly string[][], mapping: Mapping | undefined): boolean {
  if (mapping?.decimal !== undefined) return mapping.decimal === ',';
  const texts = samples.flatMap((row) => [row[px!]!, row[qty!]!]);
  return texts.some(isCommaNumber) && !texts.some((text) => /^\s*-?\d*\.(\d{1,2}|\d{4,})\s*$/.test(text));
}

function isAwkward(head: FileHead, delimiter: string): boolean {
  if (!head.text.includes('"')) return false;
  if (/""[^,;\t|\r\n]/.test(head.text)) return true;
  const { data } = Papa.parse<string[]>(head.text, { delimiter, preview: sampleRows });
  return data.some((row) => row.some((field) => /[\r\n]/.test(field)));
}
