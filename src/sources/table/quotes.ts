/** Decoder of tables of best quotes: two ticks a row, bid then ask. A side that is missing has no price and no quantity. */
import * as layout from '../../../assembly/layout.ts';
import * as table from '../../../assembly/scan-table-plan.ts';
import type { DecodeContext, Decoder } from '../format.ts';
import type { VenueInstrument } from '../venue-contracts.ts';
import { Contracts } from './contracts.ts';
import { outOfOrder, RowStage } from './row-stage.ts';
import { tableDecoder } from './table-decoder.ts';
import type { TableHead } from './table-head.ts';
import { TableScanner } from './table-scanner.ts';

interface QuoteTable {
  readonly head: TableHead;
  /** Columns; `id` where the file numbers its quotes. */
  readonly columns: Readonly<Record<'ts' | 'rx' | 'bid' | 'bidQty' | 'ask' | 'askQty', number>>;
  readonly id?: number;
  readonly symbol: readonly [first: number, last: number] | string;
  instrument(symbol: string, tickSize: number): VenueInstrument;
}

export function openQuotes({ name, writer, report }: DecodeContext, { head, columns, id, symbol, instrument }: QuoteTable): Decoder {
  const contracts = new Contracts(writer, report);
  const stage = new RowStage(name, writer, 2, (row) => scanner.reject(row, outOfOrder));
  const scanner = new TableScanner({
    name,
    writer,
    report,
    what: 'quote',
    delimiter: head.delimiter,
    fieldCount: head.fieldCount,
    skipLines: head.skipLines,
    header: head.header,
    symbol,
    values: [
      { field: columns.ts, kind: table.VALUE_TIME, name: 'time' },
      { field: columns.rx, kind: table.VALUE_TIME, name: 'receive time' },
      { field: columns.bid, kind: table.VALUE_OPTIONAL_PRICE, name: 'bid price' },
      { field: columns.bidQty, kind: table.VALUE_OPTIONAL, name: 'bid size' },
      { field: columns.ask, kind: table.VALUE_OPTIONAL_PRICE, name: 'ask price' },
      { field: columns.askQty, kind: table.VALUE_OPTIONAL, name: 'ask size' },
      ...(id === undefined ? [] : [{ field: id, kind: table.VALUE_NUMBER, name: 'update id' }]),
    ],
    instrument: (text, tickSize) => contracts.add(instrument(text, tickSize)),
    take(numbers, at, own, _line, row) {
      const bid = numbers[at + 2]!;
      const bidQty = numbers[at + 3]!;
      const ask = numbers[at + 4]!;
      const askQty = numbers[at + 5]!;
      const noBid = isNone(bid, bidQty);
      const noAsk = isNone(ask, askQty);
      if (noBid && noAsk) return 'neither a bid nor an ask';
      const reason = (noBid ? undefined : sideReason('bid', bid, bidQty)) ?? (noAsk ? undefined : sideReason('ask', ask, askQty));
      if (reason) return reason;
      const ts = numbers[at]!;
      const rx = numbers[at + 1]!;
      const number = id === undefined ? Number.NaN : numbers[at + 6]!;
      stage.row = row;
      const bidBase = noBid ? 0 : contracts.base(own, bidQty, bid);
      const askBase = noAsk ? 0 : contracts.base(own, askQty, ask);
      stage.put(layout.KIND_QUOTE, layout.SIDE_BID, 0, own, ts, rx, noBid ? Number.NaN : bid, bidBase, number);
      stage.put(layout.KIND_QUOTE, layout.SIDE_ASK, layout.FLAG_LAST, own, ts, rx, noAsk ? Number.NaN : ask, askBase, number);
      return undefined;
    },
    flushed: () => stage.flush(),
  });
  return tableDecoder(scanner, stage);
}

/** A side without orders: no price, or price and size 0. */
function isNone(px: number, qty: number): boolean {
  return (Number.isNaN(px) || px === 0) && !(qty > 0);
}

function sideReason(name: string, px: number, qty: number): string | undefined {
  if (!(px > 0)) return Number.isNaN(px) ? `${name} price is missing` : `${name} price ${px} is not positive`;
  if (qty >= 0) return undefined;
  return Number.isNaN(qty) ? `${name} size is missing` : `${name} size ${qty} is negative`;
}
