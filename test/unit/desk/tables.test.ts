// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { InstrumentInfo, SummaryStatistics } from '../../../src/api/types.ts';
import { csvText } from '../../../src/core/csv-text.ts';
import { chartTable } from '../../../src/desk/charts/chart-table.ts';
import { summaryTable } from '../../../src/desk/panels/summary-rows.ts';
import { tapeTable } from '../../../src/desk/panels/tape-rows.ts';
import { exportName } from '../../../src/desk/widgets/export-name.ts';
import { gapsWithin } from '../../../src/desk/widgets/panel-exports.ts';
import type { TableData } from '../../../src/desk/widgets/table-data.ts';
import { tableCsv, tableNdjson } from '../../../src/desk/widgets/table-text.ts';
import { cellWriter } from '../../../src/desk/widgets/table-twin.tsx';
import { barLanes, second, start } from './chart-lanes.ts';

const bar = 15 * second;
const span = { from: start, to: start + 3 * bar };

describe('the table of a chart', () => {
  const table = chartTable(barLanes(), span);
  const column = (id: string) => table.rows.map((row) => row[table.columns.findIndex((each) => each.id === id)]);

  it('has its bars, its series as each bar closed, and its gaps', () => {
    expect(table.columns.map(({ id }) => id)).toEqual([
      'time',
      'open',
      'high',
      'low',
      'close',
      'volume',
      'trades',
      'vwap',
      'vwap.lo',
      'vwap.hi',
      'note',
    ]);
    expect(column('time')).toEqual([start, start + bar, start + 25 * second, start + 2 * bar]);
    expect(column('close')).toEqual([101, 99, Number.NaN, 99.5]);
    // The second bar closes inside the gap: nothing is known of the mean there.
    expect(column('vwap')).toEqual([100.4, Number.NaN, Number.NaN, 100.1]);
    expect(column('vwap.lo')).toEqual([100.2, Number.NaN, Number.NaN, 99.9]);
    expect(column('note')).toEqual(['', '', 'gap of 7 s', '']);
    expect(table.columns.find(({ id }) => id === 'volume')?.unit).toBe('BTC');
  });

  it('says n or why a series is not to be believed', () => {
    expect(table.note).toContain('VWAP: n = 60');
    expect(chartTable(barLanes({ state: 'warming', n: 31, nMin: 50 }), span).note).toContain('VWAP: warming 31/50');
    expect(chartTable(barLanes({ state: 'stale', n: 3, nMin: 1, reason: '14 s' }), span).note).toContain('VWAP: stale: 14 s');
    expect(chartTable(barLanes({ state: 'degenerate', n: 9, nMin: 1, reason: 'constant series' }), span).note).toContain(
      'degenerate: constant series',
    );
  });

  it('is cut to what is on the screen, and empty without lanes', () => {
    expect(chartTable(barLanes(), { from: start + 2 * bar, to: start + 3 * bar }).rows).toHaveLength(2);
    expect(chartTable([], span).rows).toEqual([]);
  });
});

describe('cells of CSV', () => {
  it('cannot be formulas', () => {
    for (const evil of ['=cmd|’/C calc’!A0', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1'])
      expect(csvText(evil).replace(/^"/, ''), JSON.stringify(evil)).toMatch(/^'/);
    expect(csvText('=HYPERLINK("x","y")')).toBe(`"'=HYPERLINK(""x"",""y"")"`);
  });
  it('are quoted where any locale would part them', () => {
    expect(csvText('a,b')).toBe('"a,b"');
    expect(csvText('a;=b')).toBe('"a;=b"');
    expect(csvText('plain')).toBe('plain');
  });
});

const table: TableData = {
  words: 'x',
  instruments: ['A'],
  from: start,
  to: start + second,
  columns: [
    { id: 'time', title: 'Time', kind: 'time' },
    { id: 'value', title: 'Value', unit: 'USDT', kind: 'number' },
    { id: 'note', title: 'Note', kind: 'text' },
  ],
  rows: [
    [start, -0.5, '=1+1'],
    [start + 1, Number.NaN, ''],
  ],
};

describe('a table as text', () => {
  it('keeps negative numbers numbers, quotes text, leaves unknown empty', () => {
    expect(tableCsv(table)).toBe(
      `ts (us),time (UTC),value (USDT),note\n${start},2024-08-08T00:00:00.000000Z,-0.5,'=1+1\n${start + 1},2024-08-08T00:00:00.000001Z,,\n`,
    );
  });
  it('is NDJSON with its provenance and units first', () => {
    const [head, ...rows] = tableNdjson(table, { by: 'Quantab' })
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(head).toEqual({ provenance: { by: 'Quantab', units: { ts: 'us', time: 'UTC', value: 'USDT' } } });
    expect(rows).toEqual([
      { ts: start, time: '2024-08-08T00:00:00.000000Z', value: -0.5, note: '=1+1' },
      { ts: start + 1, time: '2024-08-08T00:00:00.000001Z', value: null, note: null },
    ]);
  });
  it('is written on the screen without NaN', () => {
    const write = cellWriter(table);
    expect(write(Number.NaN, table.columns[1]!)).toBe('\u2014');
    expect(write(start + 1, table.columns[0]!)).toBe('00:00:00.000');
  });
});

describe('names and gaps of exports', () => {
  it('name session, title and span, and nothing that a system refuses', () => {
    const name = exportName(['=cmd|x.csv', 'Candles', 'BTC-USDT perp · 15 s'], { from: start, to: start + 90 * second }, 'csv');
    expect(name).toBe('cmd-x.csv_Candles_BTC-USDT-perp-15-s_20240808T000000-20240808T000130.csv');
    expect(exportName([undefined, ''], { from: Number.NaN, to: 1 }, 'png')).toBe('quantab.png');
  });
  it('count the part of a gap that is shown', () => {
    expect(gapsWithin([0, 10, 20, 30, 50, 60], 5, 25)).toEqual({ n: 2, missing: 10 });
  });
});

describe('tables of other panels', () => {
  const info = { id: 'A', base: 'BTC', quote: 'USDT', type: 'perp' } as InstrumentInfo;
  it('the tape, oldest first', () => {
    const prints = [
      { ts: 2, price: 11, qty: 1, side: -1, large: false },
      { ts: 1, price: 10, qty: 2, side: 1, large: true },
    ];
    const { rows, columns, from, to } = tapeTable(prints, info, 1, 3);
    expect(rows).toEqual([
      [1, 10, 2, 'buy'],
      [2, 11, 1, 'sell'],
    ]);
    expect([from, to, columns[1]?.unit, columns[2]?.unit]).toEqual([1, 2, 'USDT', 'BTC']);
  });
  it('the summary, a row a statistic', () => {
    const stats = {
      instrument: 'A',
      from: 1,
      to: 2,
      trades: 3,
      vwap: 5,
      return1s: { n: 2, mean: 0.1 },
      gaps: 0,
    } as unknown as SummaryStatistics;
    const { rows } = summaryTable([stats], [info]);
    expect(rows).toEqual([
      ['trades', '', 3],
      ['vwap', 'USDT', 5],
      ['return1s.n', '', 2],
      ['return1s.mean', 'fraction', 0.1],
      ['gaps', '', 0],
    ]);
    expect(summaryTable([], [info]).rows).toEqual([]);
  });
});
