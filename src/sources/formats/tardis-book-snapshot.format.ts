/**
 * Tardis book_snapshot_25 and _5: the best levels of both sides after each change, with exchange and local time in microseconds, in local-time
 * order. Empty fields are levels that the book does not have.
 */
import * as table from '../../../assembly/scan-table-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import { type DecodeContext, type Decoder, defineFormat, type FileHead } from '../format.ts';
import { Contracts } from '../table/contracts.ts';
import { KnownLevels } from '../table/known-levels.ts';
import { tableDecoder } from '../table/table-decoder.ts';
import { firstRxOf, type TableHead, timesOf } from '../table/table-head.ts';
import { TableScanner, type TableValue } from '../table/table-scanner.ts';
import { tardisColumn, tardisSymbol, tardisTable } from '../table/tardis.ts';

const header = 'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount';
const wanted = ['asks0price', 'asks0amount', 'bids0price', 'bids0amount'];

function depthOf({ names }: TableHead): number {
  let depth = 0;
  while (names.includes(`asks${depth}price`)) depth++;
  return depth;
}

function tableOf(head: FileHead): TableHead | undefined {
  return tardisTable(head, wanted);
}

export default defineFormat({
  id: 'tardis-book-snapshot',
  title: 'Tardis book snapshots',
  extensions: ['csv', 'gz'],
  example: `${header},...\nbinance-futures,BTCUSDT,1598918403696000,1598918403810979,11657.08,1.714,11657.07,10.896,...`,
  sniff(head) {
    const found = tableOf(head);
    if (!found) return { confidence: 0 };
    return { confidence: 0.98, ...firstRxOf(timesOf(found.samples, tardisColumn(found, 'localtimestamp'))) };
  },
  open: openSnapshots,
});

function openSnapshots({ name, head: bytes, writer, report }: DecodeContext): Decoder {
  const head = tableOf(bytes);
  if (!head) throw new QuantabError('bad-input', `${name} has no columns ${header}.`);
  const depth = depthOf(head);
  const { symbol, instrument } = tardisSymbol(head);
  const contracts = new Contracts(writer, report);
  const books: KnownLevels[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  const values: TableValue[] = [
    { field: tardisColumn(head, 'timestamp'), kind: table.VALUE_TIME, name: 'time' },
    { field: tardisColumn(head, 'localtimestamp'), kind: table.VALUE_TIME, name: 'local time' },
  ];
  for (let k = 0; k < depth; k++) {
    for (const side of ['bid', 'ask']) {
      const column = (what: string): number => tardisColumn(head, `${side}s${k}${what}`);
      values.push({ field: column('price'), kind: table.VALUE_OPTIONAL_PRICE, name: `price of ${side} ${k + 1}` });
      values.push({ field: column('amount'), kind: table.VALUE_OPTIONAL, name: `amount of ${side} ${k + 1}` });
    }
  }

  /** Fills one side of the next row; why it is no side. */
  function fill(book: KnownLevels, side: 'bids' | 'asks', numbers: Float64Array, from: number, own: number): void {
    const levels = book[side];
    for (let k = 0; k < depth; k++) {
      const px = numbers[from + 4 * k]!;
      const qty = numbers[from + 4 * k + 1]!;
      if (!Number.isNaN(px) || !Number.isNaN(qty)) levels.add(px, contracts.base(own, qty, px));
    }
  }

  const scanner = new TableScanner({
    name,
    writer,
    report,
    what: 'snapshot',
    delimiter: head.delimiter,
    fieldCount: head.fieldCount,
    skipLines: head.skipLines,
    header: head.header,
    values,
    symbol,
    instrument: (text, tickSize) => contracts.add(instrument(text, tickSize)),
    take(numbers, at, own, line) {
      const rx = numbers[at + 1]!;
      if (rx < newest) return 'out of order: its local time is before that of the row before';
      books[own] ??= new KnownLevels(writer, own, depth);
      const book = books[own];
      book.clear();
      fill(book, 'bids', numbers, at + 2, own);
      fill(book, 'asks', numbers, at + 4, own);
      if (book.bids.n + book.asks.n === 0) return 'no levels';
      const reason = book.reason();
      if (reason) return reason;
      newest = rx;
      if (!book.apply(numbers[at]!, rx, line - head.skipLines, 0)) report.skip('book as in the row before');
      return undefined;
    },
  });
  return tableDecoder(scanner);
}
