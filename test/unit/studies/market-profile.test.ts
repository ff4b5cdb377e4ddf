/** Value area, CVD by size and anchored VWAP on rows one can check by hand, and on many rows against plain sums. */
import { beforeAll, describe, expect, it } from 'vitest';
import cvd from '../../../src/studies/flow/cvd.study.ts';
import cvdBands from '../../../src/studies/flow/cvd-bands.study.ts';
import valueArea from '../../../src/studies/flow/value-area.study.ts';
import anchored from '../../../src/studies/price/anchored-vwap.study.ts';
import vwap from '../../../src/studies/price/vwap.study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';
import { type PlainCell, plainArea } from '../flow/plain-footprint.ts';

beforeAll(loadKernelsInNode);

function trades(...rows: [seconds: number, px: number, qty: number, side: number][]): LaneData {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!);
  return {
    clock: 'trade',
    rows: rows.length,
    ts: column(0).map((s) => s * 1e6),
    instruments: [{ px: column(1), qty: column(2), side: column(3) }],
  };
}
const last = (column: Float64Array | undefined): number => column!.at(-1)!;

describe('anchored VWAP', () => {
  it('begins at its anchor and tells the deviation of what was traded', () => {
    const data = trades([1, 50, 9, 1], [2, 100, 1, 1], [3, 104, 3, -1], [4, Number.NaN, 1, 1]);
    const [mid, up1, down1, up2, down2] = new StudyRig(anchored, { anchor: 2 }).run(data).outputs.map((each) => [...each]);
    expect(mid).toEqual([Number.NaN, 100, 103, 103]);
    const sd = Math.sqrt((9 + 3) / 4);
    expect(up1![1]).toBeNaN();
    expect(up1![2]).toBeCloseTo(103 + sd, 10);
    expect([down1![3], up2![3], down2![3]].map((x) => x! - 103)).toEqual([-sd, 2 * sd, -2 * sd].map((x) => expect.closeTo(x, 10)));
  });

  it('anchored at the start is the VWAP of the session', () => {
    const data = makeLaneData('trade', 1, 5_000, 3);
    const [own] = new StudyRig(anchored, { anchor: 0 }).run(data).outputs;
    const [session] = new StudyRig(vwap, {}).run(data).outputs;
    expect(last(own)).toBeCloseTo(last(session), 8);
  });
});

describe('CVD by size', () => {
  it('puts a trade into the band its value reaches', () => {
    const data = trades([1, 100, 9.99, 1], [2, 100, 10, -1], [3, 100, 100, 1], [4, 100, 1_000, -1], [5, 100, 5, 0]);
    const bands = new StudyRig(cvdBands, { medium: 1_000, large: 10_000, huge: 100_000 }).run(data).outputs;
    expect(bands.map(last)).toEqual([9.99, -10, 100, -1_000, expect.closeTo(9.99 - 10 + 100 - 1_000, 9)]);
  });

  it('adds up to the CVD', () => {
    const data = makeLaneData('trade', 1, 5_000, 4);
    const [total] = new StudyRig(cvdBands, { medium: 1_000, large: 10_000, huge: 100_000 }).run(data).outputs.slice(4);
    expect(last(total)).toBeCloseTo(last(new StudyRig(cvd, {}).run(data).outputs[0]), 8);
  });
});

describe('value area', () => {
  const params = { step: 10, share: 0.7, anchor: 0 };

  it('is what a plain count over all trades gives, row by row', () => {
    const data = makeLaneData('trade', 1, 1_500, 5);
    const [px, qty] = [data.instruments[0]!.px!, data.instruments[0]!.qty!];
    const rig = new StudyRig(valueArea, params);
    const [poc, vah, val] = rig.run(data).outputs;
    const tick = 0.1;
    const step = Math.max(1, Math.round(Math.max(px[0]! * 1e-3, tick) / tick)) * tick;
    const cells = new Map<number, PlainCell>();
    for (let i = 0; i < data.rows; i++) {
      const key = Math.floor(px[i]! / step + 1e-9);
      const cell = cells.get(key) ?? { bought: 0, sold: 0, unsided: 0, trades: 0 };
      cell.bought += qty[i]!;
      cells.set(key, cell);
      if (i % 50 !== 49) continue;
      const area = plainArea(cells, 0.7);
      expect([poc![i]! / step, val![i]! / step, vah![i]! / step].map(Math.round)).toEqual([area.poc, area.low, area.high]);
    }
  });

  it('is unknown, with the reason, when most was traded beyond its cells', () => {
    const rig = new StudyRig(valueArea, { ...params, step: 1 });
    const [poc, vah, val] = rig.run(trades([1, 100, 1, 1], [2, 1_000, 1, 1], [3, 1_000, 8, 1])).outputs;
    expect([last(vah), last(val)]).toEqual([Number.NaN, Number.NaN]);
    expect(last(poc)).toBeCloseTo(100, 6);
    expect([...vah!].slice(0, 1)[0]).toBeCloseTo(100, 6);
  });
});
