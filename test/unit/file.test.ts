/** The file feed: bad input is refused with a sentence, cancelling stops it, several files become one. */
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TickBatch } from '../../src/market/batch.ts';
import { decodeFiles } from '../../src/sources/file.ts';
import { decode, refusal } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { zipOf } from '../tools/zip.ts';

beforeAll(loadKernelsInNode);

const header = 'time,symbol,price,size\n';
const rowsOf = (n: number, symbol = 'BTCUSDT', from = 1735689600): string =>
  Array.from({ length: n }, (_, i) => `${from + i},${symbol},${100 + (i % 7)}.5,${1 + (i % 3)}`).join('\n');
const sample = (n: number): string => `${header}${rowsOf(n)}\n`;

describe('packing', () => {
  it('unpacks gzip and zip by their first bytes', async () => {
    const plain = await decode(sample(1_000), { name: 'BTCUSDT.csv' });
    for (const content of [new Uint8Array(gzipSync(sample(1_000))), await zipOf({ name: 'a.csv', content: sample(1_000) })]) {
      const { rows } = await decode(content, { name: 'anything' });
      expect(rows).toEqual(plain.rows);
    }
  });

  it('refuses a gzip file that is cut off, and says how far it got', async () => {
    const whole = gzipSync(sample(200_000));
    const message = await refusal(decode(new Uint8Array(whole.subarray(0, Math.floor(whole.length * 0.7))), { name: 'cut.csv.gz' }));
    expect(message).toMatch(
      /^bad-input: cut\.csv\.gz is a gzip file that is cut off or damaged\. [\d,]+ rows came before the damage; none were kept\./,
    );
    expect(Number(/([\d,]+) rows/.exec(message)![1]!.replaceAll(',', ''))).toBeGreaterThan(10_000);
  });

  it('closes every file when one of several turns out to be damaged', async () => {
    const whole = gzipSync(sample(300_000));
    const cut = gzipSync(`${header}${rowsOf(60_000, 'ETHUSDT')}`).subarray(0, 100_000);
    const read = vi.spyOn(ReadableStream.prototype, 'getReader');
    const cancel = vi.spyOn(ReadableStreamDefaultReader.prototype, 'cancel');
    const files = [
      { name: 'whole.csv.gz', content: new Uint8Array(whole) },
      { name: 'cut.csv.gz', content: new Uint8Array(cut) },
    ];
    expect(await refusal(decode(files))).toContain('cut.csv.gz is a gzip file that is cut off');
    const readers = read.mock.results.map(({ value }) => value);
    expect(readers).toHaveLength(4);
    expect(readers.filter((reader) => !cancel.mock.contexts.includes(reader))).toEqual([]);
    vi.restoreAllMocks();
  });

  it('refuses damaged gzip', async () => {
    const whole = gzipSync(sample(1_000));
    whole.fill(0xaa, 40, 60);
    expect(await refusal(decode(new Uint8Array(whole)))).toContain('cut off or damaged');
  });
});

