/** OKX's public socket: frames written from the documentation (v5, read 2026-09). */
import { expect, test } from 'vitest';
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { crc32 } from '../../../src/sources/checksum.ts';
import { BROKEN, NEXT, OLD } from '../../../src/sources/venue.ts';
import okx from '../../../src/sources/venues/okx.venue.ts';
import { damaged } from '../../tools/captured.ts';
import { openRig } from '../../tools/market-rig.ts';

const ms = 1_000;
const at = 1_786_310_818_229;
const swap = 'BTC-USDT-SWAP';

const data = (channel: string, instId: string, entry: object, action?: string) =>
  JSON.stringify({ arg: { channel, instId }, ...(action ? { action } : {}), data: [entry] });
const book = (action: string, seqId: number, prevSeqId: number, bids: string[][], asks: string[][], more: object = { checksum: 0 }) => {
  const whole = (levels: string[][]) => levels.map((level) => [...level, '0', '3']);
  return data('books', swap, { asks: whole(asks), bids: whole(bids), ts: String(at), ...more, seqId, prevSeqId }, action);
};
const trade = (tradeId: number, more: object = {}) =>
  data('trades', swap, {
    instId: swap,
    tradeId: String(tradeId),
    px: '64000.1',
    sz: '15',
    side: 'sell',
    ts: String(at),
    count: '3',
    ...more,
  });
const taken = (channel: string, instId: string) => JSON.stringify({ event: 'subscribe', arg: { channel, instId }, connId: 'a4d3ae55' });

const open = (symbols: readonly string[] = [swap, 'BTC-USDT', 'BTC-USD-SWAP']) => {
  const rig = openRig(okx, symbols);
  /** What was written of a message. */
  const hear = (text: string) => {
    rig.take(text);
    return rig.rows().splice(0);
  };
  return { ...rig, hear };
};

test('a book follows by the number each message names before its own', () => {
  const rig = open();
  const feed = rig.market.feeds[0]!;
  rig.hear(
    book(
      'snapshot',
      100,
      -1,
      [
        ['64000', '10'],
        ['63999.9', '20'],
      ],
      [['64000.1', '5']],
    ),
  );
  // Contracts of 0.01 BTC.
  expect([feed.bookKnown, feed.book.at(true, 64_000), feed.book.at(false, 64_000.1)]).toEqual([true, 0.1, 0.05]);
  rig.hear(book('update', 107, 100, [['63999.9', '0']], [['64000.1', '6']]));
  expect([feed.book.at(true, 63_999.9), feed.book.at(false, 64_000.1)]).toEqual([0, 0.06]);
  rig.hear(book('update', 107, 107, [], []));
  // Maintenance: the numbers begin again, and the chain holds.
  rig.hear(book('update', 3, 107, [['63999', '1']], []));
  rig.hear(book('update', 5, 3, [['63998', '1']], []));
  // Twice the same message.
  rig.hear(book('update', 5, 3, [['63998', '9']], []));
  expect([rig.breaks, feed.book.at(true, 63_998)]).toEqual([[], 0.01]);
  rig.hear(book('update', 20, 9, [['63997', '1']], []));
  expect([rig.breaks, feed.bookKnown]).toEqual([[{ slot: 0, why: 'sequence' }], false]);
  rig.hear(book('snapshot', 30, -1, [['64000', '1']], [['64001', '1']]));
  expect([feed.bookKnown, feed.counts.resyncs]).toEqual([true, 1]);
});

test('numbers: the chain decides, not their order', () => {
  const { follows } = okx.book;
  const of = (prev: number, last: number) => follows(50, Number.NaN, last, prev, false);
  expect([of(50, 60), of(50, 50), of(50, 3), of(40, 50), of(55, 60), of(40, 45)]).toEqual([NEXT, NEXT, NEXT, OLD, BROKEN, BROKEN]);
});

test('a checksum that is 0, or missing, is none', () => {
  for (const more of [{ checksum: 0 }, {}, { checksum: null }]) {
    const rig = open();
    rig.hear(book('snapshot', 1, -1, [['64000', '10']], [['64000.1', '5']], more));
    for (let i = 1; i < 50; i++) rig.hear(book('update', i + 1, i, [['63000', String(i)]], [], more));
    expect([rig.breaks, rig.market.feeds[0]!.counts.checksumFailures, rig.market.feeds[0]!.bookKnown]).toEqual([[], 0, true]);
    expect(rig.frame.pxTexts).toEqual([]);
  }
});

