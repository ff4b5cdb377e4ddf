import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTRUMENT_ALL, KIND_CLOCK } from '../../assembly/layout.ts';
import { decimal } from '../../src/core/decimal.ts';
import { openIsoTime } from '../../src/core/iso-time.ts';
import { exportBars, exportOutput, exportTable } from '../../src/engine/export/columns.ts';
import { openRowWriter } from '../../src/engine/export/row-writer.ts';
import { openTickExport, openTradeExport } from '../../src/engine/export/ticks.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { type Instrument, instrumentOfSymbol } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';

const nan = Number.NaN;
const base = 1_723_075_200_000_000;
const instruments: Instrument[] = [
  instrumentOfSymbol('BTCUSDT', 'file', 'unknown', 0.1),
  instrumentOfSymbol('=ETH,USD', 'file', 'unknown', 0.1),
];

function ticks(write: (writer: TickWriter) => void): TickBatch[] {
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => {}, batch: (batch) => batches.push(batch) }, 4);
  write(writer);
  writer.flush();
  return batches;
}
const some = ticks((writer) => {
  writer.trade(0, base + 123_456, base + 200_000, 45000.1, 1e-7, 1, 77);
  writer.trade(1, base + 1_000_000, base + 1_000_000, 0.00002, 3, 2, 78, 2);
  writer.level(0, base + 1_500_000, base + 1_600_000, 45000, 0, 2, 900, 1);
  writer.quote(0, base + 2_000_000, base + 2_000_001, 44999.9, 1, nan, 0, 901);
  writer.gap(INSTRUMENT_ALL, base + 3_000_000, base + 3_000_000, nan);
  writer.row(KIND_CLOCK, 0, 0, INSTRUMENT_ALL, base + 4_000_000, base + 4_000_000, nan, 0, 0);
  writer.trade(0, base + 5_000_000, base + 5_000_000, 1e21, 2, 0, 79);
});

describe('numbers and times', () => {
  it('are the shortest that read back, without exponents', () => {
    expect([0.1, 1e-7, 1.25e-9, -3e-8, 1e21, 1.5e22, -0, 45000, 5e-324].map(decimal)).toEqual([
      '0.1',
      '0.0000001',
      '0.00000000125',
      '-0.00000003',
      '1000000000000000000000',
      '15000000000000000000000',
      '0',
      '45000',
      `0.${'0'.repeat(323)}5`,
    ]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(decimal(x)).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(decimal(x))).toBe(x + 0);
      }),
    );
  });
  it('are the same when written as bytes', async () => {
    const near = fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.nat(12)).map(([digits, places]) => digits / 10 ** places);
    const number = fc.oneof(
      near,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 50 }), async (values) => {
        const text = await exportTable('csv', { values }).text();
        expect(text).toBe(`values\n${values.map((value) => `${decimal(value)}\n`).join('')}`);
      }),
      { numRuns: 400 },
    );
  });
  it('keep microseconds, before the epoch too', () => {
    const iso = openIsoTime();
    expect([base + 7, base + 999_999, base + 1_000_000, 0, -1, nan, 1e30].map(iso)).toEqual([
      '2024-08-08T00:00:00.000007Z',
      '2024-08-08T00:00:00.999999Z',
      '2024-08-08T00:00:01.000000Z',
      '1970-01-01T00:00:00.000000Z',
      '1969-12-31T23:59:59.999999Z',
      '',
      '',
    ]);
  });
});

it('what is simulated says so in every row', async () => {
  const simulated = { ...instruments[0]!, id: 'ALFA-USD.perp@simulated', venue: 'simulated', symbol: 'ALFA-USD' };
  const file = openTradeExport('csv', [simulated, ...instruments.slice(1)]);
  for (const batch of some) file.push(batch);
  expect((await file.finish().text()).split('\n')[1]).toContain(',ALFA-USD.perp@simulated,');
  const output = exportOutput('csv', Float64Array.of(base), { cvd: Float64Array.of(1) }, [simulated.id]);
  expect((await output.text()).split('\n')).toEqual(['ts,time,instrument,cvd', expect.stringContaining('Z,ALFA-USD.perp@simulated,1'), '']);
});

