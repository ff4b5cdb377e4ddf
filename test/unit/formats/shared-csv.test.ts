/** CSV files of other recorders, through the generic format, against a plain reading. */
import { beforeAll, describe, expect, it } from 'vitest';
import { decode, refusal } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { hasShared, sharedFile, sharedNames, sharedText } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

const fieldsOf = (path: string): string[][] =>
  sharedText(path)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map((field) => field.replaceAll('"', '')));

describe.skipIf(!hasShared('recorder-trx'))('recorder CSV', () => {
  const trades = 'recorder-trx/test_positive_binance_trade_stream_usd_m_futures_trxusdt_04-03-2025.csv.gz';

  it('reads trades with their receive times', async () => {
    const { rows, report, instruments } = await decode([await sharedFile(trades)]);
    const plain = fieldsOf(trades);
    expect(instruments).toMatchObject([{ id: 'TRX-USDT@file', tickSize: 0.00001 }]);
    // One row of the stream is the exchange's placeholder for something that was no trade.
    expect(report).toMatchObject({ format: 'trades-csv', rows: 9_999, rejectedCount: 0, skipped: { 'no trade: price and size are 0': 1 } });
    expect(rows.map(({ rx, ts, id, px, qty, side }) => [rx, ts, id, px, qty, side])).toEqual(
      plain
        .filter((f) => Number(f[7]) > 0)
        .map((f) => [Number(f[0]) * 1e3, Number(f[4]) * 1e3, Number(f[6]), Number(f[7]), Number(f[8]), f[9] === '1' ? -1 : 1]),
    );
  });

  it('rejects the one damaged row of the twin', async () => {
    const { report } = await decode([await sharedFile(trades.replace('positive', 'negative'))]);
    expect(report.rows).toBe(9_998);
    expect(report.rejected).toMatchObject([{ line: 2, reason: 'price -1 is not positive' }]);
  });

  it('refuses the depth files: they are no trades', async () => {
    for (const name of sharedNames('recorder-trx').filter((name) => name.includes('depth'))) {
      expect(await refusal(decode([await sharedFile(`recorder-trx/${name}`)]))).toContain('is in no known format');
    }
  });
});

describe.skipIf(!hasShared('coinbase'))('Coinbase trades', () => {
  it('keeps all rows: identical ones without ids may be real', async () => {
    const path = 'coinbase/btc_trades_full_13197.csv.gz';
    const { rows, report, instruments } = await decode([await sharedFile(path)]);
    const plain = fieldsOf(path);
    expect(instruments).toMatchObject([{ id: 'BTC-USD@file', tickSize: 0.01 }]);
    expect(report).toMatchObject({ rows: 13_197, rejectedCount: 0, skipped: {} });
    expect(rows.map(({ ts, px, qty, side }) => [ts, px, qty, side])).toEqual(
      plain.map(([, side, price, amount, time]) => [
        Date.parse(`${time!.slice(0, 19)}Z`) * 1e3 + Number(time!.slice(20, 26).padEnd(6, '0').replace(/\D/g, '0')),
        Number(price),
        Number(amount),
        side === 'buy' ? 1 : -1,
      ]),
    );
  });
});

describe.skipIf(!hasShared('tardis'))('Tardis CSV', () => {
  it('reads trades in the order of their local times', async () => {
    const path = 'tardis/binance-futures_trades_2020-02-22_BTCUSDT.csv.gz';
    const { rows, report } = await decode([await sharedFile(path)]);
    const plain = fieldsOf(path);
    expect(report).toMatchObject({ rows: 9_999, rejectedCount: 0, skipped: {} });
    expect(rows.map(({ ts, rx, id, px, qty, side }) => [ts, rx, id, px, qty, side])).toEqual(
      plain.map((f) => [Number(f[2]), Number(f[3]), Number(f[4]), Number(f[6]), Number(f[7]), f[5] === 'buy' ? 1 : -1]),
    );
  });
});

describe.skipIf(!hasShared('funding'))('files that are no trades', () => {
  it('refuses funding rates with a sentence', async () => {
    const paths = sharedNames('funding').filter((name) => /\.csv/.test(name));
    expect(paths).toHaveLength(3);
    for (const path of paths) expect(await refusal(decode([await sharedFile(`funding/${path}`)]))).toContain('is in no known format');
  });
});
