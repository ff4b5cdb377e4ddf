/** Kraken: every kind of message, numbers and their checksums, the depth that falls out, and the recorded v1 books read as v2. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import kraken from '../../../src/sources/venues/kraken.venue.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';

type Level = readonly [px: string, qty: string];

/** The worked example of the documentation, "Book checksum (WebSocket v2)". */
const exampleBids: Level[] = [
  ['45283.5', '0.10000000'],
  ['45283.4', '1.54582015'],
  ['45282.1', '0.10000000'],
  ['45281.0', '0.10000000'],
  ['45280.3', '1.54592586'],
  ['45279.0', '0.07990000'],
  ['45277.6', '0.03310103'],
  ['45277.5', '0.30000000'],
  ['45277.3', '1.54602737'],
  ['45276.6', '0.15445238'],
];
const exampleAsks: Level[] = [
  ['45285.2', '0.00100000'],
  ['45286.4', '1.54571953'],
  ['45286.6', '1.54571109'],
  ['45289.6', '1.54560911'],
  ['45290.2', '0.15890660'],
  ['45291.8', '1.54553491'],
  ['45294.7', '0.04454749'],
  ['45296.1', '0.35380000'],
  ['45297.5', '0.09945542'],
  ['45299.5', '0.18772827'],
];
const exampleSum = 3310070434;

const plain = (text: string): string => text;
const short = (text: string): string => String(Number(text));
const quoted = (text: string): string => `"${text}"`;

function bookText(
  type: string,
  symbol: string,
  bids: readonly Level[],
  asks: readonly Level[],
  sum: number,
  spell = plain,
  more = '',
): string {
  const side = (levels: readonly Level[]) => levels.map(([px, qty]) => `{"price":${spell(px)},"qty":${spell(qty)}}`).join(',');
  return `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":[${side(bids)}],"asks":[${side(asks)}],"checksum":${sum}${more}}]}`;
}

const stamp = ',"timestamp":"2023-10-06T17:35:55.440295Z"';

/** The rule of the documentation once more, over texts in full precision. */
function sumOf(bids: readonly Level[], asks: readonly Level[]): number {
  const bare = (text: string) => text.replace('.', '').replace(/^0+/, '');
  const part = (levels: readonly Level[]) =>
    levels
      .slice(0, 10)
      .map(([px, qty]) => bare(px) + bare(qty))
      .join('');
  return crc32(part(asks) + part(bids));
}

function instrumentText(symbol: string, px: number, qty: number): string {
  const [base, quote] = symbol.split('/');
  return `{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[{"symbol":"${symbol}","base":"${base}","quote":"${quote}","status":"online","qty_precision":${qty},"qty_increment":1E-8,"price_precision":${px},"price_increment":${10 ** -px}}]}}`;
}

const tradeText =
  '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":45283.4,"qty":0.00050000,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}]}';
const tickerText =
  '{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":45283.5,"bid_qty":0.1,"ask":45285.2,"ask_qty":0.001,"last":45283.5,"volume":997038.98383185,"vwap":0.10148,"low":0.09979,"high":0.10285,"change":-0.00017,"change_pct":-0.17,"timestamp":"2023-09-25T07:49:37.708706Z"}]}';

test('the documented book has the documented checksum, in any spelling of its numbers', () => {
  for (const spell of [plain, short, quoted]) {
    const rig = openRig(kraken, ['BTC/USD']);
    if (spell === short) rig.take(instrumentText('BTC/USD', 1, 8));
    rig.take(bookText('snapshot', 'BTC/USD', exampleBids, exampleAsks, exampleSum, spell));
    expect(rig.breaks).toEqual([]);
    expect(rig.market.feeds[0]?.bookKnown).toBe(true);
    rig.take(bookText('update', 'BTC/USD', [], [], exampleSum + 1, spell));
    expect(rig.breaks).toEqual([{ slot: 0, why: 'checksum' }]);
  }
});

