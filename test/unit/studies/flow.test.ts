/** Flow and price studies on rows one can check by hand, and on many rows against loops over each window. */
import { beforeAll, describe, expect, it } from 'vitest';
import cvd from '../../../src/studies/flow/cvd.study.ts';
import ofi from '../../../src/studies/flow/ofi.study.ts';
import tfi from '../../../src/studies/flow/tfi.study.ts';
import mid from '../../../src/studies/price/mid.study.ts';
import vwap from '../../../src/studies/price/vwap.study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

function laneOf(clock: LaneData['clock'], names: string[], rows: number[][]): LaneData {
  const columns = Object.fromEntries(names.map((name, c) => [name, Float64Array.from(rows, (row) => row[c + 1])]));
  return { clock, rows: rows.length, ts: Float64Array.from(rows, (row) => row[0] * 1e6), instruments: [columns] };
}
const trades = (...rows: number[][]): LaneData => laneOf('trade', ['px', 'qty', 'side'], rows);
const quotes = (...rows: number[][]): LaneData => laneOf('quote', ['bid', 'bidQty', 'ask', 'askQty'], rows);

describe('order-flow imbalance', () => {
  it.each([
    ['the bid improves', [101, 3, 110, 1], 3],
    ['the bid drops', [99, 7, 110, 1], -5],
    ['the bid grows', [100, 8, 110, 1], 3],
    ['the bid shrinks', [100, 4, 110, 1], -1],
    ['the ask improves', [100, 5, 109, 4], -4],
    ['the ask rises', [100, 5, 111, 4], 1],
    ['the ask grows', [100, 5, 110, 3], -2],
    ['nothing changes', [100, 5, 110, 1], 0],
  ])('%s', (_, quote, expected) => {
    const [sum, event] = new StudyRig(ofi, { window: 10 }).run(quotes([1, 100, 5, 110, 1], [2, ...quote])).outputs;
    expect([...event]).toEqual([Number.NaN, expected]);
    expect([...sum]).toEqual([Number.NaN, expected]);
  });

  it('is unknown next to an empty side, and the sum goes on', () => {
    const [sum, event] = new StudyRig(ofi, { window: 10 }).run(
      quotes([1, 100, 5, 110, 1], [2, 100, 7, 110, 1], [3, Number.NaN, 0, 110, 1], [4, 100, 2, 110, 1], [5, 100, 6, 110, 1]),
    ).outputs;
    expect([...event]).toEqual([Number.NaN, 2, Number.NaN, Number.NaN, 4]);
    expect([...sum]).toEqual([Number.NaN, 2, 2, 2, 6]);
  });

  it('sums the events younger than the window', () => {
    const [sum] = new StudyRig(ofi, { window: 2 }).run(
      quotes([1, 100, 1, 110, 1], [2, 100, 2, 110, 1], [3, 100, 4, 110, 1], [4, 100, 8, 110, 1], [9, 100, 8, 110, 1]),
    ).outputs;
    expect([...sum]).toEqual([Number.NaN, 1, 3, 6, 0]);
  });
});

describe('the z-score of order-flow imbalance', () => {
  const params = { window: 2, zWindow: 80 };
  const data = makeLaneData('quote', 1, 4_000, 6);
  const rig = (): StudyRig => new StudyRig(ofi, params);
  const total = (event: Float64Array, from: number, to: number): number =>
    event.subarray(from, to).reduce((a, b) => a + (b === b ? b : 0), 0);

  /** First row of stretch k of the grid. */
  const begins = (ts: Float64Array, k: number): number => ts.findIndex((t) => Math.floor(t / 2e6) >= k);

  function check(lane: LaneData): number {
    const [sum, event, z] = rig().run(lane).outputs;
    const first = Math.floor(lane.ts[0] / 2e6);
    let known = 0;
    for (let i = 0; i < lane.rows; i += 7) {
      const now = Math.floor(lane.ts[i] / 2e6);
      const past: number[] = [];
      for (let k = Math.max(first + 1, now - 40); k < now; k++) past.push(total(event, begins(lane.ts, k), begins(lane.ts, k + 1)));
      if (past.length < 30) {
        expect(z[i]).toBeNaN();
        continue;
      }
      known++;
      const mean = past.reduce((a, b) => a + b, 0) / past.length;
      const std = Math.sqrt(past.reduce((a, b) => a + (b - mean) ** 2, 0) / (past.length - 1));
      if (std === 0) expect(z[i]).toBeNaN();
      else expect(z[i]).toBeCloseTo((sum[i] - mean) / std, 9);
    }
    return known;
  }

  it('is taken of the whole windows that closed before, from 30 on', () => {
    expect(check(data)).toBeGreaterThan(300);
  });

  it('counts windows without quotes as 0, and forgets all when nothing came for long', () => {
    for (const hole of [11e6, 300e6]) {
      const ts = data.ts.map((t, i) => t + (i > 2_000 ? hole : 0));
      expect(check({ ...data, ts })).toBeGreaterThan(300);
    }
  });

  it('says what each number rests on', () => {
    const done = rig().run(data);
    expect(done.study.sample(2)).toEqual({ n: 40, least: 30, unit: 'past windows' });
    const newest = data.ts[data.rows - 1];
    expect(done.study.sample(0)).toMatchObject({ n: data.ts.filter((t) => t > newest - 2e6).length });
    expect(done.study.sample(1)).toMatchObject({ n: 1 });
  });
});