test('a checksum that comes is verified, from the first message on', () => {
  const rig = open();
  const feed = rig.market.feeds[0]!;
  const sum = (text: string) => ({ checksum: crc32(text) | 0 });
  const first = book(
    'snapshot',
    1,
    -1,
    [
      ['64000.0', '10'],
      ['63999', '2'],
    ],
    [['64000.10', '5']],
    sum('64000.0:10:64000.10:5:63999:2'),
  );
  rig.hear(first);
  expect([rig.breaks, feed.bookKnown]).toEqual([[], true]);
  rig.hear(book('update', 2, 1, [['63999', '0']], [['64002', '1']], sum('64000.0:10:64000.10:5:64002:1')));
  expect(rig.breaks).toEqual([]);
  rig.hear(book('update', 3, 2, [['64000.0', '11']], [], sum('64000.0:12:64000.10:5:64002:1')));
  expect([rig.breaks, feed.counts.checksumFailures]).toEqual([[{ slot: 0, why: 'checksum' }], 1]);
  rig.hear(first);
  expect(feed.bookKnown).toBe(true);
});

test('a number that never is the checksum of its own snapshot is left alone: no resync for ever', () => {
  const rig = open();
  const feed = rig.market.feeds[0]!;
  let resyncs = 0;
  for (let i = 0; i < 20; i++) {
    rig.hear(book('snapshot', 10 * i + 1, -1, [['64000', '10']], [['64000.1', '5']], { checksum: 7 }));
    if (!feed.bookKnown) resyncs++;
  }
  expect([resyncs, feed.bookKnown]).toEqual([2, true]);
  rig.hear(book('update', 192, 191, [['64000', '11']], [], { checksum: 7 }));
  expect(feed.bookKnown).toBe(true);
  // Another connection asks again.
  const other = open();
  other.hear(book('snapshot', 1, -1, [['64000', '10']], [['64000.1', '5']], { checksum: 7 }));
  expect(other.breaks).toEqual([{ slot: 0, why: 'checksum' }]);
});

test('trades: side of the taker, contracts, what came before the subscription is none', () => {
  const rig = open();
  rig.decode(taken('trades', swap));
  expect(rig.frame.accepted).toEqual([`trades:${swap}`]);
  expect([rig.decode(trade(129)).n, rig.frame.passed, rig.frame.fault]).toEqual([0, 'trade from before the subscription', '']);
  const frame = rig.decode(trade(130, { source: '1', seqId: 1234 }));
  expect([frame.n, frame.side[0], frame.ts[0], frame.px[0], frame.qty[0], frame.id[0]]).toEqual([1, SIDE_SELL, at * ms, 64_000.1, 15, 130]);
  expect(rig.hear(trade(131, { side: 'buy' })).map(({ kind, side, qty }) => [kind, side, qty])).toEqual([['trade', SIDE_BUY, 0.15]]);
  expect(rig.hear(trade(131))).toEqual([]);
  // Inverse: 100 USD a contract.
  const inverse = trade(1, { instId: 'BTC-USD-SWAP', px: '50000' }).replaceAll(swap, 'BTC-USD-SWAP');
  expect(rig.hear(inverse)[0]!.qty).toBeCloseTo((15 * 100) / 50_000, 12);
  expect([rig.decode(trade(1).replaceAll(swap, 'FOO-USDT')).n, rig.frame.unasked]).toEqual([0, 1]);
});

test('the best quote', () => {
  const rig = open();
  const frame = rig.decode(
    data('bbo-tbt', swap, { asks: [['101', '5', '0', '2']], bids: [['100', '7', '0', '1']], ts: String(at), seqId: 363_996_337 }),
  );
  expect([frame.n, frame.levels, frame.px[0], frame.qty[0], frame.px2[0], frame.qty2[0], frame.id[0]]).toEqual([
    1, 0, 100, 7, 101, 5, 363_996_337,
  ]);
  expect(rig.decode(data('bbo-tbt', swap, { asks: [], bids: [['100', '7', '0', '1']], ts: String(at) })).px2[0]).toBeNaN();
});

