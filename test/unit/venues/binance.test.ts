/** Binance's messages, as its documentation writes them, to frames; what is cut, damaged or unknown. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { kindNames } from '../../../src/market/meta.ts';
import { Frame } from '../../../src/sources/frame.ts';
import { BROKEN, type Channel, NEXT, OLD, type VenueDefinition } from '../../../src/sources/venue.ts';
import futures from '../../../src/sources/venues/binance-futures.venue.ts';
import spot from '../../../src/sources/venues/binance-spot.venue.ts';

const ms = 1_723_161_256_322;

function open(venue: VenueDefinition, symbols = ['BTCUSDT', 'ETHUSDT']) {
  const frame = new Frame((symbol) => {
    const slot = symbols.indexOf(symbol);
    return slot < 0 ? undefined : slot;
  });
  const decode = venue.decoder();
  return (message: unknown): Frame => {
    frame.begin();
    decode(typeof message === 'string' ? message : JSON.stringify(message), frame);
    return frame;
  };
}

/** Rows as a person reads them: kind, slot, side, time in milliseconds, price, quantity, id. */
function rows(frame: Frame): unknown[][] {
  return Array.from({ length: frame.n }, (_, i) => {
    const kind = kindNames[frame.kind[i]!];
    const row = [kind, frame.slot[i], frame.side[i], frame.ts[i]! / 1_000, frame.px[i], frame.qty[i], frame.id[i]];
    return kind === 'quote' ? [...row, frame.px2[i], frame.qty2[i]] : row;
  });
}

const stream = (name: string, data: object): object => ({ stream: name, data });
const spotTrade = {
  e: 'trade',
  E: ms + 1,
  s: 'BTCUSDT',
  t: 3735683259,
  p: '61837.63000000',
  q: '0.02000000',
  T: ms,
  m: true,
  M: true,
};
const aggTrade = { e: 'aggTrade', E: ms + 1, s: 'BTCUSDT', a: 5, p: '61800.30', q: '0.006', nq: '0.001', f: 100, l: 105, T: ms, m: false };
const futuresQuote = {
  e: 'bookTicker',
  u: 400900217,
  s: 'ETHUSDT',
  ps: 'ETHUSDT',
  b: '25.35190000',
  B: '31.2',
  a: '25.36520000',
  A: '40.6',
  T: ms,
  E: ms + 1,
};
const update = {
  e: 'depthUpdate',
  E: ms + 1,
  T: ms,
  s: 'BTCUSDT',
  U: 157,
  u: 160,
  pu: 149,
  b: [
    ['61800.10', '10.5'],
    ['61800.00', '0.000'],
  ],
  a: [['61800.20', '100']],
  st: 1,
};
const snapshot = { lastUpdateId: 1027024, E: ms + 1, T: ms, bids: [['4.00000000', '431.00000000']], asks: [['4.00000200', '12.00000000']] };
const mark = {
  e: 'markPriceUpdate',
  E: ms,
  s: 'BTCUSDT',
  p: '11794.15000000',
  ap: '11794.1',
  i: '11784.62659091',
  P: '11784.25641265',
  r: '0.00038167',
  T: ms + 1e6,
};
const forced = {
  e: 'forceOrder',
  E: ms + 1,
  o: {
    s: 'BTCUSDT',
    S: 'SELL',
    o: 'LIMIT',
    f: 'IOC',
    q: '0.014',
    p: '9910',
    ap: '9915.5',
    X: 'FILLED',
    l: '0.004',
    z: '0.013',
    T: ms,
  },
};

