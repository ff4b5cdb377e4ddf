/** Deribit: frames written from its documentation (JSON-RPC v2, read 2026-11), and frames of options recorded on 2021-07-22. */
import { describe, expect, test } from 'vitest';
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import type { Frame } from '../../../src/sources/frame.ts';
import { BROKEN, describeInstrument, NEXT, OLD, type VenueDefinition } from '../../../src/sources/venue.ts';
import deribit from '../../../src/sources/venues/deribit.venue.ts';
import { capturedTexts, damaged } from '../../tools/captured.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';
import { wrongLevels } from '../../tools/wrong-levels.ts';

const perp = 'BTC-PERPETUAL';
const at = 1_590_484_156_350;

const note = (channel: string, data: unknown) => JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params: { channel, data } });
const book = (type: string, change_id: number, prev: number | undefined, bids: unknown[], asks: unknown[], symbol = perp) =>
  note(`book.${symbol}.100ms`, {
    type,
    timestamp: at,
    ...(prev === undefined ? {} : { prev_change_id: prev }),
    instrument_name: symbol,
    change_id,
    bids,
    asks,
  });
const trade = (trade_seq: number, more: object = {}, symbol = perp) => ({
  trade_seq,
  trade_id: `ETH-${trade_seq}`,
  timestamp: at,
  tick_direction: 2,
  price: 8950,
  mark_price: 8948.9,
  instrument_name: symbol,
  index_price: 8955.88,
  direction: 'sell',
  contracts: 1,
  amount: 100,
  ...more,
});
const trades = (...list: object[]) => note(`trades.${perp}.100ms`, list);

test('a book begins whole and follows change ids', () => {
  const rig = openRig(deribit, [perp]);
  const feed = rig.market.feeds[0]!;
  rig.take(book('change', 9, 8, [['new', 8900, 10]], []));
  expect(feed.bookKnown).toBe(false);
  rig.take(
    book(
      'snapshot',
      10,
      undefined,
      [
        ['new', 8900, 8900],
        ['new', 8899.5, 20],
      ],
      [['new', 8900.5, 30]],
    ),
  );
  // Amounts are dollars: 8,900 at a price of 8,900 are one bitcoin.
  expect([feed.bookKnown, feed.book.at(true, 8900)]).toEqual([true, 1]);
  rig.take(
    book(
      'change',
      14,
      10,
      [
        ['delete', 8899.5, 0],
        ['change', 8900, 17_800],
      ],
      [['new', 8901, 1780.2]],
    ),
  );
  expect([feed.book.at(true, 8900), feed.book.at(true, 8899.5), feed.book.at(false, 8901)]).toEqual([2, 0, 0.2]);
  rig.take(book('change', 14, 10, [['delete', 8900, 0]], []));
  expect([feed.book.at(true, 8900), rig.breaks]).toEqual([2, []]);
  rig.take(book('change', 20, 15, [], []));
  expect([feed.bookKnown, rig.breaks]).toEqual([false, [{ slot: 0, why: 'sequence' }]]);
});

test('numbers: the id before must be the one the book stands at', () => {
  const { follows } = deribit.book;
  const of = (prev: number, last: number) => follows(50, Number.NaN, last, prev, false);
  expect([of(50, 60), of(40, 50), of(55, 60), of(Number.NaN, 60)]).toEqual([NEXT, OLD, BROKEN, BROKEN]);
});

test('a deletion deletes whatever amount it names; exponents and spaces are read', () => {
  const rig = openRig(deribit, [perp]);
  const frame = rig.decode(
    book('change', 2, 1, [['delete', 8900, 55]], [])
      .replaceAll(',', ' , ')
      .replace('8900', '8.9e3'),
  );
  expect([frame.fault, frame.levels, frame.levelPx[0], frame.levelQty[0]]).toEqual(['', 1, 8900, 0]);
  for (const odd of [['moved', 8900, 5], ['new', 8900], ['new', -1, 5], ['new', 8900, -5], 'new', 5])
    expect(rig.decode(book('change', 2, 1, [['new', 8899, 1], odd], [])).fault).not.toBe('');
});

