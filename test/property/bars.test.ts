/** The bar kernel against its oracle, number for number, over any trades and any cut of the input. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { barsOracle, type OracleBar, type Trades } from '../unit/oracles/bars.ts';

beforeAll(loadKernelsInNode);

const second = 1_000_000;
const fields = ['start', 'open', 'high', 'low', 'close', 'volume', 'buyVolume', 'value', 'trades'] as const;

const trade = fc.record({
  step: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 900_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -3_000_000, max: 5_000_000 }) },
  ),
  px: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 700_000 }).map((ticks) => ticks / 10) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
  qty: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 9_999 }).map((lots) => lots / 1_000) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
  side: fc.constantFrom(-1, 0, 1),
});
const trades = fc.array(trade, { maxLength: 200 }).map((rows): Trades => {
  let now = 1_723_161_256_322_000;
  return {
    ts: rows.map((row) => (now += row.step)),
    px: rows.map((row) => row.px),
    qty: rows.map((row) => row.qty),
    side: rows.map((row) => row.side),
  };
});

/** Runs the kernel over cuts of the trades, each drained through `capacity` rows of output. */
function run({ ts, px, qty, side }: Trades, interval: number, sizes: number[], capacity: number) {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = ts.length;
    const inputs = [ts, px, qty, side].map((values) => arena.copy(values));
    const outputs = fields.map(() => arena.f64(capacity));
    const state = arena.f64(call.barsState());
    const closed: OracleBar[] = [];
    let from = 0;
    for (let i = 0; from < n; i++) {
      const to = Math.min(n, from + (sizes[i] ?? n));
      while (from < to) {
        const [t, p, q, s] = inputs.map((column) => column.ptr + from * 8) as [number, number, number, number];
        const [o0, o1, o2, o3, o4, o5, o6, o7, o8] = outputs.map((column) => column.ptr) as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        const written = call.bars(t, p, q, s, to - from, interval, state.ptr, o0, o1, o2, o3, o4, o5, o6, o7, o8, capacity);
        for (let bar = 0; bar < written; bar++) {
          closed.push(Object.fromEntries(fields.map((field, j) => [field, outputs[j]!.view[bar]!])) as unknown as OracleBar);
        }
        from += state.view[12]!;
      }
    }
    const progress = state.view[0]
      ? (Object.fromEntries(fields.map((field, j) => [field, state.view[1 + j]!])) as unknown as OracleBar)
      : undefined;
    return { closed, progress, late: state.view[10]!, unusable: state.view[11]! };
  });
}

it('makes the bars of the oracle, with late and unusable trades counted', () => {
  fc.assert(
    fc.property(trades, fc.constantFrom(second, 5 * second), (rows, interval) => {
      expect(run(rows, interval, [], 256)).toEqual(barsOracle(rows, interval));
    }),
  );
});

it('makes the same bytes however the trades are cut and drained', () => {
  fc.assert(
    fc.property(
      trades,
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      (rows, sizes, capacity) => {
        expect(run(rows, second, sizes, capacity)).toEqual(run(rows, second, [], 256));
      },
    ),
  );
});

it('puts a trade on the boundary into the bar it starts', () => {
  const ts = [0, 999_999, 1_000_000, 1_000_001];
  const { closed, progress } = run({ ts, px: [10, 11, 12, 13], qty: [1, 1, 1, 1], side: [1, -1, 0, 1] }, second, [], 4);
  expect(closed).toEqual([{ start: 0, open: 10, high: 11, low: 10, close: 11, volume: 2, buyVolume: 1, value: 21, trades: 2 }]);
  expect(progress).toEqual({ start: second, open: 12, high: 13, low: 12, close: 13, volume: 2, buyVolume: 1, value: 25, trades: 2 });
});

it('accepts times before 1970', () => {
  const { progress } = run({ ts: [-1_500_000], px: [1], qty: [1], side: [0] }, second, [], 1);
  expect(progress?.start).toBe(-2_000_000);
});
