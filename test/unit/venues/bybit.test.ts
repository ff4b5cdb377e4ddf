/** Bybit's public sockets: frames written from the documentation (v5, read 2026-08), and frames recorded on 2026-08-09. */
import { describe, expect, test } from 'vitest';
import { SIDE_ASK, SIDE_BID, SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { BROKEN, NEXT, OLD } from '../../../src/sources/venue.ts';
import linear from '../../../src/sources/venues/bybit-linear.venue.ts';
import spot from '../../../src/sources/venues/bybit-spot.venue.ts';
import { capturedTexts, damaged } from '../../tools/captured.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared } from '../../tools/shared-data.ts';

const ms = 1_000;
const book = (type: string, u: number, bids: string[][], asks: string[][], more = '') =>
  `{"topic":"orderbook.200.BTCUSDT","type":"${type}","ts":1786310818229,"data":{"s":"BTCUSDT","b":${JSON.stringify(bids)},"a":${JSON.stringify(asks)},"u":${u},"seq":753843916354${more}},"cts":1786310818227}`;
const trade = (S: string, more = '', i = 'a9188a0a-82bc-50de-be60-03eedbe3cdd7') =>
  `{"T":1786310819680,"s":"BTCUSDT","S":"${S}","v":"0.004","p":"65114.20","L":"MinusTick","i":"${i}","BT":false,"RPI":false,"seq":753843954913${more}}`;
const trades = (...list: string[]) => `{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":1786310819681,"data":[${list.join()}]}`;
const ticker = (type: string, fields: object) =>
  `{"topic":"tickers.BTCUSDT","type":"${type}","data":${JSON.stringify({ symbol: 'BTCUSDT', ...fields })},"cs":753843915209,"ts":1786310818183}`;

const open = (venue = linear, symbols: readonly string[] = ['BTCUSDT', 'ETHUSDT']) => {
  const rig = openRig(venue, symbols);
  /** What was written of a message. */
  const hear = (text: string) => {
    rig.take(text);
    return rig.rows().splice(0);
  };
  return { ...rig, hear };
};

test('a book is followed by its numbers, and begins again with any snapshot', () => {
  const rig = open();
  rig.hear(
    book(
      'snapshot',
      10,
      [
        ['100', '1'],
        ['99', '2'],
      ],
      [['101', '3']],
    ),
  );
  expect(rig.market.feeds[0]!.bookKnown).toBe(true);
  rig.hear(book('delta', 11, [['99', '0']], [['101', '4']]));
  const { book: held } = rig.market.feeds[0]!;
  expect([held.at(true, 99), held.at(true, 100), held.at(false, 101)]).toEqual([0, 1, 4]);
  // The same again changes nothing.
  rig.hear(book('delta', 11, [['99', '7']], []));
  expect(held.at(true, 99)).toBe(0);
  rig.hear(book('snapshot', 40, [['98', '5']], [['102', '6']]));
  expect([held.bidLevels, held.at(true, 98)]).toEqual([1, 5]);
  // Number 1 is a service that began again.
  rig.hear(book('delta', 1, [['90', '1']], [['91', '1']]));
  expect([held.bidLevels, held.at(true, 90), rig.breaks]).toEqual([1, 1, []]);
  rig.hear(book('delta', 3, [['90', '2']], []));
  expect(rig.breaks).toEqual([{ slot: 0, why: 'sequence' }]);
  expect(rig.market.feeds[0]!.bookKnown).toBe(false);
});

test('numbers: one more is next, a little less a repeat, much less a restart that was missed', () => {
  const { follows } = linear.book;
  expect([501, 500, 450, 502, 12].map((u) => follows(500, u, u, Number.NaN, false))).toEqual([NEXT, OLD, OLD, BROKEN, BROKEN]);
});

test('books have the time of the matching engine', () => {
  const frame = open().decode(book('delta', 11, [['99.5', '2']], [['101', '0']]));
  expect([frame.n, frame.ts[0], frame.id[0], frame.snapshot[0]]).toEqual([1, 1_786_310_818_227 * ms, 11, 0]);
  expect([...frame.levelSide.slice(0, frame.levels)]).toEqual([SIDE_BID, SIDE_ASK]);
  expect([...frame.levelPx.slice(0, 2), ...frame.levelQty.slice(0, 2)]).toEqual([99.5, 101, 2, 0]);
});

test('fields may come in any order', () => {
  const text =
    '{"data":{"u":5,"seq":9,"a":[["2","1"]],"b":[["1","1"]],"s":"BTCUSDT"},"cts":7,"type":"snapshot","ts":8,"new":{"a":[1]},"topic":"orderbook.200.BTCUSDT"}';
  const frame = open().decode(text);
  expect([frame.fault, frame.n, frame.snapshot[0], frame.levels, frame.ts[0]]).toEqual(['', 1, 1, 2, 7_000]);
  const turned = open().decode(`{"data":[${trade('Buy')}],"topic":"publicTrade.ETHUSDT"}`);
  expect([turned.n, turned.slot[0], turned.side[0]]).toEqual([1, 1, SIDE_BUY]);
});

test('trades: side of the taker, own time, several a message, none twice, block trades none', () => {
  const frame = open().decode(trades(trade('Sell'), trade('Buy', ',"newField":[1,{"x":"]"}]', 'b')));
  expect(frame.n).toBe(2);
  expect([...frame.side.slice(0, 2)]).toEqual([SIDE_SELL, SIDE_BUY]);
  expect([frame.ts[0], frame.px[0], frame.qty[0]]).toEqual([1_786_310_819_680 * ms, 65_114.2, 0.004]);
  const rig = open();
  expect(rig.hear(trades(trade('Sell'))).map(({ kind }) => kind)).toEqual(['trade']);
  expect(rig.hear(trades(trade('Sell')))).toEqual([]);
  expect(rig.decode(trades(trade('Sell').replace('"RPI":false', '"RPI":true'))).n).toBe(1);
  expect(rig.decode(trades(trade('Sell').replace('"BT":false', '"BT":true'), trade('Buy'))).n).toBe(1);
});

test('a ticker tells what changed; the rest of the rate is remembered for its connection', () => {
  const rig = open();
  const whole = {
    markPrice: '65117.44',
    indexPrice: '65137.76',
    openInterest: '59891.732',
    nextFundingTime: '1786320000000',
    fundingRate: '0.0001',
    bid1Price: '1',
  };
  const kinds = (text: string) => rig.hear(text).map(({ kind, px, qty, id }) => [kind, px, qty, id]);
  expect(kinds(ticker('snapshot', whole))).toEqual([
    ['mark', 65_117.44, 0, 0],
    ['index', 65_137.76, 0, 0],
    ['funding', 0.0001, 0, 1_786_320_000_000 * ms],
    ['open-interest', Number.NaN, 59_891.732, 0],
  ]);
  expect(kinds(ticker('delta', { bid1Price: '65114.20', bid1Size: '6.054' }))).toEqual([]);
  expect(kinds(ticker('delta', { fundingRate: '-0.00002' }))).toEqual([['funding', -0.000_02, 0, 1_786_320_000_000 * ms]]);
  expect(kinds(ticker('delta', { nextFundingTime: '1786348800000' }))).toEqual([['funding', -0.000_02, 0, 1_786_348_800_000 * ms]]);
  expect(kinds(ticker('delta', { markPrice: '65117.43', openInterestValue: '3', singleOpenInterest: '2' }))).toEqual([
    ['mark', 65_117.43, 0, 0],
  ]);
  // A dated future has no rate.
  expect(kinds(ticker('snapshot', { markPrice: '1', indexPrice: '', fundingRate: '', nextFundingTime: '0' }))).toEqual([['mark', 1, 0, 0]]);
  const next = open();
  const rows = next.hear(ticker('delta', { fundingRate: '0.0001' }));
  expect(rows[0]!.id).toBeNaN();
});

test('the first level is the quote; a side may be missing', () => {
  const rig = open();
  const level1 = (type: string, b: string[][], a: string[][]) => book(type, 5, b, a).replace('orderbook.200', 'orderbook.1');
  let frame = rig.decode(level1('snapshot', [['100', '1']], [['101', '2']]));
  expect([frame.n, frame.levels, frame.px[0], frame.qty[0], frame.px2[0], frame.qty2[0]]).toEqual([1, 0, 100, 1, 101, 2]);
  frame = rig.decode(
    level1(
      'delta',
      [
        ['100', '0'],
        ['99', '3'],
      ],
      [],
    ),
  );
  expect([frame.px[0], frame.qty[0], frame.px2[0]]).toEqual([99, 3, 101]);
  frame = rig.decode(level1('snapshot', [], [['101', '2']]));
  expect([frame.px[0], frame.qty[0], frame.px2[0]]).toEqual([Number.NaN, 0, 101]);
});

test('a forced order sells what a liquidated long held', () => {
  const text = (S: string) =>
    `{"topic":"allLiquidation.BTCUSDT","type":"snapshot","ts":1739502303204,"data":[{"T":1739502302929,"s":"BTCUSDT","S":"${S}","v":"20000","p":"0.04499"}]}`;
  const frame = open().decode(text('Buy'));
  expect([frame.n, frame.side[0], frame.ts[0], frame.px[0], frame.qty[0]]).toEqual([
    1,
    SIDE_SELL,
    1_739_502_302_929 * ms,
    0.044_99,
    20_000,
  ]);
  expect(open().decode(text('Sell')).side[0]).toBe(SIDE_BUY);
});

test('answers, pongs and what is not known are no market data', () => {
  const rig = open();
  const pass = (text: string) => {
    const { passed, n, fault } = rig.decode(text);
    return [passed, n, fault];
  };
  expect(pass('{"success":true,"ret_msg":"pong","conn_id":"x","req_id":"","op":"ping"}')).toEqual(['pong', 0, '']);
  expect(pass('{"req_id":"t","op":"pong","args":["1675418560633"],"conn_id":"x"}')).toEqual(['pong', 0, '']);
  expect(pass('{"success":true,"ret_msg":"","conn_id":"x","req_id":"BTCUSDT","op":"subscribe"}')).toEqual(['answer', 0, '']);
  expect(rig.frame.accepted).toEqual(['']);
  expect(pass('{"topic":"kline.1.BTCUSDT","data":[{"start":1}],"ts":1,"type":"snapshot"}')[1]).toBe(0);
  expect(pass('{"topic":"liquidity.BTCUSDT","data":"x","ts":1,"type":"snapshot"}')[2]).toBe('');
  expect(pass('{"hello":[1,2]}')[2]).toBe('');
});

test('a refusal is of a whole request, which is of one instrument', () => {
  const asked = linear.encode('subscribe', linear.topics(['FOOUSDT', 'BTCUSDT'], linear.channels), 1).map((text) => JSON.parse(text));
  expect(asked.map(({ args }) => args)).toEqual(
    ['FOOUSDT', 'BTCUSDT'].map((symbol) =>
      ['orderbook.200', 'publicTrade', 'orderbook.1', 'tickers', 'allLiquidation'].map((name) => `${name}.${symbol}`),
    ),
  );
  const rig = open();
  const words = 'error:handler not found,topic:publicTrade.FOOUSDT';
  for (const id of ['', 'FOOUSDT']) {
    rig.decode(JSON.stringify({ success: false, ret_msg: words, conn_id: 'x', req_id: id, op: 'subscribe' }));
    expect(rig.frame.refused.map(({ name }) => name)).toEqual(asked[0].args);
    expect(rig.frame.refused[0]!.reason).toBe(words);
  }
  rig.decode('{"success":false,"ret_msg":"args size >10","conn_id":"x","op":"subscribe"}');
  expect(rig.frame.refused).toEqual([{ name: '', reason: 'args size >10' }]);
  rig.decode('{"success":false,"ret_msg":"error:already subscribed,topic:tickers.BTCUSDT","conn_id":"x","op":"subscribe"}');
  expect([rig.frame.refused, rig.frame.accepted]).toEqual([[], ['']]);
});

test('topics carry what is asked for and no more; spot asks for at most ten a request', () => {
  expect(linear.topics(['BTCUSDT'], ['mark', 'open-interest', 'funding']).map(({ name }) => name)).toEqual(['tickers.BTCUSDT']);
  expect(spot.topics(['BTCUSDT'], ['trades', 'mark']).map(({ name }) => name)).toEqual(['publicTrade.BTCUSDT']);
  const symbols = spot.listed.listings.map(({ instrument }) => instrument.symbol);
  const requests = spot.encode('subscribe', spot.topics(symbols, spot.channels), 1).map((text) => JSON.parse(text) as { args: string[] });
  expect(Math.max(...requests.map(({ args }) => args.length))).toBeLessThanOrEqual(10);
  expect(new Set(requests.flatMap(({ args }) => args)).size).toBe(symbols.length * 3);
});

test('instruments: listed ones are those a hand may type', () => {
  for (const venue of [linear, spot]) {
    expect(venue.listed.listings.length).toBeGreaterThan(75);
    for (const { instrument } of venue.listed.listings) {
      expect(instrument.tickSize).toBeGreaterThan(0);
      expect(venue.parse(instrument.symbol)?.instrument.id).toBe(instrument.id);
    }
    const ids = venue.listed.listings.map(({ instrument }) => instrument.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of venue.usual) expect(ids).toContain(id);
  }
  expect(linear.parse('BTCUSDT-25DEC26')?.instrument).toMatchObject({ id: 'BTC-USDT-25DEC26.future@bybit', type: 'future' });
  expect(linear.parse('BTCUSD')).toBeUndefined();
  expect(spot.parse('BTC')).toBeUndefined();
});

test('a damaged message never throws and never counts by half', () => {
  const texts = [
    book(
      'delta',
      11,
      [['99.5', '2']],
      [
        ['101', '0'],
        ['102', '3.5'],
      ],
    ),
    trades(trade('Sell'), trade('Buy', '', 'b')),
    ticker('snapshot', { markPrice: '1', fundingRate: '0.1' }),
    '{"success":false,"ret_msg":"x","op":"subscribe"}',
  ];
  for (const text of texts) {
    const rig = open();
    for (const odd of damaged(text)) {
      const frame = rig.decode(odd);
      if (odd.length < text.length) expect([odd, frame.fault]).not.toEqual([odd, '']);
      if (frame.fault !== '') continue;
      expect(frame.n, odd).toBeLessThanOrEqual(3);
      for (let i = 0; i < frame.n; i++) expect(frame.ts[i], odd).toBeGreaterThan(0);
    }
  }
});

describe.skipIf(!hasShared('venue-captures'))('recorded 2026-08-09', () => {
  const texts = hasShared('venue-captures') ? capturedTexts('BYBIT') : [];
  for (const [venue, conn, symbols, books, trades] of [
    [linear, 'BYBIT.ws.2', ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'DOGEUSDT'], 1_598, 327],
    [spot, 'BYBIT.ws.3', ['BTCUSDT', 'ETHUSDT'], 550, 20],
  ] as const) {
    test(`${venue.id}: an unbroken chain, equal to a book of plain maps after every message`, () => {
      const rig = open(venue, symbols);
      const plain = new Map(symbols.map((symbol) => [symbol, { b: new Map<number, number>(), a: new Map<number, number>(), u: 0 }]));
      const counted = { messages: 0, books: 0, gaps: 0, trades: 0, agree: 0, values: 0 };
      const written: Record<string, number> = {};
      for (const { conn: from, data } of texts) {
        if (from !== conn) continue;
        const message = JSON.parse(data);
        const [stream, symbol] = [message.topic?.split('.')[0], message.topic?.split('.').at(-1)];
        counted.messages++;
        const own = plain.get(symbol)!;
        const rows = rig.hear(data);
        for (const { kind } of rows) written[kind] = (written[kind] ?? 0) + 1;
        if (stream === 'orderbook') {
          counted.books++;
          if (message.type === 'snapshot') {
            own.b.clear();
            own.a.clear();
          } else if (message.data.u !== own.u + 1) counted.gaps++;
          own.u = message.data.u;
          for (const side of ['b', 'a'] as const)
            for (const [px, qty] of message.data[side]) {
              if (Number(qty) === 0) own[side].delete(Number(px));
              else own[side].set(Number(px), Number(qty));
            }
          const held = rig.market.feeds[symbols.indexOf(symbol as never)]!.book.depth(1_000);
          expect(new Map([...held.bids.price].map((px, k) => [px, held.bids.qty[k]]))).toEqual(
            new Map([...own.b].sort(([a], [b]) => b - a)),
          );
          expect(new Map([...held.asks.price].map((px, k) => [px, held.asks.qty[k]]))).toEqual(
            new Map([...own.a].sort(([a], [b]) => a - b)),
          );
        } else if (stream === 'publicTrade') {
          counted.trades += message.data.length;
          const side = rows.filter(({ kind }) => kind === 'trade').map((row) => row.side);
          expect(side).toEqual(message.data.map(({ S }: { S: string }) => (S === 'Buy' ? SIDE_BUY : SIDE_SELL)));
          const mid = (Math.max(...own.b.keys()) + Math.min(...own.a.keys())) / 2;
          for (const { p, S } of message.data) if ((S === 'Buy') === Number(p) > mid) counted.agree++;
        } else if (stream === 'tickers' && venue === linear) {
          const has = (field: string) => (message.data[field] ? 1 : 0);
          counted.values += has('markPrice') + has('indexPrice') + has('openInterest') + (has('fundingRate') | has('nextFundingTime'));
        }
      }
      const { feeds, messages, unreadable } = rig.market;
      expect([rig.breaks, unreadable, messages, counted.gaps]).toEqual([[], 0, counted.messages, 0]);
      expect(feeds.map(({ counts }) => [counts.gaps, counts.old, counts.unusable])).toEqual(symbols.map(() => [0, 0, 0]));
      expect(written.trade).toBe(counted.trades);
      expect((written.mark ?? 0) + (written.index ?? 0) + (written.funding ?? 0) + (written['open-interest'] ?? 0)).toBe(counted.values);
      expect(counted).toMatchObject({ books, trades, agree: trades });
    });
  }
});
