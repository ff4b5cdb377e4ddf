/**
 * Decoder of a venue's archive of trades: a known header, columns by their names, an instrument of the venue by its symbol. Quantities in
 * contracts become base units where the contract's value is known; else they stay, and the report says so.
 */
import type { DecodeContext, Decoder, FileHead, Sniff } from '../format.ts';
import { headLines } from '../head.ts';
import type { Columns } from '../rows/fields.ts';
import { parseTime, unitOf } from '../rows/time.ts';
import { type Contract, ScaleWriter } from '../scale-writer.ts';
import type { VenueInstrument } from '../venue-contracts.ts';
import type { CsvTable } from './csv-table.ts';
import { openCsvTrades } from './csv-trades.ts';

/** Header line and first row of a file that begins with a header; undefined when it has no row. */
export function headAndRow(head: FileHead): { header: string; names: string[]; row: string[] } | undefined {
  const [header, ...rest] = headLines(head.text, head.whole);
  const row = rest.find((line) => line.trim() !== '');
  if (header === undefined || row === undefined) return undefined;
  const fields = (line: string): string[] => line.split(',').map((field) => field.trim().replaceAll('"', ''));
  return { header, names: fields(header), row: fields(row) };
}

/** The time column of the first row orders the files of an import. */
export function sniffAt(row: readonly string[], column: number, confidence: number): Sniff {
  const text = row[column] ?? '';
  const firstRx = parseTime(text, unitOf(text));
  return { confidence, ...(Number.isFinite(firstRx) ? { firstRx } : {}) };
}

export interface VenueTrades {
  readonly header: string;
  readonly fieldCount: number;
  readonly columns: Columns;
  /** Symbol of all rows where no column names one. */
  readonly symbol: string;
  instrument(symbol: string, tickSize: number): VenueInstrument;
}

export function openVenueTrades(context: DecodeContext, { header, fieldCount, columns, symbol, instrument }: VenueTrades): Decoder {
  const contracts = new Map<string, Contract | 'unknown' | undefined>();
  const writer = new ScaleWriter(context.writer, ({ id }) => {
    const contract = contracts.get(id);
    if (contract !== 'unknown') return contract;
    context.report.note?.(`Sizes of ${id} are in contracts: the value of a contract is not known.`);
    return undefined;
  });
  const table: CsvTable = {
    delimiter: ',',
    skipLines: 1,
    header,
    names: undefined,
    fieldCount,
    columns,
    samples: [],
    awkward: false,
    newline: '\n',
  };
  return openCsvTrades(
    { ...context, writer },
    {
      table,
      symbol: context.mapping?.symbol ?? symbol,
      instrument(name, tickSize) {
        const made = instrument(name, tickSize);
        contracts.set(made.instrument.id, made.contract);
        return made.instrument;
      },
    },
  );
}
