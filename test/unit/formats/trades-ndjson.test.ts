import { beforeAll, describe, expect, it } from 'vitest';
import { decode, refusal } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const first = Date.UTC(2025, 0, 1) * 1000;

describe('the shapes of trades NDJSON', () => {
  const shapes: Record<string, string[]> = {
    'the plain shape': [
      '{"symbol":"BTCUSDT","ts":"2025-01-01T00:00:00Z","price":45000.5,"size":0.25}',
      '{"symbol":"BTCUSDT","ts":"2025-01-01T00:00:01.500Z","price":45000.25,"size":1}',
    ],
    'spaces, any order, strings': [
      '{ "size" : "0.25", "price": "45000.50" ,"ts":1735689600000, "symbol":"BTCUSDT" }',
      '\t{"ts":"1735689601500","symbol":"BTCUSDT","size":"1","price":"45000.25"}\r',
    ],
    'unknown and nested keys': [
      '{"a":{"price":1,"b":[1,{"c":"}"}]},"symbol":"BTCUSDT","note":"x\\"y,{","ts":1735689600,"price":45000.5,"size":0.25,"tags":[]}',
      '{"symbol":"BTCUSDT","ts":1735689601.5,"new":null,"price":45000.25,"size":1,"also":true}',
    ],
    'escapes in values': [
      '{"symbol":"BTC\\u0055SDT","ts":1735689600000000,"price":45000.5,"size":0.25}',
      '{"symbol":"BTCUSDT","ts":1735689601500000,"price":45000.25,"size":1}',
    ],
    nanoseconds: [
      '{"symbol":"BTCUSDT","timestamp":1735689600000000001,"price":4.50005e4,"size":2.5E-1}',
      '{"symbol":"BTCUSDT","timestamp":1735689601500000999,"price":45000.25,"size":1}',
    ],
    'the keys of Binance trades': [
      '{"e":"trade","E":1735689600001,"s":"BTCUSDT","t":1,"p":"45000.50","q":"0.25","T":1735689600000,"m":false,"M":true}',
      '{"e":"trade","E":1735689601501,"s":"BTCUSDT","t":2,"p":"45000.25","q":"1.00","T":1735689601500,"m":true,"M":true}',
    ],
  };
  for (const [name, lines] of Object.entries(shapes)) {
    it(`reads ${name}`, async () => {
      const { rows, report, instruments } = await decode(lines.join('\n'));
      expect(report.rejected).toEqual([]);
      expect(report.format).toBe('trades-ndjson');
      expect(instruments.map(({ id }) => id)).toEqual(['BTC-USDT@file']);
      expect(rows.map(({ ts, px, qty }) => [ts, px, qty])).toEqual([
        [first, 45000.5, 0.25],
        [first + 1_500_000, 45000.25, 1],
      ]);
    });
  }

  it('takes side, id and receive time', async () => {
    const { rows } = await decode(
      '{"time":1735689600000,"receive_time":1735689600100,"pair":"ETH/USDT","px":1,"qty":2,"taker_side":"sell","trade_id":7}\n',
    );
    expect(rows[0]).toMatchObject({ instrument: 'ETH-USDT@file', ts: first, rx: first + 100_000, side: -1, id: 7 });
  });

  it('gives the reason of each line it cannot use', async () => {
    const lines = [
      '{"symbol":"X","ts":1735689600,"price":1,"size":1}',
      '{"symbol":"X","ts":1735689600,"price":1,"size":1',
      'not json',
      '[1,2]',
      '{"symbol":"X","ts":1735689600,"price":"NaN","size":1}',
      '{"symbol":"X","ts":1735689600,"size":1}',
      '{"symbol":"X","ts":1735689600,"price":null,"size":1}',
      '{"symbol":"X","ts":1735689600,"price":1,"size":-1}',
    ];
    const { rows, report } = await decode(lines.join('\n'));
    expect(rows).toHaveLength(1);
    expect(report.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'not a JSON object'],
      [3, 'not a JSON object'],
      [4, 'not a JSON object'],
      [5, 'price "NaN" is not a number'],
      [6, 'price is missing'],
      [7, 'price is missing'],
      [8, 'size -1 is not positive'],
    ]);
  });

  it('refuses objects without price', async () => {
    expect(await refusal(decode('{"a":1,"b":2}\n{"a":1,"b":2}\n'))).toContain('Trades as NDJSON:\n{"symbol":"BTCUSDT"');
  });
});
