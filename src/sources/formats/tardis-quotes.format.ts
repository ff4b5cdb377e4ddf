/** Tardis quotes: best bid and ask with exchange and local time in microseconds, in local-time order; a missing side is empty. */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat } from '../format.ts';
import { openQuotes } from '../table/quotes.ts';
import { firstRxOf, timesOf } from '../table/table-head.ts';
import { tardisColumn, tardisSymbol, tardisTable } from '../table/tardis.ts';

const header = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount';
const names = ['askamount', 'askprice', 'bidprice', 'bidamount'];

export default defineFormat({
  id: 'tardis-quotes',
  title: 'Tardis quotes',
  extensions: ['csv', 'gz'],
  example: `${header}\nbinance-futures,BTCUSDT,1598918403696000,1598918403810979,1.714,11657.08,11657.07,10.896`,
  sniff(head) {
    const table = tardisTable(head, names);
    if (!table) return { confidence: 0 };
    return { confidence: 0.98, ...firstRxOf(timesOf(table.samples, tardisColumn(table, 'localtimestamp'))) };
  },
  open(context) {
    const head = tardisTable(context.head, names);
    if (!head) throw new QuantabError('bad-input', `${context.name} has no columns ${header}.`);
    const at = (name: string): number => tardisColumn(head, name);
    return openQuotes(context, {
      head,
      columns: {
        ts: at('timestamp'),
        rx: at('localtimestamp'),
        bid: at('bidprice'),
        bidQty: at('bidamount'),
        ask: at('askprice'),
        askQty: at('askamount'),
      },
      ...tardisSymbol(head),
    });
  },
});
