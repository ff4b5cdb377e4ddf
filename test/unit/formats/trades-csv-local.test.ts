/** CSV as other countries and older programs write it: decimal commas, days and times apart, lines that end in CR alone. */
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const at = (text: string): number => Date.parse(text) * 1_000;
const plain = async (content: string, options = {}) => {
  const { rows, report } = await decode(content, { name: 'BTCEUR.csv', ...options });
  return { rows: rows.map(({ ts, px, qty, side }) => [ts, px, qty, side]), report };
};

describe('decimal commas', () => {
  it('are read with thousands parted by points, and said', async () => {
    const { rows, report } = await plain(
      'Zeit;Preis;Menge;Seite\n2025-02-01T00:00:01Z;1.234,56;0,5;Kauf\n2025-02-01T00:00:02Z;12.345.678,9;1.000;verkauf\n2025-02-01T00:00:03Z;7;2,25;\n',
    );
    expect(rows).toEqual([
      [at('2025-02-01T00:00:01Z'), 1234.56, 0.5, 1],
      [at('2025-02-01T00:00:02Z'), 12345678.9, 1000, -1],
      [at('2025-02-01T00:00:03Z'), 7, 2.25, 0],
    ]);
    expect(report.notes).toEqual(['Numbers were read with a decimal comma (1.234,56).']);
  });

  it('are read in quotes between commas', async () => {
    const { rows } = await plain('time,price,size\n1735689600,"1.234,5","0,25"\n1735689601,"1.235,5","1,25"\n');
    expect(rows.map(([, px, qty]) => [px, qty])).toEqual([
      [1234.5, 0.25],
      [1235.5, 1.25],
    ]);
  });

  it('are not seen where points part decimals', async () => {
    const { rows, report } = await plain('time;price;size\n1735689600;1.5;1\n1735689601;100,5;1\n');
    expect(rows).toHaveLength(1);
    expect(report.rejected[0]!.reason).toContain('decimal comma');
    expect(report.notes).toEqual([]);
  });

  it('can be said by a mapping', async () => {
    const mapping = { columns: { ts: 0, px: 1, qty: 2 }, decimal: ',' } as const;
    const { rows } = await plain('time;price;size\n1735689600;1.500;1.000\n', { mapping });
    expect(rows[0]).toEqual([1735689600e6, 1500, 1000, 0]);
  });
});

describe('days and times', () => {
  it('are joined from two columns, German or not', async () => {
    for (const day of ['01.02.2025', '2025-02-01']) {
      const { rows, report } = await plain(
        `Datum;Uhrzeit;Kurs;Menge\n${day};9:30:00;1,5;2\n${day};09:30:01,250;2,5;3\nDatum;Uhrzeit;Kurs;Menge\n`,
      );
      expect(rows).toEqual([
        [at('2025-02-01T09:30:00Z'), 1.5, 2, 0],
        [at('2025-02-01T09:30:01.250Z'), 2.5, 3, 0],
      ]);
      expect(report.notes).toContain('The day of "Datum" and the time of "Uhrzeit" were joined.');
      expect(report.skipped).toEqual({ 'repeated header': 1 });
      expect(report.rejectedCount).toBe(0);
    }
  });

  it('with a day parted by points are day, month, year', async () => {
    const { rows, report } = await plain('Zeit;Preis;Menge\n31.12.2024 23:59:59,5;1,5;2\n');
    expect(rows[0]![0]).toBe(at('2024-12-31T23:59:59.500Z'));
    expect(report.notes).toContain('Days were read as day.month.year.');
  });

  it('take the unit that a mapping gives', async () => {
    const mapping = { columns: { ts: 0, px: 1, qty: 2 }, unit: 'ms' } as const;
    const { rows } = await plain('time,price,size\n1735689600123,1,1\n', { mapping });
    expect(rows[0]![0]).toBe(1735689600123e3);
    await expect(plain('time,price,size\n1735689600,1,1\n', { mapping })).rejects.toThrow('is not a time in milliseconds');
  });
});

describe('lines that end in CR alone', () => {
  it('are read, by their numbers', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => (i === 100 ? `${1735689600 + i},X,bad,1` : `${1735689600 + i},X,${i + 1},1`));
    const { rows, report } = await plain(`time,symbol,price,size\r${lines.join('\r')}\r`);
    expect(rows).toHaveLength(4_999);
    expect(report.rejected.map(({ line }) => line)).toEqual([102]);
    expect(report.notes).toEqual(['Lines end in CR alone.']);
    const [, name, , text] = (await report.leftOut!.text()).split('\n')[1]!.split(',');
    expect([name, text]).toEqual(['102', expect.stringContaining('bad')]);
  });
});

describe('what is left out', () => {
  it('is listed in full, safe to open in a spreadsheet', async () => {
    const bad = Array.from({ length: 1_500 }, (_, i) => `${1735689600 + i},X,=cmd|'x'!A1,1`);
    const { report } = await plain(`time,symbol,price,size\n1735689600,X,1,1\n# note\n${bad.join('\n')}\n=1+1\n`);
    expect(report.rejected).toHaveLength(1_000);
    const lines = (await report.leftOut!.text()).trim().split('\n');
    expect(lines[0]).toBe('file,line,what,reason,text');
    expect(lines).toHaveLength(1 + 1 + 1_501);
    expect(lines[1]).toBe('BTCEUR.csv,3,skipped,comment,# note');
    expect(lines.at(-1)).toMatch(/,1504,rejected,.*,'=1\+1$|,"'=1\+1"$/);
    const cells = (Papa.parse(lines.join('\n')).data as string[][]).flat();
    expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
  });

  it('is safe for full-width formulas and where semicolons part cells', async () => {
    const { report } = await plain('time;price;size\n1735689600;1;1\n\uff1d1+1\na;b\n');
    const lines = (await report.leftOut!.text()).trim().split('\n');
    expect(lines.slice(1).map((line) => line.split(',').at(-1))).toEqual(["'\uff1d1+1", '"a;b"']);
  });
});
