/** What a file seems to be before it is imported: formats, columns, decimals, the first rows as they would be read. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { FilePreview, Mapping } from '../../src/sources/format.ts';
import { previewFiles } from '../../src/sources/preview.ts';
import { decode } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { barsOf } from '../tools/plain-bars.ts';
import { zipOf } from '../tools/zip.ts';

beforeAll(loadKernelsInNode);

async function preview(content: string, mapping?: Mapping, name = 'file.csv'): Promise<FilePreview> {
  const [seen] = await previewFiles({ files: [{ name, blob: new Blob([content]) }], ...(mapping ? { mapping } : {}) });
  return seen!;
}

const unknown = 'when;what;paid;given\n1700000000000;BTCUSDT;0,5;30.000,5\n1700000001000;BTCUSDT;0,25;30.001\n';

describe('a preview', () => {
  it('is sure of files with marks of their own', async () => {
    const seen = await preview(
      'exchange,symbol,timestamp,local_timestamp,id,side,price,amount\nbinance,btcusdt,1582329602111000,1582329602418379,4,buy,9682,0.1\n',
    );
    expect(seen).toMatchObject({ certain: true, format: { id: 'tardis-trades' } });
    expect(seen.others.map(({ id }) => id)).toContain('trades-csv');
  });

  it('is not sure of columns without names, nor of names it does not know', async () => {
    expect(await preview('1700000000000,30000.5,0.5\n1700000001000,30001.5,0.25\n')).toMatchObject({
      certain: false,
      format: { id: 'trades-csv' },
      table: { missing: [], mapping: { header: false, columns: { ts: 0, px: 1, qty: 2 } } },
    });
    const seen = await preview(unknown);
    expect(seen.format).toBeUndefined();
    expect(seen.table).toMatchObject({
      names: ['when', 'what', 'paid', 'given'],
      mapping: { delimiter: ';', header: true, decimal: ',' },
      missing: ['time', 'price', 'size'],
      read: [],
    });
    expect(seen.table!.cells[1]).toEqual(['1700000001000', 'BTCUSDT', '0,25', '30.001']);
  });

  it('reads the rows by a mapping, as an import would', async () => {
    const seen = await preview(unknown, { columns: { ts: 0, symbol: 1, qty: 2, px: 3 } });
    expect(seen.format?.id).toBe('trades-csv');
    expect(seen.certain).toBe(true);
    expect(seen.table!.read).toEqual([
      { ts: 1700000000000e3, px: 30_000.5, qty: 0.5, side: 0, symbol: 'BTCUSDT' },
      { ts: 1700000001000e3, px: 30_001, qty: 0.25, side: 0, symbol: 'BTCUSDT' },
    ]);
  });

  it('reads bars whose columns a person named, as an import does', async () => {
    const text = 'when;a;b;c;d;e;f\n01.02.2025;1,5;2,5;1,0;2,0;7;x\n02.02.2025;2,0;2,5;1,0;3,0;8;x\n03.02.2025;2,0;2,5;1,0;2,5;;x\n';
    expect((await preview(text, undefined, 'BTCEUR.csv')).format).toBeUndefined();
    const four = { ts: 0, open: 1, high: 2, low: 3, close: 4 };
    expect((await preview(text, { columns: { open: 1 } })).table!.missing).toEqual(['time', 'high', 'low', 'close']);
    const mapping = { columns: { ...four, volume: 5 }, delimiter: ';', header: true, decimal: ',' } as const;
    const seen = await preview(text, mapping, 'BTCEUR.csv');
    expect([seen.format?.id, seen.certain, seen.table!.missing]).toEqual(['ohlcv-csv', true, []]);
    expect(seen.table!.read).toEqual([
      { ts: Date.UTC(2025, 1, 1) * 1000, open: 1.5, high: 2.5, low: 1, close: 2, volume: 7, symbol: 'BTCEUR' },
      { reason: 'high 2.5 is below close 3' },
      { ts: Date.UTC(2025, 1, 3) * 1000, open: 2, high: 2.5, low: 1, close: 2.5, volume: Number.NaN, symbol: 'BTCEUR' },
    ]);
    const { rows, report } = await decode(text, { name: 'BTCEUR.csv', mappings: { 'BTCEUR.csv': mapping } });
    expect([report.format, report.rejected.map(({ reason }) => reason)]).toEqual(['ohlcv-csv', ['high 2.5 is below close 3']]);
    const day = 86_400_000_000;
    expect(barsOf(rows).map(({ instrument, end, open, close, volume }) => [instrument, end, open, close, volume])).toEqual([
      ['BTC-EUR@file', Date.UTC(2025, 1, 1) * 1000 + day, 1.5, 2, 7],
      ['BTC-EUR@file', Date.UTC(2025, 1, 3) * 1000 + day, 2, 2.5, Number.NaN],
    ]);
    expect(report.remembered).toEqual({ 'when;a;b;c;d;e;f': mapping });
    const again = await decode(text, { name: 'ETHEUR.csv', remembered: report.remembered });
    expect([again.instruments[0]!.id, again.report.format]).toEqual(['ETH-EUR@file', 'ohlcv-csv']);
  });

  it('reads bars without names, and shows those that have names', async () => {
    const columns = { ts: 0, open: 1, high: 2, low: 3, close: 4 };
    const bare = '1735689600,1,3,1,2,9\n1735689660,2,3,1,2,9\n';
    expect((await preview(bare)).format).toBeUndefined();
    const { rows } = await decode(bare, { mapping: { columns: { ...columns, qty: 5 } }, name: 'BTCUSDT.csv' });
    expect(barsOf(rows).map(({ open, volume }) => [open, volume])).toEqual([
      [1, 9],
      [2, 9],
    ]);
    const named = await preview('time,open,high,low,close,volume\n1735689600,1,3,1,2,9\n1735689660,2,3,1,2,9\n');
    expect(named.table).toMatchObject({ missing: [], mapping: { columns: { ...columns, volume: 5 } } });
  });

  it('says why a row would be rejected, and leaves out a column that is denied', async () => {
    const text = 'time,price,size,side\n1700000000,5,1,up\n1700000001,-5,1,buy\n';
    const seen = await preview(text, { columns: { side: -1 } });
    expect(seen.table!.read).toEqual([expect.objectContaining({ px: 5, side: 0 }), { reason: 'price -5 is not positive' }]);
    expect((await preview(text, { columns: {}, unit: 'ms' })).table!.read[0]).toEqual({
      reason: expect.stringContaining('not a time in milliseconds'),
    });
  });

  it('joins a day and a time, and takes the symbol from the name', async () => {
    const { table } = await preview('Datum;Uhrzeit;Kurs;Menge\n01.02.2025;9:30:00;1,5;2\n', undefined, 'BTCEUR.csv');
    expect(table).toMatchObject({ mapping: { columns: { date: 0, ts: 1, px: 2, qty: 3 }, symbol: 'BTCEUR' } });
    expect(table!.read[0]).toEqual({ ts: Date.UTC(2025, 1, 1, 9, 30) * 1000, px: 1.5, qty: 2, side: 0, symbol: 'BTCEUR' });
  });

  it('offers no mapping for book updates, and the import refuses them even with one', async () => {
    const text = [
      'TimestampOfReceive,Stream,EventType,EventTime,TransactionTime,Symbol,FirstUpdateId,FinalUpdateId,IsAsk,Price,Quantity',
      '1741046400085,trxusdt@depth@100ms,depthUpdate,1741046400083,1741046400049,TRXUSDT,6918041782209,6918041798669,0,0.23098,17739.0',
      '',
    ].join('\n');
    const mapping = { columns: { ts: 4, px: 9, qty: 10 } };
    for (const seen of [await preview(text), await preview(text, mapping)]) {
      expect(seen.table).toBeUndefined();
      expect(seen.error).toContain('its rows are book updates (depthUpdate)');
    }
    await expect(decode(text, { mapping })).rejects.toThrow('book updates');
  });

  it('sees nothing in words, says what cannot be read, and looks into archives', async () => {
    expect(await preview('Dear all,\nplease find the numbers, attached.\n')).toMatchObject({ certain: false });
    expect((await preview('Dear all,\nplease find the numbers, attached.\n')).table).toBeUndefined();
    expect((await preview('PAR1\0\0\0')).error).toContain('Parquet');
    const files = [
      { name: 'a.zip', blob: new Blob([await zipOf({ name: 'x.csv', content: unknown }, { name: 'y.csv', content: unknown })]) },
    ];
    expect((await previewFiles({ files })).map(({ name }) => name)).toEqual(['a.zip/x.csv', 'a.zip/y.csv']);
  });
});
