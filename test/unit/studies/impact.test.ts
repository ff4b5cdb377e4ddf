/** The rolling impact of order flow against the method on the same bars, and the measures of ticks against their definitions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { completeParams } from '../../../src/studies/params.ts';
import { listStudies } from '../../../src/studies/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

function run(id: string, data: LaneData, given: Record<string, number | string> = {}): Record<string, Float64Array> {
  const definition = listStudies().find((each) => each.id === id)!;
  const outputs = new StudyRig(definition, completeParams(id, definition.params, given)).run(data).outputs;
  return Object.fromEntries(definition.outputs.map((spec, i) => [spec.id, outputs[i]!]));
}

/** Bars of a second: flow of the best level and move, without the last, which is open. */
function barsOf(data: LaneData): { ofi: Float64Array; change: Float64Array } {
  const { e1, move } = run('flow.level-flow', data) as { e1: Float64Array; move: Float64Array };
  const bars = new Map<number, [number, number]>();
  for (let i = 0; i < data.rows; i++) {
    if (Number.isNaN(move[i])) continue;
    const key = Math.floor(data.ts[i]! / 1e6);
    const [flow, moved] = bars.get(key) ?? [0, 0];
    bars.set(key, [flow + e1[i]!, moved + move[i]!]);
  }
  const [first, last] = [Math.min(...bars.keys()), Math.floor(data.ts[data.rows - 1]! / 1e6)];
  const column = (k: 0 | 1) => Float64Array.from({ length: last - first }, (_, i) => bars.get(first + i)?.[k] ?? Number.NaN);
  return { ofi: column(0), change: column(1) };
}

it('flow.impact says of a window what the method says of its bars', () => {
  const data = makeLaneData('book', 1, 6_000, 31);
  const out = run('flow.impact', data);
  const whole = callMethod('ofi-impact', barsOf(data)) as Record<string, number>;
  const at = data.rows - 1;
  const close = (a: number, b: number): void => expect(Math.abs(a - b) / (1e-6 + Math.abs(b))).toBeLessThan(1e-6);
  close(out.beta![at]!, whole.beta!);
  close(out.r2![at]!, whole.r2!);
  close(out.r2Lag![at]!, whole.r2_lag!);
  close(out.betaLo![at]!, whole.lo!);
  close(out.betaHi![at]!, whole.hi!);
  close(out.depth![at]!, 1 / (2 * whole.beta!));
});

it.each([60, 75, 99, 130])('flow.impact has the interval of the method in a window of %d bars', (window) => {
  const data = makeLaneData('book', 1, 6_000, 32);
  const out = run('flow.impact', data, { window });
  const { ofi, change } = barsOf(data);
  const whole = callMethod('ofi-impact', { ofi: ofi.slice(-window), change: change.slice(-window) }) as Record<string, number>;
  expect(ofi.slice(-window).every((value) => value === value)).toBe(true);
  expect(out.betaLo!.at(-1)! / whole.lo! - 1).toBeCloseTo(0, 6);
  expect(out.betaHi!.at(-1)! / whole.hi! - 1).toBeCloseTo(0, 6);
});

/** The same of best quotes: flow by flow.ofi's events, moves of the middle, bars of a second but the last. */
function barsOfQuotes(data: LaneData): { ofi: Float64Array; change: Float64Array } {
  const { e } = run('flow.ofi', data) as { e: Float64Array };
  const { bid, ask } = data.instruments[0]!;
  const bars = new Map<number, [number, number]>();
  for (let i = 1; i < data.rows; i++) {
    const move = (bid![i]! + ask![i]!) / 2 - (bid![i - 1]! + ask![i - 1]!) / 2;
    if (Number.isNaN(e[i]! + move)) continue;
    const key = Math.floor(data.ts[i]! / 1e6);
    const [flow, moved] = bars.get(key) ?? [0, 0];
    bars.set(key, [flow + e[i]!, moved + move]);
  }
  const [first, last] = [Math.min(...bars.keys()), Math.floor(data.ts[data.rows - 1]! / 1e6)];
  const column = (k: 0 | 1) => Float64Array.from({ length: last - first }, (_, i) => bars.get(first + i)?.[k] ?? Number.NaN);
  return { ofi: column(0), change: column(1) };
}

