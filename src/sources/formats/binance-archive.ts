/**
 * Files of the Binance archive (data.binance.vision): fixed columns, with or without a header; times are milliseconds, in spot
 * files microseconds from 2025 on. isBuyerMaker true means that the taker sold. The market follows from the column count,
 * because spot rows end in one more flag (isBestMatch); the symbol from the file name, and without one
 * it is any file's. Ids of a file have no holes: a jump is a gap.
 */

import { QuantabError } from '../../core/errors.ts';
import { binanceInstrument, contractValue, isCoinMargined } from '../binance-instrument.ts';
import type { DecodeContext, Decoder, FileHead, Sniff } from '../format.ts';
import { GapWriter } from '../gap-writer.ts';
import { headLines } from '../head.ts';
import type { Columns } from '../rows/fields.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName, unnamed } from '../rows/symbol-of-name.ts';
import { parseTime, unitOf } from '../rows/time.ts';
import type { CsvTable } from './csv-table.ts';
import { openCsvTrades } from './csv-trades.ts';

export interface ArchiveShape {
  /** Matches the header line, and a row of a file that has none. */
  readonly header: RegExp;
  readonly row: RegExp;
  readonly columns: Columns;
  /** Fields of a spot row; futures rows have one less. */
  readonly spotFields: number;
  /** Column of the base quantity in COIN-M files, where the archive gives it. */
  readonly coinQty?: number;
}

function firstRow(head: FileHead, shape: ArchiveShape): { header: string | undefined; row: string } | undefined {
  const [first = '', second = ''] = headLines(head.text, head.whole);
  if (shape.row.test(first)) return { header: undefined, row: first };
  return shape.header.test(first) && shape.row.test(second) ? { header: first, row: second } : undefined;
}

export function sniffArchive(head: FileHead, shape: ArchiveShape): Sniff {
  const found = firstRow(head, shape);
  if (!found) return { confidence: 0 };
  const time = found.row.split(',')[shape.columns.ts!]!;
  return { confidence: 0.95, firstRx: parseTime(time, unitOf(time)) };
}

export function openArchive(context: DecodeContext, shape: ArchiveShape): Decoder {
  const found = firstRow(context.head, shape);
  if (!found) throw new QuantabError('bad-input', `${context.name} is not a file of the Binance archive.`);
  const fieldCount = found.row.split(',').length;
  const named = /([A-Z0-9]+(?:_[A-Z0-9]+)?)-(?:agg)?trades-\d{4}/i.exec(context.name)?.[1]?.toUpperCase();
  const symbol = context.mapping?.symbol ?? named ?? symbolOfName(context.name);
  const coin = isCoinMargined(symbol);
  const columns = { ...shape.columns, ...(coin && shape.coinQty !== undefined ? { qty: shape.coinQty } : {}) };
  const market = coin ? 'coin-m' : fieldCount === shape.spotFields ? 'spot' : 'usd-m';
  const table: CsvTable = {
    delimiter: ',',
    skipLines: found.header === undefined ? 0 : 1,
    header: found.header,
    names: undefined,
    fieldCount,
    columns,
    samples: [],
    awkward: false,
    newline: '\n',
  };
  const writer = new GapWriter(context.writer);
  const trades = openCsvTrades(
    { ...context, writer },
    {
      table,
      symbol,
      noTrade: (id) => writer.ids.passOver(id),
      instrument: (name, tickSize) => (name === unnamed ? fileInstrument(name, tickSize) : binanceInstrument(name, market, tickSize)),
      ...(coin && shape.coinQty === undefined ? { inverseValue: contractValue(symbol) } : {}),
    },
  );
  return {
    get rows() {
      return trades.rows;
    },
    chunk: (bytes) => trades.chunk(bytes),
    end() {
      trades.end();
      writer.end();
    },
  };
}
