import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const header = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount';
const start = 1598918403696000;
const line = (i: number, exchange = 'binance-futures', symbol = 'BTCUSDT'): string =>
  `${exchange},${symbol},${start + i},${start + 100 + i},1.714,11657.08,11657.07,10.896`;
const name = 'binance-futures_quotes_2020-09-01_BTCUSDT.csv';

describe('Tardis quotes', () => {
  it('reads quotes with their local time', async () => {
    const { rows, report, instruments } = await decode([header, line(0), line(1)].join('\n'), { name });
    expect(report).toMatchObject({ format: 'tardis-quotes', rejectedCount: 0 });
    expect(instruments).toMatchObject([{ id: 'BTC-USDT.perp@binance', tickSize: 0.01 }]);
    expect(rows.slice(2).map(({ kind, ts, rx, px, qty }) => [kind, ts - start, rx - start, px, qty])).toEqual([
      ['quote', 1, 101, 11657.07, 10.896],
      ['quote', 1, 101, 11657.08, 1.714],
    ]);
  });

  it('reads many symbols, contracts in base units, sides that are missing', async () => {
    const lines = [
      line(0, 'binance-delivery', 'BTCUSD_PERP'),
      line(1, 'bybit-spot', 'ETHUSDT'),
      `kraken,XBT/USD,${start + 2},${start + 102},,,11657.07,2`,
      line(3, 'binance-delivery', 'BTCUSD_PERP'),
    ];
    const { rows, instruments, report } = await decode([header, ...lines].join('\n'), { name: 'all.csv' });
    expect(report.rejectedCount).toBe(0);
    expect(rows.map(({ instrument, qty }) => [instrument, qty])).toEqual(
      [
        ['BTC-USD.perp@binance', (10.896 * 100) / 11657.07, (1.714 * 100) / 11657.08],
        ['ETH-USDT@bybit', 10.896, 1.714],
        [instruments[2]!.id, 2, 0],
        ['BTC-USD.perp@binance', (10.896 * 100) / 11657.07, (1.714 * 100) / 11657.08],
      ].flatMap(([id, bid, ask]) => [
        [id, bid],
        [id, ask],
      ]),
    );
    expect(rows[5]!.px).toBeNaN();
  });

  it('tells bad rows by line and reason', async () => {
    const bad = [
      `binance-futures,,${start},${start},1,2,3,4`,
      `binance-futures,BTCUSDT,x,${start},1,2,3,4`,
      `binance-futures,BTCUSDT,${start},,1,2,3,4`,
      `binance-futures,BTCUSDT,${start},${start},1,-2,3,4`,
      `binance-futures,BTCUSDT,${start},${start},,,,`,
      `binance-futures;BTCUSDT;${start};${start};1;2;3;4`,
    ];
    const { report, rows } = await decode(`\ufeff${[header, line(0), ...bad, line(1)].join('\r\n')}`, { name });
    expect(rows).toHaveLength(4);
    const told = report.rejected.map(({ line: at, reason }) => `${at}: ${reason}`);
    expect(told).toEqual([
      '3: symbol is missing',
      '4: time "x" is not a time in microseconds between 1980 and 2100, as the rows before',
      '5: receive time is missing',
      '6: ask price -2 is not positive',
      '7: neither a bid nor an ask',
      '8: 1 field where the rows before have 8',
    ]);
  });
});