describe('input that is no data', () => {
  const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
  const noise = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7919) & 255);
  const wide = Array.from({ length: 5_000 - header.trim().split(',').length }, (_, i) => `c${i}`);
  const wideRow = `1735689600,X,1,1${',1'.repeat(4_996)}`;
  const cases: [string, string | Uint8Array<ArrayBuffer>, RegExp][] = [
    ['an empty file', '', /data\.csv is empty/],
    ['gzip of nothing', new Uint8Array(gzipSync('')), /unpacks to nothing/],
    [
      'a header alone',
      header,
      /has no rows behind its header\. Expected are rows like:\ntimestamp,symbol,price,size\n2025-01-01T00:00:00Z,BTCUSDT,45000\.0,0\.5/,
    ],
    ['blank lines', '\n\n\n', /holds no lines/],
    ['binary', noise, /is not text/],
    ['zeros', new Uint8Array(200_000), /is not text/],
    ['UTF-16 little-endian', new Uint8Array(Buffer.from(`\ufeff${sample(10)}`, 'utf16le')), /UTF-16 text: save it as UTF-8/],
    ['UTF-16 without mark', new Uint8Array(Buffer.from(sample(10), 'utf16le')), /UTF-16 text: save it as UTF-8/],
    ['UTF-16 big-endian', new Uint8Array(Buffer.from(`\ufeff${sample(10)}`, 'utf16le').swap16()), /UTF-16 text/],
    ['Parquet', bytes(0x50, 0x41, 0x52, 0x31, 0, 1, 2), /a Parquet file/],
    ['zstd', bytes(0x28, 0xb5, 0x2f, 0xfd, 4, 5, 6), /packed with zstd/],
    [
      'unknown columns',
      'alpha,beta,gamma\n1,2,3\n',
      /in no known format.*Its first line is "alpha,beta,gamma".*timestamp,symbol,price,size/s,
    ],
    ['prose', 'Dear all,\nplease find the numbers attached.\n', /in no known format/],
    [
      'bars',
      'time,open,high,low,volume\n1735689600,1,2,0.5,100\n',
      /in no known format: it holds bars; they are read from CSV whose header names a time, open, high, low and close/,
    ],
    [
      'bars without header',
      '1735689600,1.0,2.0,0.5,1.5,100,1735689659,150.0,30,50,75.0,0\n1735689660,1.0,2.0,0.5,1.5,100,1735689719,150.0,30,50,75.0,0\n',
      /it holds numbers like bars but no header/,
    ],
    ['bars as JSON lines', '{"t":1735689600000,"open":1,"high":2,"low":1,"close":2}\n', /it holds bars/],
    [
      'snapshots of a book',
      'timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount\n1735689600,1,1,1,1\n',
      /it holds order-book levels/,
    ],
    [
      'a day and month in unknown order',
      'time,price,size\n01/02/2025 10:00:00,1.5,2\n',
      /the day and the month of "01\/02\/2025 10:00:00" in column "time" cannot be told apart; expected is ISO/,
    ],
    ['a time in words', 'when,time,price,size\n1,noon,1.5,2\n', /"noon" in column "time" is not a time of a trade/],
    ['a JSON array', '[{"time":1735689600,"price":1,"size":1}]\n', /it is a JSON array; expected is one JSON object a line/],
    [
      'levels of a book',
      'timestamp,symbol,side,price,amount,isAsk,firstUpdateId\n1735689600,X,buy,1,1,0,5\n',
      /it holds order-book levels/,
    ],
    ['JSON that is one document', '{\n "trades": [\n {"price": 1}\n]}\n', /in no known format/],
    [
      '5,000 columns',
      `${[header.trim(), ...wide].join(',')}\n${wideRow}\n${wideRow}\n`,
      /data\.csv has 5,000 columns; at most 511 can be read/,
    ],
    ['a line of 10 MB', '1'.repeat(10_000_000), /first line is longer than 64 KB/],
    [
      'only bad rows',
      `${header}1735689600,X,-1,1\n1735689600,X,0,1\n`,
      /all 2 rows were rejected \(line 2: price -1 is not positive; line 3: price 0/,
    ],
  ];
  for (const [name, content, message] of cases) {
    it(`refuses ${name}`, async () => {
      expect(await refusal(decode(content))).toMatch(message);
    });
  }

  it('refuses a gigabyte of zeros after its first 64 KiB', async () => {
    let read = 0;
    class Zeros extends Blob {
      override get size(): number {
        return 1 << 30;
      }
      override slice(from = 0, to = 0): Blob {
        read += to - from;
        return new Blob([new Uint8Array(to - from)]);
      }
    }
    expect(await refusal(decode(new Zeros(), { name: 'zeros.csv' }))).toMatch(/is not text/);
    expect(read).toBeLessThanOrEqual(1_100_000);
  });

  it('refuses a line of 10 MB among good ones', async () => {
    const message = await refusal(decode(`${sample(3)}1735689700,BTCUSDT,1,${'1'.repeat(10_000_000)}\n`));
    expect(message).toMatch(/line 5 is longer than 1 MB/);
    const json = '{"symbol":"X","ts":1735689600,"price":1,"size":1}\n';
    expect(await refusal(decode(`${json}{"symbol":"${'x'.repeat(2_000_000)}"}\n`))).toMatch(/line 2 is longer than 1 MB/);
  });

  it('refuses a file that is gone when it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quantab-'));
    const path = join(folder, 'gone.csv');
    try {
      writeFileSync(path, sample(400_000));
      const blob = await openAsBlob(path);
      let rows = 0;
      const sink = {
        instrument: () => undefined,
        batch: (batch: TickBatch) => void (rows += batch.n),
        async ready() {
          writeFileSync(path, 'changed');
        },
      };
      const promise = decodeFiles({ files: [{ name: 'gone.csv', blob }] }, sink, { signal: new AbortController().signal });
      expect(await refusal(promise)).toMatch(/gone\.csv could not be read any more: it was changed, moved or deleted/);
      expect(rows).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a format or file that does not fit', async () => {
    expect(await refusal(decode(sample(1), { format: 'nothing' }))).toMatch(/no format "nothing". Known are .*trades-csv/);
    expect(await refusal(decode(sample(1), { format: 'hftbacktest-raw' }))).toMatch(/is not in the format hftbacktest-raw/);
    expect(await refusal(decode([]))).toMatch(/at least one file/);
  });
});

