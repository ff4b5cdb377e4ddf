/** Hyperliquid: frames written from its documentation (read 2026-11), and frames recorded on 2025-01-26. */
import { describe, expect, test } from 'vitest';
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import hyperliquid from '../../../src/sources/venues/hyperliquid.venue.ts';
import { damaged } from '../../tools/captured.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';
import { wrongLevels } from '../../tools/wrong-levels.ts';

const at = 1_737_918_847_000;
const say = (channel: string, data: unknown, more: object = {}) => JSON.stringify({ channel, data, ...more });
const trade = (tid: number, more: object = {}) => ({
  coin: 'BTC',
  side: 'B',
  px: '105056.0',
  sz: '0.02222',
  time: at,
  hash: '0x00',
  tid,
  users: ['0x8a', '0x68'],
  ...more,
});
const levels = (side: [string, string][]) => side.map(([px, sz]) => ({ px, sz, n: 3 }));
const book = (bids: [string, string][], asks: [string, string][], time = at) =>
  say('l2Book', { coin: 'BTC', time, levels: [levels(bids), levels(asks)] });
const taken = (method: string, type: string) => say('subscriptionResponse', { method, subscription: { type, coin: 'BTC' } });

test('the first trades of a coin are old ones, on every connection and after subscribing again', () => {
  const rig = openRig(hyperliquid, ['BTC', 'ETH']);
  expect(rig.decode(say('trades', [trade(1), trade(2)])).n).toBe(0);
  const frame = rig.decode(say('trades', [trade(3, { side: 'A' }), trade(4), trade(5, { coin: 'ETH' })]));
  expect([frame.n, frame.side[0], frame.side[1], frame.ts[0], frame.px[0], frame.qty[0], frame.id[1]]).toEqual([
    2,
    SIDE_SELL,
    SIDE_BUY,
    at * 1000,
    105_056,
    0.02222,
    4,
  ]);
  expect(rig.decode(say('trades', [trade(6, { coin: 'ETH' })])).n).toBe(1);
  expect(rig.decode(say('trades', [trade(7)], { isSnapshot: true })).n).toBe(0);
  rig.decode(taken('unsubscribe', 'trades'));
  expect([rig.decode(say('trades', [trade(8)])).n, rig.decode(say('trades', [trade(9)])).n]).toEqual([0, 1]);
  expect(openRig(hyperliquid, ['BTC']).decode(say('trades', [trade(9)])).n).toBe(0);
});

test('a message that cannot be read begins nothing', () => {
  const rig = openRig(hyperliquid, ['BTC']);
  expect(rig.decode(say('trades', [trade(1)]).slice(0, -1)).fault).not.toBe('');
  expect([rig.decode(say('trades', [trade(1)])).n, rig.decode(say('trades', [trade(2)])).n]).toEqual([0, 1]);
});

test('hashes for ids tell a repeat and never a loss', () => {
  const rig = openRig(hyperliquid, ['BTC']);
  for (const tids of [[1], [900_000_000_000_001], [5], [5], [900_000_000_000_001], [6]])
    rig.take(
      say(
        'trades',
        tids.map((tid) => trade(tid)),
      ),
    );
  expect(rig.rows().map(({ kind }) => kind)).toEqual(['trade', 'trade', 'trade']);
});

test('each book is whole: what is not in it is gone; a clock that is put back does not hold it up', () => {
  const rig = openRig(hyperliquid, ['BTC']);
  const feed = rig.market.feeds[0]!;
  rig.take(
    book(
      [
        ['100', '1'],
        ['99', '2'],
      ],
      [['101', '3']],
    ),
  );
  rig.take(
    book(
      [['100', '1.5']],
      [
        ['101', '3'],
        ['102', '4'],
      ],
      at - 5_000,
    ),
  );
  expect(
    wrongLevels(
      feed.book,
      new Map([[100, 1.5]]),
      new Map([
        [101, 3],
        [102, 4],
      ]),
    ),
  ).toBe(0);
  expect(rig.rows().filter(({ kind }) => kind === 'book-reset')).toHaveLength(1);
  expect(rig.breaks).toEqual([]);
  for (const odd of [
    say('l2Book', { coin: 'BTC', time: at, levels: [[]] }),
    say('l2Book', { coin: 'BTC', levels: [[], []] }),
    say('l2Book', { coin: 'BTC', time: at, levels: null }),
  ])
    expect(rig.decode(odd).fault).not.toBe('');
});

test('best quotes, one side missing; contexts, which have no time', () => {
  const rig = openRig(hyperliquid, ['BTC']);
  const bbo = (bid: object | null, ask: object | null) => rig.decode(say('bbo', { coin: 'BTC', time: at, bbo: [bid, ask] }));
  const both = bbo({ px: '100', sz: '2', n: 1 }, { px: '101', sz: '3', n: 1 });
  expect([both.n, both.levels, both.px[0], both.qty[0], both.px2[0], both.qty2[0]]).toEqual([1, 0, 100, 2, 101, 3]);
  const one = bbo(null, { px: '101', sz: '3', n: 1 });
  expect([one.n, one.px[0], one.qty[0], one.px2[0]]).toEqual([1, Number.NaN, 0, 101]);
  expect(rig.decode(say('bbo', { coin: 'BTC', time: at, bbo: [] })).fault).not.toBe('');
  const ctx = {
    funding: '0.0000125',
    openInterest: '688.11',
    prevDayPx: '1',
    dayNtlVlm: '2',
    premium: null,
    oraclePx: '105050.5',
    markPx: '105052',
    midPx: null,
    impactPxs: null,
  };
  const frame = rig.decode(say('activeAssetCtx', { coin: 'BTC', ctx }));
  expect(Array.from({ length: frame.n }, (_, i) => [frame.px[i], frame.qty[i], frame.ts[i]])).toEqual([
    [105_052, 0, Number.NaN],
    [105_050.5, 0, Number.NaN],
    [0.0000125, 0, Number.NaN],
    [Number.NaN, 688.11, Number.NaN],
  ]);
});

