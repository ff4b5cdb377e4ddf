/** The user's own feed: what a file of the same lines would be, line by line, and what is left out named. */
import { beforeAll, expect, test } from 'vitest';
import custom from '../../../src/sources/venues/custom.venue.ts';
import { damaged } from '../../tools/captured.ts';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { openRig } from '../../tools/market-rig.ts';

beforeAll(loadKernelsInNode);

const ms = 1_790_000_000_123;
const line = (more: object = {}) => JSON.stringify({ symbol: 'BTCUSDT', ts: ms, price: 61_730.5, size: 0.512, side: 'buy', ...more });

function hear(...texts: string[]) {
  const rig = openRig(custom, []);
  for (const text of texts) rig.take(text);
  const rows = rig.rows().filter(({ kind }) => kind === 'trade');
  return { rig, rows, ids: rig.market.feeds.map(({ index }) => index), faults: rig.market.faults };
}

test('symbols appear as they come', () => {
  const { rig, rows } = hear(
    line(),
    line({ symbol: 'ETH-USD', price: 2680.25 }),
    line({ symbol: 'BTC-USDT.perp@binance' }),
    line({ symbol: undefined }),
  );
  expect(rows.map(({ instrument, px, qty, ts, side }) => [instrument, px, qty, ts, side])).toEqual([
    [0, 61_730.5, 0.512, ms * 1000, 1],
    [1, 2680.25, 0.512, ms * 1000, 1],
    [2, 61_730.5, 0.512, ms * 1000, 1],
    [3, 61_730.5, 0.512, ms * 1000, 1],
  ]);
  const of = (symbol: string) => custom.parse(symbol)?.instrument;
  expect(['BTCUSDT', 'ETH-USD', 'BTC-USDT.perp@binance', 'unnamed'].map((symbol) => of(symbol)!.id)).toEqual([
    'BTC-USDT@custom',
    'ETH-USD@custom',
    'BTC-USDT.perp@binance',
    'UNNAMED@custom',
  ]);
  expect([of('x'.repeat(81)), of(''), of('BTCUSDT')!.symbol, rig.market.unreadable]).toEqual([undefined, undefined, 'BTCUSDT', 0]);
});

test('one line a message, many, or a list', () => {
  const many = [line({ ts: ms }), line({ ts: ms + 1 }), line({ ts: ms + 2 })];
  for (const texts of [
    many,
    [many.join('\n')],
    [`${many.join('\r\n')}\n`],
    [`[${many}]`],
    [` [ ${many.join(' ,\n')} ] `],
    [`\ufeff${many.join('\n')}`],
    [`\ufeff[${many}]`],
  ])
    expect(hear(...texts).rows.map(({ ts }) => ts)).toEqual([ms * 1000, (ms + 1) * 1000, (ms + 2) * 1000]);
});

test('a line that cannot be read is left out and named; the rest counts', () => {
  const bad = [
    line({ price: 'abc' }),
    line({ price: -5 }),
    line({ ts: 'yesterday' }),
    line({ side: 'up' }),
    '{"a":1',
    'hello',
    '5',
    '{"symbol":"BTCUSDT"}',
    line().slice(0, -3),
  ];
  const { rig, rows, faults } = hear(line(), bad.join('\n'), line({ ts: ms + 5 }));
  expect([rows.length, rig.market.unreadable, rig.market.messages]).toEqual([2, bad.length, 3]);
  expect(faults[0]).toContain('price "abc" is not a number');
  expect(faults[2]).toContain('yesterday');
  for (const fault of faults) expect(fault.length).toBeLessThan(200);
  const list = hear(`[${line()},${line({ price: 'x' })},7,${line({ ts: ms + 1 })}]`);
  expect([list.rows.length, list.rig.market.unreadable]).toEqual([2, 2]);
  // No list at all: nothing of it counts.
  const cut = hear(line(), `[${line({ ts: ms + 1 })},${line({ ts: ms + 2 })}`);
  expect([cut.rows.length, cut.rig.market.unreadable]).toEqual([1, 1]);
  const levels = hear('{"symbol":"X","ts":1790000000123,"bids":[[1,2]],"asks":[[2,3]]}', line());
  expect([levels.rows.length, levels.rig.market.unreadable]).toEqual([1, 1]);
});

