/**
 * `bookDepth` files of the Binance archive: how much rests within some percent of the price, by percentage, below (-) and above. Two named
 * series a percentage: `depth -1%` in the units of the contract, `notional -1%` in quote currency. Times are whole seconds, UTC.
 */
import * as layout from '../../../assembly/layout.ts';
import * as table from '../../../assembly/scan-table-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import { binanceInstrument } from '../binance-instrument.ts';
import { type DecodeContext, type Decoder, defineFormat, type FileHead } from '../format.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName, unnamed } from '../rows/symbol-of-name.ts';
import { outOfOrder, RowStage } from '../table/row-stage.ts';
import { tableDecoder } from '../table/table-decoder.ts';
import { firstRxOf, namedTable, type TableHead, timesOf } from '../table/table-head.ts';
import { TableScanner } from '../table/table-scanner.ts';

const header = 'timestamp,percentage,depth,notional';
/** Percentages that the archive has had. */
const usual = [-5, -4, -3, -2, -1, -0.2, 0.2, 1, 2, 3, 4, 5];

function tableOf(head: FileHead): TableHead | undefined {
  return namedTable(head, (names) => names.length === 4 && header.split(',').every((name) => names.includes(name)));
}

export default defineFormat({
  id: 'binance-book-depth',
  title: 'Binance archive, bookDepth',
  extensions: ['csv', 'zip'],
  example: `${header}\n2024-01-01 00:00:08,-5,6128.72500000,250906417.62560000`,
  sniff(head) {
    const found = tableOf(head);
    if (!found) return { confidence: 0 };
    return { confidence: 0.96, ...firstRxOf(timesOf(found.samples, found.names.indexOf('timestamp'))) };
  },
  open: openDepth,
});

function openDepth({ name, head: bytes, writer, report, mapping }: DecodeContext): Decoder {
  const head = tableOf(bytes);
  if (!head) throw new QuantabError('bad-input', `${name} has no columns ${header}.`);
  const column = (wanted: string): number => head.names.indexOf(wanted);
  const seen = head.samples.map((row) => Number(row[column('percentage')]!)).filter(Number.isFinite);
  const percentages = [...new Set([...usual, ...seen])].sort((a, b) => a - b);
  const places = new Map(percentages.map((percentage, i) => [percentage, i]));
  const scalars = percentages.flatMap((percentage) => [`depth ${percentage}%`, `notional ${percentage}%`]);
  const named = /([A-Z0-9]+(?:_[A-Z0-9]+)?)-bookDepth-\d{4}/i.exec(name)?.[1]?.toUpperCase();
  const stage = new RowStage(name, writer, 2, (row) => scanner.reject(row, outOfOrder));
  const scanner = new TableScanner({
    name,
    writer,
    report,
    what: 'row',
    delimiter: head.delimiter,
    fieldCount: head.fieldCount,
    skipLines: head.skipLines,
    header: head.header,
    values: [
      { field: column('timestamp'), kind: table.VALUE_TIME, name: 'time' },
      { field: column('percentage'), kind: table.VALUE_NUMBER, name: 'percentage' },
      { field: column('depth'), kind: table.VALUE_NUMBER, name: 'depth' },
      { field: column('notional'), kind: table.VALUE_NUMBER, name: 'notional' },
    ],
    symbol: mapping?.symbol ?? named ?? symbolOfName(name),
    // The file has no prices, so no price step is known.
    instrument: (symbol) => ({
      ...(symbol === unnamed ? fileInstrument(symbol, 1) : binanceInstrument(symbol, 'usd-m', 1)),
      scalars,
    }),
    take(numbers, at, instrument, _line, row) {
      const ts = numbers[at]!;
      const percentage = numbers[at + 1]!;
      const depth = numbers[at + 2]!;
      const notional = numbers[at + 3]!;
      const place = places.get(percentage);
      if (place === undefined) return `percentage ${percentage} is none of ${percentages.join(', ')}`;
      if (depth < 0) return `depth ${depth} is negative`;
      if (notional < 0) return `notional ${notional} is negative`;
      const flags = layout.FLAG_LAST | layout.FLAG_NO_RX;
      stage.row = row;
      stage.put(layout.KIND_SCALAR, layout.SIDE_NONE, flags, instrument, ts, ts, depth, 0, 2 * place);
      stage.put(layout.KIND_SCALAR, layout.SIDE_NONE, flags, instrument, ts, ts, notional, 0, 2 * place + 1);
      return undefined;
    },
    flushed: () => stage.flush(),
  });
  return tableDecoder(scanner, stage);
}
