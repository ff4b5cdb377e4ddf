/** The head of a numeric table: delimiter, the header line wherever it stands among the first lines, names, sample rows. */
import type { FileHead, Mapping } from '../format.ts';
import { headLines, isComment } from '../head.ts';
import { splitLine } from '../rows/csv-line.ts';
import { parseTime, unitOf } from '../rows/time.ts';
import { mostCommon } from './interval.ts';

export interface TableHead {
  readonly delimiter: string;
  /** Lines before the first row. */
  readonly skipLines: number;
  /** The header line; undefined when the file has none. */
  readonly header: string | undefined;
  /** Names of the columns in lower case, letters and digits alone; '' without a header. */
  readonly names: readonly string[];
  readonly fieldCount: number;
  /** Rows of as many fields, trimmed, at most 1,000. */
  readonly samples: readonly (readonly string[])[];
}

const delimiters = [',', ';', '\t', '|'];
const headerLines = 30;

/** `name` without case, spaces and punctuation. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The table whose header is the first line that `isHeader` takes, in plain names; undefined when there is none. */
export function namedTable(head: FileHead, isHeader: (names: readonly string[]) => boolean, mapping?: Mapping): TableHead | undefined {
  const lines = headLines(head.text, head.whole);
  for (let at = 0; at < Math.min(lines.length, headerLines); at++) {
    const line = lines[at]!;
    if (line.trim() === '' || isComment(line)) continue;
    for (const delimiter of mapping?.delimiter ? [mapping.delimiter] : delimiters) {
      if (!line.includes(delimiter)) continue;
      const names = splitLine(line, delimiter).map(plainName);
      if (isHeader(names)) return tableAt(lines, at + 1, delimiter, line.trim(), names, names.length);
    }
  }
  return undefined;
}

/** The table without a header whose first row matches. */
export function unnamedTable(head: FileHead, row: RegExp): TableHead | undefined {
  const lines = headLines(head.text, head.whole);
  const first = lines[0] ?? '';
  if (!row.test(first)) return undefined;
  const fieldCount = first.split(',').length;
  return tableAt(lines, 0, ',', undefined, Array<string>(fieldCount).fill(''), fieldCount);
}

/** The table as a person described it: delimiter, whether its first row names the columns. Rows are those of the usual length. */
export function mappedTable(head: FileHead, { delimiter = ',', header, columns }: Mapping): TableHead | undefined {
  const lines = headLines(head.text, head.whole);
  const isRow = (line: string): boolean => line.trim() !== '' && !isComment(line);
  const lengths = lines.filter(isRow).map((line) => splitLine(line, delimiter).length);
  const count = mostCommon(lengths);
  const at = lines.findIndex((line) => isRow(line) && splitLine(line, delimiter).length === count);
  if (count === undefined || at < 0 || Math.max(...Object.values(columns)) >= count) return undefined;
  const first = splitLine(lines[at]!, delimiter);
  const isNamed = header ?? unitOf((first[columns.ts ?? 0] ?? '').trim()) === 0;
  if (!isNamed) return tableAt(lines, at, delimiter, undefined, Array<string>(count).fill(''), count);
  return tableAt(lines, at + 1, delimiter, lines[at]!.trim(), first.map(plainName), count);
}

function tableAt(
  lines: readonly string[],
  skipLines: number,
  delimiter: string,
  header: string | undefined,
  names: readonly string[],
  fieldCount: number,
): TableHead {
  const samples: string[][] = [];
  for (const line of lines.slice(skipLines)) {
    if (samples.length === 1_000) break;
    const fields = splitLine(line, delimiter).map((field) => field.trim());
    if (fields.length === fieldCount) samples.push(fields);
  }
  return { delimiter, skipLines, header, names, fieldCount, samples };
}

/** Times of a column in the samples, microseconds; those that are none are left out. */
export function timesOf(samples: readonly (readonly string[])[], column: number): number[] {
  const first = samples.find((row) => unitOf(row[column]!) !== 0);
  if (!first) return [];
  const unit = unitOf(first[column]!);
  return samples.map((row) => parseTime(row[column]!, unit)).filter(Number.isFinite);
}

/** Earliest time of the first rows, for the order of files; nothing when the file has none or may be newest first. */
export function firstRxOf(times: readonly number[]): { firstRx: number } | Record<never, never> {
  if (times.length === 0 || isNewestFirst(times)) return {};
  return { firstRx: Math.min(...times) };
}

export function isNewestFirst(times: readonly number[]): boolean {
  let falls = 0;
  let rises = 0;
  for (let i = 1; i < times.length; i++) {
    if (times[i]! < times[i - 1]!) falls++;
    else if (times[i]! > times[i - 1]!) rises++;
  }
  return falls > 8 * rises;
}