describe('trade-flow imbalance', () => {
  it('is one-sided flow over the flow whose side is known', () => {
    const [out] = new StudyRig(tfi, { window: 3 }).run(
      trades([1, 100, 1, 1], [2, 100, 3, -1], [3, 100, 4, 0], [4, 100, 1, 1], [20, 100, 2, -1]),
    ).outputs;
    // At 4 s the trade of 1 s is exactly 3 s old: it has left.
    expect([...out]).toEqual([1, -0.5, -0.5, -0.5, -1]);
  });

  it('is unknown, and says why, when no trade names its aggressor', () => {
    const silent = trades([1, 100, 1, 0], [2, 100, 3, 0]);
    for (const study of [tfi, cvd]) {
      const rig = new StudyRig(study, {}).run(silent);
      expect([...rig.outputs[0]]).toEqual([Number.NaN, Number.NaN]);
      expect(rig.study.sample(0)).toMatchObject({ n: 0, none: expect.stringContaining('aggressor') });
    }
  });

  it('agrees with a loop over every window, through many sums taken anew', () => {
    const data = makeLaneData('trade', 1, 20_000, 3);
    const [{ qty, side }] = data.instruments;
    const [out] = new StudyRig(tfi, { window: 7 }).run(data).outputs;
    let from = 0;
    for (let i = 0; i < data.rows; i++) {
      while (data.ts[from] <= data.ts[i] - 7e6) from++;
      if (i % 37 !== 0) continue;
      let signed = 0;
      let all = 0;
      for (let j = from; j <= i; j++) {
        signed += qty[j] * side[j];
        if (side[j] !== 0) all += qty[j];
      }
      expect(Math.abs(out[i] - signed / all)).toBeLessThan(1e-12);
    }
  });

  it('keeps its totals when a window holds more times than it can tell apart', () => {
    const rows = 80_000;
    const ts = Float64Array.from({ length: rows + 1 }, (_, i) => (i < rows ? i : 3 * rows));
    const ones = new Float64Array(rows + 1).fill(1);
    const data: LaneData = { clock: 'trade', rows: rows + 1, ts, instruments: [{ px: ones, qty: ones, side: ones.slice() }] };
    data.instruments[0].side.fill(-1, rows / 2);
    const [out] = new StudyRig(tfi, { window: 1 }).run(data).outputs;
    expect(out[rows - 1]).toBe(0);
    expect(out[rows / 2 - 1]).toBe(1);
    expect(new StudyRig(tfi, { window: 1 }).run({ ...data, rows }).study.sample(0)).toMatchObject({ n: rows, least: 1 });
    const shorter = new StudyRig(tfi, { window: 0.001 }).run(data).outputs[0];
    expect(shorter[rows / 2 + 499]).toBe(0);
    expect(shorter[rows]).toBe(-1);
  });
});

describe('running sums', () => {
  it('CVD adds buys, takes sells, goes on over a gap', () => {
    const rig = new StudyRig(cvd, {}).run(trades([1, 9, 2, 1], [2, 9, 0.5, -1], [3, 9, 4, 0], [4, 9, Number.NaN, 1]));
    rig.study.gap();
    rig.run(trades([5, 9, 1, 1]));
    expect([...rig.outputs[0]]).toEqual([2, 1.5, 1.5, 1.5, 2.5]);
  });

  it('VWAP weighs prices by size, to the last digits after a million rows', () => {
    expect([...new StudyRig(vwap, {}).run(trades([1, 100, 1, 1], [2, 103, 2, 1], [3, 50, 0, 1])).outputs[0]]).toEqual([100, 102, 102]);
    expect(new StudyRig(vwap, {}).run(trades([1, 100, 0, 1])).outputs[0][0]).toBeNaN();
    const data = makeLaneData('trade', 1, 4_096, 4);
    const [{ px, qty }] = data.instruments;
    const rig = new StudyRig(vwap, {});
    for (let i = 0; i < 245; i++) {
      rig.forget();
      rig.run(data);
    }
    const exact = px.reduce((sum, price, i) => sum + (price - px[0]) * qty[i], 0) / qty.reduce((sum, q) => sum + q, 0);
    expect(Math.abs(rig.outputs[0][4_095] - px[0] - exact)).toBeLessThan(1e-9);
  });
});

it('the mid is the middle of the two sides, unknown without one and where they cross', () => {
  const [out] = new StudyRig(mid, {}).run(
    quotes([1, 100, 5, 110, 1], [2, 104, 1, 105, 1], [3, Number.NaN, 0, 110, 1], [4, 111, 1, 110, 1]),
  ).outputs;
  expect([...out]).toEqual([105, 104.5, Number.NaN, Number.NaN]);
});