describe('messages', () => {
  it('reads trades: the taker sold where the buyer was the maker', () => {
    expect(rows(open(spot)(stream('btcusdt@trade', spotTrade)))).toEqual([['trade', 0, 2, ms, 61837.63, 0.02, 3735683259]]);
    expect(rows(open(futures)(stream('btcusdt@aggTrade', aggTrade)))).toEqual([['trade', 0, 1, ms, 61800.3, 0.006, 5]]);
  });

  it('passes over trades outside the market, where the kind is told', () => {
    const one = { ...spotTrade, M: undefined };
    expect(rows(open(futures)({ ...one, X: 'MARKET' }))).toHaveLength(1);
    const out = open(futures)({ ...one, X: 'INSURANCE_FUND', p: '0', q: '0' });
    expect([out.n, out.fault, out.passed]).toEqual([0, '', 'trade outside the market (X INSURANCE_FUND)']);
  });

  it('reads quotes, those of spot without a time; a side of no quantity is none', () => {
    expect(rows(open(futures)(stream('ethusdt@bookTicker', futuresQuote)))).toEqual([
      ['quote', 1, 0, ms, 25.3519, 31.2, 400900217, 25.3652, 40.6],
    ]);
    const { e: _e, T: _T, E: _E, ps: _ps, ...plain } = futuresQuote;
    expect(rows(open(spot)(stream('ethusdt@bookTicker', { ...plain, A: '0.00000000' })))).toEqual([
      ['quote', 1, 0, Number.NaN, 25.3519, 31.2, 400900217, Number.NaN, 0],
    ]);
  });

  it('reads updates of a book; those of spot name no number before', () => {
    for (const [venue, message, prev] of [
      [futures, update, 149],
      [spot, { ...update, T: undefined, pu: undefined, st: undefined }, Number.NaN],
    ] as const) {
      const frame = open(venue)(stream('btcusdt@depth@100ms', message));
      expect(rows(frame)[0]!.slice(0, 2)).toEqual(['level', 0]);
      expect([frame.n, frame.first[0], frame.id[0], frame.prev[0], frame.snapshot[0]]).toEqual([1, 157, 160, prev, 0]);
      expect([frame.levelFrom[0], frame.levelTo[0]]).toEqual([0, 3]);
      expect([...frame.levelSide.slice(0, 3)]).toEqual([1, 1, 2]);
      expect([...frame.levelPx.slice(0, 3)]).toEqual([61800.1, 61800, 61800.2]);
      expect([...frame.levelQty.slice(0, 3)]).toEqual([10.5, 0, 100]);
    }
  });

  it('reads a snapshot, which its answer names by the id of the request', () => {
    const request = JSON.parse(spot.snapshot!.frame('ETHUSDT')) as { id: string; method: string; params: object };
    expect(request).toEqual({ id: 'ETHUSDT', method: 'depth', params: { symbol: 'ETHUSDT', limit: 1000 } });
    const frame = open(futures)({ id: request.id, status: 200, result: snapshot, rateLimits: [{ count: 5, limit: 2400 }] });
    expect([frame.slot[0], frame.snapshot[0], frame.id[0], frame.ts[0]! / 1_000, frame.levels]).toEqual([1, 1, 1027024, ms, 2]);
    const { T: _T, E: _E, ...timeless } = snapshot;
    expect(open(spot)({ id: 'BTCUSDT', status: 200, result: timeless }).ts[0]).toBeNaN();
  });

  it('reads mark, index and funding, and forced orders: what was filled, at what price', () => {
    const frame = open(futures)(stream('btcusdt@markPrice@1s', mark));
    expect(rows(frame).map(([kind, , , , px]) => [kind, px])).toEqual([
      ['mark', 11794.15],
      ['index', 11784.62659091],
      ['funding', 0.00038167],
    ]);
    expect(frame.id[2]).toBe((ms + 1e6) * 1_000);
    expect(rows(open(futures)(stream('btcusdt@forceOrder', forced)))[0]).toEqual(['liquidation', 0, 2, ms, 9915.5, 0.013, Number.NaN]);
  });

  it('knows microseconds by their size', () => {
    expect(open(spot)({ ...spotTrade, T: ms * 1_000 + 7 }).ts[0]).toBe(ms * 1_000 + 7);
  });
});