it('flow.ofi-impact says of the flow of flow.ofi what the method says of its bars', () => {
  const data = makeLaneData('quote', 1, 9_000, 33);
  const out = run('flow.ofi-impact', data);
  // The rig's price step is 0.1.
  const whole = callMethod('ofi-impact', barsOfQuotes(data)) as Record<string, number>;
  const at = data.rows - 1;
  expect(out.beta![at]! / (whole.beta! / 0.1)).toBeCloseTo(1, 9);
  expect(out.r2![at]! / whole.r2!).toBeCloseTo(1, 9);
  expect(out.r2Lag![at]! / whole.r2_lag!).toBeCloseTo(1, 6);
  expect(out.betaLo![at]! / (whole.lo! / 0.1)).toBeCloseTo(1, 6);
  expect(out.betaHi![at]! / (whole.hi! / 0.1)).toBeCloseTo(1, 6);
  expect(out.r2Out![at]).toBeLessThan(1);
});

it('flow.ofi-impact takes no flow or move into a crossed quote, or out of it', () => {
  const data = makeLaneData('quote', 1, 9_000, 34);
  const crossed = structuredClone(data);
  const [{ bid, ask }] = crossed.instruments as [Record<string, Float64Array>];
  // One quote far off and crossed: it alone would be the greatest move of all.
  [bid![5_000], ask![5_000]] = [ask![5_000]! * 10, bid![5_000]! * 10];
  const [plain, odd] = [run('flow.ofi-impact', data), run('flow.ofi-impact', crossed)];
  expect(odd.beta!.at(-1)! / plain.beta!.at(-1)!).toBeGreaterThan(0.97);
  expect(odd.beta!.at(-1)! / plain.beta!.at(-1)!).toBeLessThan(1.03);
  expect(odd.topDepth![5_000]).toBeNaN();
});

const trades = (rows: readonly (readonly [seconds: number, px: number, qty: number, side: number])[]): LaneData => {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!);
  return {
    clock: 'trade',
    rows: rows.length,
    ts: Float64Array.from(rows, ([seconds]) => 1.7e15 + seconds * 1e6),
    instruments: [{ px: column(1), qty: column(2), side: column(3) }],
  };
};

describe('measures of ticks', () => {
  it('velocity counts a whole window and none before', () => {
    const { velocity, trades: n } = run('tick.velocity', trades([0, 1, 2, 3, 4, 5].map((t) => [t, 100, 1, 1] as const)), { window: 3 });
    expect([...velocity!]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 1, 1]);
    expect([...n!]).toEqual([1, 2, 3, 3, 3, 3]);
  });

  it('the tick rule repeats a sign while the price stands, and says how often the flag agrees', () => {
    // Up, stands, then down: signs + + + + + + + + + - of ten trades with the flag against the rule in two.
    const rows = Array.from(
      { length: 12 },
      (_, i) => [i, i === 0 ? 100 : i < 11 ? 101 : 100, 2, i === 3 || i === 4 ? -1 : i < 11 ? 1 : -1] as const,
    );
    const { imbalance, agreement } = run('tick.imbalance', trades(rows), { window: 10 });
    expect(imbalance![10]).toBe(1);
    expect(imbalance![11]).toBeCloseTo(0.8, 12);
    expect(agreement![11]).toBeCloseTo(80, 12);
  });

  const bars = (closes: readonly number[]): LaneData => {
    const close = Float64Array.from(closes);
    const none = new Float64Array(close.length);
    const names = ['open', 'high', 'low', 'volume', 'buyVolume', 'value', 'trades'];
    const instruments = [{ close, ...Object.fromEntries(names.map((name) => [name, none])) }];
    return { clock: 'bar', rows: close.length, ts: close.map((_, i) => 1.7e15 + i * 1e6), instruments };
  };

  it('momentum is 1 on a straight way and leaves bars without a move out of the share', () => {
    expect(run('tick.momentum', bars([1, 2, 3, 4, 5]), { window: 5 }).quality![4]).toBeCloseTo(1, 12);
    const { quality, direction } = run('tick.momentum', bars([5, 5, 4, 4, 3]), { window: 5 });
    expect(quality![4]).toBeCloseTo(0.9 * 0.9921, 1);
    expect(direction![4]).toBe(-1);
    expect(run('tick.momentum', bars([5, 5, 5, 5, 5]), { window: 5 }).quality![4]).toBe(0);
  });

  it('the regime is high when the last returns are twice as wide as the day', () => {
    const calm = Array.from({ length: 400 }, (_, i) => 100 + (i % 2) * 0.01);
    const wild = Array.from({ length: 20 }, (_, i) => 100 + (i % 2) * 0.1);
    const { ratio, regime, confidence } = run('tick.regime', bars([...calm, ...wild]));
    expect(ratio![399]).toBeCloseTo(1, 1);
    expect(regime![399]).toBe(0);
    expect(ratio![419]!).toBeGreaterThan(2);
    expect([regime![419], confidence![419]]).toEqual([1, 1]);
  });
});