test('numbers with exponents and without a fraction are summed in the precision of the pair', () => {
  const bids: Level[] = [
    ['0.0000200', '3.00000000'],
    ['0.0000150', '0.00012345'],
    ['0.0000100', '0.00000001'],
  ];
  const asks: Level[] = [['0.0000300', '12000.00000000']];
  const rig = openRig(kraken, ['SHIB/USD']);
  const listing = rig.take(instrumentText('SHIB/USD', 7, 8)).listings[0];
  expect(listing?.instrument).toMatchObject({ id: 'SHIB-USD@kraken', tickSize: 1e-7 });
  const text = bookText('snapshot', 'SHIB/USD', bids, asks, sumOf(bids, asks), short);
  expect(text).toContain('{"price":0.00001,"qty":1e-8}');
  rig.take(text);
  rig.take(text.replace('0.00001,"qty":1e-8', '1E-5 , "qty" : 1.0E-8 ').replace('0.00012345', '1.2345E-4'));
  expect(rig.breaks).toEqual([]);
  expect([...(rig.market.feeds[0]?.book.depth(5).bids.price ?? [])]).toEqual([0.00002, 0.000015, 0.00001]);
});

test('what falls out of the depth is deleted in so many words', () => {
  const level = (px: number): Level => [px.toFixed(1), '1.00000000'];
  const bids = Array.from({ length: 1000 }, (_, i) => level(5000 - i));
  const asks = Array.from({ length: 1000 }, (_, i) => level(5001 + i));
  const rig = openRig(kraken, ['BTC/USD']);
  rig.take(bookText('snapshot', 'BTC/USD', bids, asks, sumOf(bids, asks)));
  const before = rig.rows().length;
  const now = [level(5000.5), ...bids];
  rig.take(bookText('update', 'BTC/USD', [level(5000.5)], [], sumOf(now, asks), plain, stamp));
  const after = rig.rows().slice(before);
  expect(after.map(({ px, qty }) => [px, qty])).toEqual([
    [5000.5, 1],
    [4001, 0],
  ]);
  expect(rig.market.feeds[0]?.book.bidLevels).toBe(1000);
  expect(rig.breaks).toEqual([]);
  expect(after[0]?.ts).toBe(Date.UTC(2023, 9, 6, 17, 35, 55) * 1000 + 440_295);
});

test('trades: side of the taker, times to the microsecond, old ones passed over', () => {
  const rig = openRig(kraken, ['BTC/USD']);
  expect(rig.take(tradeText.replace('update', 'snapshot')).passed).toBe('answer');
  rig.take(tradeText.replace('706Z', '706999Z'));
  rig.take(
    tradeText
      .replace('sell', 'buy')
      .replace('4665906', '4665907')
      .replace('{"channel":"trade","type":"update",', '{')
      .slice(0, -1)
      .concat(',"type":"update","channel":"trade"}'),
  );
  const trades = rig.rows().filter(({ kind }) => kind === 'trade');
  expect(trades.map(({ side, px, qty, id, ts }) => [side, px, qty, id, ts])).toEqual([
    [SIDE_SELL, 45283.4, 0.0005, 4665906, Date.UTC(2023, 8, 25, 7, 49, 37) * 1000 + 708_706],
    [SIDE_BUY, 45283.4, 0.0005, 4665907, Date.UTC(2023, 8, 25, 7, 49, 37) * 1000 + 708_706],
  ]);
  rig.take(tradeText.replace('4665906', '4665911'));
  expect(rig.rows().find(({ kind }) => kind === 'gap')?.qty).toBe(3);
});

