import { beforeAll, describe, expect, it } from 'vitest';
import { decode, refusal } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const first = Date.UTC(2025, 0, 1) * 1000;
const plain = 'timestamp,symbol,price,size\n2025-01-01T00:00:00Z,BTCUSDT,45000.5,0.25\n2025-01-01T00:00:01.5Z,BTCUSDT,45000.25,1\n';

describe('the shapes of a trades CSV', () => {
  it('reads the plain shape', async () => {
    const { rows, instruments, report } = await decode(plain);
    expect(instruments).toEqual([
      { id: 'BTC-USDT@file', venue: 'file', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'unknown', tickSize: 0.01 },
    ]);
    expect(rows.map(({ ts, rx, px, qty, side, id }) => [ts, rx, px, qty, side, id])).toEqual([
      [first, first, 45000.5, 0.25, 0, Number.NaN],
      [first + 1_500_000, first + 1_500_000, 45000.25, 1, 0, Number.NaN],
    ]);
    expect(report).toMatchObject({ format: 'trades-csv', rows: 2, rejectedCount: 0, rejected: [], skipped: {} });
    expect(report.remembered).toEqual({});
  });

  const shapes: Record<string, string> = {
    'other column order': 'size,price,symbol,timestamp\n0.25,45000.5,BTCUSDT,1735689600\n1,45000.25,BTCUSDT,1735689601.5\n',
    'milliseconds, semicolons': 'time;pair;price;amount\n1735689600000;BTCUSDT;45000.5;0.25\n1735689601500;BTCUSDT;45000.25;1\n',
    'microseconds, tabs, CRLF': 'ts\ts\tp\tq\r\n1735689600000000\tBTCUSDT\t45000.5\t0.25\r\n1735689601500000\tBTCUSDT\t45000.25\t1\r\n',
    'nanoseconds, bars': 'T|symbol|px|qty\n1735689600000000000|BTCUSDT|45000.50|0.250\n1735689601500000999|BTCUSDT|45000.25|1\n',
    'BOM and quotes':
      '\ufeff"timestamp","symbol","price","size"\n"2025-01-01 00:00:00","BTCUSDT","45000.5","0.25"\n"2025-01-01 00:00:01.500000","BTCUSDT","45000.25","1"\n',
    'banner and comments':
      '# exported by a tool\nTrades of an exchange, see its site\n\ntimestamp,symbol,price,size\n1735689600,BTCUSDT,45000.5,0.25\n1735689601.500,BTCUSDT,45000.25,1',
    'without header': '1735689600000,BTCUSDT,45000.5,0.25\n1735689601500,BTCUSDT,45000.25,1\n',
    'without header, odd order': 'BTCUSDT,2025-01-01T00:00:00Z,45000.5,0.25\nBTCUSDT,2025-01-01T00:00:01.5Z,45000.25,1\n',
    'spaces around': 'timestamp, symbol, price, size\n1735689600, BTCUSDT, 45000.5, 0.25\n1735689601.5, BTCUSDT , 45000.25 , 1\n',
    'time zones':
      'timestamp,symbol,price,size\n2025-01-01T01:00:00+01:00,BTCUSDT,45000.5,0.25\n2024-12-31T19:00:01.5-0500,BTCUSDT,45000.25,1\n',
    exponents: 'timestamp,symbol,price,size\n1735689600,BTCUSDT,4.50005E4,2.5E-1\n1735689601.5,BTCUSDT,45000.25,1e0\n',
    'quoted line breaks':
      'timestamp,symbol,note,price,size\n1735689600,BTCUSDT,"a ""b""\nc, d",45000.5,0.25\n1735689601.5,BTCUSDT,"",45000.25,1\n',
  };
  for (const [name, text] of Object.entries(shapes)) {
    it(`reads ${name}`, async () => {
      const { rows, report } = await decode(text);
      expect(report.rejected).toEqual([]);
      expect(rows.map(({ instrument, ts, px, qty }) => [instrument, ts, px, qty])).toEqual([
        ['BTC-USDT@file', first, 45000.5, 0.25],
        ['BTC-USDT@file', first + 1_500_000, 45000.25, 1],
      ]);
    });
  }

  const sided: Record<string, string> = {
    side: 'time,symbol,price,size,side\n1735689600,X,1,1,buy\n1735689600,X,1,2,SELL\n1735689600,X,1,3,b\n1735689600,X,1,4,S\n1735689600,X,1,5,Buy\n',
    direction:
      'time,symbol,price,size,direction\n1735689600,X,1,1,1\n1735689600,X,1,2,-1\n1735689600,X,1,3,buyer\n1735689600,X,1,4,seller\n1735689600,X,1,5,+1\n',
    isBuyerMaker:
      'time,symbol,price,size,isBuyerMaker\n1735689600,X,1,1,false\n1735689600,X,1,2,true\n1735689600,X,1,3,False\n1735689600,X,1,4,TRUE\n1735689600,X,1,5,0\n',
    m: 'T,s,p,q,m\n1735689600,X,1,1,f\n1735689600,X,1,2,t\n1735689600,X,1,3,0\n1735689600,X,1,4,1\n1735689600,X,1,5,false\n',
  };
  for (const [name, text] of Object.entries(sided)) {
    it(`takes the aggressor from ${name}`, async () => {
      const { rows } = await decode(text);
      expect(rows.map(({ side }) => side)).toEqual([1, -1, 1, -1, 1]);
    });
  }

  it('keeps several symbols apart, and their finest price steps', async () => {
    const { instruments, rows } = await decode(
      'time,symbol,price,size\n1735689600,BTC-USD,1.5,1\n1735689601,ETHUSDT,2.250,1\n1735689602,BTC-USD,1.125,1\n',
    );
    expect(instruments.map(({ id, tickSize }) => [id, tickSize])).toEqual([
      ['BTC-USD@file', 0.001],
      ['ETH-USDT@file', 0.01],
    ]);
    expect(rows.map(({ instrument }) => instrument)).toEqual(['BTC-USD@file', 'ETH-USDT@file', 'BTC-USD@file']);
  });

  it('takes the symbol from the file name when no column has it', async () => {
    const { instruments } = await decode('time,price,size\n1735689600,1,1\n', { name: 'my_ETHUSDT_trades.csv' });
    expect(instruments[0]!.id).toBe('ETH-USDT@file');
  });

  it('obeys a mapping', async () => {
    const text = 'when,what,how much,at\n1735689600,BTCUSDT,0.25,45000.5\n1735689601,BTCUSDT,1,45000.25\n';
    expect(await refusal(decode(text))).toContain('is in no known format');
    const { rows, report } = await decode(text, { mapping: { columns: { ts: 0, symbol: 1, qty: 2, px: 3 } } });
    expect(report.rejected).toEqual([]);
    expect(rows.map(({ px, qty }) => [px, qty])).toEqual([
      [45000.5, 0.25],
      [45000.25, 1],
    ]);
    const header = 'when,what,how much,at';
    expect(report.remembered).toEqual({
      [header]: { columns: { ts: 0, symbol: 1, qty: 2, px: 3 }, delimiter: ',', header: true },
    });
    const mapping = report.remembered[header]!;
    const again = await decode(text.replaceAll('45000', '46000'), { remembered: { ...report.remembered, other: { columns: {} } } });
    expect(again.report.remembered).toEqual({});
    expect(again.rows.map(({ px }) => px)).toEqual([46000.5, 46000.25]);
    expect(await refusal(decode(text.replace('at', 'by'), { remembered: { [header]: mapping } }))).toContain('is in no known format');
  });

  it('remembers every mapping that was given, and keeps a symbol to its file', async () => {
    const columns = { ts: 0, px: 1, qty: 2 };
    const decimal = '1735689600;1,5;2\n1735689601;2,5;2\n';
    const files = [
      { name: 'one.csv', content: `when,cost,much\n1735689600,1,2\n` },
      { name: 'ETHUSDT.csv', content: `when,cost,much\n1735689600,3,4\n` },
      { name: 'SOLUSDT.csv', content: `wann;wert;viel\n${decimal}` },
      { name: 'XRPUSDT.csv', content: 'time,price,size\n1735689600,1,2\n' },
    ];
    const mappings = { 'when,cost,much': { columns }, 'one.csv': { columns, symbol: 'BTCUSDT' }, 'wann;wert;viel': { columns } };
    const { instruments, report } = await decode(files, { mappings });
    expect(instruments.map(({ symbol }) => symbol).sort()).toEqual(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT']);
    expect(report.remembered).toEqual({
      'when,cost,much': { columns, delimiter: ',', header: true },
      'wann;wert;viel': { columns, delimiter: ';', header: true, decimal: ',' },
    });
  });
});

describe('rows that are no trades', () => {
  it('rejects them with line, reason and text, and keeps the good ones', async () => {
    const lines = [
      'time,symbol,price,size',
      '1735689600,BTCUSDT,1,1',
      '1735689600,BTCUSDT,NaN,1',
      '1735689600,BTCUSDT,-5,1',
      '1735689600,BTCUSDT,0,1',
      '1735689600,BTCUSDT,1,abc',
      '1735689600,BTCUSDT,1,',
      '1735689600,BTCUSDT,1,0',
      'yesterday,BTCUSDT,1,1',
      '-1,BTCUSDT,1,1',
      '99999999999999999999999999999999999,BTCUSDT,1,1',
      '1735689600000,BTCUSDT,1,1',
      '1735689600,,1,1',
      ',BTCUSDT,1,1',
      '1735689600,BTCUSDT,1',
      '1735689600,BTCUSDT,1,1,1,1',
      '1735689600,BTCUSDT,1,1e400',
      '1735689600,BTCUSDT,1,2',
    ];
    const { rows, report } = await decode(lines.join('\n'));
    expect(rows.map(({ qty }) => qty)).toEqual([1, 2]);
    expect(report.rejectedCount).toBe(15);
    const absurd = (text: string): string => `time "${text}" is not a time in seconds between 1980 and 2100, as the rows before`;
    expect(report.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'price "NaN" is not a number'],
      [4, 'price -5 is not positive'],
      [5, 'price 0 is not positive'],
      [6, 'size "abc" is not a number'],
      [7, 'size is missing'],
      [8, 'size 0 is not positive'],
      [9, absurd('yesterday')],
      [10, absurd('-1')],
      [11, absurd('99999999999999999999999999999999999')],
      [12, absurd('1735689600000')],
      [13, 'symbol is missing'],
      [14, 'time is missing'],
      [15, '3 fields where the rows before have 4'],
      [16, '6 fields where the rows before have 4'],
      [17, 'size "1e400" is not a number'],
    ]);
    expect(report.rejected[3]!.text).toBe('1735689600,BTCUSDT,1,abc');
  });

  it('refuses a file whose columns change for good, row by row', async () => {
    const { rows, report } = await decode('time,symbol,price,size\n1735689600,X,1,1\nsymbol,price\nX,1\nX,2\n');
    expect(rows).toHaveLength(1);
    expect(report.rejected.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  it('skips comments and repeated headers', async () => {
    const { rows, report } = await decode('time,symbol,price,size\n1735689600,X,1,1\n# note\ntime,symbol,price,size\n1735689601,X,1,1\n');
    expect(rows).toHaveLength(2);
    expect(report.skipped).toEqual({ comment: 1, 'repeated header': 1 });
    expect(report.rejectedCount).toBe(0);
  });

  it('leaves duplicates out only where ids prove them', async () => {
    const ids = 'time,symbol,price,size,id\n';
    const run = (text: string) =>
      decode(ids + text).then(({ rows, report }) => [rows.map(({ id }) => id), report.skipped['duplicate id'] ?? 0]);
    expect(await run('1735689600,X,1,1,7\n1735689600,X,1,1,7\n1735689601,X,1,1,8\n')).toEqual([[7, 8], 1]);
    // An overlap of two downloads.
    expect(await run('1735689600,X,1,1,7\n1735689601,X,1,1,8\n1735689600,X,1,1,7\n1735689601,X,1,1,8\n1735689602,X,1,1,9\n')).toEqual([
      [7, 8, 9],
      2,
    ]);
    // Ids that start again each day are new trades; so are equal ids of different rows.
    expect(await run('1735689600,X,1,1,1\n1735689601,X,1,1,2\n1735776000,X,1,1,1\n1735776001,X,1,1,2\n')).toEqual([[1, 2, 1, 2], 0]);
    expect(await run('1735689600,X,1,1,5\n1735689600,X,1,2,5\n1735689600,X,2,2,5\n')).toEqual([[5, 5, 5], 0]);
    const same = 'time,symbol,price,size\n1735689600,X,1,1\n1735689600,X,1,1\n';
    expect((await decode(same)).rows).toHaveLength(2);
  });
});

describe('time order', () => {
  it('puts rows without receive time in order, stable', async () => {
    const { rows, report } = await decode(
      'time,symbol,price,size\n1735689602,X,1,1\n1735689600,X,1,2\n1735689602,X,1,3\n1735689601,X,1,4\n',
    );
    expect(rows.map(({ qty }) => qty)).toEqual([2, 4, 1, 3]);
    expect(report.rejectedCount).toBe(0);
  });

  it('turns a newest-first file round, equal times too', async () => {
    const { rows } = await decode(
      'time,symbol,price,size\n1735689602,X,1,5\n1735689601,X,1,4\n1735689601,X,1,3\n1735689600,X,1,2\n1735689600,X,1,1\n',
    );
    expect(rows.map(({ qty }) => qty)).toEqual([1, 2, 3, 4, 5]);
  });

  it('rejects a row that comes too late', async () => {
    const lines = ['time,symbol,price,size'];
    for (let i = 0; i < 300_000; i++) lines.push(`${1735689600 + i},X,1,${i + 1}`);
    lines.push('1735689600,X,1,9');
    const { rows, report } = await decode(lines.join('\n'));
    expect(rows).toHaveLength(300_000);
    expect(report.rejected).toEqual([
      { line: 300_002, reason: 'out of order: its time is before rows already passed on', text: '1735689600,X,1,9' },
    ]);
  });

  it('refuses a long newest-first file as a whole', async () => {
    const lines = ['time,symbol,price,size'];
    for (let i = 300_000; i > 0; i--) lines.push(`${1735689600 + i},X,1,${i}`);
    expect(await refusal(decode(lines.join('\n')))).toMatch(/newest first .* sort it by time/);
  });
});
