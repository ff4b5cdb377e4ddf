/** Microstructure methods recover what a simulated market was made with, and say what they cannot know. Seeded; tolerances of the spec. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { mergeOrders } from '../../../src/methods/maths/orders.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

type Numbers = Record<string, number>;
const run = (id: string, input: object, params: object = {}): Numbers =>
  callMethod(id, input as Record<string, unknown>, params as Record<string, unknown>) as unknown as Numbers;

function openMarket(seed: number) {
  const random = openPrng(seed);
  const uniform = (): number => random.uniform();
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const exponential = (): number => -Math.log(uniform());
  const poisson = (rate: number): number => {
    let count = 0;
    for (let left = exponential(); left < rate; left += exponential()) count++;
    return count;
  };
  /** Signs that turn with this chance. */
  const signs = (n: number, turn: number): Float64Array => {
    const out = new Float64Array(n).fill(1);
    for (let i = 1; i < n; i++) out[i] = uniform() < turn ? -out[i - 1]! : out[i - 1]!;
    return out;
  };
  return { uniform, normal, exponential, poisson, signs };
}

describe('spread decomposition', () => {
  it('effective is realised and impact of the same trades, to the last digits', () => {
    const { uniform, normal } = openMarket(1);
    const quote_time_ms = Float64Array.from({ length: 2_000 }, (_, i) => 100 * i);
    const mid = new Float64Array(2_000).fill(60_000);
    for (let i = 1; i < 2_000; i++) mid[i] = mid[i - 1]! + 0.1 * Math.round(3 * normal());
    const [bid, ask] = [mid.map((m) => m - 0.05), mid.map((m) => m + 0.05)];
    const time_ms = Float64Array.from({ length: 3_000 }, () => 199_000 * uniform()).sort();
    const side = time_ms.map(() => (uniform() < 0.5 ? 1 : -1));
    const price = time_ms.map((t, i) => (side[i]! > 0 ? ask : bid)[Math.max(0, Math.ceil(t / 100) - 1)]!);
    const qty = time_ms.map(() => 1e9 * uniform());
    const out = callMethod('effective-realised-spread', { time_ms, price, qty, side, quote_time_ms, bid, ask }, {}) as Record<
      string,
      never
    >;
    const effective = out.effective_bps as Float64Array;
    for (const horizon of ['1', '5', '10', '60']) {
      const of = out[horizon] as { realised_bps: Float64Array; impact_bps: Float64Array } & Record<string, Numbers>;
      let known = 0;
      effective.forEach((value, i) => {
        if (Number.isNaN(of.realised_bps[i]!)) return;
        known++;
        expect(Math.abs(value - of.realised_bps[i]! - of.impact_bps[i]!)).toBeLessThan(1e-12);
      });
      expect(known).toBeGreaterThan(2_000);
      expect(Math.abs(of.effective!.mean! - of.realised!.mean! - of.impact!.mean!)).toBeLessThan(1e-12);
    }
    // Half a tick each way of 60,000.
    expect((out.effective as Numbers).mean!).toBeCloseTo((1e4 * 0.1) / 60_000, 4);
  });

  it('knows nothing from one-sided or crossed quotes, nor across a gap', () => {
    const trades = { time_ms: [1_000, 2_000, 3_000], price: [100, 101, 100], qty: [1, 1, 1], side: [1, -1, 1] };
    const ask = [102, 102, 102, 102];
    const quotes = { quote_time_ms: [0, 1_500, 2_500, 9_000], bid: [null, 103, 99, 99], ask };
    const out = callMethod('effective-realised-spread', { ...trades, ...quotes }, { horizons: '1' }) as Record<string, never>;
    expect([...(out.effective_bps as Float64Array)].map(Number.isNaN)).toEqual([true, true, false]);
    const [known] = [(out['1'] as { realised: Numbers }).realised.n];
    expect(known).toBe(1);
    const gapped = callMethod('effective-realised-spread', { ...trades, ...quotes, gaps_ms: [3_500, 3_900] }, { horizons: '1' }) as never;
    expect((gapped['1'] as { realised: Numbers }).realised.n).toBe(0);
    expect(() => run('effective-realised-spread', { ...trades, ...quotes, bid: [null, null, null, null] })).toThrow(/not enough data/);
    expect(() => run('effective-realised-spread', { ...trades, ...quotes, time_ms: [2, 1, 3] })).toThrow(/time order/);
  });
});

