/** Packed files: gzip of several members, zips of several files; bombs, damage and what is no data are said by name. */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { openPlain } from '../../src/sources/byte-file.ts';
import { openGunzip } from '../../src/sources/gunzip.ts';
import { decode, refusal } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { zipOf } from '../tools/zip.ts';

beforeAll(loadKernelsInNode);

const header = 'time,symbol,price,size\n';
const rowsOf = (n: number, from = 0, symbol = 'BTCUSDT'): string =>
  Array.from({ length: n }, (_, i) => `${1735689600 + from + i},${symbol},${100 + ((i * 7919) % 1000) / 10},${1 + (i % 3)}\n`).join('');
const bytes = (...parts: (Uint8Array | string)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));

describe('gzip', () => {
  it('reads members behind each other, however small', async () => {
    const plain = await decode(header + rowsOf(6_000));
    const lines = rowsOf(6_000).split('\n');
    const members = Array.from({ length: 60 }, (_, i) => gzipSync(`${lines.slice(i * 100, i * 100 + 100).join('\n')}\n`));
    const joined = await decode(bytes(gzipSync(header), ...members), { name: 'a.csv.gz' });
    expect(joined.rows).toEqual(plain.rows);
  });

  // A stored block shows its bytes: here the headers of members that are none.
  it.each([0, 1, 2, 3])('gives every byte once where a member holds %i headers of no member', async (count) => {
    const decoy = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const part = (i: number): Buffer => Buffer.concat([decoy, Buffer.from(rowsOf(9_000, i * 9_000))]);
    const misleading = Buffer.concat([Buffer.from(rowsOf(9_000)), ...Array.from({ length: count }, (_, i) => part(i + 1))]);
    const contents = [Buffer.from(header), misleading, misleading.subarray(7), Buffer.from(rowsOf(5))];
    const packed = new Blob(contents.map((content, i) => bytes(gzipSync(content, { level: i === 1 || i === 2 ? 0 : 6 }))));
    const reader = await openGunzip('a.gz', async () => openPlain({ name: 'a.gz', blob: packed }));
    const given: Uint8Array[] = [];
    for (let piece = await reader.next(); piece; piece = await reader.next()) given.push(piece);
    expect(Buffer.concat(given).equals(Buffer.concat(contents))).toBe(true);
  });

  it('reads rows around what looks like a member', async () => {
    const decoy = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const content = Buffer.concat([Buffer.from(`${header}${rowsOf(5_000)}# `), decoy, Buffer.from(`\n${rowsOf(10, 6_000)}`)]);
    const { rows } = await decode(bytes(gzipSync(content, { level: 0 }), gzipSync(rowsOf(5, 9_000))), { name: 'a.csv.gz' });
    expect(rows).toHaveLength(5_015);
  });

  it('says of a gzip in a gzip that it is packed twice', async () => {
    expect(await refusal(decode(bytes(gzipSync(gzipSync(header + rowsOf(5_000))))))).toContain('packed twice: unpack it once');
  });

  it('says where the second member is cut off', async () => {
    const second = gzipSync(rowsOf(20_000, 20_000));
    const cut = bytes(gzipSync(header + rowsOf(20_000)), second.subarray(0, second.length >> 1));
    expect(await refusal(decode(cut, { name: 'a.gz' }))).toMatch(
      /a\.gz is a gzip file that is cut off or damaged\. [2-4]\d,\d{3} rows came before/,
    );
  });

  it('stops a bomb', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(80 << 20, '1735689600,BTCUSDT,100,1\n')]), { level: 9 });
    expect(await refusal(decode(bytes(bomb), { name: 'bomb.csv.gz' }))).toMatch(
      /bomb\.csv\.gz unpacks to more than 250 times its size, over 64 MB/,
    );
  });
});

