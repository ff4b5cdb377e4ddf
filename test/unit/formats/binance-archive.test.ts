import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const ts = Date.UTC(2025, 0, 1) * 1000;

async function read(name: string, lines: string[]) {
  const { rows, report, instruments } = await decode(`${lines.join('\n')}\n`, { name });
  return { report, instrument: instruments[0]!, rows: rows.map((row) => [row.ts, row.px, row.qty, row.side, row.id]) };
}

describe('files of the Binance archive', () => {
  it('reads spot aggTrades: no header, microseconds from 2025, a last flag', async () => {
    const { rows, report, instrument } = await read('BTCUSDT-aggTrades-2025-01-01.csv', [
      '3358227,93576.00000000,0.00140000,4359142,4359142,1735689600000000,True,True',
      '3358228,93576.01000000,0.50000000,4359143,4359144,1735689600062123,False,True',
    ]);
    expect(report).toMatchObject({ format: 'binance-agg-trades', rejectedCount: 0 });
    expect(report.remembered).toBeUndefined();
    expect(instrument).toMatchObject({ id: 'BTC-USDT@binance', type: 'spot', tickSize: 0.01 });
    expect(rows).toEqual([
      [ts, 93576, 0.0014, -1, 3358227],
      [ts + 62_123, 93576.01, 0.5, 1, 3358228],
    ]);
  });

  it('reads USD-M aggTrades: a header, milliseconds', async () => {
    const { rows, instrument } = await read('ETHUSDT-aggTrades-2025-01.csv', [
      'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
      '1,3337.78,0.006,5,5,1735689600000,true',
      '2,3337.79,1,6,7,1735689600001,false',
    ]);
    expect(instrument).toMatchObject({ id: 'ETH-USDT.perp@binance', type: 'perp' });
    expect(rows).toEqual([
      [ts, 3337.78, 0.006, -1, 1],
      [ts + 1_000, 3337.79, 1, 1, 2],
    ]);
  });

  it('reads trades of both markets', async () => {
    const spot = await read('BTCUSDT-trades-2024-08-08.csv', ['100,61837.63,0.02,1236.7526,1735689600000,True,True']);
    expect(spot.report.format).toBe('binance-trades');
    expect([spot.instrument.id, spot.rows]).toEqual(['BTC-USDT@binance', [[ts, 61837.63, 0.02, -1, 100]]]);
    const futures = await read('BTCUSDT-trades-2024-08-08.csv', [
      'id,price,qty,quote_qty,time,is_buyer_maker',
      '100,61837.6,0.020,1236.752,1735689600000,false',
    ]);
    expect([futures.instrument.id, futures.rows]).toEqual(['BTC-USDT.perp@binance', [[ts, 61837.6, 0.02, 1, 100]]]);
  });

  it('turns COIN-M contracts into base quantities', async () => {
    const agg = await read('BTCUSD_PERP-aggTrades-2024-08-08.csv', [
      'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
      '1,50000.0,5,5,5,1735689600000,true',
    ]);
    expect(agg.instrument).toMatchObject({ id: 'BTC-USD.perp@binance', inverseValue: 100 });
    expect(agg.rows).toEqual([[ts, 50000, 0.01, -1, 1]]);
    const trades = await read('ETHUSD_240927-trades-2024-08-08.csv', [
      'id,price,qty,base_qty,time,is_buyer_maker',
      '9,2500.00,5,0.02,1735689600000,false',
    ]);
    expect(trades.instrument).toMatchObject({ id: 'ETH-USD-240927.future@binance', type: 'future', inverseValue: 10 });
    expect(trades.rows).toEqual([[ts, 2500, 0.02, 1, 9]]);
  });

  it('reads several days into one session, in time order', async () => {
    const day = (k: number): string => `${k},100.0,1,1,1,${1735689600000 + k * 86_400_000},true\n`;
    const { rows, instruments, report } = await decode([
      { name: 'BTCUSDT-aggTrades-2025-01-03.csv', content: day(2) },
      { name: 'BTCUSDT-aggTrades-2025-01-01.csv', content: day(0) },
      { name: 'BTCUSDT-aggTrades-2025-01-02.csv', content: day(1) },
    ]);
    expect(instruments).toHaveLength(1);
    expect(rows.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(report.format).toBe('binance-agg-trades');
  });

  it('tells a bad row by its reason', async () => {
    const { report } = await read('BTCUSDT-aggTrades-2025-01-01.csv', [
      '1,93576.0,0.1,1,1,1735689600000000,True,True',
      '2,0,0.1,1,1,1735689600000000,True,True',
      '3,93576.0,0.1,1,1,1735689600000000,maybe,True',
    ]);
    expect(report.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'price 0 is not positive'],
      [3, 'buyer-is-maker "maybe" is not true or false'],
    ]);
  });
});