describe('Roll', () => {
  it('recovers c = 0.05', () => {
    const { normal, uniform } = openMarket(2);
    let m = 100;
    const price = Float64Array.from({ length: 2_000 }, () => {
      m += 0.02 * normal();
      return m + (uniform() < 0.5 ? 0.05 : -0.05);
    });
    const { spread, lo, hi } = run('roll', { price });
    expect(Math.abs(spread! - 0.1)).toBeLessThan(3 * 0.003);
    expect(lo!).toBeLessThan(0.1);
    expect(hi!).toBeGreaterThan(0.1);
  });

  it('of prices that trend or stand still is unknown, not 0', () => {
    const up = run('roll', { price: Array.from({ length: 100 }, (_, i) => i * i) });
    expect([up.state, up.spread]).toEqual(['positive autocovariance', Number.NaN]);
    expect(run('roll', { price: new Array(100).fill(5) }).spread).toBeNaN();
    expect(() => run('roll', { price: [1, 2] })).toThrow(/not enough data/);
    // A gap at every other place leaves no pair.
    expect(() => run('roll', { price: [1, 2, null, 2, 3, null, 1, 2] })).toThrow(/got 0/);
  });
});

it('Glosten-Harris recovers z = (.01, .002), c = (.02, 0)', () => {
  const { normal, uniform, exponential } = openMarket(3);
  const n = 20_000;
  const side = Float64Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : -1));
  const qty = side.map(() => exponential());
  let m = 100;
  const price = side.map((q, i) => {
    m += 0.01 * q + 0.002 * q * qty[i]! + 0.03 * normal();
    return m + 0.02 * q;
  });
  const { z0, z1, c0, c1, adverse_share, adverse_lo, adverse_hi } = run('glosten-harris', { price, side, qty });
  expect(Math.abs(z0! - 0.01)).toBeLessThan(4 * 4e-4);
  expect(Math.abs(z1! - 0.002)).toBeLessThan(4 * 1.4e-4);
  expect(Math.abs(c0! - 0.02)).toBeLessThan(4 * 3e-4);
  expect(Math.abs(c1!)).toBeLessThan(4 * 1e-4);
  expect(adverse_lo!).toBeLessThan(0.375);
  expect(adverse_hi!).toBeGreaterThan(0.375);
  expect(adverse_share!).toBeCloseTo(0.375, 1);
  // Sizes that never vary leave the size part undetermined.
  expect(run('glosten-harris', { price, side, qty: qty.fill(1) }).spread).toBeNaN();
});

describe('Huang-Stoll', () => {
  function simulate(pi: number, alpha: number, beta: number) {
    const { normal, signs } = openMarket(4);
    const n = 50_000;
    const side = signs(n, pi);
    const spread = new Float64Array(n).fill(0.1);
    const mid = new Float64Array(n).fill(100);
    for (let t = 2; t < n; t++)
      mid[t] = mid[t - 1]! + (alpha + beta) * 0.05 * side[t - 1]! - alpha * (1 - 2 * pi) * 0.05 * side[t - 2]! + 0.02 * normal();
    return run('huang-stoll', { mid, spread, side });
  }

  it('recovers (.2, .3) at pi = .7', () => {
    const { adverse, inventory, reversal, processing, adverse_lo, adverse_hi } = simulate(0.7, 0.2, 0.3);
    expect(Math.abs(adverse! - 0.2)).toBeLessThan(0.02);
    expect(Math.abs(inventory! - 0.3)).toBeLessThan(0.02);
    expect(Math.abs(reversal! - 0.7)).toBeLessThan(0.012);
    expect(processing!).toBeCloseTo(0.5, 1);
    expect(adverse_lo! < 0.2 && adverse_hi! > 0.2).toBe(true);
  });

  it('gives no shares where they are not shares', () => {
    const out = simulate(0.2, 0.9, -0.4);
    expect([out.state, out.adverse, out.inventory]).toEqual(['inadmissible', Number.NaN, Number.NaN]);
  });
});

describe('MRR', () => {
  it('recovers theta .03, phi .02, rho .4', () => {
    const { normal, signs } = openMarket(5);
    const side = signs(20_000, 0.3);
    let m = 100;
    const price = side.map((x, i) => {
      m += 0.03 * (x - 0.4 * (side[i - 1] ?? 0)) + 0.02 * normal();
      return m + 0.02 * x;
    });
    const { theta, phi, rho, spread, adverse_share } = run('mrr', { price, side });
    expect(Math.abs(theta! - 0.03)).toBeLessThan(4 * 6e-4);
    expect(Math.abs(phi! - 0.02)).toBeLessThan(4 * 7e-4);
    expect(Math.abs(rho! - 0.4)).toBeLessThan(4 * 0.005);
    expect(spread!).toBeCloseTo(0.1, 2);
    expect(adverse_share!).toBeCloseTo(0.6, 1);
  });

  it('sides that never surprise determine nothing', () => {
    const { signs, normal } = openMarket(6);
    const side = signs(5_000, 0.01);
    const out = run('mrr', { price: side.map((x) => 100 + 0.01 * x + 0.001 * normal()), side });
    expect([out.state, out.theta]).toEqual(['degenerate', Number.NaN]);
  });
});

