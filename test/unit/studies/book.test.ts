/** Studies of the book against plain code over made-up rows, by hand cases, and the recovery of the spread on a simulated market. */
import { beforeAll, describe, expect, it } from 'vitest';
import { completeParams } from '../../../src/studies/params.ts';
import { findStudy } from '../../../src/studies/registry.ts';
import { bookBins, bookRanks, type StudyDefinition } from '../../../src/studies/study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData, valueColumns } from '../../tools/lane-data.ts';
import { openRandom, sessionStart } from '../../tools/random-session.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

function open(id: string, data: LaneData, params: Record<string, unknown> = {}) {
  const definition = findStudy(id) as StudyDefinition;
  const rig = new StudyRig(definition, completeParams(id, definition.params, params)).run(data);
  return { rig, out: Object.fromEntries(definition.outputs.map((spec, c) => [spec.id, rig.outputs[c]])) };
}

const data = makeLaneData('book', 1, 5_000, 31);
const [columns] = data.instruments;
type Levels = { px: number; qty: number }[];
const levels = (side: 'bid' | 'ask', i: number): Levels =>
  Array.from({ length: bookRanks }, (_, k) => ({ px: columns[`${side}Px${k}`][i], qty: columns[`${side}Qty${k}`][i] })).filter(
    ({ qty }) => qty > 0,
  );
const bins = (side: 'bid' | 'ask', i: number): number[] => Array.from({ length: bookBins }, (_, k) => columns[`${side}Bin${k}`][i]);
const mid = (i: number): number => (columns.bidPx0[i] + columns.askPx0[i]) / 2;
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** One row: bids and asks as [price, quantity], and bins about the mid of the same levels. */
function oneBook(bids: [number, number][], asks: [number, number][], binPx: number): LaneData {
  const set = Object.fromEntries(valueColumns.book.map((name) => [name, Float64Array.of(0)]));
  const middle = (bids[0][0] + asks[0][0]) / 2;
  set.binPx[0] = binPx;
  for (const [name, side] of [
    ['bid', bids],
    ['ask', asks],
  ] as const) {
    for (let k = 0; k < bookRanks; k++) {
      set[`${name}Px${k}`][0] = side[k]?.[0] ?? Number.NaN;
      set[`${name}Qty${k}`][0] = side[k]?.[1] ?? 0;
    }
    for (const [px, qty] of side) set[`${name}Bin${Math.floor(Math.abs(px - middle) / binPx)}`][0] += qty;
  }
  return { clock: 'book', rows: 1, ts: Float64Array.of(sessionStart), instruments: [set] };
}

describe('imbalance', () => {
  it('equals plain sums', () => {
    const { out } = open('book.imbalance', data);
    for (let i = 0; i < data.rows; i += 7) {
      const [b, a] = [levels('bid', i).map(({ qty }) => qty), levels('ask', i).map(({ qty }) => qty)];
      for (const [id, n] of [
        ['queue', 1],
        ['five', 5],
        ['ten', 10],
      ] as const) {
        const [x, y] = [total(b.slice(0, n)), total(a.slice(0, n))];
        expect(out[id][i]).toBeCloseTo((x - y) / (x + y), 12);
      }
      const weigh = (side: 'bid' | 'ask'): number =>
        total(bins(side, i).map((qty, k) => qty * Math.exp(-(((k + 0.5) * columns.binPx[i]) / mid(i)) * 1e4 * 0.2)));
      expect(out.near[i]).toBeCloseTo((weigh('bid') - weigh('ask')) / (weigh('bid') + weigh('ask')), 10);
    }
  });

  it('is 0 for a symmetric book', () => {
    const sides = [1, 2, 4].map((qty, k) => [[99.5 - k, qty] as [number, number], [100.5 + k, qty] as [number, number]]);
    const { out } = open(
      'book.imbalance',
      oneBook(
        sides.map(([b]) => b),
        sides.map(([, a]) => a),
        1,
      ),
    );
    expect(Object.values(out).map(([value]) => value)).toEqual([0, 0, 0, 0]);
  });
});

