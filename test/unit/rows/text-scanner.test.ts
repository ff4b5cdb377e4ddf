/** Which lines the kernels take themselves: plain ones all, after the first of each symbol. */
import { beforeAll, describe, expect, it } from 'vitest';
import { TickWriter } from '../../../src/market/writer.ts';
import { fileInstrument } from '../../../src/sources/rows/file-instrument.ts';
import type { Field } from '../../../src/sources/rows/read-row.ts';
import { type TextScan, TextScanner } from '../../../src/sources/rows/text-scanner.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const order: Field[] = ['ts', 'symbol', 'px', 'qty', 'side', 'id'];

/** How many of 1,000 lines needed the slow path. */
function slowLines(kernel: TextScan['kernel'], line: (i: number) => string, split: (line: string) => string[]): number {
  let slow = 0;
  let rows = 0;
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => void (rows += batch.n) });
  const scanner = new TextScanner({
    name: 'test',
    writer,
    report: { reject: (_line, reason) => expect.unreachable(reason), skip: (reason) => expect.unreachable(reason) },
    kernel,
    fields: Object.fromEntries(order.map((field, i) => [field, i])),
    shape: kernel === 'scanCsv' ? { delimiter: 44, count: order.length } : { keys: order },
    skipLines: 0,
    symbol: undefined,
    instrument: fileInstrument,
    split(text) {
      slow++;
      return Object.fromEntries(split(text).map((value, i) => [order[i]!, value]));
    },
  });
  scanner.chunk(new TextEncoder().encode(Array.from({ length: 1_000 }, (_, i) => `${line(i)}\n`).join('')));
  scanner.end();
  writer.flush();
  expect(rows).toBe(1_000);
  return slow;
}

const csv = (line: (i: number) => string): number => slowLines('scanCsv', line, (text) => text.replaceAll('"', '').split(','));
const json = (line: (i: number) => string): number =>
  slowLines('scanNdjson', line, (text) => order.map((key) => String((JSON.parse(text) as Record<string, unknown>)[key])));
const iso = (i: number): string => new Date(1735689600000 + i).toISOString();

describe('lines for the kernel', () => {
  it('are all plain CSV lines but the first of each symbol', () => {
    expect(csv((i) => `${1735689600 + i},BTCUSDT,${i + 1}.50,0.001,buy,${i}`)).toBe(1);
    expect(csv((i) => `${1735689600000 + i},${['BTCUSDT', 'ETHUSDT', 'A-RATHER-LONG-SYMBOL'][i % 3]},5,1e-3,s,x${i}`)).toBe(3);
    expect(csv((i) => `"${iso(i)}","BTCUSDT","61837.63000000","7.7E-4","SELL","${i}"\r`)).toBe(1);
    expect(csv((i) => `${iso(i).replace('T', ' ').replace('Z', '123+01:00')},BTCUSDT,0.00000001,123456789,b,${i}`)).toBe(1);
    expect(csv((i) => `${1735689600000000000 + i * 1024},BTCUSDT,1,1,-1,`)).toBe(1);
    expect(csv((i) => `${1735689600 + i}.250,BTCUSDT,1.,.5,ask,9007199254740992`)).toBe(1);
  });

  it('are all plain NDJSON lines but the first', () => {
    expect(json((i) => `{"ts":${1735689600000 + i},"symbol":"BTCUSDT","px":"1.5","qty":2,"side":"buy","id":${i}}`)).toBe(1);
    expect(
      json((i) => ` { "id" : "${i}", "x": {"a":[1,"}"]}, "qty" : 2.0e1 , "px": 3, "side":"Sell","symbol":"X", "ts": "${iso(i)}" } \r`),
    ).toBe(1);
  });

  it('are not those that need a second look', () => {
    expect(csv((i) => `${1735689600 + i}, BTCUSDT,1,1,buy,${i}`)).toBe(1_000);
    expect(json((i) => `{"ts":${1735689600000 + i},"symbol":"BTC\\u0055","px":1,"qty":2,"side":"buy","id":${i}}`)).toBe(1_000);
  });
});
