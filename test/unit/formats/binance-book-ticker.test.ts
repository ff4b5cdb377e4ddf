import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const start = 1704067200009;
const header = 'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time';
const line = (i: number, delay = 5): string => `${3766214302 + i},42283.${i % 10},3.541,42284.6,8.021,${start + i},${start + i + delay}`;
const name = 'BTCUSDT-bookTicker-2024-01-01.csv';

async function read(lines: string[], file = name) {
  const { rows, report, instruments } = await decode(`${lines.join('\n')}\n`, { name: file });
  return { rows, report, instruments, told: report.rejected.map(({ line: at, reason }) => `${at}: ${reason}`) };
}

describe('bookTicker of the Binance archive', () => {
  it('reads quotes: bid and ask, transaction and event time', async () => {
    const { rows, report, instruments } = await read([header, line(0), line(1)]);
    expect(report).toMatchObject({ format: 'binance-book-ticker', rejectedCount: 0, rows: 4 });
    expect(instruments).toMatchObject([{ id: 'BTC-USDT.perp@binance', tickSize: 0.1 }]);
    expect(
      rows.slice(2).map(({ kind, ts, rx, px, qty, id, meta }) => [kind, ts, rx, px, qty, id, (meta >>> 4) & 3, (meta >>> 6) & 3]),
    ).toEqual([
      ['quote', (start + 1) * 1000, (start + 6) * 1000, 42283.1, 3.541, 3766214303, 1, 0],
      ['quote', (start + 1) * 1000, (start + 6) * 1000, 42284.6, 8.021, 3766214303, 2, 1],
    ]);
  });

  it('reads files without a header, with columns moved, quoted, in CRLF, behind a BOM', async () => {
    const first = (await read([header, line(0), line(1)])).rows;
    expect((await read([line(0), line(1)])).rows).toEqual(first);
    const moved = [header, line(0), line(1)].map((row) =>
      `\ufeff"x","${row.split(',').reverse().join('","')}"\r`.slice(row === header ? 0 : 1),
    );
    expect((await read(moved)).rows).toEqual(first);
  });

  it('puts rows in the order of their event times, bid before ask', async () => {
    const order = [0, 1, 3, 2, 4];
    const { rows } = await read([header, ...order.map((i) => line(i))]);
    expect(rows.map(({ id, meta }) => [id - 3766214302, (meta >>> 4) & 3])).toEqual(
      [0, 1, 2, 3, 4].flatMap((i) => [
        [i, 1],
        [i, 2],
      ]),
    );
    const down = await read([header, ...order.map((i) => line(9 - i))]);
    expect(down.rows.map(({ meta }) => (meta >>> 4) & 3)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
  });

  it('turns COIN-M contracts into base units', async () => {
    const { rows } = await read([header, `1,50000,500,50001,100,${start},${start}`], 'BTCUSD_PERP-bookTicker-2024-01-01.csv');
    expect(rows.map(({ qty }) => qty)).toEqual([1, (100 * 100) / 50001]);
  });

  it('knows a side without orders, and tells bad rows', async () => {
    const row = (bid: string, bidQty: string, ask = '42284', askQty = '1'): string =>
      `7,${bid},${bidQty},${ask},${askQty},${start},${start}`;
    const { rows, told } = await read([
      header,
      row('0.0', '0.000'),
      row('-5', '1'),
      row('0', '3'),
      row('42283', '-1'),
      row('nan', '0', '', ''),
      row('42283', '1', 'x'),
      line(1).slice(0, -3),
      '1,2,3',
      '',
      header,
      line(5),
    ]);
    expect(rows.map(({ px, qty }) => [px, qty])).toEqual([
      [Number.NaN, 0],
      [42284, 1],
      [42283.5, 3.541],
      [42284.6, 8.021],
    ]);
    expect(told).toEqual([
      '3: bid price -5 is not positive',
      '4: bid price 0 is not positive',
      '5: bid size -1 is negative',
      '6: neither a bid nor an ask',
      '7: ask price "x" is not a number',
      `8: time "${String(start + 6).slice(0, -3)}" is not a time in milliseconds between 1980 and 2100, as the rows before`,
      '9: 3 fields where the rows before have 7',
    ]);
  });
});
