/** Each table is taken by its own format, whatever the others think of it. */
import { describe, expect, it } from 'vitest';
import type { FileHead } from '../../../src/sources/format.ts';
import { formats } from '../../../src/sources/formats/registry.ts';

const files: [format: string | undefined, name: string, lines: string[]][] = [
  [
    'binance-klines',
    'BTCUSDT-1m-2024-01.csv',
    ['1704067200000,1,2,1,2,5,1704067259999,9,3,2,4,0', '1704067260000,1,2,1,2,5,1704067319999,9,3,2,4,0'],
  ],
  ['ohlcv-csv', 'x.csv', ['Date,Open,High,Low,Close', '2025-01-01,1,2,1,2', '2025-01-02,1,2,1,2']],
  [
    'binance-book-ticker',
    'x.csv',
    [
      'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time',
      '1,2,3,4,5,1704067200000,1704067200001',
    ],
  ],
  ['binance-book-depth', 'x.csv', ['timestamp,percentage,depth,notional', '2024-01-01 00:00:08,-5,6128.7,250906417.6']],
  [
    'tardis-quotes',
    'x.csv',
    [
      'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount',
      'binance,BTCUSDT,1598918403696000,1598918403810979,1,2,1,1',
    ],
  ],
  [
    'tardis-book-snapshot',
    'x.csv',
    [
      'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount',
      'binance,BTCUSDT,1598918403696000,1598918403810979,2,1,1,1',
    ],
  ],
  ['lobster', 'A_2012-06-21_34200000_57600000_message_1.csv', ['34200.1,1,1,18,5853300,1']],
  ['lobster', 'A_2012-06-21_34200000_57600000_orderbook_1.csv', ['5859400,200,5853300,18']],
  [undefined, 'A_2012-06-21_34200000_57600000_orderbook_2.csv', ['5859400,200,5853300,18']],
  [undefined, 'message.csv', ['34200.1,1,1,18,5853300,1']],
  [
    'tardis-trades',
    'x.csv',
    ['exchange,symbol,timestamp,local_timestamp,id,side,price,amount', 'binance,BTCUSDT,1598918403696000,1598918403810979,4,buy,1,1'],
  ],
  ['binance-agg-trades', 'BTCUSDT-aggTrades-2025-01.csv', ['1,3337.78,0.006,5,5,1735689600000,true']],
  ['binance-trades', 'BTCUSDT-trades-2025-01.csv', ['100,61837.6,0.020,1236.752,1735689600000,false']],
  ['trades-csv', 'x.csv', ['timestamp,symbol,price,size', '1735689600,X,1,2']],
  ['trades-csv', 'x.csv', ['time,price,size,open_interest', '1735689600,1,2,3']],
];

describe('tables', () => {
  for (const [wanted, name, lines] of files) {
    for (const text of [`${lines.join('\n')}\n`, `\ufeff${lines.join('\r\n')}`]) {
      it(`${name} with "${lines[0]}" is ${wanted ?? 'nothing known'}`, () => {
        const head: FileHead = { name, text, bytes: new TextEncoder().encode(text), whole: true };
        const found = formats
          .map((format) => ({ id: format.id, confidence: format.sniff(head).confidence }))
          .filter(({ confidence }) => confidence > 0);
        found.sort((a, b) => b.confidence - a.confidence);
        expect(found[0]?.id).toBe(wanted);
        expect(found[1]?.confidence ?? 0).toBeLessThan(found[0]?.confidence ?? 1);
      });
    }
  }
});
