/** The OFI kernel against its four terms written out, over any quotes and any cut; and the paper's hand cases. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { ofiOracle, type Quotes } from '../unit/oracles/ofi.ts';

beforeAll(loadKernelsInNode);

const hole = { weight: 1, arbitrary: fc.constant(Number.NaN) };
const price = fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 1_000, max: 1_005 }).map((ticks) => ticks / 10) }, hole);
const size = fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 0, max: 64 }).map((lots) => lots / 8) }, hole);
const quotes = fc.array(fc.tuple(price, size, price, size), { maxLength: 120 }).map(
  (rows): Quotes => ({
    bid: rows.map((r) => r[0]),
    bidQty: rows.map((r) => r[1]),
    ask: rows.map((r) => r[2]),
    askQty: rows.map((r) => r[3]),
  }),
);

function run({ bid, bidQty, ask, askQty }: Quotes, sizes: number[] = []): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = bid.length;
    const [b, bq, a, aq] = [arena.copy(bid), arena.copy(bidQty), arena.copy(ask), arena.copy(askQty)];
    const out = arena.f64(n);
    const state = arena.f64(call.ofiState());
    let from = 0;
    for (let i = 0; from < n; i++) {
      const count = Math.min(sizes[i] ?? n, n - from);
      const at = from * 8;
      call.ofi(b.ptr + at, bq.ptr + at, a.ptr + at, aq.ptr + at, count, state.ptr, out.ptr + at);
      from += count;
    }
    return out.view.slice();
  });
}

// Sizes are eighths, so every order of summation is exact and the two must agree to the bit (but for the sign of zero).
const plain = (values: Float64Array) => Array.from(values, (value) => value + 0);

it('equals its four terms', () => {
  fc.assert(
    fc.property(quotes, (q) => {
      expect(plain(run(q))).toEqual(plain(ofiOracle(q)));
    }),
  );
});

it('does not depend on how the input is cut', () => {
  fc.assert(
    fc.property(quotes, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), (q, sizes) => {
      expect(plain(run(q, sizes))).toEqual(plain(run(q)));
    }),
  );
});

it.each([
  { name: 'bid improves from 100 x 5 to 101 x 3', bid: [100, 101], bidQty: [5, 3], ask: [110, 110], askQty: [2, 2], e: 3 },
  { name: 'bid drops from 100 x 5 to 99 x 7', bid: [100, 99], bidQty: [5, 7], ask: [110, 110], askQty: [2, 2], e: -5 },
  { name: 'bid size grows from 5 to 8', bid: [100, 100], bidQty: [5, 8], ask: [110, 110], askQty: [2, 2], e: 3 },
  { name: 'ask improves to size 4', bid: [100, 100], bidQty: [5, 5], ask: [110, 109], askQty: [2, 4], e: -4 },
])('$name: $e', ({ bid, bidQty, ask, askQty, e }) => {
  expect(plain(run({ bid, bidQty, ask, askQty }))).toEqual([0, e]);
});
