import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { barsOf } from '../../tools/plain-bars.ts';
import { hasShared, sharedFile, sharedText } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

const start = Date.UTC(2025, 0, 1) * 1000;
const minute = 60_000_000;
const header = 'timestamp,open,high,low,close,volume';
const iso = (i: number): string => new Date((start + i * minute) / 1000).toISOString();
const line = (i: number, time = iso(i)): string => `${time},${100 + i},${110 + i}.5,${90 + i},${105 + i},${i + 1}`;
const lines = (n: number, time: (i: number) => string = iso): string[] => Array.from({ length: n }, (_, i) => line(i, time(i)));

async function read(content: string, name = 'BTCUSDT.csv') {
  const { rows, report, instruments } = await decode(content, { name });
  return { bars: barsOf(rows), report, instruments, told: report.rejected.map(({ line: at, reason }) => `${at}: ${reason}`) };
}
const refusal = (content: string, name?: string): Promise<string> =>
  read(content, name).then(
    () => '',
    (error: Error) => error.message,
  );

describe('bars as CSV', () => {
  it('reads times of every unit to the same bars', async () => {
    const times: ((i: number) => string)[] = [
      (i) => String(start / 1e6 + i * 60),
      (i) => String(start / 1e3 + i * 60_000),
      (i) => String(start + i * minute),
      (i) => `${start + i * minute}000`,
      (i) => iso(i).replace('T', ' ').replace('.000Z', ''),
      (i) => iso(i).slice(0, 16).replace('T', ' '),
      (i) => iso(i).replace('Z', '+00:00'),
      (i) => `${start / 1e6 + i * 60}.0`,
    ];
    const first = await read([header, ...lines(5)].join('\n'));
    expect(first.bars[0]).toEqual({
      ...{ instrument: 'BTC-USDT@file', end: start + minute, length: minute, open: 100, high: 110.5, low: 90, close: 105 },
      ...{ volume: 1, value: Number.NaN, buyVolume: Number.NaN, trades: Number.NaN, missing: 0 },
    });
    expect(first.instruments).toMatchObject([{ tickSize: 0.1 }]);
    for (const time of times) {
      const { bars, report } = await read([header, ...lines(5, time)].join('\n'));
      expect([bars, report.rejectedCount]).toEqual([first.bars, 0]);
    }
  });

  it('reads days, hours of CryptoDataDownload, days with a name for their length', async () => {
    const day = (i: number): string => iso(i * 1440).slice(0, 10);
    const days = await read([header, ...lines(3, day)].join('\n'));
    expect(days.bars.map(({ end, length }) => [(end - start) / 86_400_000_000, length])).toEqual([1, 2, 3].map((k) => [k, 86_400_000_000]));
    const hours = await read(['date,open,high,low,close,volume', line(0, '2025-01-01 12-AM'), line(1, '2025-01-01 01-AM')].join('\n'));
    expect(hours.bars.map(({ end }) => (end - start) / (60 * minute))).toEqual([1, 2]);
    const one = await read([header, line(0)].join('\n'), 'BTCUSDT_4h.csv');
    expect(one.bars).toMatchObject([{ length: 240 * minute }]);
    expect(await refusal([header, line(0)].join('\n'))).toContain('holds bars of one time only, which does not tell how long they are');
  });

  it('takes columns in any order and case, and volumes by their names', async () => {
    const { bars } = await read(
      'Close,Volume USDT,Symbol,Low,Date,High,Volume BTC,tradecount,Open\n105,9000,BTC/USDT,90,2025-01-01 00:00:00,110,90,7,100\n106,0,BTC/USDT,90,2025-01-01 00:01:00,110,,8,100\n',
    );
    expect(bars).toMatchObject([
      { instrument: 'BTC-USDT@file', open: 100, high: 110, low: 90, close: 105, volume: 90, value: 9000, trades: 7 },
      { volume: Number.NaN, value: 0, trades: 8 },
    ]);
    expect((await read('date;o;h;l;c\n2025-01-01;1;2;1;2\n2025-01-02;1;2;1;2\n', 'AAPL.csv')).bars).toMatchObject([
      { instrument: 'AAPL@file', volume: Number.NaN },
      { instrument: 'AAPL@file' },
    ]);
  });

  it('turns newest-first files round, and sorts symbol after symbol', async () => {
    const up = await read([header, ...lines(2_000)].join('\n'));
    const down = await read([`Made by a shop,https://shop.example`, header, ...lines(2_000).reverse()].join('\n'));
    expect(down.bars).toEqual(up.bars);
    const of = (symbol: string): string[] => lines(300).map((row) => `${row},${symbol}`);
    const both = await read([`${header},Name,ticker`, ...of('x,AAPL'), ...of('x,MSFT')].join('\n'), 'stocks.csv');
    expect(both.bars.slice(0, 4).map(({ instrument, end }) => [instrument, (end - start) / minute])).toEqual([
      ['AAPL@file', 1],
      ['MSFT@file', 1],
      ['AAPL@file', 2],
      ['MSFT@file', 2],
    ]);
    expect([both.bars.length, both.report.rejectedCount]).toEqual([600, 0]);
  });

  it('says which bars are missing, and leaves out what comes twice', async () => {
    const some = [0, 1, 2, 6, 7, 7, 8, 8].map((i, k) => (k === 7 ? line(i).replace(/,9$/, ',99') : line(i)));
    const { bars, report } = await read([header, ...some].join('\n'));
    expect(bars.map(({ missing }) => missing)).toEqual([0, 0, 0, 3, 0, 0]);
    expect(report.skipped).toEqual({ 'duplicate bar': 1, 'a second bar of the same time, with other values': 1 });
  });

  it('reads German numbers and dates', async () => {
    const rows = ['31.12.2024 23:59;1.234,5;2.000;1.000,25;1.500;10,5', '01.01.2025 00:00;1.234,5;2.000;1.000,25;1.500,0;1.234.567,5'];
    const { bars, report, told } = await read(
      `Datum;x\nDate;Open;High;Low;Close;Volume\r\n${rows.join('\r\n')}\r\nfalsch;1,5;2,5;1,5;2,5;1,5`,
    );
    expect(bars).toMatchObject([
      { end: start, open: 1234.5, high: 2000, low: 1000.25, close: 1500, volume: 10.5 },
      { end: start + minute, volume: 1_234_567.5 },
    ]);
    expect(report.notes).toEqual(['Numbers of BTCUSDT.csv were read with a decimal comma.']);
    expect(told).toEqual(['5: time "falsch" is not a time in ISO 8601 between 1980 and 2100, as the rows before']);
  });

  it('tells bad rows by line and reason', async () => {
    const good = lines(10);
    const bad: [string, string][] = [
      ['2025-01-01T00:10:00Z,100,110,90,105', '5 fields where the rows before have 6'],
      ['2025-01-01T00:10:00Z,NaN,110,90,105,1', 'open "NaN" is not a number'],
      ['2025-01-01T00:10:00Z,Infinity,110,90,105,1', 'open "Infinity" is not a number'],
      ['2025-01-01T00:10:00Z,-100,110,90,105,1', 'open -100 is not positive'],
      ['2025-01-01T00:10:00Z,100,110,0,105,1', 'low 0 is not positive'],
      ['2025-01-01T00:10:00Z,100,99,90,95,1', 'high 99 is below open 100'],
      ['2025-01-01T00:10:00Z,100,110,101,105,1', 'low 101 is above open 100'],
      ['2025-01-01T00:10:00Z,100,110,90,105,-1', 'volume -1 is negative'],
      ['2025-01-01T00:10:00Z,,110,90,105,1', 'open is missing'],
      ['2025-01-01T00:10:00Z,1e999,110,90,105,1', 'open "1e999" is not a number'],
      [
        '2225-01-01T00:10:00Z,100,110,90,105,1',
        'time "2225-01-01T00:10:00Z" is not a time in ISO 8601 between 1980 and 2100, as the rows before',
      ],
      [',100,110,90,105,1', 'time is missing'],
      ['2025-01-01T00:10:00Z;100;110;90;105;1', '1 field where the rows before have 6'],
    ];
    for (const [row, reason] of bad) {
      const { bars, told } = await read(`\ufeff${[header, ...good.slice(0, 5), '', row, ...good.slice(5)].join('\r\n')}`);
      expect([told, bars.length]).toEqual([[`8: ${reason}`], 10]);
    }
  });

  it('refuses what holds no bars', async () => {
    expect(await refusal('')).toContain('is empty');
    expect(await refusal(header)).toContain('has no rows behind its header');
    expect(await refusal(`${header}\n`)).toContain('has no rows behind its header');
    expect(await refusal(`${header}\n2025-01-01,a,b,c,d,e\n2025-01-02,a,b,c,d,e\n`)).toContain(
      'all 2 rows were rejected (line 2: open "a" is not a number',
    );
  });

  it('keeps what a truncated last line leaves', async () => {
    const { bars, told } = await read(`${[header, ...lines(4)].join('\n')}\n2025-01-01T00:0`);
    expect([bars.length, told]).toEqual([4, ['6: 1 field where the rows before have 6']]);
  });
});