describe("Kyle's lambda", () => {
  it('of values of deviation 2 and noise of 5 is about .2', () => {
    const { normal } = openMarket(7);
    const n = 100_000;
    const flow = new Float64Array(n);
    const change = flow.map((_, i) => {
      const v = 2 * normal();
      // The informed trade (v - 0) / (2 lambda); the maker sets the price by the whole flow.
      flow[i] = (v * 5) / 2 + 5 * normal();
      return v;
    });
    const { lambda, t, lo, hi } = run('kyle-lambda', { change, flow });
    expect(Math.abs(lambda! - 0.2)).toBeLessThan(0.005);
    expect(lo! < lambda! && hi! > lambda! && t! > 50).toBe(true);
    expect(run('kyle-lambda', { change: change.map((x) => -x), flow }).flag).toBe(true);
    expect(run('kyle-lambda', { change, flow: flow.fill(3) }).lambda).toBeNaN();
  });
});

describe('PIN', () => {
  it('recovers .1026 and keeps its interval honest', () => {
    const { uniform, poisson } = openMarket(8);
    const [buys, sells] = [new Float64Array(60), new Float64Array(60)];
    for (let d = 0; d < 60; d++) {
      const news = uniform() < 0.4;
      const bad = uniform() < 0.5;
      buys[d] = poisson(100 + (news && !bad ? 60 : 0));
      sells[d] = poisson(110 + (news && bad ? 60 : 0));
    }
    const { pin, lo, hi, starts, state } = run('pin', { buys, sells });
    expect([starts! >= 10, state]).toEqual([true, 'ok']);
    expect(Math.abs(pin! - 0.1026)).toBeLessThan(3 * 0.015);
    expect(lo! < 0.1026 && hi! > 0.1026).toBe(true);
  });

  it('counts of tens of thousands neither overflow nor hang; equal ones have no news', () => {
    const { poisson } = openMarket(9);
    const many = Float64Array.from({ length: 80 }, (_, i) => poisson(2_000) * 10 + (i % 3 === 0 ? 8_000 : 0));
    expect(Number.isFinite(run('pin', { buys: many, sells: many.slice().reverse() }).log_likelihood)).toBe(true);
    const calm = run('pin', { buys: new Array(80).fill(100), sells: new Array(80).fill(100) });
    expect((calm.state as unknown) === 'boundary' ? Number.isNaN(calm.pin!) : calm.pin! < 0.05).toBe(true);
    expect(() => run('pin', { buys: [1.5], sells: [1] })).toThrow(/whole numbers/);
    expect(() => run('pin', { buys: [1], sells: [1] })).toThrow(/not enough data/);
  });
});

describe('VPIN', () => {
  it.each([
    [10, 0.252],
    [50, 0.113],
    [200, 0.056],
  ])('of independent orders, %i a bucket, is about its baseline', (count, expected) => {
    const { uniform } = openMarket(count);
    const n = count * 2_000;
    const side = Float64Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : -1));
    const { last, baseline, ratio } = run('vpin', { qty: side.map(() => 1), side }, { bucket: count, buckets: 2_000 });
    expect(baseline!).toBeCloseTo(expected, 2);
    expect(Math.abs(last! / expected - 1)).toBeLessThan(0.06);
    expect(ratio!).toBeCloseTo(1, 1);
  });

  it('splits a trade across buckets, and all of one side is 1', () => {
    const out = callMethod('vpin', { qty: [1, 7, 2], side: [-1, 1, -1] }, { bucket: 2, buckets: 2 }) as {
      imbalance: Float64Array;
      last: number;
    };
    expect([...out.imbalance]).toEqual([0, 1, 1, 1, 1]);
    expect(run('vpin', { qty: [1e9, 1e9, 1e9], side: [1, 1, 1] }, { bucket: 1e8, buckets: 5 }).last).toBe(1);
    expect(run('vpin', { qty: [1, 1], side: [1, 1] }, { bucket: 1, buckets: 5 })).toMatchObject({ n: 2, last: Number.NaN });
    expect(() => run('vpin', { qty: [1, 1], side: [0, 0] })).toThrow(/known aggressor/);
    expect(() => run('vpin', { qty: [1e9], side: [1] }, { bucket: 1e-9 })).toThrow(/larger ones/);
  });
});

