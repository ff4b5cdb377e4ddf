/** Decoder of a CSV table of trades, shared by the CSV formats: plain lines by the byte scanner, awkward files straightened first. */
import type { Instrument } from '../../market/instrument.ts';
import type { DecodeContext, Decoder, Mapping } from '../format.ts';
import { isComment } from '../head.ts';
import { type Field, type FieldTexts, fieldNames } from '../rows/read-row.ts';
import { rowSymbol } from '../rows/symbol-of-name.ts';
import { TextScanner } from '../rows/text-scanner.ts';
import { type CsvTable, openStraightener, splitLine, straightDelimiter } from './csv-table.ts';

export interface CsvTrades {
  readonly table: CsvTable;
  /** Symbol of all rows when no column and no mapping names one. */
  readonly symbol: string;
  instrument(symbol: string, tickSize: number): Instrument;
  readonly inverseValue?: number;
  /** Told the id of a row where no trade happened, which is skipped. */
  noTrade?(id: number): void;
}

export function openCsvTrades(context: DecodeContext, { table, symbol: named, instrument, inverseValue, noTrade }: CsvTrades): Decoder {
  const { awkward, fieldCount, header } = table;
  const { columns, symbol } = rowSymbol(table.columns, context.mapping, named);
  const delimiter = awkward ? straightDelimiter : table.delimiter;
  const shown = (text: string): string => text.replaceAll(straightDelimiter, table.delimiter);
  const used = fieldNames.filter((field) => columns[field] !== undefined);
  const { report } = context;

  function split(line: string): FieldTexts | { reject: string } | { skip: string } {
    if (isComment(line)) return { skip: 'comment' };
    if (header !== undefined && shown(line) === header) return { skip: 'repeated header' };
    const fields = awkward ? line.split(delimiter) : splitLine(line, delimiter);
    while (fields.length > fieldCount && fields[fields.length - 1]!.trim() === '') fields.pop();
    if (fields.length !== fieldCount) {
      return { reject: `${fields.length} ${fields.length === 1 ? 'field' : 'fields'} where the rows before have ${fieldCount}` };
    }
    const texts: FieldTexts = {};
    for (const field of used) texts[field] = fields[columns[field]!]!;
    if (noTrade && isZero(texts.px) && isZero(texts.qty)) noTrade(Number(texts.id));
    return texts;
  }

  const scanner = new TextScanner({
    name: context.name,
    writer: context.writer,
    report: {
      reject: (line, reason, text) => report.reject(line, reason, shown(text)),
      skip: (reason, rows) => report.skip(reason, rows),
    },
    kernel: 'scanCsv',
    fields: columns as Partial<Record<Field, number>>,
    shape: { delimiter: delimiter.charCodeAt(0), count: fieldCount },
    skipLines: table.skipLines,
    symbol,
    instrument,
    split,
    ...(inverseValue === undefined ? {} : { inverseValue }),
  });
  const straightener = awkward ? openStraightener(table.delimiter, table.newline, (bytes) => scanner.chunk(bytes)) : undefined;
  const mapping: Mapping = { columns, delimiter: table.delimiter, header: header !== undefined };
  return {
    get rows() {
      return scanner.rows;
    },
    ...(header === undefined ? {} : { remembered: { header, mapping } }),
    chunk: (bytes) => (straightener ?? scanner).chunk(bytes),
    end() {
      straightener?.end();
      scanner.end();
    },
  };
}

function isZero(text = ''): boolean {
  return text.trim() !== '' && Number(text) === 0;
}
