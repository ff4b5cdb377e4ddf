import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { replayBooks } from '../../tools/replay-book.ts';

beforeAll(loadKernelsInNode);

const stem = (what: string, date = '2012-06-21', symbol = 'AAPL'): string => `${symbol}_${date}_34200000_57600000_${what}_2.csv`;
/** 09:30 in New York in summer. */
const open = Date.UTC(2012, 5, 21, 13, 30) * 1000;
const messages = [
  '34200.004241176,1,16113575,18,5853300,1',
  '34200.025551909,4,16113584,18,5853300,-1',
  '34200.201743000,5,0,7,5853250,1',
  '34201,7,0,0,-1,-1',
  '34202.5,6,-1,100,5853300,-1',
  '34203.000001,3,16113575,18,5853300,1',
];
const books = [
  '5859400,200,5853300,18,5859800,200,5853000,150',
  '5859400,182,5853300,18,5859800,200,5853000,150',
  '5859400,182,5853300,18,5859800,200,5853000,150',
  '5859400,182,5853300,18,5859800,200,5853000,150',
  '5859400,182,5853300,18,9999999999,0,5853000,150',
  '5859400,182,5853000,150,9999999999,0,-9999999999,0',
];
const pair = (a: string[], b: string[], date?: string) => [
  { name: stem('orderbook', date), content: b.join('\n') },
  { name: stem('message', date), content: `${a.join('\n')}\n` },
];
const refusal = (content: Parameters<typeof decode>[0], name?: string): Promise<string> =>
  decode(content, name ? { name } : {}).then(
    () => '',
    (error: Error) => error.message,
  );

describe('LOBSTER pairs', () => {
  it('reads trades, halts and the book, in New York time', async () => {
    const { rows, report, instruments } = await decode(pair(messages, books));
    expect(report).toMatchObject({
      format: 'lobster',
      rejectedCount: 0,
      notes: [`${stem('message')}: Times of AAPL on 2012-06-21 were read as New York time.`],
    });
    expect(report.skipped).toEqual({ 'cross trade (auction)': 1 });
    expect(instruments).toMatchObject([{ id: 'AAPL@lobster', tickSize: 0.01 }]);
    expect(rows.filter(({ kind }) => kind === 'trade').map(({ ts, px, qty, side }) => [ts - open, px, qty, side])).toEqual([
      [25_551, 585.33, 18, 1],
      [201_743, 585.325, 7, -1],
    ]);
    expect(rows.filter(({ kind }) => kind === 'scalar').map(({ ts, px, id }) => [ts - open, px, instruments[0]!.scalars![id]])).toEqual([
      [1_000_000, -1, 'trading state (-1 halted, 0 quoting, 1 trading)'],
    ]);
    const replayed = replayBooks(rows);
    expect(replayed.map(({ ts }) => ts - open)).toEqual([4_241, 25_551, 2_500_000, 3_000_001]);
    expect(replayed.at(-1)).toMatchObject({ bids: [[585.3, 150]], asks: [[585.94, 182]] });
    expect(rows.findIndex(({ kind }) => kind === 'trade')).toBeLessThan(rows.findIndex(({ qty, px }) => px === 585.94 && qty === 182));
  });

  it('follows daylight saving, and joins days', async () => {
    const winter = pair(messages, books, '2012-12-03');
    const { rows } = await decode([...winter, ...pair(messages, books)]);
    const trades = rows.filter(({ kind }) => kind === 'trade');
    expect(trades.map(({ ts }) => ts)).toEqual([
      open + 25_551,
      open + 201_743,
      ...[25_551, 201_743].map((us) => Date.UTC(2012, 11, 3, 14, 30) * 1000 + us),
    ]);
  });

  it('refuses half a pair, twice the same, and files of different lengths', async () => {
    const both = pair(messages, books);
    expect(await refusal([both[0]!])).toBe(`${stem('orderbook')} is one of a pair: drop ${stem('message')} with it.`);
    expect(await refusal([both[1]!])).toBe(`${stem('message')} is one of a pair: drop ${stem('orderbook')} with it.`);
    expect(await refusal([both[0]!, both[0]!])).toContain('hold the same part of a pair more than once');
    expect(await refusal(pair(messages, books.slice(0, 4)))).toBe(
      'The files of AAPL on 2012-06-21 do not go together: the messages have 6 rows, the book 4. Get both again; nothing was stored.',
    );
    expect(await refusal([{ name: stem('message'), content: '' }, both[0]!])).toContain('is empty');
  });

  it('leaves a row out in both files when one half is bad', async () => {
    const bad = [...messages];
    bad[1] = '34200.025551909,4,16113584,18,0,-1';
    bad[2] = '34100,5,0,7,5853250,1';
    bad[3] = '34201,9,0,0,-1,-1';
    const badBooks = [...books];
    badBooks[5] = '5859400,182,5853000,x,9999999999,0,-9999999999,0';
    const { rows, report } = await decode(pair(bad, badBooks));
    expect(report.rejected.map(({ line, reason, file }) => `${file?.includes('message') ? 'm' : 'b'}${line}: ${reason}`).sort()).toEqual([
      'b6: size of bid 1 "x" is not a number',
      'm2: price 0 is not positive',
      'm3: out of order: its time is before that of the row before',
      'm4: type 9 is none of 1 to 7',
    ]);
    expect(report.skipped['the same line of the other file was rejected']).toBe(4);
    expect(replayBooks(rows)).toHaveLength(2);
  });

  it('reads pairs far longer than a piece of a file', async () => {
    const n = 60_000;
    const many = Array.from(
      { length: n },
      (_, i) => `${34200 + i / 10},${i % 4 === 0 ? 4 : 1},${i},${(i % 9) + 1},${5_853_300 + 100 * (i % 3)},${i % 2 ? 1 : -1}`,
    );
    const bookOf = (i: number): string =>
      `${5_859_400 + 100 * (i % 7)},${i + 1},${5_853_300 - 100 * (i % 5)},18,${5_869_800},200,5843000,150`;
    const { rows, report } = await decode(
      pair(
        many,
        many.map((_, i) => bookOf(i)),
      ),
    );
    expect([report.rejectedCount, report.skipped]).toEqual([0, {}]);
    expect(rows.filter(({ kind }) => kind === 'trade')).toHaveLength(n / 4);
    const replayed = replayBooks(rows);
    expect(replayed).toHaveLength(n);
    expect(replayed.every(({ asks, bids }, i) => asks[0]![1] === i + 1 && asks.length === 2 && bids.length === 2)).toBe(true);
  });
});
