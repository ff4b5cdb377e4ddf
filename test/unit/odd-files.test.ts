/** Files as they should not be: each is refused in words that name the fault, or read for what it is. */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode, refusal } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { zipOf } from '../tools/zip.ts';

beforeAll(loadKernelsInNode);

const header = 'time,symbol,price,size\n';
const rowsOf = (n: number, symbol = 'BTCUSDT', from = 1735689600): string =>
  `${Array.from({ length: n }, (_, i) => `${from + i},${symbol},${100 + ((i * 7) % 13)}.5,${1 + (i % 3)}`).join('\n')}\n`;
const trades = (n: number, symbol?: string): string => `${header}${rowsOf(n, symbol)}`;

const tardisHeader = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount';
const tardisRow = (i: number): string => `binance-futures,BTCUSDT,158232960211${i}000,158232960211${i}300,${i},buy,9682,0.132`;

describe('one file', () => {
  it('that is a gzip cut off in its first line is said to be cut off', async () => {
    const cut = new Uint8Array(gzipSync(trades(50)).subarray(0, 40));
    expect(await refusal(decode(cut, { name: 'a.csv.gz' }))).toContain('a.csv.gz is a gzip file that is cut off or damaged');
  });

  it('whose lines end in CR alone is read as trades; another format says what to do', async () => {
    expect((await decode(trades(5).replaceAll('\n', '\r'), { name: 'a.csv' })).rows).toHaveLength(5);
    const bars = 'timestamp,open,high,low,close,volume\r2025-01-01 00:00:00,1,2,1,2,3\r2025-01-01 00:01:00,2,3,2,3,1\r';
    expect(await refusal(decode(bars, { name: 'bars.csv' }))).toMatch(/bars\.csv: its lines end in CR alone.*Save it/);
    const objects = '{"ts":1735689600000,"price":1,"size":1}\r{"ts":1735689600001,"price":1,"size":1}\r';
    expect(await refusal(decode(objects, { name: 'a.ndjson' }))).toContain('CR alone');
  });

  it('of quoted Tardis fields is of the exchange without the quotes', async () => {
    const quoted = (line: string): string => line.replace(/[^,]+/g, '"$&"');
    const text = [tardisHeader, tardisRow(1), tardisRow(2)].map(quoted).join('\n');
    const { instruments } = await decode(`${text}\n`, { name: 'trades.csv' });
    expect(instruments.map(({ id }) => id)).toEqual(['BTC-USDT.perp@binance']);
  });

  it.each([
    ['BTC USDT', 'BTC-USDT@file'],
    ['\u202eBTCUSDT', 'BTC-USDT@file'],
    ['=cmd|calc', '=CMD|CALC@file'],
  ])('of symbol %j is of instrument %j', async (symbol, id) => {
    const { instruments } = await decode(trades(3, symbol), { name: 'a.csv' });
    expect(instruments.map((instrument) => instrument.id)).toEqual([id]);
  });

  it('of German bars is read with its decimal commas', async () => {
    const day = (i: number): string => `0${i}.02.2025;1.234,5;1.300,0;1.200,25;1.250,75;12,5`;
    const text = ['Datum;Eröffnung;Hoch;Tief;Schluss;Volumen', ...[1, 2, 3, 4].map(day)].join('\n');
    const { rows } = await decode(`${text}\n`, { name: 'BTCEUR.csv' });
    expect(rows.some((row) => row.px === 1_234.5)).toBe(true);
    expect(rows.some((row) => row.px === 1_250.75)).toBe(true);
  });

  it('that is a zip of folders alone says so', async () => {
    expect(await refusal(decode(await zipOf({ name: 'a/', content: '' }), { name: 'z.zip' }))).toContain(
      'z.zip is a zip file of folders alone',
    );
  });

  it('of book levels without a price says which level, not NaN', async () => {
    const columns = 'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount';
    const row = 'binance-futures,BTCUSDT,1598918403696000,1598918403810979,,1.714,11657.07,10.896';
    const message = await refusal(decode(`${columns}\n${row}\n`, { name: 'b.csv' }));
    expect(message).toContain('ask 1 has a size and no price');
    expect(message).not.toContain('NaN');
  });
});

describe('several files', () => {
  it.each([10, 9_000])('of which two are the same %i rows count them once, and say it', async (n) => {
    const once = await decode(trades(n), { name: 'a.csv' });
    const { rows, report } = await decode([
      { name: 'a.csv', content: trades(n) },
      { name: 'copy of a.csv', content: trades(n) },
    ]);
    expect(rows).toEqual(once.rows);
    expect(report.leftFiles).toEqual([{ name: 'copy of a.csv', reason: 'the same file as a.csv' }]);
  });

  it('that differ in their last row alone are both read', async () => {
    const other = trades(9_000).replace(/\d\n$/, '9\n');
    const { rows } = await decode([
      { name: 'a.csv', content: trades(9_000) },
      { name: 'b.csv', content: other },
    ]);
    expect(rows).toHaveLength(18_000);
  });

  it('of LOBSTER with blank lines in one alone do not go together', async () => {
    const name = (kind: string): string => `AAPL_2012-06-21_34200000_57600000_${kind}_1.csv`;
    const messages = Array.from({ length: 6 }, (_, i) => `${34_200 + i}.5,1,1188511${i},21,2238200,1`);
    const book = Array.from({ length: 6 }, (_, i) => `2239500,10${i},2238200,100`);
    const files = (gap: string) => [
      { name: name('message'), content: `${messages.join(gap)}\n` },
      { name: name('orderbook'), content: `${book.join('\n')}\n` },
    ];
    expect((await decode(files('\n'))).rows.length).toBeGreaterThan(6);
    expect(await refusal(decode(files('\n\n')))).toMatch(/do not go together: the messages have 11 lines, the book 6/);
  });
});
