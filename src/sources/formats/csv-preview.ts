/** The first rows of a CSV as cells, and as trades or bars by a mapping: what a person looks at before a file is imported. */
import type { FileHead, Mapping, ReadPreview, TablePreview } from '../format.ts';
import { headerLine, headLines, isComment } from '../head.ts';
import { splitLine } from '../rows/csv-line.ts';
import { type Columns, corrected, dayAndTime, fieldsOfNames, fieldsOfValues } from '../rows/fields.ts';
import { type FieldTexts, fieldNames, type Row, readRow } from '../rows/read-row.ts';
import { symbolOfName, unnamed } from '../rows/symbol-of-name.ts';
import { unitOf } from '../rows/time.ts';
import { barTable, isBarHeader, mapsBars } from '../table/bar-columns.ts';
import { plainName } from '../table/table-head.ts';
import { missingOfBar, readBars } from './csv-bar-preview.ts';
import { straightRow } from './csv-straight.ts';
import { type CsvTable, guessDelimiter, hasDecimalComma } from './csv-table.ts';
import { units } from './csv-trades.ts';

const shownRows = 20;
const mostColumns = 60;
const longestCell = 80;

/** undefined when the lines are no table: fewer than two columns, or rows of all lengths. */
export function previewTable(head: FileHead, mapping: Mapping | undefined): TablePreview | undefined {
  const lines = headLines(head.text, head.whole)
    .filter((line) => line.trim() !== '' && !isComment(line))
    .slice(0, 60);
  if (lines.length === 0 || /^\s*[[{]/.test(lines[0]!)) return undefined;
  const delimiter = mapping?.delimiter ?? guessDelimiter(lines);
  const all = lines.map((line) => splitLine(line, delimiter));
  const count = mostCommon(all.map((row) => row.length));
  if (count < 2 || count > mostColumns) return undefined;
  const rows = all.filter((row) => row.length === count);
  const first = rows[0];
  if (!first || rows.length * 2 < all.length) return undefined;
  const header = mapping?.header ?? (rows.length > 1 && !first.some((cell) => isValue(cell)));
  const body = header ? rows.slice(1) : rows;
  // Words alone are no market data.
  if (!body.some((row) => row.filter(isValue).length >= 2)) return undefined;
  const found = guessed(header ? first : undefined, body);
  const chosen = corrected(found, mapping);
  const { date, ...columns }: Columns = Object.fromEntries(Object.entries(chosen).filter(([, column]) => column < count));
  const denied = Object.fromEntries(Object.entries(mapping?.columns ?? {}).filter(([, column]) => column < 0));
  const bars = mapsBars({ columns });
  const missing = bars ? missingOfBar(columns) : missingOfTrade(columns);
  const decimalComma =
    mapping?.decimal === undefined && (bars || columns.px === undefined || columns.qty === undefined)
      ? body.some((row) => row.some((cell) => /^\s*\d+,\d+\s*$/.test(cell)))
      : hasDecimalComma({ px: columns.px ?? 0, qty: columns.qty ?? 0 }, body, mapping);
  const named = symbolOfName(head.name);
  const symbol = mapping?.symbol ?? (columns.symbol === undefined && named !== unnamed ? named : '');
  const shown = body.slice(0, shownRows);
  const table: CsvTable = {
    delimiter,
    skipLines: 0,
    header: undefined,
    names: header ? first : undefined,
    fieldCount: count,
    columns,
    samples: body,
    awkward: false,
    newline: '\n',
    decimalComma,
    ...(date === undefined ? {} : { date }),
  };
  return {
    header: headerLine(head.text, head.whole) ?? '',
    ...(header ? { names: first.map(cut) } : {}),
    cells: shown.map((row) => row.map(cut)),
    mapping: {
      columns: { ...denied, ...columns, ...(date === undefined ? {} : { date }) },
      delimiter,
      header,
      decimal: decimalComma ? ',' : '.',
      symbol,
      ...(mapping?.unit === undefined ? {} : { unit: mapping.unit }),
    },
    missing,
    read:
      missing.length > 0
        ? []
        : bars
          ? readBars(shown, columns, decimalComma, symbol || named)
          : readRows(table, mapping?.unit, symbol || named),
  };
}

function missingOfTrade({ ts, px, qty }: Columns): string[] {
  return Object.entries({ time: ts, price: px, size: qty }).flatMap(([name, column]) => (column === undefined ? [name] : []));
}

/** Of a table of one instrument's bars a row, whose times are their starts. */
function barColumns(names: readonly string[], samples: readonly string[][]): Columns | undefined {
  const plain = names.map(plainName);
  if (!isBarHeader(plain)) return undefined;
  const head = { delimiter: ',', skipLines: 1, header: undefined, names: plain, fieldCount: names.length, samples };
  const table = barTable(head);
  const group = table?.groups[0];
  if (!table || !group || group.symbol !== undefined || table.timeIsEnd) return undefined;
  const { open, high, low, close, volume } = group;
  const { symbolColumn } = table;
  return {
    ts: table.time,
    open,
    high,
    low,
    close,
    ...(volume === undefined ? {} : { volume }),
    ...(symbolColumn === undefined ? {} : { symbol: symbolColumn }),
  };
}

function guessed(names: readonly string[] | undefined, body: readonly string[][]): Columns {
  if (!names) return fieldsOfValues(body);
  const bars = barColumns(names, body);
  if (bars) return bars;
  const columns = fieldsOfNames(names, body);
  return { ...columns, ...(columns.ts === undefined ? dayAndTime(names, body) : undefined) };
}

function readRows(table: CsvTable, unit: Mapping['unit'], symbol: string): ReadPreview[] {
  const { columns } = table;
  const change = straightRow(table);
  const found = { ts: unit === undefined ? 0 : units[unit], rx: 0 };
  const row: Row = { ts: 0, rx: 0, px: 0, qty: 0, id: 0, side: 0, decimals: 0 };
  const used = fieldNames.filter((field) => columns[field] !== undefined);
  return table.samples.slice(0, shownRows).map((cells) => {
    const fields = [...cells];
    change?.(fields);
    const texts: FieldTexts = {};
    for (const field of used) texts[field] = fields[columns[field]!]!;
    const reason = readRow(texts, found, row);
    if (reason) return { reason };
    const side = row.side === 1 ? 1 : row.side === 2 ? -1 : 0;
    return { ts: row.ts, px: row.px, qty: row.qty, side, symbol: columns.symbol === undefined ? symbol : (texts.symbol ?? '').trim() };
  });
}

/** A number or a time, as no name of a column is. */
function isValue(cell: string): boolean {
  const text = cell.trim();
  return /^[+-]?[\d.,]*\d[\d.,]*$/.test(text) || unitOf(text) !== 0;
}

function mostCommon(lengths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])[0];
}

function cut(cell: string): string {
  return cell.length > longestCell ? `${cell.slice(0, longestCell)}\u2026` : cell;
}
