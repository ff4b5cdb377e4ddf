/** The methods about price impact on markets whose answers are known: a book of equal levels, ten levels that go together, two queues. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng, type Prng } from '../../../src/core/prng.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const normal = (random: Prng): number => Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

describe('a book whose levels all hold the same', () => {
  const depth = 50;
  const perBar = 400;
  const bars = 600;
  const random = openPrng(5);
  /** Orders that have come to a side so far, net; each is of one unit, so that none reaches past a level. */
  const came = { bid: 1_000_000, ask: 1_000_000 };
  const quotes = { bid: [] as number[], bid_qty: [] as number[], ask: [] as number[], ask_qty: [] as number[], second: [] as number[] };
  const flow = new Float64Array(bars);
  for (let i = 0; i < bars * perBar; i++) {
    if (i > 0) {
      // A little more of one sign each bar: flow that has a variance of its own.
      const sign = random.uniform() < 0.5 + 0.12 * Math.sin(Math.floor(i / perBar) * 12.9898) ? 1 : -1;
      came[random.uniform() < 0.5 ? 'bid' : 'ask'] += sign;
      flow[Math.floor(i / perBar)]! += sign;
    }
    quotes.bid.push(Math.floor((came.bid - 1) / depth));
    quotes.bid_qty.push(((came.bid - 1) % depth) + 1);
    quotes.ask.push(100 + Math.floor(came.ask / depth));
    quotes.ask_qty.push(depth - (came.ask % depth));
    quotes.second.push(Math.floor(i / perBar));
  }

  it('has an imbalance that equals the orders that came, exactly, and the impact 1 / (2 D)', () => {
    const { ofi_per_second: ofi, mid_change_per_second: change } = callMethod('order-flow-imbalance', quotes) as Record<
      string,
      Float64Array
    >;
    expect([...ofi!]).toEqual([...flow]);
    const fit = callMethod('ofi-impact', { ofi, change }) as Record<string, number>;
    expect(fit.beta).toBeGreaterThan(0.0092);
    expect(fit.beta).toBeLessThan(0.0108);
    expect(fit.depth).toBeGreaterThan(46);
    expect(fit.depth).toBeLessThan(54);
    expect(fit.r2).toBeGreaterThan(0.6);
    expect(fit.r2_out).toBeGreaterThan(0.6);
    expect(fit.lo! < 0.01 && 0.01 < fit.hi!).toBe(true);
  });
});