test('trades: side of the taker, numbered without a gap, dollars', () => {
  const rig = openRig(deribit, [perp, 'BTC_USDC-PERPETUAL']);
  const frame = rig.decode(trades(trade(5), trade(6, { direction: 'buy', price: 8951.5 })));
  expect([frame.n, frame.side[0], frame.side[1], frame.ts[0], frame.px[1], frame.qty[0], frame.id[1]]).toEqual([
    2,
    SIDE_SELL,
    SIDE_BUY,
    at * 1000,
    8951.5,
    100,
    6,
  ]);
  rig.take(trades(trade(5)));
  rig.take(trades(trade(5), trade(6)));
  rig.take(trades(trade(9)));
  rig.take(note('trades.BTC_USDC-PERPETUAL.100ms', [trade(1, { amount: 0.25 }, 'BTC_USDC-PERPETUAL')]));
  const said = rig.rows().map(({ kind, instrument, qty, id }) => [kind, instrument, qty, id]);
  expect(said).toEqual([
    ['trade', 0, 100 / 8950, 5],
    ['trade', 0, 100 / 8950, 6],
    ['gap', 0, 2, expect.any(Number)],
    ['trade', 0, 100 / 8950, 9],
    ['trade', 1, 0.25, 1],
  ]);
});

test('forced orders: of the taker on its side, of the maker on the other, of both', () => {
  const rig = openRig(deribit, [perp]);
  const forced = (liquidation: string) => {
    const frame = rig.decode(trades(trade(1, { liquidation })));
    return Array.from({ length: frame.n }, (_, i) => [frame.kind[i], frame.side[i], frame.qty[i]]).slice(1);
  };
  const kind = 9;
  expect(forced('T')).toEqual([[kind, SIDE_SELL, 100]]);
  expect(forced('M')).toEqual([[kind, SIDE_BUY, 100]]);
  expect(forced('MT')).toEqual([
    [kind, SIDE_SELL, 100],
    [kind, SIDE_BUY, 100],
  ]);
  expect(forced('')).toEqual([]);
});

test('a ticker is a quote, mark, index, funding and open interest; an option has no funding; an empty side has no price', () => {
  const rig = openRig(deribit, [perp]);
  const ticker = (more: object) =>
    note(`ticker.${perp}.100ms`, {
      timestamp: at,
      stats: { volume: 1, price_change: null, low: null },
      state: 'open',
      settlement_price: 8900,
      open_interest: 502_097_590,
      mark_price: 8946.51,
      last_price: 8957.5,
      instrument_name: perp,
      index_price: 8941.64,
      funding_8h: 0.0000211,
      current_funding: -0.0000003,
      best_bid_price: 8942.5,
      best_bid_amount: 5000,
      best_ask_price: 8943,
      best_ask_amount: 100,
      ...more,
    });
  const said = (text: string) => {
    const frame = rig.decode(text);
    return Array.from({ length: frame.n }, (_, i) => [frame.kind[i], frame.px[i], frame.qty[i], frame.px2[i]]);
  };
  const [quote, ...others] = said(ticker({}));
  expect(quote).toEqual([expect.any(Number), 8942.5, 5000, 8943]);
  expect(others.map(([, px, qty]) => [px, qty])).toEqual([
    [8946.51, 0],
    [8941.64, 0],
    [-0.0000003, 0],
    [Number.NaN, 502_097_590],
  ]);
  const bare = said(ticker({ current_funding: undefined, best_bid_price: 0, best_bid_amount: 0, best_ask_price: null }));
  expect([bare.length, bare[0]![1], bare[0]![3]]).toEqual([4, Number.NaN, Number.NaN]);
  // Contracts of dollars become base units at the newest price.
  rig.take(ticker({}));
  expect(rig.rows().find(({ kind }) => kind === 'open-interest')!.qty).toBeCloseTo(502_097_590 / 8946.51, 6);
});

test('fields come in any order', () => {
  const rig = openRig(deribit, [perp]);
  const { jsonrpc, method, params } = JSON.parse(trades(trade(5))) as {
    jsonrpc: string;
    method: string;
    params: { channel: string; data: unknown };
  };
  const turned = JSON.stringify({ params: { data: params.data, channel: params.channel }, method, jsonrpc });
  expect([rig.decode(turned).n, rig.frame.id[0], rig.frame.fault]).toEqual([1, 5, '']);
});

