/** Any CSV of trades: a time, a price and a size in any column order, with or without a header. */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat } from '../format.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName } from '../rows/symbol-of-name.ts';
import { parseTime, unitOf } from '../rows/time.ts';
import { sniffTable } from './csv-table.ts';
import { openCsvTrades } from './csv-trades.ts';

const header = 'timestamp,symbol,price,size';

export default defineFormat({
  id: 'trades-csv',
  title: 'Trades as CSV',
  extensions: ['csv', 'tsv', 'txt'],
  example: `${header}\n2025-01-01T00:00:00Z,BTCUSDT,45000.0,0.5`,
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
    if (!table) throw new QuantabError('bad-input', `${context.name} is no table of trades: expected are columns like ${header}.`);
    return openCsvTrades(context, { table, symbol: symbolOfName(context.name), instrument: fileInstrument });
  },
});