test('quotes, with a side missing too', () => {
  const rig = openRig(kraken, ['BTC/USD']);
  const frame = rig.decode(tickerText);
  expect([frame.n, frame.px[0], frame.qty[0], frame.px2[0], frame.qty2[0]]).toEqual([1, 45283.5, 0.1, 45285.2, 0.001]);
  const half = rig.decode(tickerText.replace('"ask":45285.2,"ask_qty":0.001', '"ask":null,"ask_qty":0'));
  expect([half.n, half.px2[0], half.qty2[0]]).toEqual([1, Number.NaN, 0]);
});

test('answers, refusals, heartbeats and what is not known', () => {
  const rig = openRig(kraken, ['BTC/USD']);
  const ack =
    '{"method":"subscribe","result":{"channel":"book","depth":1000,"snapshot":true,"symbol":"BTC/USD"},"success":true,"time_in":"2023-10-06T17:35:55.219022Z"}';
  expect(rig.decode(ack).accepted).toEqual(['book:BTC/USD']);
  const refusal = (reason: string, id: number) =>
    `{"error":"${reason}","method":"subscribe","req_id":${id},"success":false,"symbol":"ABC/USD","time_in":"2023-10-06T17:35:55.219022Z"}`;
  expect(rig.decode(refusal('Currency pair not supported ABC/USD', 29)).refused).toEqual([
    { name: 'book:ABC/USD', reason: 'Currency pair not supported ABC/USD' },
  ]);
  expect(rig.decode(refusal('Already subscribed', 28)).accepted).toEqual(['trade:ABC/USD']);
  expect(rig.decode(refusal('Already subscribed', 31)).refused).toEqual([]);
  expect(rig.decode('{"Error":"Exceeded msg rate"}').passed).toBe('answer');
  expect(rig.decode('{"error":"Exceeded msg rate"}').refused).toEqual([{ name: '', reason: 'Exceeded msg rate' }]);
  expect(rig.decode('{"method":"pong","req_id":1}').passed).toBe('pong');
  expect(rig.decode('{"channel":"heartbeat"}').passed).toBe('heartbeat');
  expect(rig.decode('{"channel":"status","type":"update","data":[{"connection_id":12393906104898154338}]}').passed).toBe('answer');
  expect(rig.decode('{"channel":"novelty","data":[{"symbol":"BTC/USD"}]}')).toMatchObject({ n: 0, fault: '' });
  expect(rig.decode(tradeText.replace('BTC/USD', 'ETH/USD'))).toMatchObject({ n: 0, unasked: 1, fault: '' });
});

test('a message that is not whole, or says what cannot be, counts nothing', () => {
  const rig = openRig(kraken, ['BTC/USD']);
  const book = bookText('update', 'BTC/USD', exampleBids, exampleAsks, exampleSum, plain, stamp);
  for (const text of [tradeText, book, tickerText])
    for (let end = 0; end < text.length; end++) expect(rig.decode(text.slice(0, end)).fault).not.toBe('');
  for (const [from, to] of [
    ['"sell"', '"both"'],
    ['45283.4', '-1'],
    ['0.00050000', 'null'],
    ['2023-09-25T', '2023-19-25T'],
    ['"data"', '"date"'],
    ['"update"', '"updated"'],
  ] as const)
    expect(rig.decode(tradeText.replace(from, to)).fault, to).not.toBe('');
  expect(rig.decode(book.replace('45281.0', '0')).fault).not.toBe('');
  expect(rig.decode(book.replace('"checksum"', '"check"')).fault).not.toBe('');
  expect(rig.decode(book.replace(/"price":/, '"prize":')).fault).not.toBe('');
  expect(rig.decode('[1]').fault).not.toBe('');
});