describe('zip', () => {
  it('makes one session of its files and says what it passes over', async () => {
    const archive = await zipOf(
      { name: 'day/', content: '' },
      { name: 'day/BTCUSDT.csv', content: header + rowsOf(1_000) },
      { name: 'day/more.csv.gz', content: new Uint8Array(gzipSync(header + rowsOf(500, 5_000, 'ETHUSDT'))) },
      { name: '__MACOSX/day/._BTCUSDT.csv', content: 'x' },
      { name: 'README.txt', content: 'About these files' },
      { name: 'fees.csv', content: 'tier,maker,taker\n1,0.1,0.1\n' },
    );
    const { rows, report } = await decode(archive, { name: 'a.zip' });
    expect(rows).toHaveLength(1_500);
    expect(report.leftFiles.map(({ name }) => name)).toEqual(['a.zip/__MACOSX/day/._BTCUSDT.csv', 'a.zip/README.txt', 'a.zip/fees.csv']);
    expect(report.leftFiles[2]!.reason).toContain('in no known format');
    expect(await report.leftOut!.text()).toContain('a.zip/README.txt,,not read,"a note, not market data",');
  });

  it('reads a stored file, and takes a symbol from the name of the archive', async () => {
    const plain = 'time,price,size\n1735689600,1,2\n';
    const { instruments } = await decode(await zipOf({ name: 'data.csv', content: plain, options: { level: 0 } }), {
      name: 'ETHUSDT-2025.zip',
    });
    expect(instruments[0]!.id).toBe('ETH-USDT@file');
  });

  const good = { name: 'a.csv', content: header + rowsOf(3_000) };
  it('refuses nothing, archives, encryption and what is no data, by name', async () => {
    expect(await refusal(decode(await zipOf(), { name: 'e.zip' }))).toContain('e.zip is a zip file that holds nothing');
    expect(await refusal(decode(await zipOf(good, { name: 'b.zip', content: await zipOf(good) }), { name: 'a.zip' }))).toContain(
      'a.zip holds the archive b.zip: unpack it yourself',
    );
    const secret = { name: 's.csv', content: good.content, options: { password: 'x', zipCrypto: true } };
    expect(await refusal(decode(await zipOf(good, secret), { name: 'a.zip' }))).toContain('a.zip holds s.csv, which is encrypted');
    expect(await refusal(decode(await zipOf({ name: 'README.md', content: 'x' }), { name: 'n.zip' }))).toContain(
      'no market data is in there',
    );
    const prose = [1, 2].map((n) => ({ name: `p${n}.csv`, content: 'a,b,c\n1,2,3\n4,5,6\n' }));
    expect(await refusal(decode(await zipOf(...prose), { name: 'p.zip' }))).toMatch(
      /None of the 2 files is market data \(p\.zip\/p1\.csv, p\.zip\/p2\.csv\)/,
    );
  });

  it('refuses damage and cuts, by entry', async () => {
    const archive = await zipOf(good, { name: 'b.csv', content: header + rowsOf(3_000) });
    expect(await refusal(decode(bytes(archive.subarray(0, archive.length - 40)), { name: 'cut.zip' }))).toMatch(
      /cut\.zip is a zip file that is cut off or damaged/,
    );
    const damaged = archive.slice();
    const at = Buffer.from(damaged).indexOf('b.csv') + 2_000;
    damaged.fill(0x55, at, at + 40);
    expect(await refusal(decode(damaged, { name: 'd.zip' }))).toMatch(/d\.zip\/b\.csv is a zip file that is cut off or damaged/);
  });

  it('stops bombs: by what they say, and by what they give', async () => {
    const content = Buffer.alloc(1 << 20, header + rowsOf(3));
    const bomb = Buffer.from(await zipOf({ name: 'a.csv', content: new Uint8Array(content) }));
    const lies = (size: number): Uint8Array<ArrayBuffer> => {
      const copy = Buffer.from(bomb);
      // Uncompressed size in the central directory.
      copy.writeUInt32LE(size, copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
      return new Uint8Array(copy);
    };
    expect(await refusal(decode(lies(3_000_000_000), { name: 'big.zip' }))).toMatch(
      /big\.zip\/a\.csv unpacks to more than 250 times its size/,
    );
    expect(await refusal(decode(lies(70_000), { name: 'small.zip' }))).toMatch(
      /small\.zip\/a\.csv (unpacks to more than the 70,000 bytes it says|is a zip file that is cut off or damaged)/,
    );
  });

  it('bounds the number of files', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => ({ name: `${i}.csv`, content: 'x', options: { level: 0 } }));
    expect(await refusal(decode(await zipOf(...many), { name: 'm.zip' }))).toContain('m.zip holds more than 1,000 files');
  });
});