describe('depth', () => {
  it('counts, slopes and gaps equal plain ones', () => {
    const { out } = open('book.depth', data, { within: 7.5 });
    for (let i = 0; i < data.rows; i += 7) {
      for (const side of ['bid', 'ask'] as const) {
        const whole = bins(side, i);
        const reach = (7.5e-4 * mid(i)) / columns.binPx[i];
        expect(out[side][i]).toBeCloseTo(total(whole.map((qty, k) => qty * Math.min(1, Math.max(0, reach - k)))), 6);
        const x = whole.map((_, k) => (k * columns.binPx[i] * 1e4) / mid(i));
        const y = whole.map((_, k) => total(whole.slice(0, k + 1)));
        const [mx, my] = [total(x) / bookBins, total(y) / bookBins];
        const slope = total(x.map((value, k) => (value - mx) * (y[k] - my))) / total(x.map((value) => (value - mx) ** 2));
        expect(out[`${side}Slope`][i]).toBeCloseTo(slope, 6);
        const [first, second] = levels(side, i);
        if (second) expect(out[`${side}Gap`][i]).toBe(Math.round(Math.abs(second.px - first.px) * 10));
        else expect(out[`${side}Gap`][i]).toBeNaN();
      }
    }
  });

  it('walks three levels by hand', () => {
    const book = oneBook(
      [
        [99, 1],
        [98, 2],
        [96, 5],
      ],
      [
        [101, 2],
        [102, 3],
        [105, 5],
      ],
      1,
    );
    // 2 at 101, 3 at 102, 1 at 105: 613 for 6.
    const six = open('book.depth', book, { amount: 6, in: 'base' }).out;
    expect(six.buyCost[0]).toBeCloseTo(((613 / 6 - 100) / 100) * 1e4, 9);
    expect(six.sellCost[0]).toBeCloseTo(((100 - (99 + 2 * 98 + 3 * 96) / 6) / 100) * 1e4, 9);
    // 202 buys 2 at the first price, 102 one at the second.
    expect(open('book.depth', book, { amount: 304 }).out.buyCost[0]).toBeCloseTo(((304 / 3 - 100) / 100) * 1e4, 9);
    const much = open('book.depth', book, { amount: 9, in: 'base' });
    expect(much.out.buyCost[0]).toBeCloseTo(((202 + 306 + 4 * 105) / 9 - 100) * 100, 9);
    expect(much.out.sellCost[0]).toBeNaN();
    expect(much.rig.study.sample(5)).toMatchObject({ n: 0, none: expect.stringContaining('insufficient depth') });
    expect(much.rig.study.sample(4)).toMatchObject({ n: 1 });
  });

  it('beyond the levels a cost is known to half a bin', () => {
    const asks = Array.from({ length: 40 }, (_, k): [number, number] => [100.25 + k * 0.5, 1]);
    const bids = asks.map(([px, qty]): [number, number] => [200 - px, qty]);
    const within = asks.filter(([px]) => px < 120);
    const { out } = open('book.depth', oneBook(bids, within, 1), { amount: 30, in: 'base' });
    const exact = ((total(asks.slice(0, 30).map(([px]) => px)) / 30 - 100) / 100) * 1e4;
    expect(Math.abs(out.buyCost[0] - exact)).toBeLessThan(50);
    expect(out.sellCost[0]).toBeCloseTo(out.buyCost[0], 9);
  });
});

it('activity equals a plain account of what came and went', () => {
  const { out } = open('book.activity', data, { tau: 5 });
  const sums = { seen: 0, bid: [0, 0, 0], ask: [0, 0, 0] };
  let messages = 0;
  for (let i = 0; i < data.rows; i++) {
    if (i > 0 && columns.joined[i] === 1) {
      const decay = Math.exp(-(data.ts[i] - data.ts[i - 1]) / 5e6);
      sums.seen = sums.seen * decay + (1 - decay) * 5;
      messages++;
      for (const side of ['bid', 'ask'] as const) {
        sums[side] = sums[side].map((value) => value * decay);
        const [before, now] = [levels(side, i - 1), levels(side, i)];
        const sign = side === 'bid' ? -1 : 1;
        const reach = Math.min(
          ...[before, now].map((all) => (all.length < bookRanks ? Number.POSITIVE_INFINITY : sign * (all.at(-1)?.px ?? 0))),
        );
        for (const px of new Set([...before, ...now].map((level) => level.px))) {
          if (sign * px > reach) continue;
          const at = (all: Levels): number => all.find((level) => level.px === px)?.qty ?? 0;
          const change = at(now) - at(before);
          sums[side][change > 0 ? 0 : 1] += Math.abs(change);
        }
        sums[side][2] += columns[side === 'bid' ? 'sold' : 'bought'][i];
      }
    }
    if (i % 5 > 0) continue;
    if (messages < 20) expect(out.bidAdded[i]).toBeNaN();
    else {
      for (const side of ['bid', 'ask'] as const) {
        const [added, gone, traded] = sums[side];
        const cancelled = Math.max(0, gone - traded);
        expect(out[`${side}Added`][i]).toBeCloseTo(added / sums.seen, 6);
        expect(out[`${side}Cancelled`][i]).toBeCloseTo(cancelled / sums.seen, 6);
        expect(out[`${side}Ratio`][i]).toBeCloseTo(cancelled / added, 6);
        expect(out[side === 'bid' ? 'sold' : 'bought'][i]).toBeCloseTo(traded / sums.seen, 6);
      }
    }
  }
});

