import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import { flagsOf, sideOf } from '../../../src/market/meta.ts';
import { decode, type PlainRow } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const second = 1_723_161_256;
let clock = 0;
/** A line received `clock` microseconds behind the second. */
const at = (us: number, message: object): string => `${second}${String(us).padStart(6, '0')}999 ${JSON.stringify(message)}`;
const ms = (k: number): number => second * 1_000 + 1_270 + k;
const stream = (kind: string, data: object): object => ({ stream: `btcusdt@${kind}`, data });
const depth = (U: number, u: number, pu: number | undefined, b: string[][], a: string[][], T = ms(0)): object =>
  stream('depth', { e: 'depthUpdate', E: T + 1, ...(pu === undefined ? {} : { T, pu }), s: 'BTCUSDT', U, u, b, a });
const snapshot = (lastUpdateId: number, rest: object = {}): object => ({
  lastUpdateId,
  ...rest,
  bids: [['100.0', '1']],
  asks: [['101.0', '2']],
});
const trade = (t: number, rest: object = {}): object =>
  stream('trade', { e: 'trade', E: ms(1), T: ms(0), s: 'BTCUSDT', t, p: '100.50', q: '0.5', m: false, X: 'MARKET', ...rest });

const brief = (rows: PlainRow[]): unknown[] =>
  rows.map(({ kind, px, qty, id, meta }) => {
    const flags = flagsOf(meta);
    const marks = [
      flags & layout.FLAG_SNAPSHOT ? 's' : '',
      flags & layout.FLAG_UNANCHORED ? 'u' : '',
      flags & layout.FLAG_LAST ? '!' : '',
    ].join('');
    return kind === 'level' ? `${sideOf(meta) === layout.SIDE_BID ? 'bid' : 'ask'} ${px} ${qty} @${id}${marks}` : `${kind} @${id}`;
  });
const run = (lines: string[], name = 'usdm_btcusdt_20240808.gz') => decode(lines.join('\n'), { name });