describe('cancelling', () => {
  it('stops at once, waiting for the sink or not', async () => {
    const blob = new Blob([sample(600_000)]);
    for (const stuck of [true, false]) {
      const stop = new AbortController();
      let batches = 0;
      const sink = {
        instrument: () => undefined,
        batch: () => void batches++,
        async ready(): Promise<void> {
          if (batches < 3) return;
          setTimeout(() => stop.abort(), 0);
          await new Promise<void>((resolve) => (stuck ? undefined : setTimeout(resolve, 5)));
        },
      };
      const promise = decodeFiles({ files: [{ name: 'a.csv', blob }] }, sink, { signal: stop.signal });
      expect(await refusal(promise)).toMatch(/^cancelled: /);
      const seen = batches;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(batches).toBe(seen);
    }
    const before = new AbortController();
    before.abort();
    expect(await refusal(decode(sample(1), { signal: before.signal }))).toMatch(/^cancelled: /);
  });

  it('never runs ahead of the sink by more than the batches of one piece', async () => {
    let waiting = 0;
    let most = 0;
    const sink = {
      instrument: () => undefined,
      batch: () => void (most = Math.max(most, ++waiting)),
      async ready() {
        waiting = 0;
      },
    };
    await decodeFiles({ files: [{ name: 'a.csv', blob: new Blob([sample(900_000)]) }] }, sink, { signal: new AbortController().signal });
    expect(most).toBeLessThanOrEqual(16);
  });
});

describe('progress and report', () => {
  it('tells bytes and rows as it goes', async () => {
    const told: number[][] = [];
    const content = sample(200_000);
    await decode(content, { onProgress: (...figures) => told.push(figures) });
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toEqual([content.length, content.length, 200_000]);
    for (const [i, [done, , rows]] of told.entries()) {
      if (i > 0) expect(done! >= told[i - 1]![0]! && rows! >= told[i - 1]![2]!).toBe(true);
    }
  });

  it('counts all rejected rows and keeps the first 1,000', async () => {
    const bad = Array.from({ length: 3_000 }, () => '1735689600,X,-1,1').join('\n');
    const { report } = await decode(`${sample(5)}${bad}\n`);
    expect([report.rejectedCount, report.rejected.length, report.rows]).toEqual([3_000, 1_000, 5]);
  });
});

describe('several files', () => {
  it('merges them by receive time into one order and one instrument table', async () => {
    const head = 'ts,symbol,price,size,receive_time\n';
    const file = (symbol: string, times: number[]): string =>
      head + times.map((t, i) => `${1735689600 + t},${symbol},${i + 1},1,${1735689700 + t}`).join('\n');
    const { rows, instruments } = await decode([
      { name: 'a.csv', content: file('BTCUSDT', [0, 2, 2, 5]) },
      { name: 'b.csv', content: file('ETHUSDT', [1, 2, 3]) },
      { name: 'c.csv', content: file('BTCUSDT', [9]) },
      { name: 'd.ndjson', content: '{"symbol":"SOLUSDT","time":1735689600,"received":1735689704,"price":0.001,"size":2}\n' },
    ]);
    expect(instruments.map(({ id }) => id).sort()).toEqual(['BTC-USDT@file', 'ETH-USDT@file', 'SOL-USDT@file']);
    expect(rows.map(({ instrument, px, rx }) => `${instrument[0]}${px} ${rx / 1e6 - 1735689700}`)).toEqual([
      'B1 0',
      'E1 1',
      'B2 2',
      'B3 2',
      'E2 2',
      'E3 3',
      'S0.001 4',
      'B4 5',
      'B1 9',
    ]);
  });

  it('names the file of a rejected row', async () => {
    const { report } = await decode([
      { name: 'a.csv', content: sample(1) },
      { name: 'b.csv', content: `${sample(1)}x,y,z,w\n` },
    ]);
    expect(report.rejected.map(({ file, line }) => [file, line])).toEqual([['b.csv', 3]]);
  });

  it('opens files only when their time has come', async () => {
    const files = Array.from({ length: 60 }, (_, day) => ({
      name: `d${day}.csv`,
      content: header + rowsOf(50, 'BTCUSDT', 1735689600 + day * 86_400),
    }));
    const { rows } = await decode(files);
    expect(rows).toHaveLength(3_000);
    expect(rows.every(({ ts }, i) => i === 0 || ts >= rows[i - 1]!.ts)).toBe(true);
  });
});
