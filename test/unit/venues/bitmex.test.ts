/** BitMEX: frames written from its documentation (read 2026-11), and frames recorded on 2021-07-22. */
import { describe, expect, test } from 'vitest';
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import bitmex from '../../../src/sources/venues/bitmex.venue.ts';
import { damaged } from '../../tools/captured.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';
import { wrongLevels } from '../../tools/wrong-levels.ts';

const time = '2026-07-22T22:36:10.014Z';
const us = Date.parse(time) * 1000;
const say = (table: string, action: string, data: object[], more: object = {}) => JSON.stringify({ table, action, ...more, data });
const level = (id: number, side: string, size?: number, price?: number, more: object = {}) => ({
  symbol: 'XBTUSD',
  id,
  side,
  ...(size === undefined ? {} : { size }),
  ...(price === undefined ? {} : { price }),
  ...more,
});
const stamp = { timestamp: time, transactTime: time };
const partial = say(
  'orderBookL2',
  'partial',
  [level(3, 'Sell', 300, 61_002), level(2, 'Sell', 200, 61_001), level(1, 'Buy', 100, 61_000)],
  {
    keys: ['symbol', 'id', 'side'],
    types: { symbol: 'symbol', id: 'long' },
    filter: { symbol: 'XBTUSD' },
  },
);

test('a book of ids: prices are told once, contracts are dollars', () => {
  const rig = openRig(bitmex, ['XBTUSD', 'XBTUSDT']);
  const feed = rig.market.feeds[0]!;
  rig.take(say('orderBookL2', 'update', [level(1, 'Buy', 5)]));
  rig.take(say('orderBookL2', 'insert', [level(7, 'Buy', 5, 60_000)]));
  expect([feed.bookKnown, rig.breaks]).toEqual([false, []]);
  rig.take(partial);
  expect([feed.bookKnown, feed.book.at(true, 61_000)]).toEqual([true, 100 / 61_000]);
  // As before 2023, with neither price nor time; and as since.
  rig.take(say('orderBookL2', 'update', [level(2, 'Sell', 250)]));
  rig.take(
    say('orderBookL2', 'update', [
      level(1, 'Buy', 110, 61_000, stamp),
      level(2, 'Sell', 260, 61_001, stamp),
      level(3, 'Sell', 310, 61_002, stamp),
    ]),
  );
  rig.take(say('orderBookL2', 'delete', [level(3, 'Sell')]));
  rig.take(say('orderBookL2', 'insert', [level(4, 'Buy', 40, 60_999.5)]));
  const dollars = (qty: number, px: number) => qty / px;
  expect(
    wrongLevels(
      feed.book,
      new Map([
        [61_000, 110],
        [60_999.5, 40],
      ]),
      new Map([[61_001, 260]]),
      dollars,
    ),
  ).toBe(0);
  rig.take(partial);
  expect(
    wrongLevels(
      feed.book,
      new Map([[61_000, 100]]),
      new Map([
        [61_001, 200],
        [61_002, 300],
      ]),
      dollars,
    ),
  ).toBe(0);
  expect(rig.breaks).toEqual([]);
});

test.each([
  ['a change of a level that is not there', say('orderBookL2', 'update', [level(9, 'Buy', 5)])],
  ['one on the other side', say('orderBookL2', 'update', [level(1, 'Sell', 5)])],
  ['a deletion of a level that is not there', say('orderBookL2', 'delete', [level(9, 'Buy')])],
  ['an insertion of one that is', say('orderBookL2', 'insert', [level(1, 'Buy', 5, 61_000)])],
])('%s breaks the book until the next whole one', (_, text) => {
  const rig = openRig(bitmex, ['XBTUSD']);
  const feed = rig.market.feeds[0]!;
  rig.take(partial);
  rig.take(text);
  expect([feed.bookKnown, rig.breaks]).toEqual([false, [{ slot: 0, why: 'sequence' }]]);
  rig.take(say('orderBookL2', 'update', [level(1, 'Buy', 7)]));
  expect([feed.bookKnown, rig.breaks.length]).toEqual([false, 1]);
  rig.take(partial);
  expect([feed.bookKnown, feed.counts.resyncs]).toEqual([true, 1]);
  rig.take(say('orderBookL2', 'update', [level(1, 'Buy', 7)]));
  expect(feed.book.at(true, 61_000)).toBe(7 / 61_000);
});