test('mark, index of every derivative that has it, the rate of the interval that ends next, open interest in contracts', () => {
  const rig = open([swap, 'BTC-USDT-261225', 'BTC-USDT', 'ETH-USDT-SWAP']);
  const said = (text: string) => {
    const frame = rig.decode(text);
    return Array.from({ length: frame.n }, (_, i) => [frame.slot[i], frame.px[i], frame.qty[i], frame.id[i]]);
  };
  const none = Number.NaN;
  const index = data('index-tickers', 'BTC-USDT', { instId: 'BTC-USDT', idxPx: '64000.5', ts: String(at) });
  expect(said(index)).toEqual([]);
  for (const symbol of [swap, 'BTC-USDT-261225', 'ETH-USDT-SWAP']) rig.decode(taken('mark-price', symbol));
  expect(said(index)).toEqual([
    [0, 64_000.5, 0, none],
    [1, 64_000.5, 0, none],
  ]);
  expect(rig.frame.unasked).toBe(0);
  expect(said(data('mark-price', swap, { instType: 'SWAP', instId: swap, markPx: '64000.7', ts: String(at) }))).toEqual([
    [0, 64_000.7, 0, none],
  ]);
  const rate = {
    fundingRate: '0.000103',
    fundingTime: String(at + 5_000),
    nextFundingTime: String(at + 9_000),
    nextFundingRate: '',
    instId: swap,
    ts: String(at),
  };
  expect(said(data('funding-rate', swap, rate))).toEqual([[0, 0.000_103, 0, (at + 5_000) * ms]]);
  expect(said(data('open-interest', swap, { instId: swap, oi: '2216113', oiCcy: '22161.13', ts: String(at) }))).toEqual([
    [0, none, 2_216_113, none],
  ]);
});

test('forced orders of all swaps come; those asked for are taken, with the side of the order', () => {
  const entry = (instId: string, details: object[]) => ({ details, instFamily: 'BTC-USDT', instId, instType: 'SWAP', uly: 'BTC-USDT' });
  const forced = (side: string, posSide: string) => ({ bkLoss: '0', bkPx: '0.007831', ccy: '', posSide, side, sz: '13', ts: String(at) });
  const text = JSON.stringify({
    arg: { channel: 'liquidation-orders', instType: 'SWAP' },
    data: [
      entry('IOST-USDT-SWAP', [forced('buy', 'short')]),
      entry(swap, [forced('buy', 'short'), forced('sell', 'net'), forced('', 'long')]),
    ],
  });
  const frame = open(['BTC-USDT', swap]).decode(text);
  expect([frame.n, frame.unasked, [...frame.slot.slice(0, 3)], [...frame.side.slice(0, 3)]]).toEqual([
    3,
    0,
    [1, 1, 1],
    [SIDE_BUY, SIDE_SELL, SIDE_SELL],
  ]);
  expect([frame.px[0], frame.qty[0], frame.ts[0]]).toEqual([0.007_831, 13, at * ms]);
});

test('words to the connection', () => {
  const rig = open();
  expect(rig.decode('pong').passed).toBe('pong');
  rig.decode(
    '{"event":"error","code":"60018","msg":"Wrong URL or channel:trades,instId:FOO-USDT doesn\'t exist. Please use the correct URL, channel and parameters referring to API document.","connId":"a4d3ae55"}',
  );
  expect(rig.frame.refused.map(({ name }) => name)).toEqual(['trades:FOO-USDT']);
  rig.decode('{"event":"error","code":"60012","msg":"Invalid request: {\\"op\\": \\"subscribe\\"}","connId":"a4d3ae55"}');
  expect(rig.frame.refused[0]!.name).toBe('');
  rig.decode(
    '{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a4d3ae55"}',
  );
  expect(rig.frame.closing).toContain('service upgrade');
  for (const text of [
    '{"event":"channel-conn-count","channel":"x","connCount":"1"}',
    '{"arg":{"channel":"new","instId":"BTC-USDT"},"data":[{"a":[1]}]}',
    '{"op":1}',
  ]) {
    const { n, fault, passed } = rig.decode(text);
    expect([n, fault, passed !== '']).toEqual([0, '', true]);
  }
});

