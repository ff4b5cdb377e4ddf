/** Decoder of a CSV table of trades, shared by the CSV formats: plain lines by the byte scanner, awkward files straightened first. */
import { UNIT_ISO, UNIT_MS, UNIT_NS, UNIT_S, UNIT_US } from '../../../assembly/scan-plan.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { DecodeContext, Decoder, Mapping } from '../format.ts';
import { isComment } from '../head.ts';
import { fitFields, splitLine } from '../rows/csv-line.ts';
import { type Field, type FieldTexts, fieldNames } from '../rows/read-row.ts';
import { rowSymbol } from '../rows/symbol-of-name.ts';
import { TextScanner } from '../rows/text-scanner.ts';
import type { TimeUnit } from '../rows/time.ts';
import { needsStraightening, openStraightener, straightDelimiter, straightRow } from './csv-straight.ts';
import type { CsvTable } from './csv-table.ts';

export interface CsvTrades {
  readonly table: CsvTable;
  /** Symbol of all rows when no column and no mapping names one. */
  readonly symbol: string;
  instrument(symbol: string, tickSize: number): Instrument;
  readonly inverseValue?: number;
  /** Told the id of a row where no trade happened, which is skipped. */
  noTrade?(id: number): void;
}

export const units: Record<NonNullable<Mapping['unit']>, TimeUnit> = { s: UNIT_S, ms: UNIT_MS, us: UNIT_US, ns: UNIT_NS, iso: UNIT_ISO };

export function openCsvTrades(context: DecodeContext, { table, symbol: named, instrument, inverseValue, noTrade }: CsvTrades): Decoder {
  const { fieldCount } = table;
  const straight = needsStraightening(table);
  const { columns, symbol } = rowSymbol(table.columns, context.mapping, named);
  const delimiter = straight ? straightDelimiter : table.delimiter;
  const header = straight ? straightHeader(table) : table.header;
  const shown = (text: string): string => text.replaceAll(straightDelimiter, table.delimiter);
  const used = fieldNames.filter((field) => columns[field] !== undefined);
  const unit = context.mapping?.unit;
  const { report } = context;

  function split(line: string): FieldTexts | { reject: string } | { skip: string } {
    if (isComment(line)) return { skip: 'comment' };
    if (header !== undefined && shown(line) === header) return { skip: 'repeated header' };
    const fields = straight ? line.split(delimiter) : splitLine(line, delimiter);
    const misfit = fitFields(fields, fieldCount);
    if (misfit) return { reject: misfit };
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
      skip: (reason, rows, line, text) => report.skip(reason, rows, line, text === undefined ? text : shown(text)),
    },
    kernel: 'scanCsv',
    fields: columns as Partial<Record<Field, number>>,
    shape: { delimiter: delimiter.charCodeAt(0), count: fieldCount },
    skipLines: table.skipLines,
    symbol,
    instrument,
    split,
    ...(inverseValue === undefined ? {} : { inverseValue }),
    ...(unit === undefined ? {} : { unit: units[unit] }),
  });
  const straightener = straight ? openStraightener(table, (bytes) => scanner.chunk(bytes)) : undefined;
  return {
    get rows() {
      return scanner.rows;
    },
    ...(table.header === undefined ? {} : { remembered: mappingOf(table, context.mapping) }),
    chunk: (bytes) => (straightener ?? scanner).chunk(bytes),
    end() {
      straightener?.end();
      scanner.end();
    },
  };
}

/** The mapping that was used, to be remembered. Not the symbol: the next file of this header may be of another. */
function mappingOf({ columns, date, delimiter, header, decimalComma }: CsvTable, given: Mapping | undefined): Mapping {
  const denied = Object.entries(given?.columns ?? {}).filter(([, column]) => column < 0);
  return {
    columns: { ...Object.fromEntries(denied), ...columns, ...(date === undefined ? {} : { date }) },
    delimiter,
    header: header !== undefined,
    ...(given?.unit === undefined ? {} : { unit: given.unit }),
    ...(decimalComma ? { decimal: ',' } : {}),
  };
}

/** The header line as the straightener leaves it, to be known when it comes again. */
function straightHeader(table: CsvTable): string | undefined {
  if (table.header === undefined) return undefined;
  const names = splitLine(table.header, table.delimiter);
  straightRow(table)?.(names);
  return names.join(table.delimiter);
}

function isZero(text = ''): boolean {
  return text.trim() !== '' && Number(text) === 0;
}
