/** Thermodynamics of the book: known temperatures, entropies and energies are found again; what is unknown stays unknown. */
import { describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { writeDecays } from '../../../src/methods/maths/depth-decay.ts';
import { levelChanges } from '../../../src/methods/maths/level-changes.ts';
import { phaseState, writePhases } from '../../../src/methods/maths/phase-map.ts';
import { callMethod } from '../../../src/methods/registry.ts';

type Numbers = Record<string, number>;

describe('kinetic temperature', () => {
  const random = openPrng(1);
  const n = 20_000;
  const steps = Array.from({ length: n }, (): number => (random.uniform() < 0.25 ? (random.uniform() < 0.5 ? 2 : -2) : 0));
  const mid = steps.map((_, i) => steps.slice(Math.max(0, i - 40), i + 1).reduce((sum, step) => sum + step, 0) + 1_000);
  const time = mid.map((_, i) => i * 100);
  const qty = mid.map(() => 0.01 + random.uniform());
  const run = (mids: number[], sizes: number[]) =>
    callMethod('kinetic-temperature', { time_ms: time.slice(0, mids.length), mid: mids, qty: sizes }) as Record<string, Float64Array> &
      Numbers;

  it('is the mean squared move, whatever the sizes are', () => {
    const walk: number[] = [];
    steps.reduce((at, step) => {
      walk.push(at + step);
      return at + step;
    }, 5_000);
    // A quarter of the moves are 2 ticks: 1 tick squared on average.
    expect(run(walk, qty).median!).toBeGreaterThan(0.9);
    expect(run(walk, qty).median!).toBeLessThan(1.1);
  });

  it('is 0 of a mid that stands still, and has no relative value then', () => {
    const still = run(new Array(200).fill(10), qty.slice(0, 200));
    expect(still.temperature![199]).toBe(0);
    expect(still.relative![199]).toBeNaN();
  });

  it('has a relative value that the tick does not change', () => {
    const fine = run(mid.slice(0, 2_000), qty.slice(0, 2_000)).relative!;
    const coarse = run(
      mid.slice(0, 2_000).map((value) => value * 10),
      qty.slice(0, 2_000),
    ).relative!;
    expect(coarse[1_999]! / fine[1_999]!).toBeCloseTo(1, 10);
  });

  it('is unknown below 50 trades', () => {
    const { temperature } = run(mid.slice(0, 100), qty.slice(0, 100));
    expect(temperature![49]).toBeNaN();
    expect(temperature![50]).not.toBeNaN();
  });
});

describe('depth temperature', () => {
  const profile = (scale: number, bins: number): number[] => Array.from({ length: bins }, (_, k) => Math.exp(-(k + 1) / scale));

  it.each([0.3, 1, 4, 12, 60])('finds the scale %d of a book', (scale) => {
    const found = callMethod('depth-temperature', { qty: profile(scale, 20) });
    expect(found.temperature as number).toBeCloseTo(scale, 6);
  });

  it('corrects for the end of the bins: 4.401 of 20 is 4.02', () => {
    const decay = new Float64Array(1);
    writeDecays(Float64Array.of(4.401), 0, 1, 20, decay);
    expect(-1 / Math.log(decay[0]!)).toBeCloseTo(4.02, 2);
  });

  it('finds the scale of sampled orders within its error', () => {
    const random = openPrng(2);
    const qty = new Array<number>(20).fill(0);
    for (let i = 0; i < 20_000; ) {
      const d = Math.floor(-4 * Math.log(random.uniform())) + 1;
      if (d > 20) continue;
      qty[d - 1]!++;
      i++;
    }
    expect(Math.abs((callMethod('depth-temperature', { qty }).temperature as number) - 4)).toBeLessThan(0.15);
  });

  it('says that a book which grows with the distance has none', () => {
    expect(callMethod('depth-temperature', { qty: [1, 2, 4, 8] })).toMatchObject({ state: 'inverted', temperature: Number.NaN });
  });

  it('refuses quantities below 0', () => {
    expect(() => callMethod('depth-temperature', { qty: [1, -2] })).toThrow(/qty\[1\] is -2/);
  });
});

describe('entropies', () => {
  it('are 1 of an even book and 0 of a wall', () => {
    expect(callMethod('depth-entropy', { qty: new Array(40).fill(3) }).normalized).toBeCloseTo(1, 12);
    expect(callMethod('depth-entropy', { qty: [0, 0, 5, 0] }).normalized).toBe(0);
  });

  it.each([0.2, 0.5, 0.9])('have the closed form of a geometric book, x = %d', (x) => {
    const qty = Array.from({ length: 400 }, (_, k) => x ** k);
    const closed = -Math.log(1 - x) - (x * Math.log(x)) / (1 - x);
    expect(callMethod('depth-entropy', { qty }).nats).toBeCloseTo(closed, 8);
  });

  it('of events are less biased with the correction', () => {
    const random = openPrng(3);
    let [plain, nats] = [0, 0];
    for (let round = 0; round < 400; round++) {
      const counts = new Array<number>(12).fill(0);
      for (let i = 0; i < 120; i++) counts[random.below(12)]!++;
      const found = callMethod('event-entropy', { counts }) as Numbers;
      plain += found.plain! / 400;
      nats += found.nats! / 400;
    }
    expect(Math.log(12) - plain).toBeGreaterThan(0.035);
    expect(Math.abs(Math.log(12) - nats)).toBeLessThan(0.006);
  });

  it('of events are unknown below 100, and of two kinds', () => {
    expect(callMethod('event-entropy', { counts: [33, 33, 33] }).normalized).toBeNaN();
    expect(callMethod('event-entropy', { counts: [500, 500, 0] }).normalized).toBeNaN();
  });
});

describe('free energy', () => {
  it('is -T ln Z of a book that is exactly exponential', () => {
    const row = Array.from({ length: 20 }, (_, k) => Math.exp(-(k + 1) / 5));
    const z = row.reduce((sum, value) => sum + value, 0);
    const found = callMethod('free-energy', { depth: [row, row.map((value) => 3 * value)], imbalance: [0.5, -0.5] }) as Record<
      string,
      Float64Array
    > &
      Numbers;
    expect(found.free![0]).toBeCloseTo(-5 * Math.log(z), 6);
    expect(found.free![1]).toBeCloseTo(found.free![0]!, 8);
    expect(found.capacity).toBeCloseTo(0, 10);
    expect(found.susceptibility).toBeCloseTo(20 * 0.25, 10);
  });

  it('is unknown where depth grows with the distance', () => {
    const found = callMethod('free-energy', { depth: [[1, 2, 3]], imbalance: [0] }) as Record<string, Float64Array>;
    expect(found.free![0]).toBeNaN();
    expect(found.energy![0]).toBeCloseTo(14 / 6, 12);
  });
});

describe('book momentum', () => {
  const base = { bid: [99, 98, 97], ask: [101, 102, 103] };
  const two = (bids: number[][], asks: number[][]) =>
    callMethod(
      'book-momentum',
      { time_ms: [0, 100], bid: [base.bid, base.bid], ask: [base.ask, base.ask], bid_qty: bids, ask_qty: asks },
      { mean_size: 2 },
    ) as Record<string, Float64Array>;

  it('is 0 of a book that stands still', () => {
    const still = [5, 6, 7];
    const found = two([still, still], [still, still]);
    expect([found.energy_bid![1], found.energy_ask![1], found.momentum![1]]).toEqual([0, 0, 0]);
  });

  it('doubles with all adds, and its energy is four times as large', () => {
    const [from, adds] = [
      [5, 6, 7],
      [1, 2, 0],
    ];
    const more = (times: number): number[] => from.map((value, k) => value + times * adds[k]!);
    const [once, twice] = [two([from, more(1)], [from, from]), two([from, more(2)], [from, from])];
    expect(twice.momentum![1]! / once.momentum![1]!).toBeCloseTo(2, 12);
    expect(twice.energy_bid![1]! / once.energy_bid![1]!).toBeCloseTo(4, 12);
  });

  it('has momentum of mean 0 when sides are shuffled', () => {
    const random = openPrng(4);
    const all: number[] = [];
    for (let round = 0; round < 2_000; round++) {
      const [a, b] = [random, random].map((r) => [0, 1].map(() => Array.from({ length: 3 }, () => r.uniform() * 4)));
      const [bids, asks] = random.uniform() < 0.5 ? [a!, b!] : [b!, a!];
      all.push(two(bids!, asks!).momentum![1]!);
    }
    const mean = all.reduce((sum, value) => sum + value / all.length, 0);
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2 / all.length, 0));
    expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(all.length));
  });

  it('does not take a move of the best for a change of all levels', () => {
    const change = new Float64Array(3);
    // A new best bid at 100; 99 and 98 stand as they did, 97 left the view.
    levelChanges([99, 98, 97], [5, 6, 7], 0, [100, 99, 98], [1, 5, 6], 0, 3, -1, change);
    expect([...change]).toEqual([0, 0, Number.NaN]);
    // The best bid was taken, and 96 came into sight.
    levelChanges([99, 98, 97], [5, 6, 7], 0, [98, 97, 96], [6, 2, 9], 0, 3, -1, change);
    expect([...change]).toEqual([-5, 0, -5]);
    // A side that shows fewer levels than it could shows all.
    levelChanges([101, 102, 103], [1, 1, 1], 0, [102, Number.NaN, Number.NaN], [4, 0, 0], 0, 3, 1, change);
    expect([...change]).toEqual([-1, 3, -1]);
    levelChanges([101, 102, 103], [1, 1, 1], 0, [Number.NaN, Number.NaN, Number.NaN], [0, 0, 0], 0, 3, 1, change);
    expect([...change]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('phases', () => {
  /** The phase after `now`; -1: none yet. */
  function phaseAt(now: number, tau: number, sigma: number): number {
    const out = new Float64Array(1);
    const state = new Float64Array(phaseState);
    state[0] = now + 1;
    const rules = { high: 0.8, low: 0.2, slack: 0.05, dwell: 0 };
    writePhases(new Float64Array(1), Float64Array.of(tau), Float64Array.of(sigma), 0, 1, rules, state, out);
    return out[0]!;
  }

  it('are the corners of the map', () => {
    const corners = [
      [0.9, 0.1],
      [0.1, 0.9],
      [0.9, 0.9],
      [0.1, 0.1],
      [0.5, 0.5],
    ];
    expect(corners.map(([tau, sigma]) => phaseAt(-1, tau!, sigma!))).toEqual([1, 2, 3, 4, 0]);
    expect(phaseAt(1, Number.NaN, 0.1)).toBeNaN();
  });

  it('are kept until a rank has come back by the slack', () => {
    expect(phaseAt(1, 0.76, 0.24)).toBe(1);
    expect(phaseAt(0, 0.76, 0.24)).toBe(0);
    expect(phaseAt(1, 0.74, 0.1)).toBe(0);
    expect(phaseAt(1, 0.9, 0.9)).toBe(3);
  });

  it('last 10 s at least', () => {
    const time = Array.from({ length: 60 }, (_, i) => i * 1_000);
    const flips = time.map((_, i) => (i % 2 === 0 ? 0.95 : 0.05));
    const { phase, changes } = callMethod('phase', { time_ms: time, tau: flips, sigma: flips }) as { phase: Float64Array; changes: number };
    expect(changes).toBeLessThanOrEqual(5);
    let since = 0;
    for (let i = 1; i < 60; i++) {
      if (phase[i] === phase[i - 1]) continue;
      expect(i - since).toBeGreaterThanOrEqual(10);
      since = i;
    }
  });
});