describe('raw Binance lines', () => {
  it('reads a trade: exchange time, receive time rounded down, aggressor', async () => {
    const { rows, instruments } = await run([at(174_666, trade(7)), at(174_667, trade(8, { m: true }))]);
    expect(instruments[0]).toMatchObject({ id: 'BTC-USDT.perp@binance', tickSize: 0.1 });
    expect(rows.map(({ ts, rx, px, qty, side, id }) => [ts, rx, px, qty, side, id])).toEqual([
      [ms(0) * 1_000, second * 1e6 + 174_666, 100.5, 0.5, 1, 7],
      [ms(0) * 1_000, second * 1e6 + 174_667, 100.5, 0.5, -1, 8],
    ]);
  });

  it('leaves out trades outside the market and repeated ids; spot trades have no X', async () => {
    const { report } = await run([
      at(1, trade(1)),
      at(2, trade(2, { X: 'INSURANCE_FUND', p: '0', q: '0' })),
      at(3, trade(1)),
      at(4, trade(3)),
    ]);
    expect(report).toMatchObject({
      rows: 2,
      skipped: { 'trade outside the market (X INSURANCE_FUND)': 1, 'duplicate id': 1 },
      rejectedCount: 0,
    });
    const spot = await run([at(1, trade(1, { X: undefined, M: true }))]);
    expect(spot.instruments[0]!.id).toBe('BTC-USDT@binance');
  });

  it('sees lost trades by their ids; the book goes on', async () => {
    const { rows } = await run([
      at(1, depth(5, 10, 4, [['99.0', '1']], [])),
      at(2, snapshot(12)),
      at(3, trade(10)),
      at(4, trade(12, { X: 'NA', p: '0', q: '0' })),
      at(5, trade(15)),
      at(6, depth(13, 20, 10, [['98.0', '1']], [])),
      at(7, trade(14)),
      at(8, trade(16)),
    ]);
    expect(brief(rows).slice(4)).toEqual(['trade @10', 'gap @0', 'trade @15', 'bid 98 1 @20!', 'trade @16']);
    const gap = rows.find(({ kind }) => kind === 'gap')!;
    expect([gap.qty, gap.rx, flagsOf(gap.meta)]).toEqual([3, second * 1e6 + 5, layout.FLAG_TRADES | layout.FLAG_LAST]);
  });

  it('anchors futures: what the snapshot covers is unanchored, what it does not comes right behind it', async () => {
    const { rows } = await run([
      at(1, depth(1, 10, 0, [['99.0', '1']], [])),
      at(2, trade(1)),
      at(3, depth(12, 20, 10, [['100.0', '3']], [['101.0', '0']])),
      at(4, depth(22, 30, 20, [], [['101.5', '4']])),
      at(5, snapshot(15, { T: ms(3) })),
      at(6, depth(33, 40, 30, [['99.5', '1']], [])),
    ]);
    expect(brief(rows)).toEqual([
      'bid 99 1 @10u!',
      'trade @1',
      'book-reset @15',
      'bid 100 1 @15s',
      'ask 101 2 @15s!',
      'bid 100 3 @20',
      'ask 101 0 @20!',
      'ask 101.5 4 @30!',
      'bid 99.5 1 @40!',
    ]);
    expect(rows.map(({ rx }) => rx - second * 1e6)).toEqual([1, 2, 5, 5, 5, 5, 5, 5, 6]);
  });

  it('anchors spot by U = u before + 1', async () => {
    const { rows } = await run([
      at(1, depth(10, 12, undefined, [['99.0', '1']], [])),
      at(2, depth(13, 16, undefined, [['98.0', '1']], [])),
      at(3, snapshot(14)),
      at(4, depth(17, 18, undefined, [], [['102.0', '1']])),
    ]);
    expect(brief(rows)).toEqual([
      'bid 99 1 @12u!',
      'book-reset @14',
      'bid 100 1 @14s',
      'ask 101 2 @14s!',
      'bid 98 1 @16!',
      'ask 102 1 @18!',
    ]);
  });

  it('takes a break of the chain for a gap; the book is unknown until the next snapshot', async () => {
    const lines = [
      at(1, depth(5, 10, 4, [['99.0', '1']], [])),
      at(2, snapshot(12)),
      at(3, depth(11, 20, 10, [['98.0', '1']], [])),
      at(4, depth(31, 40, 30, [['97.0', '1']], [])),
      at(5, depth(41, 50, 40, [['96.0', '1']], [])),
      at(6, snapshot(45)),
      at(7, depth(51, 60, 50, [['95.0', '1']], [])),
    ];
    const { rows, report } = await run(lines);
    expect(brief(rows)).toEqual([
      'bid 99 1 @10u!',
      'book-reset @12',
      'bid 100 1 @12s',
      'ask 101 2 @12s!',
      'bid 98 1 @20!',
      'gap @0',
      'bid 97 1 @40u!',
      'book-reset @45',
      'bid 100 1 @45s',
      'ask 101 2 @45s!',
      'bid 96 1 @50!',
      'bid 95 1 @60!',
    ]);
    expect(report.rejectedCount).toBe(0);
  });

  it('takes a snapshot that does not reach the updates for a gap', async () => {
    const { rows } = await run([
      at(1, depth(31, 40, 30, [['97.0', '1']], [])),
      at(2, snapshot(20)),
      at(3, depth(41, 50, 40, [['96.0', '1']], [])),
    ]);
    expect(brief(rows)).toEqual(['book-reset @20', 'bid 100 1 @20s', 'ask 101 2 @20s!', 'gap @0', 'bid 97 1 @40u!', 'bid 96 1 @50u!']);
  });

  it('leaves a snapshot of a known book and updates before it alone', async () => {
    const { report, rows } = await run([
      at(1, depth(5, 10, 4, [['99.0', '1']], [])),
      at(2, snapshot(10)),
      at(3, snapshot(10)),
      at(4, depth(5, 10, 4, [['99.0', '5']], [])),
      at(5, depth(11, 12, 10, [['99.0', '2']], [])),
    ]);
    expect(report.skipped).toEqual({ 'snapshot of a book that is known': 1, 'book update older than the book': 1 });
    expect(brief(rows).at(-1)).toBe('bid 99 2 @12!');
  });

  it('keeps a snapshot that comes first for the stream that follows', async () => {
    const { rows } = await run([at(1, snapshot(10)), at(2, depth(11, 12, 10, [['99.0', '2']], []))]);
    expect(brief(rows)).toEqual(['book-reset @10', 'bid 100 1 @10s', 'ask 101 2 @10s!', 'bid 99 2 @12!']);
  });

  it('lets few messages wait for a snapshot that never comes', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => at(i, depth(i + 1, i + 1, i, [['99.0', '1']], [])));
    const { rows } = await run(lines);
    expect(rows).toHaveLength(10_000);
    expect(rows.every(({ meta }) => flagsOf(meta) === (layout.FLAG_UNANCHORED | layout.FLAG_LAST))).toBe(true);
  });

  it('gives spot quotes the newest exchange time of their stream', async () => {
    const quote = stream('bookTicker', { u: 5, s: 'BTCUSDT', b: '100.00', B: '1', a: '100.01', A: '2' });
    const { rows } = await run([at(1, quote), at(2, trade(1, { X: undefined, M: true })), at(3, quote)]);
    const quotes = rows.filter(({ kind }) => kind === 'quote');
    expect(quotes.map(({ ts, px, qty, id }) => [ts, px, qty, id])).toEqual([
      [second * 1e6 + 1, 100, 1, 5],
      [second * 1e6 + 1, 100.01, 2, 5],
      [ms(0) * 1_000, 100, 1, 5],
      [ms(0) * 1_000, 100.01, 2, 5],
    ]);
  });

  it('turns COIN-M contracts into base quantities', async () => {
    const coin = { s: 'BTCUSD_PERP', ps: 'BTCUSD' };
    const { rows, instruments } = await run(
      [at(1, trade(1, { ...coin, p: '50000', q: '5' })), at(2, trade(2, { s: 'ETHUSD_PERP', p: '2500.5', q: '5' }))],
      'cm_btcusd_perp.gz',
    );
    expect(instruments.map(({ id, inverseValue }) => [id, inverseValue])).toEqual([
      ['BTC-USD.perp@binance', 100],
      ['ETH-USD.perp@binance', 10],
    ]);
    expect(rows.map(({ qty }) => qty)).toEqual([500 / 50_000, 50 / 2500.5]);
  });

  it('rejects damaged lines with their reason', async () => {
    const { report } = await run([
      at(++clock, trade(1)),
      `${at(++clock, trade(2)).slice(0, 90)}`,
      JSON.stringify(trade(3)),
      at(++clock, trade(4, { p: '-1' })),
      at(++clock, trade(5, { q: 'NaN' })),
      at(++clock, depth(1, 2, 0, [['x', '1']], [])),
      at(++clock, { stream: 'btcusdt@kline', data: { e: 'kline' } }),
      at(++clock, { result: null, id: 1 }),
      at(++clock, { something: 'else' }),
      at(++clock, trade(6)),
    ]);
    // The trades, and the gap of those that were damaged.
    expect(report.rows).toBe(3);
    expect(report.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'the message is not JSON'],
      [3, 'no receive time in nanoseconds before the message'],
      [4, 'trade price -1 is not positive'],
      [5, 'trade quantity NaN is not positive'],
      [6, 'depthUpdate with a level that is no price and quantity'],
      [9, 'no message of a Binance market stream'],
    ]);
    expect(report.skipped).toEqual({ 'message kline': 1, 'answer to a request': 1 });
  });
});