/** Quotes about 60,000 with the given spreads, in steps of 0.1, at the given times in seconds. */
function quotesOf(seconds: readonly number[], steps: readonly number[]): LaneData {
  const bid = Float64Array.from(steps, (wide) => (600_000 - Math.floor(wide / 2)) / 10);
  const ask = Float64Array.from(steps, (wide) => (600_000 + Math.ceil(wide / 2)) / 10);
  const set = { bid, ask, bidQty: bid.map(() => 1), askQty: bid.map(() => 1) };
  return {
    clock: 'quote',
    rows: steps.length,
    ts: Float64Array.from(seconds, (s) => sessionStart + Math.round(s * 1e6)),
    instruments: [set],
  };
}

describe('spread', () => {
  it('counts time, not updates', () => {
    const seconds = [0, 9, 9.001, 9.002, 9.003, 10];
    const { out } = open('book.spread', quotesOf(seconds, [1, 5, 5, 5, 5, 1]), { tau: 86_400 });
    expect(out.steps[5]).toBeCloseTo(1.4, 4);
    expect(out.oneStep[5]).toBeCloseTo(0.9, 4);
    expect(out.bps[5]).toBeCloseTo((1.4 * 0.1 * 1e4) / 60_000, 6);
    expect(out.steps[0]).toBeNaN();
    expect([out.class[1], out.class[5]]).toEqual([1, 1]);
    expect(open('book.spread', quotesOf([0, 10], [2, 2])).out.class[1]).toBe(2);
    expect(open('book.spread', quotesOf([0, 10], [3, 3])).out.class[1]).toBe(3);
  });

  it('ranks a spread in its past, second by second', () => {
    const seconds = Array.from({ length: 201 }, (_, i) => i);
    const steps = seconds.map((s) => (s === 200 ? 9 : 1 + (s % 4)));
    const { out } = open('book.spread', quotesOf(seconds, steps));
    expect(out.rank.subarray(0, 60).every(Number.isNaN)).toBe(true);
    expect(out.rank[200]).toBeCloseTo(1, 9);
    expect(out.rank[196]).toBeCloseTo(0.125, 2);
    expect(out.rank[199]).toBeCloseTo(0.875, 2);
  });

  it.each([
    { tau: 2, quiet: 30, every: 0.05, seed: 1 },
    { tau: 0.5, quiet: 10, every: 0.02, seed: 2 },
  ])('recovers a half-life from 200 shocks: %o', ({ tau, quiet, every, seed }) => {
    const random = openRandom(seed);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const seconds: number[] = [];
    const steps: number[] = [];
    let [now, next, excess] = [0, quiet, 0];
    for (let shocks = 0; shocks < 202; ) {
      const dt = -every * Math.log(1 - random());
      now += dt;
      excess *= Math.exp(-dt / tau);
      excess += 0.25 * Math.sqrt(1 - Math.exp((-2 * dt) / tau)) * normal();
      if (now > next) {
        excess += 20 + 20 * random();
        next = now + quiet * (0.6 + random());
        shocks++;
      }
      seconds.push(now);
      steps.push(Math.max(1, Math.round(6 + excess)));
    }
    const { out, rig } = open('book.spread', quotesOf(seconds, steps));
    expect(Math.abs((out.halfLife.at(-1) as number) / (tau * Math.LN2) - 1)).toBeLessThan(0.05);
    expect(rig.study.sample(5)).toMatchObject({ least: 20, unit: 'jumps of the spread' });
  });
});