test('answers: what was taken, what was refused, pongs, the list', () => {
  const rig = openRig(hyperliquid, ['BTC']);
  const [topic] = hyperliquid.topics(['BTC'], ['book']);
  expect(JSON.parse(hyperliquid.encode('subscribe', [topic!], 1)[0]!)).toEqual({
    method: 'subscribe',
    subscription: { type: 'l2Book', coin: 'BTC' },
  });
  const more = { type: 'l2Book', coin: 'BTC', nSigFigs: null, mantissa: null };
  expect(rig.decode(say('subscriptionResponse', { method: 'subscribe', subscription: more })).accepted).toEqual([topic!.name]);
  expect(rig.decode(taken('unsubscribe', 'l2Book')).accepted).toEqual([]);
  expect(rig.decode(say('error', 'Already subscribed: {"type":"l2Book","coin":"BTC"}')).accepted).toEqual([topic!.name]);
  expect(rig.decode(say('error', 'Invalid subscription {"type":"l2Book","coin":"BTC"}')).refused.map(({ name }) => name)).toEqual([
    topic!.name,
  ]);
  expect(rig.decode(say('error', 'Error parsing JSON into valid websocket request: }{')).refused.map(({ name }) => name)).toEqual(['']);
  expect(rig.decode('{"channel":"pong"}').passed).toBe('pong');
  expect(rig.decode('Websocket connection established.')).toMatchObject({ passed: 'answer', fault: '' });
  const universe = [
    { name: 'BTC', szDecimals: 5 },
    { name: 'kPEPE', szDecimals: 0 },
    { name: 'OLD', szDecimals: 1, isDelisted: true },
    null,
  ];
  const list = say('post', { id: 1, response: { type: 'info', payload: { type: 'meta', data: { universe } } } });
  expect(rig.decode(list).listings.map(({ instrument }) => [instrument.id, instrument.tickSize])).toEqual([
    ['BTC-USDC.perp@hyperliquid', 0.1],
    ['kPEPE-USDC.perp@hyperliquid', 0.000001],
  ]);
  for (const odd of [
    '{"channel":"post"}',
    '{"channel":"novelty","data":[1,{"x":"}"}]}',
    '{"channel":"subscriptionResponse"}',
    '{"channel":"error","data":5}',
  ])
    expect([rig.decode(odd).fault, rig.frame.n]).toEqual(['', 0]);
  expect(hyperliquid.parse('@107')).toBeUndefined();
  for (const id of hyperliquid.usual) expect(hyperliquid.listed.listings.some(({ instrument }) => instrument.id === id)).toBe(true);
});

test('damaged frames never throw; cut ones never count', () => {
  const rig = openRig(hyperliquid, ['BTC']);
  rig.decode(say('trades', [trade(1)]));
  for (const text of [
    say('trades', [trade(3), trade(4)]),
    book(
      [
        ['100', '1'],
        ['99', '2'],
      ],
      [['101', '3']],
    ),
    say('bbo', { coin: 'BTC', time: at, bbo: [null, { px: '101', sz: '3', n: 1 }] }),
  ]) {
    for (const broken of damaged(text)) rig.decode(broken);
    for (let end = 1; end < text.length; end++) expect(rig.decode(text.slice(0, end)).fault).not.toBe('');
  }
});

describe.skipIf(!hasShared('binance-raw'))('recorded', () => {
  test('25 s of books and trades: each book as sent, no gap, trades as an independent count', () => {
    const lines = sharedText('binance-raw/hyperliquid_btcusd_20250126.gz')
      .split('\n')
      .filter((line) => line !== '');
    const rig = openRig(hyperliquid, ['BTC']);
    const feed = rig.market.feeds[0]!;
    const live = new Set<number>();
    let begun = false;
    let books = 0;
    for (const line of lines) {
      const text = line.slice(line.indexOf(' ') + 1);
      expect(rig.take(text).fault).toBe('');
      const { channel, data } = JSON.parse(text);
      if (channel === 'trades') {
        if (begun) for (const { tid } of data) live.add(tid);
        begun = true;
      } else {
        books++;
        const sides = data.levels.map((side: { px: string; sz: string }[]) => new Map(side.map(({ px, sz }) => [Number(px), Number(sz)])));
        expect([feed.bookKnown, wrongLevels(feed.book, sides[0], sides[1])]).toEqual([true, 0]);
      }
    }
    const rows = rig.rows();
    const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
    expect([books, rig.breaks, count('gap'), count('book-reset'), count('trade')]).toEqual([46, [], 0, 1, live.size]);
    expect(live.size).toBeGreaterThan(5);
  });
});
