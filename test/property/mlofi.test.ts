/** The MLOFI kernel against its rule written out, over any levels, holes and cuts; and against the kernel of best quotes. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

interface Rank {
  bid: [px: number, qty: number];
  ask: [px: number, qty: number];
  joined: number;
}

const missing: [number, number] = [Number.NaN, 0];
/** Sizes are eighths: every order of summation is exact. */
const level = (least: number): fc.Arbitrary<[number, number]> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(
        fc.integer({ min: least, max: least + 4 }),
        fc.integer({ min: 0, max: 64 }).map((lots) => lots / 8),
      ),
    },
    { weight: 1, arbitrary: fc.constant(missing) },
    { weight: 1, arbitrary: fc.constant<[number, number]>([Number.NaN, Number.NaN]) },
  );
const joined = fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(0, Number.NaN) });
const rows = fc.array(fc.record({ bid: level(1_000), ask: level(1_006), joined }), { maxLength: 120 });

/** A side by its rule: a level that is not there is worse than any. `sign` turns an ask round. */
function sideFlow(sign: number, [p, q]: [number, number], [p0, q0]: [number, number]): number {
  const [now, before] = [Number.isNaN(p) ? Number.NEGATIVE_INFINITY : sign * p, Number.isNaN(p0) ? Number.NEGATIVE_INFINITY : sign * p0];
  return sign * ((now >= before ? q : 0) - (now <= before ? q0 : 0));
}

function oracle(all: readonly Rank[]): number[] {
  return all.map((row, i) => {
    const before = all[i - 1];
    if (!before || row.joined !== 1) return Number.NaN;
    if ([row.bid[1], row.ask[1], before.bid[1], before.ask[1]].some(Number.isNaN)) return Number.NaN;
    return sideFlow(1, row.bid, before.bid) + sideFlow(-1, row.ask, before.ask) + 0;
  });
}

function run(all: readonly Rank[], sizes: readonly number[] = []): number[] {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const columns = [
      all.map((row) => row.bid[0]),
      all.map((row) => row.bid[1]),
      all.map((row) => row.ask[0]),
      all.map((row) => row.ask[1]),
      all.map((row) => row.joined),
    ].map((values) => arena.copy(values).ptr) as [number, number, number, number, number];
    const out = arena.f64(all.length);
    const state = arena.f64(call.mlofiState());
    let from = 0;
    for (let i = 0; from < all.length; i++) {
      const n = Math.min(sizes[i] ?? all.length, all.length - from);
      const [bid, bidQty, ask, askQty, joins] = columns.map((ptr) => ptr + from * 8) as [number, number, number, number, number];
      call.mlofi(bid, bidQty, ask, askQty, joins, n, state.ptr, out.ptr + from * 8);
      from += n;
    }
    return Array.from(out.view, (value) => value + 0);
  });
}

it('equals the rule, whatever is missing', () => {
  fc.assert(
    fc.property(rows, (all) => {
      expect(run(all)).toEqual(oracle(all));
    }),
  );
});

it('does not depend on how the input is cut', () => {
  fc.assert(
    fc.property(rows, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), (all, sizes) => {
      expect(run(all, sizes)).toEqual(run(all));
    }),
  );
});

it.each([
  { name: 'bid improves from 100 x 5 to 101 x 3', from: [100, 5, 110, 2], to: [101, 3, 110, 2], e: 3 },
  { name: 'bid drops from 100 x 5 to 99 x 7', from: [100, 5, 110, 2], to: [99, 7, 110, 2], e: -5 },
  { name: 'bid size grows from 5 to 8', from: [100, 5, 110, 2], to: [100, 8, 110, 2], e: 3 },
  { name: 'ask improves to size 4', from: [100, 5, 110, 2], to: [100, 5, 109, 4], e: -4 },
  { name: 'a bid goes and none stands behind it', from: [100, 5, 110, 2], to: [Number.NaN, 0, 110, 2], e: -5 },
])('$name: $e', ({ from, to, e }) => {
  const row = ([b, p, a, q]: readonly number[]): Rank => ({ bid: [b!, p!], ask: [a!, q!], joined: 1 });
  expect(run([row(from), row(to)])[1]).toBe(e);
  expect(run([row(from), { ...row(to), joined: 0 }])[1]).toBeNaN();
});