test('the same message twice is a repeat; one that cannot be read puts the book in doubt', () => {
  const rig = openRig(bitmex, ['XBTUSD']);
  rig.take(partial);
  const insert = say('orderBookL2', 'insert', [level(4, 'Buy', 40, 60_999.5)]);
  for (const text of [insert, insert]) rig.take(text);
  expect(rig.breaks).toEqual([]);
  rig.take(insert.slice(0, -9));
  expect(rig.market.unreadable).toBe(1);
  rig.take(say('orderBookL2', 'update', [level(1, 'Buy', 7)]));
  expect(rig.breaks).toHaveLength(1);
});

test('rows that look alike are read as the others are', () => {
  const rows = Array.from({ length: 60 }, (_, i) =>
    level(100 + i, i % 2 ? 'Buy' : 'Sell', 10 + i, i % 2 ? 60_000 - i * 0.5 : 60_001 + i * 0.5, i % 7 ? stamp : {}),
  );
  const rig = openRig(bitmex, ['XBTUSD']);
  const read = (text: string) => {
    const frame = rig.decode(text);
    return [frame.fault, Array.from({ length: frame.levels }, (_, k) => [frame.levelSide[k], frame.levelPx[k], frame.levelQty[k]])];
  };
  const expected = rows.map(({ side, price, size }) => [side === 'Buy' ? SIDE_BID : SIDE_ASK, price, size]);
  const text = say('orderBookL2', 'partial', rows);
  expect(read(text)).toEqual(['', expected]);
  expect(read(JSON.stringify(JSON.parse(text), null, 1))).toEqual(['', expected]);
  const turned = rows.map((row) => Object.fromEntries(Object.entries(row).reverse()));
  expect(read(say('orderBookL2', 'partial', turned))).toEqual(['', expected]);
  const gone = rows.map(({ symbol, id, side }) => ({ symbol, id, side }));
  expect(read(say('orderBookL2', 'delete', gone))).toEqual(['', expected.map(([side, px]) => [side, px, 0])]);
  expect(read(say('orderBookL2', 'insert', [...rows.slice(0, 5), { ...rows[6], price: undefined }, ...rows.slice(7)]))[0]).not.toBe('');
});

test('trades: those of the partial are old; side of the taker, text ids', () => {
  const rig = openRig(bitmex, ['XBTUSD', 'XBTUSDT']);
  const trade = (more: object = {}) => ({
    timestamp: time,
    symbol: 'XBTUSD',
    side: 'Buy',
    size: 6100,
    price: 61_000,
    tickDirection: 'PlusTick',
    trdMatchID: '39744121-c20e',
    grossValue: 8,
    ...more,
  });
  expect(rig.decode(say('trade', 'partial', [trade()])).n).toBe(0);
  const frame = rig.decode(say('trade', 'insert', [trade(), trade({ side: 'Sell', trdMatchID: 'x' })]));
  expect([frame.n, frame.side[0], frame.side[1], frame.ts[0], frame.qty[0]]).toEqual([2, SIDE_BUY, SIDE_SELL, us, 6100]);
  rig.take(say('trade', 'insert', [trade()]));
  rig.take(say('trade', 'insert', [trade()]));
  rig.take(say('trade', 'insert', [trade({ symbol: 'XBTUSDT', trdMatchID: 'y' })]));
  expect(rig.rows().map(({ kind, qty }) => [kind, qty])).toEqual([
    ['trade', 0.1],
    ['trade', expect.closeTo(0.0061, 12)],
  ]);
  expect(rig.decode(say('trade', 'insert', [trade({ symbol: 'ETHUSD' })]))).toMatchObject({ n: 0, unasked: 1 });
  for (const odd of [{ price: null }, { size: 0 }, { timestamp: 'soon' }, { symbol: '' }])
    expect(rig.decode(say('trade', 'insert', [trade(), trade(odd)])).fault).not.toBe('');
});

