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
    expect(report.remembered).toEqual({});
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

  it('writes a gap where ids jump, and counts the trades that are missing', async () => {
    const line = (id: number, at = id, px = '100.0', qty = '1'): string => `${id},${px},${qty},${id},${id},${1735689600000 + at},true`;
    const kinds = async (lines: string[]) => {
      const { rows } = await decode(`${lines.join('\n')}\n`, { name: 'BTCUSDT-aggTrades-2025-01-01.csv' });
      return rows.map(({ kind, id, qty, ts: at }) => (kind === 'gap' ? `gap of ${qty} at ${(at - ts) / 1000}` : id));
    };
    expect(await kinds([line(7), line(8), line(12), line(13), line(15)])).toEqual([7, 8, 'gap of 3 at 12', 12, 13, 'gap of 1 at 15', 15]);
    // Repeated, going back, swapped in time, newest first: none are missing.
    expect(await kinds([line(7), line(8), line(7), line(8), line(9)])).toEqual([7, 8, 9]);
    expect(await kinds([line(7, 7), line(8, 9), line(9, 8), line(10)])).toEqual([7, 9, 8, 10]);
    expect(await kinds([line(9), line(8), line(6)])).toEqual([6, 'gap of 1 at 8', 8, 9]);
    // A row of no trade was received, a rejected one is lost.
    expect(await kinds([line(7), line(8, 8, '0', '0'), line(9), line(10, 10, '-1'), line(11)])).toEqual([7, 9, 'gap of 1 at 11', 11]);
  });

  it('finds the gaps of long files, one file at a time', async () => {
    const day = (first: number, lost: number[]): string =>
      Array.from({ length: 40_000 }, (_, i) => first + i)
        .filter((id) => !lost.includes(id))
        .map((id) => `${id},100.0,1,100.0,${1735689600000 + id},false`)
        .join('\n');
    const { rows } = await decode([
      { name: 'BTCUSDT-trades-2025-01-01.csv', content: day(1, [16_384, 16_385, 30_000]) },
      { name: 'BTCUSDT-trades-2025-01-02.csv', content: day(100_000, []) },
    ]);
    const gaps = rows.filter(({ kind }) => kind === 'gap');
    expect(gaps.map(({ qty, rx, ts: at }) => [qty, at === rx, (at - ts) / 1000])).toEqual([
      [2, true, 16_386],
      [1, true, 30_001],
    ]);
    expect(rows).toHaveLength(80_000 - 3 + 2);
    expect(rows.every(({ ts: at }, i) => i === 0 || at >= rows[i - 1]!.ts)).toBe(true);
  });

  it('judges no ids of other files', async () => {
    const { rows } = await decode('time,symbol,price,size,id\n1735689600,X,1,1,7\n1735689600,X,1,1,90\n');
    expect(rows.map(({ kind }) => kind)).toEqual(['trade', 'trade']);
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