describe('words to the connection', () => {
  it('tells answers, pongs, refusals and a server that is closing from data', () => {
    const take = open(spot);
    const brief = ({ n, fault, passed, accepted, refused, closing }: Frame) => ({ n, fault, passed, accepted, refused, closing });
    const none = { n: 0, fault: '', passed: '', accepted: [], refused: [], closing: '' };
    expect(brief(take({ result: null, id: 3 }))).toEqual({ ...none, passed: 'answer', accepted: [''] });
    expect(brief(take({ result: ['btcusdt@trade'], id: 1_000_000_007 }))).toEqual({ ...none, passed: 'pong' });
    const refused = { name: '', reason: 'Invalid request: unknown variant (2)' };
    expect(brief(take({ error: { code: 2, msg: 'Invalid request: unknown variant' }, id: 4 }))).toMatchObject({ refused: [refused] });
    const error = { id: 'ABCUSDT', status: 400, error: { code: -1121, msg: 'Invalid symbol.' } };
    expect(brief(take(error))).toMatchObject({ refused: [{ name: 'ABCUSDT', reason: 'Invalid symbol. (-1121)' }] });
    expect(take({ event: { e: 'serverShutdown', E: ms } }).closing).toBe('the server is about to be restarted');
    expect(brief(take(stream('btcusdt@kline_1m', { e: 'kline', E: ms, s: 'BTCUSDT', k: { t: 1, s: 'BTCUSDT', o: '1' } })))).toEqual({
      ...none,
      passed: 'message kline',
    });
  });

  it('reads the list of instruments', () => {
    const entry = (symbol: string, status: string) => ({
      symbol,
      status,
      baseAsset: 'BTC',
      quoteAsset: 'USDC',
      filters: [{ filterType: 'PRICE_FILTER', minPrice: '0.01', tickSize: '0.01000000' }],
    });
    const symbols = [entry('BTCUSDC', 'TRADING'), entry('OLD', 'BREAK'), 7];
    const frame = open(spot)({ id: 'instruments', status: 200, result: { timezone: 'UTC', rateLimits: [{ limit: 1 }], symbols } });
    expect(frame.listings.map(({ instrument }) => [instrument.id, instrument.tickSize])).toEqual([['BTC-USDC@binance', 0.01]]);
    expect(frame.fault).toBe('');
  });

  it('passes over instruments that nobody asked for', () => {
    const take = open(futures, ['ETHUSDT']);
    for (const message of [aggTrade, update, mark, forced]) {
      const { n, levels, unasked, fault } = take(message);
      expect([n, levels, unasked, fault]).toEqual([0, 0, 1, '']);
    }
  });
});

const samples = [spotTrade, aggTrade, futuresQuote, update, { id: 'BTCUSDT', status: 200, result: snapshot }, mark, forced];

