/** Hedge ratios and pair tests: numbers on seeded pairs that are known, intervals that cover, and legs that cannot be used said in words. */
import { beforeAll, describe, expect, it } from 'vitest';
import { QuantabError } from '../../../src/core/errors.ts';
import { betaStability } from '../../../src/studies/beta-stability.ts';
import type { HedgeEstimate } from '../../../src/studies/hedge-fits.ts';
import type { Sample } from '../../../src/studies/legs.ts';
import hedge, { agreement } from '../../../src/studies/pairs/hedge.analysis.ts';
import tests, { evidence } from '../../../src/studies/pairs/tests.analysis.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { seeded } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

const ctx = { instruments: ['ETH-USDT@x', 'BTC-USDT@x'], signal: new AbortController().signal, progress: () => undefined };

function normals(seed: number): () => number {
  const random = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Log legs y = beta x + an AR(1) spread, x a random walk. `phi` 1: the spread wanders too. */
function pair(n: number, { beta = 1.3, phi = 0.9, seed = 7, moved = 0 } = {}): { y: Float64Array; x: Float64Array } {
  const next = normals(seed);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  let [level, spread] = [Math.log(60_000), 0];
  for (let i = 0; i < n; i++) {
    level += 0.001 * next();
    spread = phi * spread + 0.0008 * next();
    x[i] = level;
    y[i] = (beta + (i > n / 2 ? moved : 0)) * (level - x[0]!) + spread + 7.5;
  }
  return { y, x };
}

const seriesOf = (legs: { y: Float64Array; x: Float64Array }, more: Record<string, Float64Array> = {}): Record<string, Float64Array> => ({
  'close.0': legs.y.map(Math.exp),
  'close.1': legs.x.map(Math.exp),
  'stale.0': new Float64Array(legs.y.length),
  'stale.1': new Float64Array(legs.y.length),
  gap: new Float64Array(legs.y.length),
  ...more,
});

interface Hedge {
  legs: { name: string; estimates: HedgeEstimate[]; against: string[] }[];
  agree: boolean;
  words: string;
  sample: Sample;
}
const hedged = (series: Record<string, Float64Array>, params = {}): Hedge => hedge.run(ctx, series, params) as unknown as Hedge;

describe('hedge ratios', () => {
  it('five methods find the ratio of a pair that returns, and agree', () => {
    const { legs, agree, words, sample } = hedged(seriesOf(pair(1_440)));
    expect(legs).toHaveLength(1);
    expect(legs[0]!.estimates.map(({ id }) => id)).toEqual(['ols', 'huber', 'theil-sen', 'tls', 'kalman']);
    for (const { title, beta, lo, hi, n } of legs[0]!.estimates) {
      expect(beta, title).toBeGreaterThan(1.15);
      expect(beta, title).toBeLessThan(1.45);
      expect(lo, title).toBeLessThan(beta);
      expect(hi, title).toBeGreaterThan(beta);
      expect(n, title).toBe(1_440);
    }
    expect([agree, words]).toEqual([true, 'They agree. All intervals overlap.']);
    expect(sample).toEqual({ bars: 1_440, used: 1_440, gap: 0, stale: 0, unknown: 0, older: 0, stopped: [] });
  });

  it('intervals cover the ratio about as often as they say, though residuals follow one another', () => {
    const inside: Record<string, number> = {};
    const runs = 60;
    for (let seed = 1; seed <= runs; seed++) {
      const { legs } = hedged(seriesOf(pair(500, { seed })));
      for (const { id, lo, hi } of legs[0]!.estimates) inside[id] = (inside[id] ?? 0) + (lo < 1.3 && hi > 1.3 ? 1 : 0);
    }
    for (const [id, count] of Object.entries(inside)) expect(count / runs, id).toBeGreaterThan(0.75);
  });

  it('says which method lies apart', () => {
    const at = (id: string, lo: number, hi: number): HedgeEstimate =>
      ({ id, title: id, detail: '', beta: (lo + hi) / 2, lo, hi, n: 9 }) as HedgeEstimate;
    expect(agreement([at('ols', 1, 2), at('huber', 1.5, 2.5), at('kalman', 4, 5)])).toEqual({
      agree: false,
      words: 'They disagree. Kalman’s last value lies outside every other interval: β moved.',
      against: ['kalman'],
    });
    // To agree on intervals that hold 0 is to agree on nothing.
    expect(agreement([at('ols', -1, 2), at('huber', -0.5, 2.5), at('tls', 1, 3)])).toMatchObject({
      agree: true,
      words: expect.stringContaining('They agree, but 2 of 3 include 0.'),
    });
    expect(agreement([at('ols', 1, 2), at('huber', 1.9, 3), at('tls', 2.5, 4)]).words).toBe('They disagree. ols and tls do not overlap.');
    expect(agreement([at('ols', 1, 2), at('huber', Number.NaN, Number.NaN)]).words).toContain('One method alone');
  });

  it('of three instruments gives OLS and Huber on both at once', () => {
    const { y, x } = pair(600);
    const other = pair(600, { seed: 99 }).x;
    const mixed = y.map((value, i) => value + 0.5 * other[i]!);
    const { legs } = hedge.run(
      { ...ctx, instruments: ['A', 'B', 'C'] },
      { ...seriesOf({ y: mixed, x }), 'close.2': other.map(Math.exp) },
      {},
    ) as unknown as Hedge;
    expect(legs.map(({ name, estimates }) => [name, estimates.map(({ id }) => id)])).toEqual([
      ['B', ['ols', 'huber']],
      ['C', ['ols', 'huber']],
    ]);
    expect(legs[0]!.estimates[0]!.beta).toBeCloseTo(1.3, 1);
    expect(legs[1]!.estimates[0]!.beta).toBeCloseTo(0.5, 1);
  });

  it('the unit of prices does not matter: 1e-8 and 1e6 a coin give the same ratios', () => {
    const legs = pair(400);
    const series = seriesOf(legs);
    const scaled = { ...series, 'close.0': series['close.0']!.map((v) => v * 1e-11), 'close.1': series['close.1']!.map((v) => v * 20) };
    const [a, b] = [hedged(series), hedged(scaled)].map(({ legs: [leg] }) => leg!.estimates);
    for (const [i, { beta, lo, hi }] of a!.entries()) {
      expect(b![i]!.beta).toBeCloseTo(beta, 6);
      expect(b![i]!.lo).toBeCloseTo(lo, 5);
      expect(b![i]!.hi).toBeCloseTo(hi, 5);
    }
  });

  it('over 2,000 bars Theil-Sen says that it took a sample', () => {
    const [, , sen] = hedged(seriesOf(pair(3_000))).legs[0]!.estimates;
    expect([sen!.detail, sen!.n]).toEqual(['2,000 of 3,000 bars', 2_000]);
    expect(sen!.beta).toBeCloseTo(1.3, 1);
  });
});

describe('bars that cannot be used', () => {
  const refusal = (series: Record<string, Float64Array>, params = {}): string => {
    try {
      hedged(series, params);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(QuantabError);
      return (thrown as Error).message;
    }
    return 'not refused';
  };

  it('a stopped leg is left out and named, not carried', () => {
    const legs = pair(300);
    const stale = Float64Array.from({ length: 300 }, (_, i) => Math.max(0, i - 199));
    const close = legs.x.map((v, i) => Math.exp(i < 200 ? v : legs.x[199]!));
    const { sample, legs: found } = hedged(seriesOf(legs, { 'close.1': close, 'stale.1': stale }));
    expect(sample).toMatchObject({ used: 201, stale: 99, stopped: [{ instrument: 'BTC', bars: 100 }] });
    const before = hedged(seriesOf({ y: legs.y.subarray(0, 201), x: legs.x.subarray(0, 201) })).legs[0]!.estimates;
    // The bar after its last trade is used still: the price is one bar old.
    expect(found[0]!.estimates.map(({ id, n }) => [id, n])).toEqual(before.map(({ id, n }) => [id, n]));
    expect(found[0]!.estimates[0]!.beta).toBeCloseTo(before[0]!.beta, 2);
    const early = Float64Array.from({ length: 300 }, (_, i) => Math.max(0, i - 9));
    expect(refusal(seriesOf(legs, { 'stale.1': early }))).toMatch(
      /Not enough data \(11\/30 bars in which all traded, of 300; BTC has not traded for 290 bars\)/,
    );
  });

  it('a gap in the window is left out and counted', () => {
    const legs = pair(300);
    const gap = new Float64Array(300).fill(1, 100, 150);
    const close = legs.y.map((v, i) => (gap[i] === 1 ? Number.NaN : Math.exp(v)));
    expect(hedged(seriesOf(legs, { 'close.0': close, gap })).sample).toMatchObject({ used: 250, gap: 50, unknown: 0 });
  });

  it('few bars, a constant leg, one leg, prices without a logarithm and different lengths are refused in words', () => {
    expect(refusal(seriesOf(pair(20)))).toContain('Not enough data (20/30 bars');
    expect(refusal(seriesOf(pair(100), { 'close.1': new Float64Array(100).fill(5) }))).toContain('BTC has not moved in these 100 bars (5)');
    expect(refusal({ 'close.0': new Float64Array(100) })).toContain('needs two instruments or more, was 1');
    expect(refusal(seriesOf(pair(100), { 'close.1': new Float64Array(100).fill(0, 0, 1).fill(3, 1) }))).toContain(
      'a price of 0, which has no logarithm',
    );
    expect(refusal(seriesOf(pair(100), { 'close.1': new Float64Array(99) }))).toContain('they are of one grid');
  });
});

interface Tests {
  tests: { id: string; stat: number; p: number; critical: number[]; rejected: boolean | undefined }[];
  verdict: string;
  words: string;
  halfLife: { exact: number; linear: number; lo: number; hi: number };
  varianceRatio: { q: number; ratio: number }[];
  hurst: number;
  rank: number;
  stability: Record<string, { parts: { beta: number }[]; p: number }>;
}
const tested = (series: Record<string, Float64Array>): Tests => tests.run(ctx, series, {}) as unknown as Tests;

describe('pair tests', () => {
  it('a spread that returns is found by all, with its half-life', () => {
    const found = tested(seriesOf(pair(2_000)));
    expect(found.tests.map(({ id }) => id)).toEqual([
      'adf',
      'kpss',
      'engle-granger-1',
      'engle-granger-2',
      'johansen-trace-0',
      'johansen-max-0',
      'johansen-trace-1',
      'johansen-max-1',
    ]);
    expect(found.verdict).toBe('returns');
    expect(found.rank).toBe(1);
    // phi 0.9: ln 2 / -ln 0.9 is 6.6 bars.
    expect(found.halfLife.lo).toBeLessThan(6.6);
    expect(found.halfLife.hi).toBeGreaterThan(6.6);
    expect(found.halfLife.linear).toBeGreaterThan(found.halfLife.exact);
    expect(found.varianceRatio.map(({ q }) => q)).toEqual([2, 4, 8, 16]);
    expect(found.varianceRatio[3]!.ratio).toBeLessThan(0.9);
    expect(found.hurst).toBeLessThan(0.5);
    expect(found.stability.quarters!.parts).toHaveLength(4);
    expect(found.stability.quarters!.p).toBeGreaterThan(0.01);
    for (const { critical } of found.tests) expect(critical).toHaveLength(3);
  });

  it('two walks of their own are not cointegrated', () => {
    const found = tested(seriesOf({ y: pair(1_000, { seed: 3 }).x, x: pair(1_000, { seed: 4 }).x }));
    expect(found.verdict).toBe('wanders');
    expect(found.rank).toBe(0);
  });

  it('a ratio that moved is seen in its parts', () => {
    const { y, x } = pair(2_000, { moved: 0.6 });
    const found = betaStability(y, [x], 2)!;
    expect(found.parts.map(({ beta }) => Math.round(beta * 10) / 10)).toEqual([1.3, 1.9]);
    expect(found.p).toBeLessThan(0.001);
    expect(betaStability(y.subarray(0, 30), [x.subarray(0, 30)], 2)).toBeUndefined();
  });

  it('legs that are one series say nothing', () => {
    const { x } = pair(500);
    const found = tested(seriesOf({ y: x.map((v) => 2 * v - 10), x }));
    expect([found.verdict, found.halfLife]).toEqual(['unknown', undefined]);
    expect(found.words).toContain('so nearly one series');
  });

  it('puts together what the tests say', () => {
    const voice = (title: string, speaks: boolean | undefined) => ({ title, speaks });
    expect(evidence([voice('ADF', true), voice('KPSS', false), voice('Johansen', true)], false).words).toBe(
      'Mixed evidence. ADF and Johansen speak for a return, KPSS against.',
    );
    expect(evidence([voice('ADF', true), voice('KPSS', undefined)], false).verdict).toBe('returns');
  });

  it('needs 100 bars', () => {
    expect(() => tested(seriesOf(pair(60)))).toThrow('Not enough data (60/100 bars');
  });
});