test('what is empty is no trade and no fault', () => {
  const { rig, rows } = hear('', ' \n ', '[]', line({ price: 0, size: 0 }), line());
  expect([rows.length, rig.market.unreadable]).toEqual([1, 0]);
});

test('a repeat of an id and its time is one trade; ids may begin again', () => {
  const { rows } = hear(
    line({ id: 7 }),
    line({ id: 7 }),
    line({ id: 7, ts: ms + 1 }),
    line({ id: 'a-7' }),
    line({ id: 'a-7' }),
    line(),
    line(),
  );
  expect(rows).toHaveLength(5);
});

test('keys that come later are fields too', () => {
  const { rows } = hear(line({ side: undefined }), line({ side: 'sell' }), line({ side: undefined }));
  expect(rows.map(({ side }) => side)).toEqual([0, 2, 0]);
});

const shapes: [string, (i: number) => object][] = [
  ['milliseconds', (i) => ({ symbol: 'BTCUSDT', ts: ms + i, price: 61_730.5 + i, size: 0.5, side: i % 2 ? 'buy' : 'sell', id: i })],
  ['texts', (i) => ({ s: 'BTCUSDT', T: String(ms + i), p: `${61_730 + i}.50`, q: '0.500', m: i % 2 === 0 })],
  ['seconds with a fraction', (i) => ({ symbol: 'BTCUSDT', timestamp: 1_790_000_000.123 + i / 1000, price: 61_730 + i, amount: 0.25 })],
  ['microseconds', (i) => ({ symbol: 'BTCUSDT', time: ms * 1000 + i, px: 61_730 + i, qty: 1, taker_side: 'S' })],
  [
    'ISO 8601',
    (i) => ({
      product_id: 'BTC-USD',
      time: new Date(ms + i).toISOString(),
      price: String(61_730 + i),
      size: '0.1',
      side: i % 2 ? 'SELL' : 'BUY',
      trade_id: i,
    }),
  ],
];

test.each(shapes)('%s: as a file of the same lines', async (_, make) => {
  const lines = Array.from({ length: 200 }, (__, i) => JSON.stringify(make(i + 1)));
  const file = await decode(`${lines.join('\n')}\n`, { name: 'feed.ndjson' });
  const trades = file.rows.filter(({ kind }) => kind === 'trade');
  const expected = trades.map(({ ts, px, qty, side }) => [ts, px, qty, side]);
  expect(expected).toHaveLength(200);
  for (const texts of [lines, [lines.join('\n')], [`[${lines}]`]]) {
    const { rows, rig } = hear(...texts);
    expect(rig.market.unreadable).toBe(0);
    expect(rows.map(({ ts, px, qty, side }) => [ts, px, qty, side === 1 ? 1 : side === 2 ? -1 : 0])).toEqual(expected);
  }
});

test('nanoseconds keep their microseconds', () => {
  const { rows } = hear(
    `{"symbol":"B","ts":1790000000123456789,"price":1,"size":2}`,
    `{"symbol":"B","ts":1790000000123457789,"price":1,"size":2}`,
  );
  expect(rows.map(({ ts }) => ts)).toEqual([1_790_000_000_123_456, 1_790_000_000_123_457]);
});

test('damaged messages never throw and never count half', () => {
  const rig = openRig(custom, []);
  rig.take(line());
  const text = line({ id: 5 });
  for (const broken of damaged(text)) rig.decode(broken);
  for (let end = 1; end < text.length; end++) expect(rig.decode(text.slice(0, end)).n).toBe(0);
});