describe.skipIf(!hasShared('klines-1m'))('minute bars recorded by others', () => {
  it('reads each row', async () => {
    for (const coin of ['BTC', 'ETH']) {
      const path = `klines-1m/2025_${coin}USDT_1m.csv.gz`;
      const plain = sharedText(path)
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((row) => row.split(','));
      const { rows, report } = await decode([await sharedFile(path)]);
      const bars = barsOf(rows);
      expect([report.format, report.rejectedCount, bars.length, plain.length]).toEqual(['ohlcv-csv', 0, 50_000, 50_000]);
      for (const [i, bar] of bars.entries()) {
        const row = plain[i]!;
        const end = Date.parse(`${row[0]!.replace(' ', 'T')}Z`) * 1000 + minute;
        if (
          bar.end === end &&
          bar.open === Number(row[1]) &&
          bar.close === Number(row[4]) &&
          bar.volume === Number(row[5]) &&
          bar.missing === 0
        )
          continue;
        expect.unreachable(`row ${i} differs`);
      }
    }
  });
});

describe.skipIf(!hasShared('messy'))('messy tables recorded by others', () => {
  it('reads a banner, newest first, volumes by name', async () => {
    const plain = sharedText('messy/Coinbase_BTCUSD_d.csv')
      .trim()
      .split('\n')
      .slice(2)
      .map((row) => row.split(','))
      .reverse();
    const { rows, report, instruments } = await decode([await sharedFile('messy/Coinbase_BTCUSD_d.csv')]);
    const bars = barsOf(rows);
    expect([bars.length, report.rejectedCount, instruments[0]!.id]).toEqual([plain.length, 0, 'BTC-USD@file']);
    expect(bars.map(({ close, volume, value }) => [close, volume, value])).toEqual(
      plain.map((row) => [5, 6, 7].map((k) => Number(row[k]))),
    );
  });

  it('reads a wide table of two coins', async () => {
    const path = 'messy/bitfinex_(BTC,ETH)USD_d.csv';
    const plain = sharedText(path)
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(','));
    const { rows, report } = await decode([await sharedFile(path)]);
    const bars = barsOf(rows);
    expect(report.rejectedCount).toBe(0);
    for (const [id, at] of [
      ['BTC-USD@file', 1],
      ['ETH-USD@file', 6],
    ] as const) {
      const own = plain.filter((row) => row[at] !== '');
      expect(bars.filter(({ instrument }) => instrument === id).map(({ open, close, volume }) => [open, close, volume])).toEqual(
        own.map((row) => [Number(row[at]), Number(row[at + 3]), Number(row[at + 4])]),
      );
    }
  });
});
