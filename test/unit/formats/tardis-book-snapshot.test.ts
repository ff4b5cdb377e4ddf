import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { replayBooks } from '../../tools/replay-book.ts';
import { hasShared, sharedFile, sharedText } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

const start = 1598918403696000;
type Side = [number, number][];
const header = (depth: number): string =>
  [
    'exchange,symbol,timestamp,local_timestamp',
    ...Array.from({ length: depth }, (_, k) => `asks[${k}].price,asks[${k}].amount,bids[${k}].price,bids[${k}].amount`),
  ].join(',');
const line = (i: number, bids: Side, asks: Side, depth = 3): string => {
  const level = (side: Side, k: number): string => side[k]?.join(',') ?? ',';
  return [
    `binance-futures,BTCUSDT,${start + i},${start + i + 50}`,
    ...Array.from({ length: depth }, (_, k) => `${level(asks, k)},${level(bids, k)}`),
  ].join(',');
};
const name = 'binance-futures_book_snapshot_5_2020-09-01_BTCUSDT.csv';

describe('Tardis book snapshots', () => {
  const steps: [Side, Side][] = [
    [
      [
        [100, 1],
        [99, 2],
        [98, 3],
      ],
      [
        [101, 1],
        [102, 2],
        [103, 3],
      ],
    ],
    [
      [
        [100, 1.5],
        [99, 2],
        [98, 3],
      ],
      [
        [101, 1],
        [102, 2],
        [103, 3],
      ],
    ],
    [
      [
        [100.5, 1],
        [100, 1.5],
        [99, 2],
      ],
      [
        [101, 1],
        [103, 3],
        [104, 1],
      ],
    ],
    [
      [[97, 1]],
      [
        [101, 1],
        [103, 3],
        [104, 1],
      ],
    ],
    [[], [[105, 1]]],
    [[[99, 2]], []],
  ];

  it('makes a snapshot, then what changed: the book is always the levels of the row', async () => {
    const { rows, report, instruments } = await decode([header(3), ...steps.map(([b, a], i) => line(i, b, a))].join('\n'), { name });
    expect(report).toMatchObject({ format: 'tardis-book-snapshot', rejectedCount: 0 });
    expect(instruments).toMatchObject([{ id: 'BTC-USDT.perp@binance', tickSize: 0.1 }]);
    expect(replayBooks(rows)).toEqual(steps.map(([bids, asks], i) => ({ ts: start + i, rx: start + i + 50, bids, asks })));
    expect(rows.filter(({ kind }) => kind === 'book-reset')).toHaveLength(1);
    expect(rows.slice(7, 8).map(({ px, qty }) => [px, qty])).toEqual([[100, 1.5]]);
  });

  it('tells rows that are no book, out of order, or say nothing new', async () => {
    const [first, second] = steps as [[Side, Side], [Side, Side]];
    const lines = [
      line(5, ...first),
      line(6, ...first),
      line(
        7,
        [
          [99, 1],
          [100, 1],
        ],
        [[101, 1]],
      ),
      line(8, [[100, 0]], [[101, 1]]),
      line(8, [[100, 1]], [[-101, 1]]),
      line(8, [], []),
      line(1, ...second),
      line(9, ...second).slice(0, 80),
      line(9, ...second),
    ];
    const { rows, report } = await decode([header(3), ...lines].join('\r\n'), { name });
    expect(replayBooks(rows)).toHaveLength(2);
    expect(report.skipped).toEqual({ 'book as in the row before': 1 });
    expect(report.rejected.map(({ line: at, reason }) => `${at}: ${reason}`)).toEqual([
      '4: bid 2 at 100 is not behind bid 1 at 99',
      '5: bid 1 has size 0, which is not positive',
      '6: ask 1 has price -101, which is not positive',
      '7: no levels',
      '8: out of order: its local time is before that of the row before',
      expect.stringMatching(/^9: \d+ fields where the rows before have 16$/),
    ]);
  });
});

describe.skipIf(!hasShared('tardis'))('a snapshot file recorded by others', () => {
  it('gives the 25 levels of each row', async () => {
    const path = 'tardis/binance-futures_book_snapshot_25_BTCUSDT.csv.gz';
    const plain = sharedText(path)
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const { rows, report } = await decode([await sharedFile(path)]);
    const books = replayBooks(rows);
    const at = (row: string[], from: number): Side =>
      Array.from({ length: 25 }, (_, k) => [Number(row[from + 4 * k]), Number(row[from + 1 + 4 * k])]);
    expect([report.rejectedCount, books.length]).toEqual([0, plain.length]);
    expect(books).toEqual(plain.map((row) => ({ ts: Number(row[2]), rx: Number(row[3]), bids: at(row, 6), asks: at(row, 4) })));
  });
});
