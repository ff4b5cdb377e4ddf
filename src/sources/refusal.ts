/** Why no format reads a file, from its head: what it holds instead, or the column and value that failed. */
import { QuantabError } from '../core/errors.ts';
import type { FileHead, FormatDefinition } from './format.ts';
import { headLines, isComment } from './head.ts';
import { fieldsOfNames } from './rows/fields.ts';
import { unitOf } from './rows/time.ts';

const timeExpected = 'expected is ISO 8601 (2025-02-01T00:00:00Z) or an epoch time';
const bookName = /^(isask|firstupdateid|finalupdateid|lastupdateid|(asks?|bids?)\d*(price|amount|px|qty|size)?)$/;
/** A field of a row of book updates: `depthUpdate`, `trxusdt@depth@100ms`. */
const bookUpdate = /(^|[,;\t|"])(depthUpdate|[a-z0-9]+@depth(@\d+ms)?)([,;\t|"]|$)/;
const barRow = /^\d{10,16},([\d.]+,){5}\d{10,16},[\d.]+,\d+,[\d.]+,[\d.]+,\d+$/;

/** Formats that a file can be brought into: the others are as a venue or a program writes them. */
const plain = ['trades-csv', 'trades-ndjson', 'ohlcv-csv'];

export function unknownFormat(head: FileHead, formats: readonly FormatDefinition[], wanted: FormatDefinition | undefined): QuantabError {
  const lines = headLines(head.text, head.whole).filter((line) => line.trim() !== '');
  const first = lines[0];
  if (first === undefined && !head.whole) {
    return new QuantabError('bad-input', `${head.name}: its first line is longer than 64 KB. Each trade is expected on a line of its own.`);
  }
  const seen = first === undefined ? 'It holds no lines.' : `Its first line is "${first.slice(0, 120)}".`;
  const shown = wanted ? [wanted] : formats.filter(({ id }) => plain.includes(id));
  const others = wanted ? [] : formats.filter(({ id }) => !plain.includes(id)).map(({ title }) => title);
  const known = [
    ...shown.map(({ title, example }) => `${title}:\n${example}`),
    ...(others.length > 0 ? [`Also read: ${others.join('; ')}.`] : []),
  ].join('\n');
  const what = wanted ? `is not in the format ${wanted.id}` : 'is in no known format';
  const reason = reasonOf(lines.filter((line) => !isComment(line)).slice(0, 20)) ?? 'a time, a price and a size could not be told apart';
  return new QuantabError('bad-input', `${head.name} ${what}: ${reason}. ${seen} Expected is, for example:\n${known}`);
}

/** Rows of a table that are changes of book levels, by the stream or the kind of event they name: no mapping makes trades of them. */
export function isBookUpdates(head: FileHead): boolean {
  const lines = headLines(head.text, head.whole)
    .filter((line) => line.trim() !== '' && !isComment(line))
    .slice(0, 3);
  if (/^\s*[[{]/.test(lines[0] ?? '')) return false;
  return lines.slice(1).some((line) => bookUpdate.test(line));
}

function reasonOf(lines: readonly string[]): string | undefined {
  const [first = ''] = lines;
  if (/^\s*\[/.test(first)) return 'it is a JSON array; expected is one JSON object a line';
  if (barRow.test(first)) return 'it holds numbers like bars but no header; expected is a line like "timestamp,open,high,low,close,volume"';
  if (!/^\s*\{/.test(first) && lines.slice(1).some((line) => bookUpdate.test(line)))
    return 'its rows are book updates (depthUpdate): changes of levels are not trades, and the snapshot they change is not in the file';
  for (const [i, line] of lines.entries()) {
    const { names, values } = tableOf(line, lines[i + 1] ?? '');
    const reason = ofNames(names) ?? ofTimes(names, values);
    if (reason) return reason;
  }
  return undefined;
}

function tableOf(line: string, next: string): { names: string[]; values: string[] } {
  try {
    const object = JSON.parse(line) as Record<string, unknown>;
    return { names: Object.keys(object), values: Object.values(object).map(String) };
  } catch {
    const delimiter = /[;\t|]/.exec(line)?.[0] ?? ',';
    const fields = (text: string): string[] => text.split(delimiter).map((field) => field.trim().replace(/^"|"$/g, ''));
    return { names: fields(line), values: fields(next) };
  }
}

function ofNames(names: readonly string[]): string | undefined {
  const plain = names.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const parts = ['open', 'high', 'low', 'close'].filter((part) => plain.some((name) => name.endsWith(part)));
  if (parts.length >= 3) return 'it holds bars; they are read from CSV whose header names a time, open, high, low and close';
  if (plain.filter((name) => bookName.test(name)).length >= 2)
    return 'it holds order-book levels; of those, Tardis book snapshots and LOBSTER pairs are read';
  if (plain.includes('kind') && plain.includes('flags')) return 'it holds ticks of all kinds: save the session as a .quantab file instead';
  return undefined;
}

function ofTimes(names: readonly string[], values: readonly string[]): string | undefined {
  const columns = fieldsOfNames(names, []);
  if (columns.ts === undefined || (columns.px === undefined && columns.qty === undefined)) return undefined;
  const column = (name: RegExp): number => names.findIndex((candidate) => name.test(candidate));
  const [date, time] = [column(/^date$/i), column(/^time$/i)];
  if (date >= 0 && time >= 0 && !/\d:\d/.test(values[date] ?? '') && /^\d\d?:\d/.test(values[time] ?? '')) {
    return `"${names[date]}" and "${names[time]}" are separate columns ("${values[date]}" and "${values[time]}"): write them as one; ${timeExpected}`;
  }
  const value = values[columns.ts] ?? '';
  const name = names[columns.ts];
  if (value === '' || (unitOf(value) !== 0 && !/^\d{4}([-/.]?)\d\d\1\d\d$/.test(value))) return undefined;
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/.test(value))
    return `the day and the month of "${value}" in column "${name}" cannot be told apart; ${timeExpected}`;
  return `"${value}" in column "${name}" is not a time of a trade; ${timeExpected}`;
}