it('the micro-price of queues the other way round leans the other way as far, and of queues alike not at all', () => {
  const data = makeLaneData('book', 1, 8_000, 41);
  const columns = data.instruments[0]! as Record<string, Float64Array>;
  for (const side of ['bidQty0', 'askQty0'])
    for (let i = 0; i < data.rows; i++)
      if (columns[side]![i]! > 0) columns[side]![i] = 1 + ((7 * i + (side === 'bidQty0' ? 3 * (i >> 3) : 0)) % 4);
  const { adj } = run('book.micro-price', data) as { adj: Float64Array };
  const leans = new Map<string, number>();
  const [from, slot] = [data.rows - 1_000, Math.floor(data.ts[data.rows - 1]! / 10e6)];
  let [compared, alike] = [0, 0];
  for (let i = from; i < data.rows; i++) {
    if (Number.isNaN(adj[i]!) || Math.floor(data.ts[i]! / 10e6) !== slot) continue;
    const [bid, ask] = [columns.bidQty0![i]!, columns.askQty0![i]!];
    const steps = Math.round((columns.askPx0![i]! - columns.bidPx0![i]!) / 0.1);
    if (bid === ask) {
      expect(adj[i]! === 0).toBe(true);
      alike++;
    }
    leans.set(`${bid} ${ask} ${steps}`, adj[i]!);
    const other = leans.get(`${ask} ${bid} ${steps}`);
    if (other === undefined) continue;
    expect(adj[i]! + other).toBeCloseTo(0, 12);
    compared++;
  }
  expect(compared).toBeGreaterThan(10);
  expect(alike).toBeGreaterThan(0);
});

it('the best prices of a file whose step gets finer have the spread they have', () => {
  const definition = listStudies().find(({ id }) => id === 'price.best')!;
  const column = (...values: number[]) => Float64Array.from(values);
  const one = { bid: column(100, 100, 100.25), bidQty: column(1, 1, 1), ask: column(100.1, 100.02, 100.3), askQty: column(1, 1, 1) };
  const data: LaneData = { clock: 'quote', rows: 3, ts: column(1e15, 1e15 + 1, 1e15 + 2), instruments: [one] };
  const outputs = new StudyRig(definition, {}).run(data).outputs;
  const spread = outputs[definition.outputs.findIndex(({ id }) => id === 'spread')]!;
  // The rig's step is 0.1: whole steps are exact, finer prices as they are.
  expect(spread[0]).toBe(0.1);
  expect(spread[1]).toBeCloseTo(0.02, 9);
  expect(spread[2]).toBeCloseTo(0.05, 9);
});