describe('price discovery', () => {
  it('finds the leader: GG .897, IS in [.901, .996]', () => {
    const { normal } = openMarket(10);
    const n = 50_000;
    const m = new Float64Array(n);
    for (let t = 1; t < n; t++) m[t] = m[t - 1]! + normal();
    const p1 = m.map((x) => x + 0.5 * normal());
    const p2 = m.map((_, t) => (m[t - 1] ?? 0) + 0.5 * normal());
    const { gg, is_low, is_high, state } = run('price-discovery', { p1, p2 });
    expect(state).toBe('ok');
    // 8 paths of numpy with 10 lags: .914, deviation .015.
    expect(Math.abs(gg! - 0.897)).toBeLessThan(0.05);
    expect(is_low!).toBeGreaterThan(0.88);
    expect(is_high!).toBeLessThanOrEqual(1);
    const turned = run('price-discovery', { p1: p2, p2: p1 });
    expect(turned.gg!).toBeCloseTo(1 - gg!, 10);
    expect(turned.is_low!).toBeCloseTo(1 - is_high!, 10);
    expect(run('price-discovery', { p1: p1.subarray(0, 2_000), p2: p2.subarray(0, 2_000) }, { lags: 'auto' }).lags!).toBeLessThanOrEqual(
      30,
    );
  });

  it('of prices that have nothing to do with each other, or do not move, gives no share', () => {
    const { normal } = openMarket(11);
    const walk = (): Float64Array => {
      let m = 0;
      return Float64Array.from({ length: 2_000 }, () => (m += normal()));
    };
    const apart = run('price-discovery', { p1: walk(), p2: walk() });
    if ((apart.state as unknown) !== 'ok') expect([apart.state, apart.gg]).toEqual(['no error correction', Number.NaN]);
    const flat = run('price-discovery', { p1: new Array(1_000).fill(4), p2: walk().subarray(0, 1_000) });
    expect([flat.state, flat.gg]).toEqual(['no error correction', Number.NaN]);
    expect(() => run('price-discovery', { p1: [1, null, 3], p2: [1, 2, 3] })).toThrow(/not enough data/);
  });
});

describe('price response', () => {
  it('of a propagator with an exponential kernel: R falls to what lasts', () => {
    const { normal, uniform } = openMarket(12);
    const n = 60_000;
    // An order moves the mid by 2, of which half is gone after one second's decay of e^-1 a step.
    const side = Float64Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : -1));
    const mid = new Float64Array(n + 1);
    let [lasting, passing] = [10_000, 0];
    for (let t = 0; t < n; t++) {
      mid[t] = lasting + passing;
      lasting += side[t]! + 0.1 * normal();
      passing = (passing + side[t]!) * Math.exp(-1);
    }
    mid[n] = lasting + passing;
    const quote_time_ms = Float64Array.from(mid, (_, t) => 1_000 * t);
    const time_ms = side.map((_, t) => 1_000 * t + 1);
    const out = callMethod(
      'price-response',
      { time_ms, side, quote_time_ms, bid: mid.map((m) => m - 0.5), ask: mid.map((m) => m + 0.5) },
      { horizons: '1, 2, 10', sign_lags: '1, 10' },
    ) as { response: Record<string, Numbers>; sign_acf: Numbers; sign_bound: number };
    const r = (at: string): number => out.response[at]!.mean!;
    // 1 + e^-1 after a step, 1 + e^-2 after two, 1 in the end; the mid itself wanders by a few per cent.
    expect(r('2') / r('1')).toBeCloseTo((1 + Math.exp(-2)) / (1 + Math.exp(-1)), 1);
    expect(r('10') / r('1')).toBeCloseTo(1 / (1 + Math.exp(-1)), 1);
    for (const c of Object.values(out.sign_acf)) expect(Math.abs(c)).toBeLessThan(2 * out.sign_bound);
  });
});

describe('orders', () => {
  it('prints of one time and side are one; a pause, another side and an unknown price begin anew', () => {
    const ts = Float64Array.of(1, 1, 1, 2, 2, 90, 300, 301);
    const price = Float64Array.of(10, 11, 10, 12, Number.NaN, 13, 13, 14);
    const qty = Float64Array.of(1, 2, 3, 0, 1, 1, 1, 5);
    const side = Float64Array.of(1, 1, -1, 1, 1, -1, -1, -1);
    const strict = mergeOrders(ts, price, qty, side);
    expect([...strict.price]).toEqual([11, 10, Number.NaN, 13, 13, 14]);
    expect([...strict.qty]).toEqual([3, 3, 1, 1, 1, 5]);
    const loose = mergeOrders(ts, price, qty, side, 100);
    expect([...loose.price]).toEqual([11, 10, Number.NaN, 13, 14]);
    expect([...loose.prints]).toEqual([2, 1, 1, 1, 2]);
    expect(mergeOrders(new Float64Array(0), price, qty, side).ts.length).toBe(0);
  });
});