describe('trades', () => {
  it('as CSV', async () => {
    const file = openTradeExport('csv', instruments);
    for (const batch of some) file.push(batch);
    expect(file.rows).toBe(3);
    const blob = file.finish();
    expect(blob.type).toBe('text/csv;charset=utf-8');
    expect(await blob.text()).toBe(
      [
        'ts,time,symbol,price,size,side,id,rx',
        '1723075200123456,2024-08-08T00:00:00.123456Z,BTCUSDT,45000.1,0.0000001,buy,77,1723075200200000',
        `1723075201000000,2024-08-08T00:00:01.000000Z,"'=ETH,USD",0.00002,3,sell,78,`,
        '1723075205000000,2024-08-08T00:00:05.000000Z,BTCUSDT,1000000000000000000000,2,,79,1723075205000000',
        '',
      ].join('\n'),
    );
  });
  it('as NDJSON, of one instrument and span', async () => {
    const file = openTradeExport('ndjson', instruments, { instrument: 1, from: base, to: base + 1_000_000 });
    for (const batch of some) file.push(batch);
    const rows = (await file.finish().text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual([
      {
        ts: base + 1_000_000,
        time: '2024-08-08T00:00:01.000000Z',
        symbol: '=ETH,USD',
        price: 0.00002,
        size: 3,
        side: 'sell',
        id: 78,
        rx: null,
      },
    ]);
  });
});

it('writes every tick, with feed-wide rows for every instrument', async () => {
  const lines = async (instrument?: number) => {
    const file = openTickExport('csv', instruments, instrument === undefined ? {} : { instrument });
    for (const batch of some) file.push(batch);
    return (await file.finish().text()).trimEnd().split('\n');
  };
  const all = await lines();
  expect(all).toHaveLength(9);
  expect(all[0]).toBe('ts,time,rx,kind,instrument,side,price,size,id,flags');
  expect(all[3]).toBe('1723075201500000,2024-08-08T00:00:01.500000Z,1723075201600000,level,BTC-USDT@file,ask,45000,0,900,1');
  expect(all[5]).toBe('1723075202000000,2024-08-08T00:00:02.000000Z,1723075202000001,quote,BTC-USDT@file,ask,,0,901,1');
  expect(all[6]).toBe('1723075203000000,2024-08-08T00:00:03.000000Z,1723075203000000,gap,,,,,0,1');
  expect(await lines(1)).toHaveLength(4);
});

it('writes bars', async () => {
  const column = (...values: number[]) => Float64Array.from(values);
  const bars = {
    start: column(base, base + 1_000_000),
    open: column(1, 2),
    high: column(3, 4),
    low: column(0.5, 0.25),
    close: column(2, 3),
    volume: column(10, 11),
    buyVolume: column(5, nan),
    vwap: column(1.5, 2.5),
    trades: column(7, 8),
  };
  expect(await exportBars('csv', 'BTC-USDT@file', bars).text()).toBe(
    [
      'ts,time,instrument,open,high,low,close,volume,buyVolume,vwap,trades',
      '1723075200000000,2024-08-08T00:00:00.000000Z,BTC-USDT@file,1,3,0.5,2,10,5,1.5,7',
      '1723075201000000,2024-08-08T00:00:01.000000Z,BTC-USDT@file,2,4,0.25,3,11,,2.5,8',
      '',
    ].join('\n'),
  );
});

describe('outputs', () => {
  const ts = Float64Array.of(base, base + 1);
  const outputs = { z: Float64Array.of(nan, -1.5), ofi: Float64Array.of(Number.POSITIVE_INFINITY, 2) };
  it('leave an unknown cell empty in CSV', async () => {
    expect(await exportOutput('csv', ts, outputs, ['BTC-USDT@file']).text()).toBe(
      'ts,time,z,ofi\n1723075200000000,2024-08-08T00:00:00.000000Z,,Infinity\n1723075200000001,2024-08-08T00:00:00.000001Z,-1.5,2\n',
    );
  });
  it('write it as null in NDJSON', async () => {
    const [first, second] = (await exportOutput('ndjson', ts, outputs, []).text()).trim().split('\n');
    expect(JSON.parse(first!)).toEqual({ ts: base, time: '2024-08-08T00:00:00.000000Z', z: null, ofi: 'Infinity' });
    expect(JSON.parse(second!)).toEqual({ ts: base + 1, time: '2024-08-08T00:00:00.000001Z', z: -1.5, ofi: 2 });
  });
});

describe('tables', () => {
  it('hold numbers and texts, no formulas', async () => {
    const table = {
      name: ['=SUM(A1)', '+1', '-x', '@a', '\tb', '\rc', 'say "a"', 'plain'],
      value: [1, -2, nan, 'x', undefined, true, 0, 1e-8],
    };
    expect(await exportTable('csv', table).text()).toBe(
      `name,value\n'=SUM(A1),1\n'+1,-2\n'-x,\n'@a,x\n"'\tb",\n"'\rc",true\n"say ""a""",0\nplain,0.00000001\n`,
    );
    expect(await exportTable('ndjson', { name: ['=a'], value: [nan] }).text()).toBe('{"name":"=a","value":null}\n');
  });
  it('refuse columns of different lengths', () => {
    expect(() => exportTable('csv', { a: [1, 2], b: [1] })).toThrow(/"a" has 2 rows, "b" has 1/);
  });
  it('of nothing are a header, or nothing', async () => {
    expect(await exportTable('csv', { a: [] }).text()).toBe('a\n');
    expect(await exportTable('ndjson', { a: [] }).text()).toBe('');
  });
});

it('puts many rows together from pieces, each once and in order', async () => {
  const n = 300_000;
  const ts = Float64Array.from({ length: n }, (_, i) => base + i * 1_000);
  const writer = openRowWriter('csv', ['ts', 'text']);
  for (let at = 0; at < n; at += 70_000) {
    writer.write(
      [
        { kind: 'number', values: ts },
        { kind: 'text', at: (row) => `é${row}` },
      ],
      at,
      Math.min(n, at + 70_000),
    );
  }
  expect(writer.rows).toBe(n);
  const lines = (await writer.finish().text()).trimEnd().split('\n');
  expect(lines).toHaveLength(n + 1);
  expect(lines.every((line, i) => i === 0 || line === `${base + (i - 1) * 1_000},é${i - 1}`)).toBe(true);
});
