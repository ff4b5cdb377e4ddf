/** `bookTicker` files of the Binance archive (futures): best quotes with update id; transaction and event time in milliseconds. */
import { QuantabError } from '../../core/errors.ts';
import { binanceInstrument, contractValue, isCoinMargined } from '../binance-instrument.ts';
import { defineFormat, type FileHead } from '../format.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName, unnamed } from '../rows/symbol-of-name.ts';
import { openQuotes } from '../table/quotes.ts';
import { firstRxOf, namedTable, type TableHead, timesOf, unnamedTable } from '../table/table-head.ts';

const header = 'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time';
const row = /^\d+,[\d.]+,[\d.]+,[\d.]+,[\d.]+,\d{13,16},\d{13,16}$/;
const columnNames = header.replaceAll('_', '').split(',');

function tableOf(head: FileHead): TableHead | undefined {
  const named = namedTable(head, (names) => columnNames.every((name) => names.includes(name)));
  if (named) return named;
  const table = unnamedTable(head, row);
  return table && { ...table, names: columnNames };
}

export default defineFormat({
  id: 'binance-book-ticker',
  title: 'Binance archive, bookTicker',
  extensions: ['csv', 'zip'],
  example: `${header}\n3766214302,42283.5,3.541,42283.6,8.021,1704067200009,1704067200014`,
  sniff(head) {
    const table = tableOf(head);
    if (!table) return { confidence: 0 };
    return { confidence: 0.96, ...firstRxOf(timesOf(table.samples, table.names.indexOf('eventtime'))) };
  },
  open(context) {
    const head = tableOf(context.head);
    if (!head) throw new QuantabError('bad-input', `${context.name} has no columns ${header}.`);
    const [id, bid, bidQty, ask, askQty, ts, rx] = columnNames.map((name) => head.names.indexOf(name)) as [number, ...number[]];
    const named = /([A-Z0-9]+(?:_[A-Z0-9]+)?)-bookTicker-\d{4}/i.exec(context.name)?.[1]?.toUpperCase();
    return openQuotes(context, {
      head,
      columns: { ts: ts!, rx: rx!, bid: bid!, bidQty: bidQty!, ask: ask!, askQty: askQty! },
      id,
      symbol: context.mapping?.symbol ?? named ?? symbolOfName(context.name),
      instrument: (symbol, tickSize) => ({
        instrument: symbol === unnamed ? fileInstrument(symbol, tickSize) : binanceInstrument(symbol, 'usd-m', tickSize),
        contract: isCoinMargined(symbol) ? { quote: contractValue(symbol) } : undefined,
      }),
    });
  },
});
