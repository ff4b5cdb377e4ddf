/** Multi-level order-flow imbalance, from columns and from a book that changes, against the rule written out with maps and sorting. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { DepthFeed } from '../../src/engine/depth-feed.ts';
import { Book } from '../../src/market/book.ts';
import { callMethod } from '../../src/methods/registry.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { MapBook } from './oracles/map-book.ts';
import { ofiOracle } from './oracles/ofi.ts';

beforeAll(loadKernelsInNode);

const ranks = 3;
type Level = [px: number, qty: number] | undefined;

/** One rank, one side: what came less what went. A missing level is worse than any, and empty. */
function sideFlow(bid: boolean, now: Level, before: Level): number {
  const better = (a: Level, b: Level): boolean => a !== undefined && (b === undefined || (bid ? a[0] > b[0] : a[0] < b[0]));
  const came = better(before, now) ? 0 : (now?.[1] ?? 0);
  const went = better(now, before) ? 0 : (before?.[1] ?? 0);
  return came - went;
}

function flowOf(now: MapBook, before: MapBook): number[] {
  const at = (book: MapBook, bid: boolean, k: number): Level => book.side(bid, ranks)[k];
  return Array.from({ length: ranks }, (_, k) =>
    [true, false].reduce((sum, bid) => sum + (bid ? 1 : -1) * sideFlow(bid, at(now, bid, k), at(before, bid, k)), 0),
  );
}

function copyOf(book: MapBook): MapBook {
  const copy = new MapBook();
  copy.reset();
  for (const bid of [true, false]) for (const [px, qty] of book.side(bid)) copy.apply(bid, px, qty);
  return copy;
}

const change = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 }));
/** Messages of some levels each; now and then the book is lost or begins anew. */
const messages = fc.array(fc.record({ kind: fc.constantFrom('delta', 'delta', 'delta', 'delta', 'snapshot'), levels: fc.array(change) }));
const priceOf = (bid: boolean, depth: number): number => (bid ? 100 - depth : 101 + depth);

it('flows as the rule says after each message of a book, and not across a snapshot', () => {
  fc.assert(
    fc.property(messages, (all) => {
      const book = new Book(1);
      const plain = new MapBook();
      let flow: number[] | undefined;
      const feed = new DepthFeed(ranks, (_ts, { flow: now }) => {
        flow = [...now];
      });
      book.reset(0, 0);
      plain.reset();
      feed.last(0, book);
      all.forEach(({ kind, levels }, ts) => {
        const before = copyOf(plain);
        if (kind === 'snapshot') {
          book.reset(ts, ts);
          plain.reset();
          feed.lose();
        }
        for (const [bid, depth, qty] of levels) {
          const px = priceOf(bid, depth);
          book.apply(bid, px, qty, ts, ts);
          plain.apply(bid, px, qty);
          feed.note(bid, px);
        }
        flow = undefined;
        feed.last(ts, book);
        if (kind === 'snapshot') expect(flow).toBeUndefined();
        else expect(flow ?? [0, 0, 0]).toEqual(flowOf(plain, before).map((e) => e + 0));
      });
    }),
    { numRuns: 500 },
  );
});

it('reads the top of a book as its whole depth has it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 3 }))), (levels) => {
      const book = new Book(0.5);
      book.reset(0, 0);
      for (const [bid, depth, qty] of levels) book.apply(bid, 100_000 + (bid ? -depth : depth + 1) / 2, qty, 0, 0);
      for (const bid of [true, false]) {
        const px = new Float64Array(4);
        const qty = new Float64Array(4);
        const n = book.top(bid, px, qty);
        const { price, qty: held } = book.depth(4)[bid ? 'bids' : 'asks'];
        expect([[...px.slice(0, n)], [...qty.slice(0, n)]]).toEqual([[...price], [...held]]);
      }
    }),
  );
});

it('of one rank is the plain imbalance', () => {
  const quotes = { bid: [100, 101, 99, 99], bidQty: [5, 3, 7, 8], ask: [102, 102, 102, 101], askQty: [4, 4, 6, 4] };
  const rows = (values: number[]): number[][] => values.map((value) => [value]);
  const { event_mlofi, mlofi } = callMethod('multi-level-imbalance', {
    bid: rows(quotes.bid),
    bid_qty: rows(quotes.bidQty),
    ask: rows(quotes.ask),
    ask_qty: rows(quotes.askQty),
  }) as { event_mlofi: Float64Array[]; mlofi: Float64Array };
  const expected = [...ofiOracle(quotes)];
  expect(event_mlofi.map(([e]) => e)).toEqual(expected);
  expect([...mlofi]).toEqual([expected.reduce((sum, e) => sum + e, 0)]);
});

it('takes a missing rank for an empty one, and marks it', () => {
  const { event_mlofi, missing } = callMethod('multi-level-imbalance', {
    bid: [
      [100, 99],
      [100, null],
    ],
    bid_qty: [
      [5, 7],
      [6, null],
    ],
    ask: [
      [101, null],
      [101, 102],
    ],
    ask_qty: [
      [2, null],
      [2, 3],
    ],
  }) as { event_mlofi: Float64Array[]; missing: Float64Array };
  expect(event_mlofi.map((row) => [...row])).toEqual([
    [0, 0],
    [1, -10],
  ]);
  expect([...missing]).toEqual([1, 1]);
});