test('quotes, instruments that say what has changed, forced orders', () => {
  const rig = openRig(bitmex, ['XBTUSD']);
  const quote = rig.decode(
    say('quote', 'partial', [{ timestamp: time, symbol: 'XBTUSD', bidSize: 5, bidPrice: 61_000, askPrice: null, askSize: null }]),
  );
  expect([quote.n, quote.px[0], quote.qty[0], quote.px2[0], quote.qty2[0]]).toEqual([1, 61_000, 5, Number.NaN, 0]);
  const said = (action: string, row: object) => {
    const frame = rig.decode(say('instrument', action, [{ symbol: 'XBTUSD', timestamp: time, ...row }]));
    return Array.from({ length: frame.n }, (_, i) => [frame.px[i], frame.qty[i], frame.id[i]]);
  };
  const next = Date.parse('2026-07-23T04:00:00.000Z') * 1000;
  const whole = {
    typ: 'FFWCSX',
    state: 'Open',
    isInverse: true,
    multiplier: -1e8,
    underlyingToSettleMultiplier: -1e8,
    tickSize: 0.5,
    markPrice: 61_001,
    indicativeSettlePrice: 61_002,
    openInterest: 900,
    fundingRate: 0.0001,
    fundingTimestamp: '2026-07-23T04:00:00.000Z',
  };
  const none = Number.NaN;
  expect(said('partial', whole)).toEqual([
    [61_001, 0, none],
    [61_002, 0, none],
    [none, 900, none],
    [0.0001, 0, next],
  ]);
  expect(rig.frame.listings[0]).toMatchObject({ contract: { quote: 1 }, instrument: { tickSize: 0.5, inverseValue: 1 } });
  expect(said('update', { markPrice: 61_003 })).toEqual([[61_003, 0, none]]);
  expect(said('update', { fundingRate: 0.0002 })).toEqual([[0.0002, 0, next]]);
  expect(said('update', { lastPrice: 5 })).toEqual([]);
  const forced = { orderID: 'a', symbol: 'XBTUSD', side: 'Sell', price: 60_900, leavesQty: 500 };
  const frame = rig.decode(say('liquidation', 'insert', [forced]));
  expect([frame.n, frame.side[0], frame.px[0], frame.qty[0], frame.ts[0]]).toEqual([1, SIDE_SELL, 60_900, 500, none]);
  expect([rig.decode(say('liquidation', 'partial', [forced])).n, rig.decode(say('liquidation', 'update', [forced])).n]).toEqual([0, 0]);
});

test('what a contract is worth: from its row, else from its name, else unknown', () => {
  const rig = openRig(bitmex, []);
  const listed = (row: object) =>
    rig
      .decode(say('instrument', 'partial', [{ typ: 'FFWCSX', state: 'Open', tickSize: 0.1, ...row }]))
      .listings.map(({ instrument, contract }) => [instrument.id, contract]);
  expect(listed({ symbol: 'ETHUSDT', isQuanto: false, isInverse: false, underlyingToPositionMultiplier: 100_000 })).toEqual([
    ['ETH-USDT.perp@bitmex', { base: 0.00001 }],
  ]);
  expect(listed({ symbol: 'ETHUSD', isQuanto: true, isInverse: false, multiplier: 100 })).toEqual([['ETH-USD.perp@bitmex', 'unknown']]);
  expect(listed({ symbol: 'XBT_USDT', typ: 'IFXXXP', underlyingToPositionMultiplier: 1e8 })).toEqual([['BTC-USDT@bitmex', { base: 1e-8 }]]);
  expect(listed({ symbol: '.BXBT', typ: 'MRCXXX' })).toEqual([]);
  expect(listed({ symbol: 'XBTUSD', state: 'Settled' })).toEqual([]);
  const named = (symbol: string) => {
    const listing = bitmex.parse(symbol);
    return listing && [listing.instrument.id, listing.contract];
  };
  expect(named('XBTUSD')).toEqual(['BTC-USD.perp@bitmex', { quote: 1 }]);
  expect(named('XBTUSDT')).toEqual(['BTC-USDT.perp@bitmex', { base: 0.000001 }]);
  expect(named('XBTZ26')).toEqual(['BTC-USD-Z26.future@bitmex', { quote: 1 }]);
  expect(named('XRPU21')).toEqual(['XRP-BTC-U21.future@bitmex', 'unknown']);
  expect(named('ETHUSD_ETH')).toEqual(['ETH-USD-ETH.perp@bitmex', 'unknown']);
  for (const odd of ['.BXBT', '', 'XBT', '☃']) expect(named(odd)).toBeUndefined();
  for (const id of bitmex.usual) expect(bitmex.listed.listings.some(({ instrument }) => instrument.id === id)).toBe(true);
});