it('flow that says nothing of the next bar has no lagged fit, and moves without flow have none at all', () => {
  const random = openPrng(8);
  const ofi = Float64Array.from({ length: 2_000 }, () => normal(random));
  const change = ofi.map((value) => value + normal(random));
  const fit = callMethod('ofi-impact', { ofi, change }) as Record<string, number>;
  expect(fit.r2).toBeGreaterThan(0.45);
  expect(fit.r2_lag).toBeLessThan(0.01);
  expect(fit.r2_lag_out).toBeLessThan(0.01);
  const still = callMethod('ofi-impact', { ofi: ofi.map(() => 1), change }) as Record<string, number>;
  expect([still.beta, still.r2, still.depth]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('ten levels that go together are told by ridge as well as theory allows, level by level', () => {
  // Correlations 0.6^|i - j|, weights e^(-0.4 m) from m = 0, noise 1.5; 1000 bars to fit on and 1000 to test.
  const random = openPrng(21);
  const runs = 6;
  const mean = new Float64Array(10);
  for (let run = 0; run < runs; run++) {
    const flow: number[][] = [];
    const change: number[] = [];
    for (let i = 0; i < 2_000; i++) {
      const row = [normal(random)];
      for (let m = 1; m < 10; m++) row.push(0.6 * row[m - 1]! + 0.8 * normal(random));
      flow.push(row);
      change.push(row.reduce((sum, x, m) => sum + Math.exp(-0.4 * m) * x, 0) + 1.5 * normal(random));
    }
    const { r2_out: out } = callMethod('mlofi-ridge', { flow, change }) as Record<string, number[]>;
    out!.forEach((value, m) => {
      mean[m]! += value / runs;
    });
  }
  const expected = { 1: 0.425, 2: 0.541, 3: 0.612, 5: 0.637, 10: 0.65 };
  for (const [levels, share] of Object.entries(expected)) expect(Math.abs(mean[Number(levels) - 1]! - share)).toBeLessThan(0.04);
  for (let m = 1; m < 4; m++) expect(mean[m]!).toBeGreaterThan(mean[m - 1]!);
});

describe('the micro-price', () => {
  // Two buckets: a move of a tick with chance m, up with chance p from the upper; else the bucket flips with chance f; after a move either.
  const [move, flip, up] = [0.1, 0.2, 0.8];
  function market(n: number, seed: number) {
    const random = openPrng(seed);
    const made = { imbalance: new Float64Array(n), spread: new Float64Array(n).fill(1), mid: new Float64Array(n) };
    let [high, mid] = [1, 600_000];
    for (let i = 0; i < n; i++) {
      made.imbalance[i] = high ? 0.75 : 0.25;
      made.mid[i] = mid;
      if (random.uniform() < move) {
        mid += random.uniform() < (high ? up : 1 - up) ? 1 : -1;
        high = random.uniform() < 0.5 ? 1 : 0;
      } else if (random.uniform() < flip) high = 1 - high;
    }
    return made;
  }

  it('finds the expected move of two buckets, 0.13043 tick', () => {
    const answer = callMethod('micro-price', market(400_000, 3), { buckets: 2, spreads: 1, edges: 'equal' }) as {
      first: Float64Array[];
      adjustment: Float64Array[];
      remainder: number;
    };
    const exact = (move * (2 * up - 1)) / (1 - (1 - move) * (1 - 2 * flip));
    expect(exact).toBeCloseTo(0.13043, 5);
    expect(Math.abs(answer.first[0]![1]! - exact)).toBeLessThan(0.006);
    expect(Math.abs(answer.adjustment[0]![1]! - exact)).toBeLessThan(0.01);
    expect(answer.remainder).toBeLessThan(1e-6);
  });

  it('turns its sign with the imbalance, exactly, where states are merged too', () => {
    const random = openPrng(4);
    const n = 3_000;
    const spread = Float64Array.from({ length: n }, () => (random.uniform() < 0.01 ? 3 : 1));
    const imbalance = Float64Array.from({ length: n }, () => random.uniform() ** 2);
    const mid = new Float64Array(n);
    for (let i = 1; i < n; i++) mid[i] = mid[i - 1]! + (random.uniform() < 0.2 ? (random.uniform() < imbalance[i - 1]! ? 0.5 : -0.5) : 0);
    const answer = callMethod('micro-price', { imbalance, spread, mid }, { edges: 'equal' }) as {
      adjustment: Float64Array[];
      merged: number;
    };
    expect(answer.merged).toBeGreaterThan(0);
    for (const row of answer.adjustment) for (let i = 0; i < 10; i++) expect(row[i]! + row[9 - i]!).toBeCloseTo(0, 12);
    expect(answer.adjustment[0]![9]!).toBeGreaterThan(0);
  });
});

it('the queue imbalance gives back the slope it was drawn with', () => {
  const random = openPrng(12);
  const imbalance = Float64Array.from({ length: 24_000 }, () => 2 * random.uniform() - 1);
  const up = imbalance.map((x) => (random.uniform() < 1 / (1 + Math.exp(-2 * x)) ? 1 : 0));
  const { b1, b1_error: error, auc, brier } = callMethod('queue-imbalance-logit', { imbalance, up }) as Record<string, number>;
  expect(error).toBeCloseTo(0.031, 2);
  expect(Math.abs(b1! - 2)).toBeLessThan(3 * error!);
  expect(auc).toBeGreaterThan(0.7);
  expect(brier).toBeLessThan(0.23);
});
