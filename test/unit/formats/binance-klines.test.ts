import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { barsOf } from '../../tools/plain-bars.ts';
import { hasShared, sharedFile, sharedText } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

const start = Date.UTC(2025, 0, 1);
const archive = 'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';
const line = (i: number, scale = 1, px = 100): string => {
  const open = (start + i * 60_000) * scale;
  return `${open},${px}.50,${px + 2}.00,${px - 1}.25,${px}.75,${i + 1},${open + 60_000 * scale - 1},${100 * (i + 1)},${7 + i},0.5,50,0`;
};
const lines = (n: number, scale = 1, from = 0): string[] => Array.from({ length: n }, (_, i) => line(from + i, scale));

describe('klines of the Binance archive', () => {
  it('reads spot files: no header, microseconds from 2025', async () => {
    const { rows, report, instruments } = await decode(`${lines(3, 1000).join('\n')}\n`, { name: 'BTCUSDT-1m-2025-01.csv' });
    expect(report).toMatchObject({ format: 'binance-klines', rejectedCount: 0, rows: 12 });
    expect(instruments).toMatchObject([{ id: 'BTC-USDT@binance', type: 'spot', tickSize: 0.01 }]);
    expect(barsOf(rows)[1]).toEqual({
      ...{ instrument: 'BTC-USDT@binance', end: (start + 120_000) * 1000, length: 60_000_000, open: 100.5, high: 102, low: 99.25 },
      ...{ close: 100.75, volume: 2, value: 200, buyVolume: 0.5, trades: 8, missing: 0 },
    });
  });

  it('reads futures files: a header, milliseconds', async () => {
    const { rows, instruments, report } = await decode([archive, ...lines(2)].join('\n'), { name: 'ETHUSDT-1m-2025-01-01.csv' });
    expect(instruments).toMatchObject([{ id: 'ETH-USDT.perp@binance', type: 'perp' }]);
    expect([barsOf(rows).length, report.rejectedCount]).toEqual([2, 0]);
  });

  it('reads tables of its API with other names and cases', async () => {
    const titled =
      'Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades,Taker buy base asset volume,Taker buy quote asset volume,Ignore';
    const { rows, report, instruments } = await decode([titled, ...lines(2)].join('\r\n'), { name: 'my_BTCUSDT.csv' });
    expect(report).toMatchObject({ format: 'binance-klines', rejectedCount: 0 });
    expect(instruments).toMatchObject([{ id: 'BTC-USDT@binance', type: 'unknown' }]);
    expect(barsOf(rows)[1]).toMatchObject({ length: 60_000_000, value: 200, buyVolume: 0.5, trades: 8 });
  });

  it('turns COIN-M contracts into base units', async () => {
    const row = `${start},50000.0,50010.0,49990.0,50005.0,200,${start + 59_999},0.4,12,80,0.16,0`;
    const { rows, instruments } = await decode([archive, row].join('\n'), { name: 'BTCUSD_PERP-1m-2025-01.csv' });
    expect(instruments).toMatchObject([{ id: 'BTC-USD.perp@binance', inverseValue: 100 }]);
    expect(barsOf(rows)).toMatchObject([{ volume: 0.4, value: 20_000, buyVolume: 0.16, trades: 12 }]);
  });

  it('joins months in time order, with another unit of time, and says what is missing between them', async () => {
    const { rows, report } = await decode([
      { name: 'BTCUSDT-1m-2025-01.csv', content: `${lines(3, 1000, 10).join('\n')}` },
      { name: 'BTCUSDT-1m-2024-12.csv', content: `${lines(5, 1).join('\n')}\n` },
    ]);
    expect(barsOf(rows).map(({ end, missing }) => [(end / 1000 - start) / 60_000, missing])).toEqual([
      ...[1, 2, 3, 4, 5].map((minute) => [minute, 0]),
      [11, 5],
      [12, 0],
      [13, 0],
    ]);
    expect(report.rejectedCount).toBe(0);
  });

  it('gives months their own lengths', async () => {
    const month = (m: number): string => {
      const [from, to] = [Date.UTC(2025, m, 1), Date.UTC(2025, m + 1, 1)];
      return `${from},1,2,1,2,5,${to - 1},7,3,1,1,0`;
    };
    const { rows } = await decode([0, 1, 2].map(month).join('\n'), { name: 'BTCUSDT-1mo-2025-01.csv' });
    expect(barsOf(rows).map(({ length, missing }) => [length / 86_400_000_000, missing])).toEqual([
      [31, 0],
      [28, 0],
      [31, 0],
    ]);
  });
});

describe.skipIf(!hasShared('klines-1d'))('daily klines recorded by others', () => {
  it('reads each row of each coin', async () => {
    for (const coin of ['BTCUSDT', 'ADAUSDT', 'PEPEUSDT']) {
      const path = `klines-1d/${coin}.csv.gz`;
      const plain = sharedText(path)
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((row) => row.split(','));
      const { rows, report } = await decode([await sharedFile(path)]);
      const bars = barsOf(rows);
      expect([report.format, report.rejectedCount, bars.length]).toEqual(['binance-klines', 0, plain.length]);
      for (const [i, bar] of bars.entries()) {
        const row = plain[i]!;
        expect([bar.end, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.value, bar.trades, bar.buyVolume]).toEqual([
          Date.parse(row[0]!.replace(' ', 'T')) * 1000 + 86_400_000_000,
          ...[1, 2, 3, 4, 5, 7, 8, 9].map((k) => Number(row[k])),
        ]);
      }
    }
  });
});