test('its list tells steps and what a contract is worth', () => {
  const entries = [
    { instType: 'SPOT', instId: 'SOL-USDT', tickSz: '0.01', ctVal: '', state: 'live' },
    {
      instType: 'SWAP',
      instId: 'SOL-USDT-SWAP',
      tickSz: '0.01',
      ctVal: '1',
      ctMult: '1',
      ctValCcy: 'SOL',
      ctType: 'linear',
      state: 'live',
    },
    {
      instType: 'SWAP',
      instId: 'BTC-USDC-SWAP',
      tickSz: '0.1',
      ctVal: '0.0001',
      ctMult: '1',
      ctValCcy: 'BTC',
      ctType: 'linear',
      state: 'live',
    },
    {
      instType: 'FUTURES',
      instId: 'BTC-USD-261225',
      tickSz: '0.1',
      ctVal: '100',
      ctMult: '1',
      ctValCcy: 'USD',
      ctType: 'inverse',
      state: 'live',
    },
    { instType: 'OPTION', instId: 'BTC-USD-220514-22000-C', tickSz: '0.0005', ctVal: '1', state: 'live' },
    { instType: 'SPOT', instId: 'OLD-USDT', tickSz: '0.01', state: 'suspend' },
  ];
  const frame = open().decode(JSON.stringify({ arg: { channel: 'instruments', instType: 'SWAP' }, data: entries }));
  expect(frame.listings.map(({ instrument, contract }) => [instrument.id, instrument.tickSize, contract])).toEqual([
    ['SOL-USDT@okx', 0.01, undefined],
    ['SOL-USDT.perp@okx', 0.01, { base: 1 }],
    ['BTC-USDC.perp@okx', 0.1, { base: 0.0001 }],
    ['BTC-USD-261225.future@okx', 0.1, { quote: 100 }],
  ]);
  expect(frame.listings[3]!.instrument.inverseValue).toBe(100);
  expect(okx.parse('SOL-USDT-SWAP')).toMatchObject({ contract: 'unknown', instrument: { type: 'perp' } });
  for (const { instrument } of okx.listed.listings) expect(okx.parse(instrument.symbol)?.instrument.id).toBe(instrument.id);
  for (const id of okx.usual) expect(okx.listed.listings.map(({ instrument }) => instrument.id)).toContain(id);
});

test('topics: shared ones once, derivatives only where there is such a thing', () => {
  const names = okx.topics([swap, 'BTC-USDT-261225', 'BTC-USDT'], okx.channels).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual([
    ...['books', 'trades', 'bbo-tbt', 'mark-price'].map((stream) => `${stream}:${swap}`),
    'index-tickers:BTC-USDT',
    `funding-rate:${swap}`,
    `open-interest:${swap}`,
    'liquidation-orders:SWAP',
    ...['books', 'trades', 'bbo-tbt', 'mark-price', 'open-interest'].map((stream) => `${stream}:BTC-USDT-261225`),
    'liquidation-orders:FUTURES',
    ...['books', 'trades', 'bbo-tbt'].map((stream) => `${stream}:BTC-USDT`),
  ]);
  const [request] = okx.encode('unsubscribe', okx.topics([swap], ['trades', 'liquidations']), 1);
  expect(JSON.parse(request!)).toEqual({
    op: 'unsubscribe',
    args: [
      { channel: 'trades', instId: swap },
      { channel: 'liquidation-orders', instType: 'SWAP' },
    ],
  });
});

test('a damaged message never throws and never counts by half', () => {
  for (const text of [
    book(
      'update',
      7,
      6,
      [['99.5', '2']],
      [
        ['101', '0'],
        ['102', '3.5'],
      ],
    ),
    book('update', 7, 6, [['99.5', '2']], [['101', '0']], { checksum: -855_196_043 }),
    trade(131),
    data('funding-rate', swap, { fundingRate: '0.1', fundingTime: '5', ts: '4' }),
    taken('trades', swap),
  ]) {
    const rig = open();
    for (const odd of damaged(text)) {
      const frame = rig.decode(odd);
      if (odd.length < text.length) expect([odd, frame.fault]).not.toEqual([odd, '']);
      if (frame.fault === '') expect(frame.n, odd).toBeLessThanOrEqual(1);
    }
  }
});
