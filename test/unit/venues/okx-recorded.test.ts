/** OKX's public socket as it was recorded on 2022-05-13: no numbers on its books, a checksum on every message. */
import { describe, expect, test } from 'vitest';
import okx from '../../../src/sources/venues/okx.venue.ts';
import { capturedTexts } from '../../tools/captured.ts';
import { openRig } from '../../tools/market-rig.ts';
import { hasShared } from '../../tools/shared-data.ts';

const open = (symbols: readonly string[]) => {
  const rig = openRig(okx, symbols);
  /** What was written of a message. */
  const hear = (text: string) => {
    rig.take(text);
    return rig.rows().splice(0);
  };
  return { ...rig, hear };
};

describe.skipIf(!hasShared('venue-captures'))('recorded 2022-05-13', () => {
  const symbols = ['BTC-USD-220527', 'UNI-USD-SWAP', 'BTC-USDT'];
  const texts = hasShared('venue-captures') ? capturedTexts('OKX').map((captured) => captured.data) : [];

  test('every checksum is that of the book, which equals one of plain maps after every message', () => {
    const rig = open(symbols);
    const plain = new Map(symbols.map((symbol) => [symbol, { bids: new Map<number, number>(), asks: new Map<number, number>() }]));
    const counted = { books: 0, trades: 0, agree: 0 };
    const contract: Record<string, (qty: number, px: number) => number> = {
      'BTC-USD-220527': (qty, px) => (qty * 100) / px,
      'UNI-USD-SWAP': (qty, px) => (qty * 10) / px,
      'BTC-USDT': (qty) => qty,
    };
    let rows = 0;
    for (const text of texts) {
      const message = JSON.parse(text);
      const symbol = message.arg?.instId as string;
      const own = plain.get(symbol)!;
      const written = rig.hear(text);
      if (message.event) continue;
      if (message.arg.channel === 'books') {
        counted.books++;
        const [entry] = message.data;
        for (const side of ['bids', 'asks'] as const) {
          if (message.action === 'snapshot') own[side].clear();
          for (const [px, qty] of entry[side]) {
            if (Number(qty) === 0) own[side].delete(Number(px));
            else own[side].set(Number(px), contract[symbol]!(Number(qty), Number(px)));
          }
        }
        const held = rig.market.feeds[symbols.indexOf(symbol)]!.book.depth(1_000);
        const pairs = ({ price, qty }: typeof held.bids) => new Map([...price].map((px, k) => [px, qty[k]]));
        expect(pairs(held.bids)).toEqual(new Map([...own.bids].sort(([a], [b]) => b - a)));
        expect(pairs(held.asks)).toEqual(new Map([...own.asks].sort(([a], [b]) => a - b)));
      } else if (message.arg.channel === 'trades') {
        // The first of each is from before.
        if (own.bids.size === 0) expect(written).toEqual([]);
        rows += written.length;
        counted.trades += message.data.length;
        const mid = (Math.max(...own.bids.keys()) + Math.min(...own.asks.keys())) / 2;
        for (const { px, side } of message.data) if ((side === 'buy') === Number(px) > mid) counted.agree++;
      }
    }
    const { feeds, unreadable } = rig.market;
    expect([rig.breaks, unreadable, feeds.map(({ counts }) => counts.checksumFailures)]).toEqual([[], 0, [0, 0, 0]]);
    expect([counted.books, counted.trades, rows]).toEqual([290, 74, 71]);
    expect(counted.agree).toBeGreaterThanOrEqual(71);
  });

  test('a digit that is another is found with its message', () => {
    const books = texts.filter((text) => text.includes('"channel":"books"') && text.includes('"action"') && text.includes('"BTC-USDT"'));
    let found = 0;
    let tried = 0;
    for (let damagedAt = 1; damagedAt < books.length; damagedAt += 9) {
      const rig = open(symbols);
      books.slice(0, damagedAt).forEach((text) => {
        rig.hear(text);
      });
      const held = rig.market.feeds[2]!.book.depth(20);
      // A quantity among the best 20 levels, changed by one in its last digit.
      const message = JSON.parse(books[damagedAt]!);
      const level = message.data[0].bids.find(([px, qty]: string[]) => Number(qty) > 0 && held.bids.price.includes(Number(px)));
      if (!level) continue;
      level[1] = level[1].slice(0, -1) + ((Number(level[1].at(-1)) + 1) % 10 || 1);
      tried++;
      rig.hear(JSON.stringify(message));
      if (rig.breaks.some(({ slot, why }) => slot === 2 && why === 'checksum')) found++;
    }
    expect(tried).toBeGreaterThan(5);
    expect(found).toBe(tried);
  });
});