describe('what is damaged', () => {
  const text = fc.constantFrom(
    ...samples.map((one) => JSON.stringify(stream('btcusdt@x', one))),
    ...samples.map((one) => JSON.stringify(one)),
  );

  test('a cut message is bad, and nothing of it is taken', () => {
    const take = open(futures);
    fc.assert(
      fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (whole, share) => {
        const frame = take(whole.slice(0, Math.floor(share * (whole.length - 1))));
        expect(frame.fault).not.toBe('');
        expect(frame.n).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  const garbled = (put: fc.Arbitrary<string>) =>
    fc.tuple(text, fc.nat(), put).map(([whole, at, more]) => {
      const from = at % whole.length;
      return whole.slice(0, from) + more + whole.slice(from + 1);
    });

  test('no garbled message throws, and of a bad one nothing is taken', () => {
    const take = open(futures);
    fc.assert(
      fc.property(garbled(fc.string({ maxLength: 3 })), (message) => {
        const { n, fault } = take(message);
        if (fault !== '') expect(n).toBe(0);
      }),
      { numRuns: 3_000 },
    );
  });

  test('no message whose structure is broken is taken', () => {
    const take = open(futures);
    fc.assert(
      fc.property(garbled(fc.constantFrom(...'{}[]:,"')), (message) => {
        const { n } = take(message);
        if (n > 0) expect(() => JSON.parse(message)).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
  });

  test('fields may come in any order, with spaces and with fields nobody knows', () => {
    const take = open(futures);
    const read = (frame: Frame) => [rows(frame), [...frame.levelPx.slice(0, frame.levels)].sort(), frame.fault];
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.infiniteStream(fc.nat()), fc.constantFrom(undefined, 1), (one, chance, indent) => {
        const expected = read(take(one));
        const entries = Object.entries({ ...one, zz: { e: 'trade', list: [[], {}] }, y: null, k: true, w: -1.5e3 });
        const mixed = entries.map((entry) => [chance.next().value as number, entry] as const).sort(([a], [b]) => a - b);
        const message = Object.fromEntries(mixed.map(([, entry]) => entry));
        expect(read(take(JSON.stringify(message, undefined, indent)))).toEqual(expected);
      }),
    );
  });

  test.each([
    ['a price of 0', { ...aggTrade, p: '0.00' }],
    ['no side', { ...aggTrade, m: undefined }],
    ['a quantity that is no number', { ...aggTrade, q: 'x' }],
    ['no time', { ...aggTrade, E: undefined, T: undefined }],
    ['a level without a quantity', { ...update, b: [['1.0']] }],
    ['a level of no number', { ...update, a: [['x', '1']] }],
    ['a negative quantity', { ...update, a: [['1', '-1']] }],
    ['one side alone', { ...update, a: undefined }],
    ['no number', { ...update, u: undefined }],
    ['no text', 'null'],
    ['nothing', ''],
  ])('%s is bad', (_what, message) => {
    const { fault, n } = open(futures)(message);
    expect([fault !== '', n]).toEqual([true, 0]);
  });

  test('numbers of levels are those of the language, to the last bit', () => {
    const take = open(futures);
    const decimal = fc.tuple(fc.nat(999_999_999), fc.nat(999_999_999), fc.nat(9)).map(([whole, part, places]) =>
      places === 0
        ? String(whole + 1)
        : `${whole}.${String(part)
            .padStart(9, '0')
            .slice(0, places - 1)}1`,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(decimal, decimal), { minLength: 1, maxLength: 5 }), (levels) => {
        const { levelPx, levelQty, fault } = take({ ...update, b: levels, a: [] });
        expect(fault).toBe('');
        expect([...levelPx.slice(0, levels.length)]).toEqual(levels.map(([px]) => Number(px)));
        expect([...levelQty.slice(0, levels.length)]).toEqual(levels.map(([, qty]) => Number(qty)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('subscriptions', () => {
  const all: Channel[] = ['trades', 'book', 'quotes', 'mark', 'funding', 'open-interest', 'liquidations'];

  it('names a stream once, on the socket that carries it', () => {
    expect(spot.topics(['BTCUSDT'], all).map(({ socket, name }) => `${socket} ${name}`)).toEqual([
      'market btcusdt@trade',
      'market btcusdt@depth@100ms',
      'market btcusdt@bookTicker',
    ]);
    expect(futures.topics(['BTCUSDT'], all).map(({ socket, name }) => `${socket} ${name}`)).toEqual([
      'market btcusdt@aggTrade',
      'public btcusdt@depth@100ms',
      'public btcusdt@bookTicker',
      'market btcusdt@markPrice@1s',
      'market btcusdt@forceOrder',
    ]);
  });

  it('asks in requests of a size the server takes', () => {
    const topics = spot.topics(
      Array.from({ length: 30 }, (_, i) => `A${i}USDT`),
      ['trades', 'book'],
    );
    const requests = spot
      .encode('subscribe', topics, 9)
      .map((text) => JSON.parse(text) as { method: string; params: string[]; id: number });
    expect(requests.map(({ method, params, id }) => [method, params.length, id])).toEqual([
      ['SUBSCRIBE', 50, 9],
      ['SUBSCRIBE', 10, 9],
    ]);
    expect(JSON.parse(futures.encode('unsubscribe', topics.slice(0, 1), 2)[0]!)).toEqual({
      method: 'UNSUBSCRIBE',
      params: ['a0usdt@trade'],
      id: 2,
    });
  });

  it('knows instruments by list and by symbol', () => {
    for (const venue of [spot, futures]) {
      const ids = venue.listed.listings.map(({ instrument }) => instrument.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(60);
      expect(ids).toEqual(expect.arrayContaining([...venue.usual]));
      for (const { instrument } of venue.listed.listings) expect(instrument.tickSize).toBeGreaterThan(0);
    }
    expect(spot.parse('ethbtc')?.instrument.id).toBe('ETH-BTC@binance');
    expect(futures.parse('BTCUSDT_240927')?.instrument.id).toBe('BTC-USDT-240927.future@binance');
    expect([spot.parse('BTC-USDT'), futures.parse('BTCUSD_PERP'), futures.parse('')]).toEqual([undefined, undefined, undefined]);
  });
});

test('how updates follow: spot by the number behind, futures by the number before', () => {
  const { follows: s } = spot.book;
  expect([s(100, 95, 100, Number.NaN, true), s(100, 95, 101, Number.NaN, true), s(100, 101, 105, Number.NaN, true)]).toEqual([
    OLD,
    NEXT,
    NEXT,
  ]);
  expect([s(100, 102, 105, Number.NaN, true), s(100, 101, 105, Number.NaN, false), s(100, 100, 105, Number.NaN, false)]).toEqual([
    BROKEN,
    NEXT,
    BROKEN,
  ]);
  const { follows: f } = futures.book;
  expect([f(100, 90, 100, 80, true), f(100, 95, 105, 90, true), f(100, 120, 125, 99, true)]).toEqual([OLD, NEXT, NEXT]);
  expect([f(100, 120, 125, 110, true), f(100, 120, 125, 100, false), f(100, 120, 125, 99, false)]).toEqual([BROKEN, NEXT, BROKEN]);
  expect(f(100, 120, 125, Number.NaN, true)).toBe(BROKEN);
});
