/** Tardis trades: exchange, symbol, exchange and local time in microseconds, id, taker's side, price, amount. Files are in local-time order. */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat } from '../format.ts';
import { tardisInstrument } from '../venue-contracts.ts';
import { headAndRow, openVenueTrades, sniffAt } from './venue-trades.ts';

const header = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount';

export default defineFormat({
  id: 'tardis-trades',
  title: 'Tardis trades',
  extensions: ['csv', 'gz'],
  example: `${header}\nbinance-futures,BTCUSDT,1582329602111000,1582329602418379,42377944,buy,9682,0.132`,
  sniff(head) {
    const found = headAndRow(head);
    return found?.names.join(',') === header ? sniffAt(found.row, 3, 0.98) : { confidence: 0 };
  },
  open(context) {
    const found = headAndRow(context.head);
    if (!found) throw new QuantabError('bad-input', `${context.name} has no rows behind its header; expected is ${header}.`);
    const exchange = found.row[0]!;
    return openVenueTrades(context, {
      header: found.header,
      fieldCount: 8,
      columns: { symbol: 1, ts: 2, rx: 3, id: 4, side: 5, px: 6, qty: 7 },
      symbol: '',
      instrument: (symbol, tickSize) => tardisInstrument(exchange, symbol, tickSize),
    });
  },
});
