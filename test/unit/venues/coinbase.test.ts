/** Coinbase: every kind of message, the maker's sides and old trades it sends, and the recorded books against an independent one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import coinbase from '../../../src/sources/venues/coinbase.venue.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';

const at = Date.UTC(2026, 7, 9, 21, 5, 48) * 1000;

const frame = (channel: string, sequence: number, event: string): string =>
  `{"channel":"${channel}","client_id":"","timestamp":"2026-08-09T21:05:48.483587501Z","sequence_num":${sequence},"events":[${event}]}`;

const level = (side: string, px: string, qty: string): string =>
  `{"side":"${side}","event_time":"2026-08-09T21:05:48.17032Z","price_level":"${px}","new_quantity":"${qty}"}`;

const snapshotText = frame(
  'l2_data',
  3,
  `{"type":"snapshot","product_id":"BTC-USD","updates":[${level('bid', '65083.66', '0.20371215')},${level('bid', '65083.2', '1')},${level('offer', '65083.67', '0.00000018')}]}`,
);
const updateText = frame(
  'l2_data',
  4,
  `{"type":"update","product_id":"BTC-USD","updates":[${level('bid', '65083.2', '0')},${level('offer', '65090', '2.5')}]}`,
);
const trade = (id: number, side: string, product = 'BTC-USD'): string =>
  `{"product_id":"${product}","trade_id":"${id}","price":"65083.67","size":"0.01034361","time":"2026-08-09T21:05:48.167634Z","side":"${side}"}`;
const tradeText = frame('market_trades', 5, `{"type":"update","trades":[${trade(1068572091, 'SELL')}]}`);
const tickerText = frame(
  'ticker',
  6,
  '{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"65086.18","volume_24_h":"2867.5","best_bid":"65083.66","best_ask":"65083.67","best_bid_quantity":"0.2","best_ask_quantity":"0.15556334"}]}',
);

test('a book: all of it, then changes, at the time of the event', () => {
  const rig = openRig(coinbase, ['BTC-USD']);
  expect(rig.take(snapshotText)).toMatchObject({ sequence: 3, n: 1, levels: 3, fault: '' });
  expect(rig.frame.snapshot[0]).toBe(1);
  expect(rig.frame.ts[0]).toBe(at + 170_320);
  rig.take(updateText);
  const book = rig.market.feeds[0]?.book.depth(9);
  expect([...(book?.bids.price ?? [])]).toEqual([65083.66]);
  expect([...(book?.asks.price ?? [])]).toEqual([65083.67, 65090]);
  expect([...(book?.asks.qty ?? [])]).toEqual([1.8e-7, 2.5]);
  expect(rig.decode(updateText.replace(/"updates":\[.*?\]/, '"updates":[]'))).toMatchObject({ n: 1, levels: 0, fault: '' });
});

test('trades: the side of the maker is turned, the newest come first, old ones are passed over', () => {
  const rig = openRig(coinbase, ['BTC-USD', 'ETH-USD']);
  const three = [trade(12, 'SELL'), trade(11, 'BUY'), trade(10, 'SELL')].join(',');
  expect(rig.take(frame('market_trades', 1, `{"type":"snapshot","trades":[${three}]}`))).toMatchObject({
    n: 0,
    fault: '',
    passed: 'answer',
  });
  rig.take(frame('market_trades', 2, `{"trades":[${three}],"type":"snapshot"}`));
  rig.take(frame('market_trades', 3, `{"type":"update","trades":[${three}]}`));
  rig.take(frame('market_trades', 4, `{"trades":[${trade(13, 'BUY')},${trade(7, 'BUY', 'ETH-USD')}],"type":"update"}`));
  const trades = rig.rows().filter(({ kind }) => kind === 'trade');
  expect(trades.map(({ id, side }) => [id, side])).toEqual([
    [10, SIDE_BUY],
    [11, SIDE_SELL],
    [12, SIDE_BUY],
    [7, SIDE_SELL],
    [13, SIDE_SELL],
  ]);
  expect(trades[0]).toMatchObject({ px: 65083.67, qty: 0.01034361, ts: at + 167_634 });
  expect(rig.rows().filter(({ kind }) => kind === 'gap')).toEqual([]);
});

test('quotes have the time they were sent at', () => {
  const { n, px, qty, px2, qty2, ts } = openRig(coinbase, ['BTC-USD']).decode(tickerText);
  expect([n, px[0], qty[0], px2[0], qty2[0], ts[0]]).toEqual([1, 65083.66, 0.2, 65083.67, 0.15556334, at + 483_587]);
});

test('answers, heartbeats, lists, refusals and what is not known', () => {
  const rig = openRig(coinbase, ['BTC-USD']);
  const answers = frame(
    'subscriptions',
    7,
    '{"subscriptions":{"level2":["BTC-USD","ETH-USDC"],"ticker":["BTC-USD"],"heartbeats":["heartbeats"]}}',
  );
  expect(rig.decode(answers)).toMatchObject({
    accepted: ['level2:BTC-USD', 'level2:ETH-USD', 'ticker:BTC-USD'],
    sequence: 7,
    passed: 'answer',
  });
  expect(rig.decode(frame('heartbeats', 8, '{"current_time":"2026-08-09 21:05:48","heartbeat_counter":41691}'))).toMatchObject({
    passed: 'heartbeat',
    sequence: 8,
  });
  const products = '{"product_type":"SPOT","id":"ABC-EUR","base_currency":"ABC","quote_currency":"EUR","quote_increment":"0.001"}';
  expect(rig.decode(frame('status', 9, `{"type":"snapshot","products":[${products}]}`)).listings[0]?.instrument).toMatchObject({
    id: 'ABC-EUR@coinbase',
    tickSize: 0.001,
  });
  expect(rig.decode('{"type":"error","message":"Failed to subscribe","reason":"X-USD is not a valid product"}').refused).toEqual([
    { name: '', reason: 'X-USD is not a valid product' },
  ]);
  expect(rig.decode(frame('candles', 10, '{"type":"update","candles":[]}'))).toMatchObject({ n: 0, fault: '', sequence: 10 });
  expect(rig.decode(tradeText.replace('BTC-USD', 'XRP-USD'))).toMatchObject({ n: 0, unasked: 1, fault: '' });
});

test('a message that is not whole, or says what cannot be, counts nothing and leaves a hole in the numbers', () => {
  const rig = openRig(coinbase, ['BTC-USD']);
  for (const text of [snapshotText, updateText, tradeText, tickerText])
    for (let end = 0; end < text.length; end++) {
      const { fault, sequence } = rig.decode(text.slice(0, end));
      expect([fault !== '', sequence]).toEqual([true, Number.NaN]);
    }
  for (const [text, from, to] of [
    [tradeText, '"SELL"', '"SOLD"'],
    [tradeText, '65083.67', '0'],
    [tradeText, '2026-08-09T21:05:48.167634Z', 'yesterday'],
    [tradeText, '"trades"', '"traded"'],
    [tradeText, '"events"', '"event"'],
    [tradeText, '"sequence_num":5,', ''],
    [updateText, '"bid"', '"ask"'],
    [updateText, '65090', '-65090'],
    [updateText, '"2.5"', '"two"'],
    [updateText, '"updates"', '"update_"'],
    [updateText, '"update"', '"upset"'],
  ] as const)
    expect(rig.decode(text.replace(from, to)).fault, to).not.toBe('');
});

test('other fields and any order of them change nothing', () => {
  const rig = openRig(coinbase, ['BTC-USD']);
  rig.decode(snapshotText);
  const wanted = [...rig.frame.levelPx.slice(0, 3), ...rig.frame.levelQty.slice(0, 3), rig.frame.ts[0]];
  const padded = snapshotText.replace(/\{(?=")/g, '{"novelty":[1,{"a":"}"}],');
  const turned = snapshotText
    .replace(/"side":"(\w+)","event_time":("[^"]+"),/g, '"event_time":$2 , "side" : "$1",')
    .replace(/"channel":"l2_data",(.*?)("events":.*)\}$/, '$2,$1"channel":"l2_data"}');
  for (const odd of [padded, turned, JSON.stringify(JSON.parse(snapshotText), undefined, 1)]) {
    const { n, levels, levelPx, levelQty, ts, fault } = rig.decode(odd);
    expect([n, levels, fault]).toEqual([1, 3, '']);
    expect([...levelPx.slice(0, 3), ...levelQty.slice(0, 3), ts[0]]).toEqual(wanted);
  }
});

test('damaged messages never throw, and nothing of an unreadable one is taken', () => {
  const rig = openRig(coinbase, ['BTC-USD']);
  fc.assert(
    fc.property(
      fc.constantFrom(snapshotText, updateText, tradeText, tickerText),
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      (text, place, cut, put) => {
        const start = place % text.length;
        const rows = rig.rows().length;
        const { fault } = rig.take(text.slice(0, start) + put + text.slice(start + cut));
        if (fault !== '') expect(rig.rows().length).toBe(rows);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('topics, requests, and products in USDC', () => {
  const topics = coinbase.topics(['BTC-USDC', 'ETH-USD', 'USDT-USDC'], ['trades', 'book', 'quotes', 'mark']);
  expect(topics.filter(({ channels }) => channels[0] === 'book').map(({ name, symbol }) => [name, symbol])).toEqual([
    ['level2:BTC-USD', 'BTC-USD'],
    ['level2:ETH-USD', 'ETH-USD'],
    ['level2:USDT-USDC', 'USDT-USDC'],
  ]);
  const products = ['BTC-USD', 'ETH-USD', 'USDT-USDC'];
  expect(coinbase.encode('subscribe', topics, 1).map((text) => JSON.parse(text))).toEqual([
    { type: 'subscribe', channel: 'heartbeats' },
    { type: 'subscribe', product_ids: products, channel: 'market_trades' },
    { type: 'subscribe', product_ids: products, channel: 'level2' },
    { type: 'subscribe', product_ids: products, channel: 'ticker' },
  ]);
  expect(coinbase.encode('unsubscribe', topics.slice(0, 1), 2)).toEqual([
    '{"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"market_trades"}',
  ]);
  expect(coinbase.parse('btc-usdc')?.instrument).toMatchObject({ id: 'BTC-USD@coinbase', symbol: 'BTC-USD', tickSize: 0.01 });
  expect(coinbase.parse('BTCUSD')).toBeUndefined();
  expect(coinbase.listed.listings).toHaveLength(65);
});

describe.skipIf(!hasShared('venue-captures'))('recorded on 2026-08-09', () => {
  const symbols = ['BTC-USD', 'ETH-USD'];
  const texts = sharedText('venue-captures/COINBASE.jsonl.gz')
    .split('\n')
    .filter((line) => line.startsWith('{"t":"recv"'))
    .map((line) => (JSON.parse(line) as { data: string }).data);

  interface Update {
    side: string;
    price_level: string;
    new_quantity: string;
  }
  interface Event {
    type: string;
    product_id: string;
    updates: Update[];
    trades: { product_id: string; trade_id: string; side: string; price: string }[];
  }

  test('numbers without a hole, books as an independent one has them, trades once, their sides at the touch', () => {
    const rig = openRig(coinbase, symbols);
    const oracle = new Map(symbols.map((symbol) => [symbol, { bid: new Map<number, number>(), offer: new Map<number, number>() }]));
    const byMid = { agree: 0, all: 0 };
    const atTouch = { agree: 0, all: 0 };
    const seen = new Map<string, number>();
    let books = 0;
    texts.forEach((text, i) => {
      const frame = rig.take(text);
      expect([frame.fault, frame.sequence]).toEqual(['', i]);
      const message = JSON.parse(text) as { channel: string; events: Event[] };
      for (const event of message.events) {
        if (message.channel === 'market_trades' && event.type === 'update')
          for (const { product_id, trade_id, price } of event.trades) {
            seen.set(product_id, (seen.get(product_id) ?? 0) + 1);
            const row = [...frame.id.slice(0, frame.n)].indexOf(Number(trade_id));
            const book = rig.market.feeds[frame.slot[row] as number]?.book;
            if (!book?.known) continue;
            const mid = (book.bid + book.ask) / 2;
            const px = Number(price);
            const buys = frame.side[row] === SIDE_BUY;
            byMid.all++;
            if (buys === px > mid) byMid.agree++;
            if (px > book.bid && px < book.ask) continue;
            atTouch.all++;
            if (buys === px >= book.ask) atTouch.agree++;
          }
        if (message.channel !== 'l2_data') continue;
        books++;
        const own = oracle.get(event.product_id) as { bid: Map<number, number>; offer: Map<number, number> };
        for (const { side, price_level, new_quantity } of event.updates) {
          const levels = own[side as 'bid' | 'offer'];
          if (Number(new_quantity) === 0) levels.delete(Number(price_level));
          else levels.set(Number(price_level), Number(new_quantity));
        }
        const feed = rig.market.feeds[rig.market.slotOf(event.product_id) as number];
        expect(feed?.book.bid).toBe(Math.max(...own.bid.keys()));
        expect(feed?.book.ask).toBe(Math.min(...own.offer.keys()));
        expect(feed?.book.crossed).toBe(false);
        if (books % 97 === 1 || i > texts.length - 10) {
          const held = feed?.book.depth(100_000);
          expect(new Map(Array.from(held?.bids.price ?? [], (px, k) => [px, held?.bids.qty[k]]))).toEqual(own.bid);
          expect(new Map(Array.from(held?.asks.price ?? [], (px, k) => [px, held?.asks.qty[k]]))).toEqual(own.offer);
        }
      }
    });
    expect(books).toBe(775);
    expect(rig.breaks).toEqual([]);
    const rows = rig.rows();
    expect(rows.filter(({ kind }) => kind === 'gap')).toEqual([]);
    const trades = rows.filter(({ kind }) => kind === 'trade');
    expect(trades).toHaveLength(79);
    expect([...seen.values()].reduce((a, b) => a + b)).toBe(79);
    // Two rows each: the bid and the ask.
    expect(rows.filter(({ kind }) => kind === 'quote')).toHaveLength(2 * 160);
    // Books and trades are not sent in one row: the others were made at a touch that had moved.
    expect(byMid).toEqual({ agree: 73, all: 78 });
    expect(atTouch).toEqual({ agree: 71, all: 71 });
  });

  test('a flipped digit of a number is a hole at once', () => {
    const rig = openRig(coinbase, symbols);
    const damaged = texts[500]?.replace('"sequence_num":500', '"sequence_num":501') as string;
    expect([rig.decode(texts[499] as string).sequence, rig.decode(damaged).sequence]).toEqual([499, 501]);
  });
});