test('heartbeats are answered, pings are known, answers name what was taken, errors are told', () => {
  const rig = openRig(deribit, [perp]);
  const asked = rig.decode('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}');
  expect(asked.replies.map((text) => JSON.parse(text).method)).toEqual(['public/test']);
  expect(rig.decode('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}}')).toMatchObject({
    replies: [],
    passed: 'heartbeat',
  });
  const [subscribe] = deribit.encode('subscribe', deribit.topics([perp], ['book', 'trades']), 7);
  const { id, params } = JSON.parse(subscribe!) as { id: number; params: { channels: string[] } };
  expect(rig.decode(JSON.stringify({ jsonrpc: '2.0', id, result: params.channels })).accepted).toEqual([
    'trades.BTC-PERPETUAL.100ms',
    'book.BTC-PERPETUAL.100ms',
  ]);
  const error = { message: 'Invalid params', data: { reason: 'bad', param: 'channels' }, code: -32602 };
  expect(rig.decode(JSON.stringify({ jsonrpc: '2.0', id, error })).refused).toEqual([{ name: '', reason: 'Invalid params: bad (-32602)' }]);
  // What else is answered refuses no topic.
  const hello = JSON.parse(deribit.sockets.public!.hello![0]!) as { id: number };
  expect(rig.decode(JSON.stringify({ jsonrpc: '2.0', id: hello.id, error }))).toMatchObject({ refused: [], passed: 'answer' });
  const ping = JSON.parse(deribit.heartbeat.frame!) as { id: number };
  expect(rig.decode(JSON.stringify({ jsonrpc: '2.0', id: ping.id, result: { version: '1.2.26' } })).passed).toBe('pong');
  for (const odd of [
    '{"jsonrpc":"2.0","id":4}',
    '{"jsonrpc":"2.0","id":"x","result":[null,{},5]}',
    note('platform_state', { locked: false }),
    note('announcements', 5),
  ])
    expect([rig.decode(odd).fault, rig.frame.n]).toEqual(['', 0]);
});

test('names: perpetuals, futures, spot; options and combinations are none of ours', () => {
  const of = (symbol: string) => {
    const listing = deribit.parse(symbol);
    return listing && [listing.instrument.id, listing.contract];
  };
  expect(of('BTC-PERPETUAL')).toEqual(['BTC-USD.perp@deribit', { quote: 1 }]);
  expect(of('btc-perpetual')).toEqual(of('BTC-PERPETUAL'));
  expect(of('BTC_USDC-PERPETUAL')).toEqual(['BTC-USDC.perp@deribit', undefined]);
  expect(of('BTC-27DEC24')).toEqual(['BTC-USD-27DEC24.future@deribit', { quote: 1 }]);
  expect(of('ETH_USDC-6DEC24')).toEqual(['ETH-USDC-6DEC24.future@deribit', undefined]);
  expect(of('ETH_USDC')).toEqual(['ETH-USDC@deribit', undefined]);
  for (const odd of ['BTC-24SEP21-8000-P', 'BTC-FS-27DEC24_PERP', 'BTC', '', 'BTC-', '☃']) expect(of(odd)).toBeUndefined();
  for (const id of deribit.usual) expect(deribit.listed.listings.some(({ instrument }) => instrument.id === id)).toBe(true);
});

test('topics carry what is asked for, once each; requests are of the size allowed', () => {
  expect(deribit.topics([perp], ['mark', 'funding', 'quotes', 'trades']).map(({ name }) => name)).toEqual([
    'trades.BTC-PERPETUAL.100ms',
    'ticker.BTC-PERPETUAL.100ms',
  ]);
  const many = deribit.topics(
    Array.from({ length: 40 }, (_, i) => `X${i}-PERPETUAL`),
    deribit.channels,
  );
  const sizes = deribit
    .encode('unsubscribe', many, 1)
    .map((text) => (JSON.parse(text) as { params: { channels: unknown[] } }).params.channels.length);
  expect(sizes).toEqual([50, 50, 20]);
});

