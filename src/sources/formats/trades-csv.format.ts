/** Any CSV of trades: a time, a price and a size in any column order, with or without a header. */
import { instrumentOfSymbol } from '../../market/instrument.ts';
import { defineFormat } from '../format.ts';
import { symbolOfName } from '../rows/symbol-of-name.ts';
import { parseTime, unitOf } from '../rows/time.ts';
import { sniffTable } from './csv-table.ts';
import { openCsvTrades } from './csv-trades.ts';

export default defineFormat({
  id: 'trades-csv',
  title: 'Trades as CSV',
  extensions: ['csv', 'tsv', 'txt'],
  example: 'timestamp,symbol,price,size',
  sniff(head, mapping) {
    const table = sniffTable(head, mapping);
    if (!table) return { confidence: 0 };
    const { columns, samples } = table;
    const times = samples.map((sample) => (sample[columns.rx ?? columns.ts!] ?? '').trim());
    const unit = unitOf(times[0] ?? '');
    const first = Math.min(...times.map((time) => parseTime(time, unit)));
    return { confidence: table.header === undefined ? 0.4 : 0.6, ...(Number.isFinite(first) ? { firstRx: first } : {}) };
  },
  open(context) {
    const table = sniffTable(context.head, context.mapping);
    if (!table) throw new Error('no table of trades');
    return openCsvTrades(context, {
      table,
      symbol: context.mapping?.symbol ?? symbolOfName(context.name),
      instrument: (symbol, tickSize) => instrumentOfSymbol(symbol, 'file', 'unknown', tickSize),
    });
  },
});