test('answers: welcome, pongs, what was taken, what was refused', () => {
  const rig = openRig(bitmex, ['XBTUSD']);
  expect(rig.decode('pong').passed).toBe('pong');
  expect(rig.decode('{"info":"Welcome to the BitMEX Realtime API.","version":"2.0.0","limit":{}}')).toMatchObject({
    passed: 'answer',
    refused: [],
  });
  const request = { op: 'subscribe', args: ['trade:XBTUSD', 'quote:FOO'] };
  expect(rig.decode(JSON.stringify({ success: true, subscribe: 'trade:XBTUSD', request })).accepted).toEqual(['trade:XBTUSD']);
  expect(rig.decode(JSON.stringify({ success: true, unsubscribe: 'trade:XBTUSD' })).accepted).toEqual([]);
  const error = (words: string, args = request.args) =>
    rig.decode(JSON.stringify({ status: 400, error: words, meta: {}, request: { op: 'subscribe', args } }));
  expect(error('Unknown or expired symbol: quote:FOO').refused.map(({ name }) => name)).toEqual(['quote:FOO']);
  expect(error('Rate limit exceeded, retry in 1 seconds.').refused.map(({ name }) => name)).toEqual(['']);
  expect(error('Unknown table: quote', ['quote:FOO']).refused.map(({ name }) => name)).toEqual(['quote:FOO']);
  expect(error('You are already subscribed to this topic: trade:XBTUSD').accepted).toEqual(['trade:XBTUSD']);
  for (const odd of [
    '{}',
    '{"table":"chat","action":"insert","data":[{"x":"}"}]}',
    '{"table":"orderBookL2","action":"novelty","data":[]}',
    '{"error":5}',
  ])
    expect([rig.decode(odd).fault, rig.frame.n]).toEqual(['', 0]);
});

test('damaged frames never throw; cut ones never count', () => {
  const rig = openRig(bitmex, ['XBTUSD']);
  for (const text of [
    partial,
    say('trade', 'insert', [{ timestamp: time, symbol: 'XBTUSD', side: 'Buy', size: 1, price: 2, trdMatchID: 'a' }]),
  ]) {
    for (const broken of damaged(text)) rig.decode(broken);
    for (let end = 1; end < text.length; end++) expect(rig.decode(text.slice(0, end)).fault).not.toBe('');
  }
});

describe.skipIf(!hasShared('venue-captures'))('recorded', () => {
  test('2,000 messages of ten books: none contradicts, each as an independent book, trades and quotes as counted', {
    timeout: 60_000,
  }, () => {
    const texts = sharedText('venue-captures/BITMEX.ws.v1.txt.gz')
      .split('\n')
      .flatMap((line) => /^[\d.]+: (.*)$/.exec(line)?.[1] ?? []);
    interface Row {
      symbol: string;
      id: number;
      side: 'Buy' | 'Sell';
      size: number;
      price: number;
    }
    const parsed = texts.map((text) => JSON.parse(text) as { table?: string; action: string; filter: { symbol: string }; data: Row[] });
    const symbols = [...new Set(parsed.flatMap(({ table, data }) => (table === 'orderBookL2' ? data.map(({ symbol }) => symbol) : [])))];
    const rig = openRig(bitmex, symbols);
    const plain = new Map<string, Map<number, Row>>();
    const counted = { trade: 0, quote: 0, orderBookL2: 0 };
    parsed.forEach(({ table, action, filter, data }, i) => {
      expect(rig.take(texts[i]!).fault).toBe('');
      if (table === 'trade' && action === 'insert') counted.trade += data.length;
      if (table === 'quote') counted.quote += data.length;
      if (table !== 'orderBookL2') return;
      counted.orderBookL2++;
      if (action === 'partial') plain.set(filter.symbol, new Map());
      for (const row of data) {
        const own = plain.get(row.symbol)!;
        if (action === 'delete') own.delete(row.id);
        else own.set(row.id, { ...own.get(row.id), ...row });
      }
      const symbol = data[0]?.symbol ?? filter.symbol;
      const slot = rig.market.slotOf(symbol)!;
      const feed = rig.market.feeds[slot]!;
      const own = [...plain.get(symbol)!.values()];
      const side = (name: string) => new Map(own.filter((row) => row.side === name).map(({ price, size }) => [price, size]));
      const contract = bitmex.parse(symbol)!.contract;
      const scale = (qty: number, px: number) =>
        contract === 'unknown' || !contract ? qty : 'base' in contract ? qty * contract.base : qty / px;
      expect([feed.bookKnown, feed.book.bidLevels + feed.book.askLevels]).toEqual([true, own.length]);
      if (i % 25 === 0 || i > parsed.length - 20) expect(wrongLevels(feed.book, side('Buy'), side('Sell'), scale)).toBe(0);
    });
    const rows = rig.rows();
    const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
    expect([symbols.length, rig.breaks, count('gap'), count('book-reset'), rig.market.unreadable]).toEqual([10, [], 0, 10, 0]);
    expect([count('trade'), count('quote'), counted.orderBookL2 > 1_900]).toEqual([counted.trade, 2 * counted.quote, true]);
  });
});