function isJson(text: string): boolean {
  try {
    // Zeros before a number are let through.
    JSON.parse(text.replaceAll('\u0000', ' ').replace(/([[,:])0+(?=\d)/g, '$1'));
    return true;
  } catch {
    return false;
  }
}

const rowsOf = ({ n, kind, ts, px, qty, side, id, levels, levelPx, levelQty }: Frame): unknown => [
  [kind, ts, px, qty, side, id].map((column) => [...column.subarray(0, n)]),
  [levelPx, levelQty].map((column) => [...column.subarray(0, levels)]),
];

test('damaged frames never throw and never count half', () => {
  const rig = openRig(deribit, [perp]);
  const whole = [
    trades(trade(5), trade(6, { liquidation: 'MT' })),
    book(
      'change',
      14,
      10,
      [
        ['delete', 8899.5, 0],
        ['change', 8900, 17_800],
      ],
      [['new', 8901, 1780.2]],
    ),
    '{"jsonrpc":"2.0","id":71,"result":["a"]}',
  ];
  for (const text of whole) {
    const rows = rig.decode(text).n;
    const said = rowsOf(rig.decode(text));
    for (const broken of damaged(text)) {
      const frame = rig.decode(broken);
      if (frame.fault !== '') continue;
      // A character within a value, or a name nobody knows: all of it, or what the rest says.
      expect(frame.n).toBeLessThanOrEqual(rows + 2);
      // What is not read of a row of a usual spelling is not looked at: what is read is as it was.
      if (!isJson(broken)) expect([broken, rowsOf(frame)]).toEqual([broken, said]);
    }
    for (let end = 1; end < text.length; end++) expect(rig.decode(text.slice(0, end)).fault).not.toBe('');
  }
});

describe.skipIf(!hasShared('venue-captures'))('recorded', () => {
  const messages = hasShared('venue-captures') ? capturedTexts('DERIBIT').map(({ data }) => data) : [];
  const symbols = [...new Set(messages.flatMap((text) => /"channel":"book\.([^"]+)\.raw"/.exec(text)?.[1] ?? []))];
  // Options are not taken; their books are those of anything else.
  const options: VenueDefinition = {
    ...deribit,
    parse: (symbol) => ({
      instrument: describeInstrument({ venue: 'deribit', symbol, base: symbol, quote: 'BTC', type: 'future', tickSize: 0.0005 }),
    }),
  };

  test('46 book messages without a gap, each book as an independent one', () => {
    const rig = openRig(options, symbols);
    const plain = new Map(symbols.map((symbol) => [symbol, { bids: new Map<number, number>(), asks: new Map<number, number>() }]));
    let books = 0;
    let tickers = 0;
    for (const text of messages) {
      expect(rig.take(text).fault).toBe('');
      const { params } = JSON.parse(text) as {
        params?: {
          channel: string;
          data: { type: string; instrument_name: string; bids: [string, number, number][]; asks: [string, number, number][] };
        };
      };
      if (params?.channel.startsWith('ticker')) tickers++;
      if (!params?.channel.startsWith('book')) continue;
      books++;
      const { type, instrument_name: symbol, bids, asks } = params.data;
      const own = plain.get(symbol)!;
      if (type === 'snapshot') {
        own.bids.clear();
        own.asks.clear();
      }
      for (const [side, changes] of [[own.bids, bids] as const, [own.asks, asks] as const])
        for (const [action, px, qty] of changes) action === 'delete' ? side.delete(px) : side.set(px, qty);
      const feed = rig.market.feeds[rig.market.slotOf(symbol)!]!;
      expect([feed.bookKnown, wrongLevels(feed.book, own.bids, own.asks)]).toEqual([true, 0]);
    }
    const rows = rig.rows();
    const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
    expect([books, rig.breaks, count('gap'), count('book-reset'), count('quote'), count('mark'), rig.market.unreadable]).toEqual([
      46,
      [],
      0,
      10,
      2 * tickers,
      tickers,
      0,
    ]);
  });

  test('its lists of instruments', () => {
    const rig = openRig(deribit, []);
    const lists = sharedText('venue-captures/DERIBIT.jsonl.gz')
      .split('\n')
      .filter((line) => line.startsWith('{"t":"http"'))
      .map((line) => (JSON.parse(line) as { data: string }).data);
    let futures = 0;
    let listed = 0;
    for (const text of lists) {
      const { result } = JSON.parse(text) as { result: { kind: string; is_active: boolean; instrument_name: string; tick_size: number }[] };
      const expected = result.filter(({ kind, is_active }) => kind === 'future' && is_active);
      futures += expected.length;
      const { listings } = rig.decode(text);
      listed += listings.length;
      expect(listings.map(({ instrument }) => [instrument.symbol, instrument.tickSize])).toEqual(
        expected.map(({ instrument_name, tick_size }) => [instrument_name, tick_size]),
      );
    }
    expect([futures > 30, listed]).toEqual([true, futures]);
  });
});
