/** Any CSV of trades: a time, a price and a size in any column order, with or without a header. */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat } from '../format.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName } from '../rows/symbol-of-name.ts';
import { parseTime, unitOf } from '../rows/time.ts';
import { joinedTime } from './csv-straight.ts';
import { type CsvTable, sniffTable } from './csv-table.ts';
import { openCsvTrades } from './csv-trades.ts';

const header = 'timestamp,symbol,price,size';

export default defineFormat({
  id: 'trades-csv',
  title: 'Trades as CSV',
  extensions: ['csv', 'tsv', 'txt'],
  anyLineEnd: true,
  example: `${header}\n2025-01-01T00:00:00Z,BTCUSDT,45000.0,0.5`,
  sniff(head, mapping) {
    const table = sniffTable(head, mapping);
    if (!table) return { confidence: 0 };
    const times = timesOf(table);
    const unit = unitOf(times[0] ?? '');
    const first = Math.min(...times.map((time) => parseTime(time, unit)));
    // Columns that a person named are no guess.
    const confidence = mapping?.columns.px !== undefined ? 0.9 : table.header === undefined ? 0.4 : 0.6;
    return { confidence, ...(Number.isFinite(first) ? { firstRx: first } : {}) };
  },
  open(context) {
    const table = sniffTable(context.head, context.mapping);
    if (!table) throw new QuantabError('bad-input', `${context.name} is no table of trades: expected are columns like ${header}.`);
    for (const note of notesOf(table)) context.report.note?.(note);
    return openCsvTrades(context, { table, symbol: symbolOfName(context.name), instrument: fileInstrument });
  },
});

/** Times of the first rows, as they are read. */
export function timesOf({ columns, date, samples }: CsvTable): string[] {
  const column = columns.rx ?? columns.ts!;
  const joined = date !== undefined && column === columns.ts;
  return samples.map((row) => (joined ? joinedTime(row[date]!, row[column]!) : (row[column] ?? '').trim()));
}

/** What was guessed of how the file is written. */
function notesOf(table: CsvTable): string[] {
  const { columns, date, decimalComma, names, newline, samples } = table;
  const notes: string[] = [];
  if (decimalComma) notes.push('Numbers were read with a decimal comma (1.234,56).');
  if (date !== undefined)
    notes.push(
      `The day of "${names?.[date] ?? `column ${date + 1}`}" and the time of "${names?.[columns.ts!] ?? `column ${columns.ts! + 1}`}" were joined.`,
    );
  if (samples.some((row) => /^\s*\d\d\.\d\d\.\d{4}/.test(row[date ?? columns.ts!]!))) notes.push('Days were read as day.month.year.');
  if (newline === '\r') notes.push('Lines end in CR alone.');
  if (names === undefined) notes.push('The file has no header: its columns were told by their values.');
  return notes;
}
