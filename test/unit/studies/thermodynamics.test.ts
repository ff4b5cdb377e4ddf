/** Temperature, entropy, energy and phase of a made-up book, row by row, against the methods and plain computations; calibration against known coins. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { phases, scorePhases } from '../../../src/studies/phase-scores.ts';
import { listStudies } from '../../../src/studies/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

function run(id: string, data: LaneData, params: Record<string, number> = {}): Record<string, Float64Array> {
  const definition = listStudies().find((each) => each.id === id)!;
  const defaults = Object.fromEntries(Object.entries(definition.params).map(([name, spec]) => [name, spec.default]));
  const { outputs } = new StudyRig(definition, { ...defaults, ...params }).run(data);
  return Object.fromEntries(definition.outputs.map((spec, c) => [spec.id, outputs[c]!]));
}

const at = (data: LaneData, name: string, n: number, row: number): number[] =>
  Array.from({ length: n }, (_, k) => data.instruments[0]![`${name}${k}`]![row]!);
const book = makeLaneData('book', 1, 2_500, 31);

describe('studies of a made-up book', () => {
  const rows = [0, 1, 700, 2_499];
  const bps = (row: number): number =>
    (2e4 * book.instruments[0]!.binPx![row]!) / (book.instruments[0]!.bidPx0![row]! + book.instruments[0]!.askPx0![row]!);

  it('have the depth temperature of the method, in basis points', () => {
    const found = run('book.depth-temperature', book);
    for (const row of rows) {
      for (const side of ['bid', 'ask'] as const) {
        const method = callMethod('depth-temperature', { qty: at(book, `${side}Bin`, 20, row) });
        expect(found[side]![row]).toBeCloseTo((method.temperature as number) * bps(row), 8);
        expect(found[`${side}Mean`]![row]).toBeCloseTo((method.mean_distance as number) * bps(row), 8);
      }
    }
  });

  it('have the entropy of the method', () => {
    const { depth } = run('book.entropy', book);
    for (const row of rows) {
      const qty = [...at(book, 'bidBin', 20, row), ...at(book, 'askBin', 20, row)];
      expect(depth![row]).toBeCloseTo(callMethod('depth-entropy', { qty }).normalized as number, 10);
    }
  });

  it('have the free energy of the method', () => {
    const { free, energy } = run('book.free-energy', book);
    for (const row of rows) {
      const asks = at(book, 'askBin', 20, row);
      const depth = [at(book, 'bidBin', 20, row).map((qty, k) => qty + asks[k]!)];
      const method = callMethod('free-energy', { depth, imbalance: [0] }) as Record<string, Float64Array>;
      expect(energy![row]).toBeCloseTo(method.energy![0]! * bps(row), 8);
      expect(free![row]).toBeCloseTo(method.free![0]! * bps(row), 7);
    }
  });

  it('have the energy and momentum of the method, one book in each 100 ms', () => {
    const found = run('book.energy', book);
    const kept: number[] = [];
    for (let i = 0; i < 400; i++) {
      if (kept.length === 0 || Math.floor(book.ts[i]! / 1e5) > Math.floor(book.ts[kept.at(-1)!]! / 1e5)) kept.push(i);
    }
    const list = (name: string): number[][] => kept.map((row) => at(book, name, 10, row));
    const method = callMethod(
      'book-momentum',
      {
        time_ms: kept.map((row) => book.ts[row]! / 1e3),
        bid: list('bidPx'),
        bid_qty: list('bidQty'),
        ask: list('askPx'),
        ask_qty: list('askQty'),
      },
      { mean_size: 1 },
    ) as Record<string, Float64Array>;
    for (const k of [1, 2, 50, kept.length - 1]) {
      const size = found.size![kept[k]!]!;
      expect((found.energy![kept[k]!]! * size ** 3) / (method.energy_bid![k]! + method.energy_ask![k]!)).toBeCloseTo(1, 9);
      expect(found.momentum![kept[k]!]! * size ** 2).toBeCloseTo(method.momentum![k]!, 6);
    }
  });

  it('tell a cancel from a trade and an add', () => {
    const data = makeLaneData('book', 1, 6, 1);
    const c = data.instruments[0]!;
    // The same book over and over, then: sold 1 of the best bid; the rest of it gone without a trade; a new ask inside.
    for (const column of Object.values(c)) column.fill(column[0]!);
    c.joined!.fill(1);
    c.bought!.fill(0);
    c.sold!.fill(0);
    for (const name of ['bid', 'ask'] as const) for (let k = 0; k < 10; k++) c[`${name}Qty${k}`]!.fill(5);
    c.sold![2] = 1;
    c.bidQty0!.fill(4, 2);
    c.bidQty3!.fill(2, 3);
    c.askQty0!.fill(9, 4);
    c.sold![5] = 2;
    c.bidQty0![5] = 1;
    const { events, event } = run('book.entropy', data);
    // A trade; a cancel behind; an add; then a trade of 2 of the 3 that went: a trade and a cancel.
    expect([...events!]).toEqual([0, 0, 1, 2, 3, 5]);
    expect(event!.every(Number.isNaN)).toBe(true);
  });

  it('have ranks of their own past, and a phase by them', () => {
    const data = makeLaneData('book', 1, 9_000, 33);
    const { tau, sigma, phase } = run('book.phase', data, { dwell: 0, slack: 0 });
    const { depth } = run('book.entropy', data);
    const past: number[] = [];
    let cell = 0;
    for (let i = 0; i < data.rows; i++) {
      if (Math.floor(data.ts[i]! / 1e6) > cell && !Number.isNaN(depth![i])) {
        cell = Math.floor(data.ts[i]! / 1e6);
        past.push(depth![i]!);
      }
      if (past.length < 60) expect(sigma![i]).toBeNaN();
      else if (i % 97 === 0) {
        const below = past.filter((value) => value < depth![i]!).length + past.filter((value) => value === depth![i]).length / 2;
        expect(sigma![i]).toBeCloseTo(below / past.length, 12);
      }
    }
    const seen = new Set(phase!.filter((value) => !Number.isNaN(value)));
    expect(seen.size).toBeGreaterThan(2);
    const last = data.rows - 1;
    const corner = (t: number, s: number): number =>
      t > 0.8 ? (s < 0.2 ? 1 : s > 0.8 ? 3 : 0) : t < 0.2 ? (s > 0.8 ? 2 : s < 0.2 ? 4 : 0) : 0;
    for (let i = last; i > last - 2_000; i -= 37) expect(phase![i]).toBe(corner(tau![i]!, sigma![i]!));
  });

  it('thin their past out and forget what is older', () => {
    const data = makeLaneData('book', 1, 9_000, 34);
    data.ts.forEach((_, i) => {
      data.ts[i] = 1.7e15 + i * 1e6;
    });
    const { depth } = run('book.entropy', data);
    const { sigma } = run('book.phase', data);
    const share = depth!.filter((value) => value < depth!.at(-1)!).length / depth!.filter((value) => !Number.isNaN(value)).length;
    expect(Math.abs(sigma!.at(-1)! - share)).toBeLessThan(0.03);
    const { sigma: short } = run('book.phase', data, { past: 300 });
    const recent = depth!.slice(-300);
    expect(short!.at(-1)!).toBeCloseTo((recent.filter((value) => value < depth!.at(-1)!).length + 0.5) / 300, 2);
  });
});

it('kinetic temperature follows the mid of trades', () => {
  const data = makeLaneData('event', 1, 3_000, 35);
  const c = data.instruments[0]!;
  const { temperature } = run('book.temperature', data, { window: 100 });
  const keep = 1 - 1 / 100;
  let [heat, mass, before, moves] = [0, 0, Number.NaN, 0];
  for (let i = 0; i < data.rows; i++) {
    if (Number.isNaN(c.px![i])) continue;
    const mid = (c.bid![i]! + c.ask![i]!) / 2;
    if (mid > 0 && before > 0) {
      heat = heat * keep + c.qty![i]! * ((mid - before) / 0.1) ** 2;
      mass = mass * keep + c.qty![i]!;
      moves++;
    }
    before = mid;
    if (moves >= 50) expect(temperature![i]! / (heat / mass)).toBeCloseTo(1, 8);
    else expect(temperature![i]).toBeNaN();
  }
});

describe('calibration of phases', () => {
  const n = 6_000;
  const random = openPrng(9);
  const made = (factor: number, skill: number) => {
    const phase = Float64Array.from({ length: n }, (_, i) => (Math.floor(i / 60) % 4 === 0 ? 1 : 0));
    const trend = phase.map(() => (random.uniform() < 0.5 ? 1 : -1));
    const ahead = phase.map((now, i) => {
      const right = random.uniform() < (now === 1 ? skill : 0.5);
      return (right ? 1 : -1) * trend[i]! * random.uniform() * 1e-4 * (now === 1 ? factor : 1);
    });
    return scorePhases({ phase, trend, ahead }, 60, 100);
  };

  it('finds a phase that means something', () => {
    const scores = made(2, 0.65);
    const [, hot] = scores;
    // A quarter of all seconds move twice as far: 2 over 1.25.
    expect(hot!.times.value).toBeCloseTo(1.6, 1);
    expect(hot!.times.lo).toBeGreaterThan(1);
    expect(hot!.hit.lo).toBeGreaterThan(scores[phases]!.hit.value);
    expect(hot!.n).toBe(1_500);
  });

  it('finds none where there is none', () => {
    const [, hot] = made(1, 0.5);
    expect(hot!.times.lo).toBeLessThan(1);
    expect(hot!.times.hi).toBeGreaterThan(1);
    expect(hot!.hit.lo).toBeLessThan(0.5);
    expect(hot!.hit.hi).toBeGreaterThan(0.5);
  });

  it('says nothing of a phase that was hardly there, and nothing of no seconds', () => {
    const scores = made(2, 0.65);
    expect(scores[3]).toMatchObject({ n: 0, calls: 0 });
    expect(scores[3]!.size.value).toBeNaN();
    const none = new Float64Array(0);
    expect(scorePhases({ phase: none, trend: none, ahead: none }, 60, 100).every((score) => Number.isNaN(score.size.value))).toBe(true);
  });
});