test('damaged messages never throw, and nothing of an unreadable one is taken', () => {
  const texts = [
    tradeText,
    tickerText,
    bookText('update', 'BTC/USD', exampleBids, exampleAsks, exampleSum),
    instrumentText('BTC/USD', 1, 8),
  ];
  const rig = openRig(kraken, ['BTC/USD']);
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      (text, at, cut, put) => {
        const start = at % text.length;
        const damaged = text.slice(0, start) + put + text.slice(start + cut);
        const rows = rig.rows().length;
        const frame = rig.take(damaged);
        if (frame.fault !== '') expect(rig.rows().length).toBe(rows);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('other fields and any order of them change nothing', () => {
  const rig = openRig(kraken, ['BTC/USD']);
  const text = bookText('update', 'BTC/USD', exampleBids, exampleAsks, exampleSum, plain, stamp);
  const plainly = rig.decode(text);
  const wanted = [...plainly.levelPx.slice(0, 20), ...plainly.levelQty.slice(0, 20), ...plainly.pxTexts, ...plainly.qtyTexts];
  const message = text.replace(/\{(?=")/g, '{"novelty":[1,{"a":"}"}],');
  const turned = text
    .replace('{"channel":"book","type":"update",', '{')
    .replace(/\{"price":([\d.]+),"qty":([\d.]+)\}/g, '{ "qty" : $2 , "price" : $1 }')
    .replace(/\}$/, ',"type":"update","channel":"book"}');
  for (const odd of [message, turned]) {
    const { n, levels, levelPx, levelQty, pxTexts, qtyTexts, fault } = rig.decode(odd);
    expect([n, levels, fault]).toEqual([1, 20, '']);
    expect([...levelPx.slice(0, 20), ...levelQty.slice(0, 20), ...pxTexts, ...qtyTexts]).toEqual(wanted);
  }
});

test('topics and requests', () => {
  const topics = kraken.topics(['BTC/USD', 'ETH/USD'], ['trades', 'book', 'quotes', 'funding']);
  expect(topics.map(({ name }) => name)).toEqual([
    'trade:BTC/USD',
    'trade:ETH/USD',
    'book:BTC/USD',
    'book:ETH/USD',
    'ticker:BTC/USD',
    'ticker:ETH/USD',
  ]);
  const requests = kraken.encode('subscribe', topics, 7).map((text) => JSON.parse(text));
  expect(requests.map(({ params }) => params)).toEqual([
    { channel: 'trade', symbol: ['BTC/USD', 'ETH/USD'], snapshot: false },
    { channel: 'instrument', snapshot: true },
    { channel: 'book', symbol: ['BTC/USD', 'ETH/USD'], depth: 1000, snapshot: true },
    { channel: 'ticker', symbol: ['BTC/USD', 'ETH/USD'], event_trigger: 'bbo' },
  ]);
  expect(kraken.encode('unsubscribe', topics.slice(2, 3), 8).map((text) => JSON.parse(text).params)).toEqual([
    { channel: 'book', symbol: ['BTC/USD'], depth: 1000 },
  ]);
  const many = kraken.topics(
    Array.from({ length: 120 }, (_, i) => `C${i}/USD`),
    ['trades'],
  );
  expect(kraken.encode('subscribe', many, 1)).toHaveLength(3);
  expect(kraken.parse('xbt-usd')?.instrument).toMatchObject({ id: 'BTC-USD@kraken', symbol: 'BTC/USD', tickSize: 0.1 });
  expect(kraken.parse('nonsense')).toBeUndefined();
  expect(kraken.listed.listings.length).toBeGreaterThan(60);
});

/** Frames of v1 as v2 writes them; the snapshots, which have no checksum there, get one. */
function recorded(spell: (text: string) => string): { symbols: string[]; texts: string[]; books: { symbol: string; text: string }[] } {
  const decimals = new Map<string, number>();
  const books: { symbol: string; text: string }[] = [];
  for (const line of sharedText('venue-captures/KRAKEN.jsonl.gz').split('\n')) {
    if (!line.includes('book-1000')) continue;
    const { t, data } = JSON.parse(line) as { t: string; data: string };
    if (t !== 'recv' || !data.startsWith('[')) continue;
    const frame = JSON.parse(data) as unknown[];
    const symbol = String(frame.at(-1)).replace('XBT', 'BTC');
    const parts = frame.slice(1, -2) as Record<string, Level[] & string>[];
    const levels = (name: string): Level[] => parts.flatMap((part) => (part[name] as Level[] | undefined) ?? []);
    const sum = parts.map((part) => part.c).find((c) => c !== undefined);
    const bids = sum === undefined ? levels('bs') : levels('b');
    const asks = sum === undefined ? levels('as') : levels('a');
    if (sum === undefined) decimals.set(symbol, (asks[0]?.[0].split('.')[1] ?? '').length);
    const type = sum === undefined ? 'snapshot' : 'update';
    books.push({ symbol, text: bookText(type, symbol, bids, asks, sum === undefined ? sumOf(bids, asks) : Number(sum), spell) });
  }
  return { symbols: [...decimals.keys()], texts: [...decimals].map(([symbol, px]) => instrumentText(symbol, px, 8)), books };
}

describe.skipIf(!hasShared('venue-captures'))('the recorded books', () => {
  test.each([
    ['as they were sent', plain],
    ['without their zeros', short],
  ])('all 4,269 checksums match, %s', (_, spell) => {
    const { symbols, texts, books } = recorded(spell);
    const rig = openRig(kraken, symbols);
    for (const text of texts) rig.take(text);
    const oracle = new Map(symbols.map((symbol) => [symbol, { bids: new Map<number, number>(), asks: new Map<number, number>() }]));
    let updates = 0;
    books.forEach(({ symbol, text }, i) => {
      rig.take(text);
      const message = JSON.parse(text) as {
        type: string;
        data: { bids: { price: number; qty: number }[]; asks: { price: number; qty: number }[] }[];
      };
      if (message.type === 'update') updates++;
      const book = oracle.get(symbol) as { bids: Map<number, number>; asks: Map<number, number> };
      for (const side of ['bids', 'asks'] as const) {
        for (const { price, qty } of message.data[0]?.[side] ?? []) qty === 0 ? book[side].delete(price) : book[side].set(price, qty);
        const sorted = [...book[side]].sort(([a], [b]) => (side === 'bids' ? b - a : a - b));
        for (const [price] of sorted.slice(1000)) book[side].delete(price);
        if (i % 97 > 0) continue;
        const held = rig.market.feeds[rig.market.slotOf(symbol) as number]?.book.depth(2000)[side];
        expect(held && Array.from(held.price, (px, k) => [px, held.qty[k]])).toEqual(sorted.slice(0, 1000));
      }
    });
    expect(updates).toBe(4269);
    expect(rig.breaks).toEqual([]);
    expect(rig.market.feeds.map(({ counts }) => counts.checksumFailures + counts.gaps)).toEqual(symbols.map(() => 0));
  });

  test('one digit of a level among the best ten is missed at once', () => {
    const { symbols, texts, books } = recorded(plain);
    const symbol = 'XMR/USD';
    const own = books.filter((book) => book.symbol === symbol);
    let tried = 0;
    for (let at = 1; at < own.length && tried < 20; at += 11) {
      const rig = openRig(kraken, symbols);
      for (const text of texts) rig.take(text);
      for (const { text } of own.slice(0, at)) rig.take(text);
      const text = own[at]?.text as string;
      const book = rig.market.feeds[rig.market.slotOf(symbol) as number]?.book.depth(10);
      const [, px = '', qty = ''] = /"price":([\d.]+),"qty":([\d.]+)/.exec(text) ?? [];
      const near = book && Number(px) >= (book.bids.price[9] as number) && Number(px) <= (book.asks.price[9] as number);
      if (!near || Number(qty) === 0) continue;
      tried++;
      rig.take(
        text.replace(
          qty,
          qty.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
        ),
      );
      expect(rig.breaks.map(({ why }) => why)).toEqual(['checksum']);
    }
    expect(tried).toBeGreaterThan(5);
  });
});
