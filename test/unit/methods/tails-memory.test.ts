/** Tails, memory and entropy: little data, ties, constants, holes, scale. */
import { describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { powerSpectrum } from '../../../src/methods/maths/fourier.ts';
import { normalQuantile } from '../../../src/methods/maths/normal.ts';
import { callMethod } from '../../../src/methods/registry.ts';

const chance = openPrng(5);
const noise = Array.from({ length: 4096 }, () => normalQuantile(chance.uniform()));
const pareto = Array.from({ length: 10_000 }, () => chance.uniform() ** (-1 / 3));

describe('tails', () => {
  const hill = (x: unknown, k: unknown) => callMethod('hill', { x }, { k }) as Record<string, { tail_index: number; xi: number }>;

  it('finds the exponent it was given', () => {
    expect(Math.abs(hill(pareto, [500])[500]!.tail_index - 3)).toBeLessThan(0.4);
    const law = callMethod('powerlaw', { x: pareto.slice(0, 2000) }) as { alpha: number; sigma: number };
    expect(Math.abs(law.alpha - 4)).toBeLessThan(4 * law.sigma);
  });

  it('does not depend on the unit', () => {
    for (const scale of [1e-8, 1e6]) {
      const scaled = pareto.slice(0, 500).map((value) => value * scale);
      expect(hill(scaled, [50])[50]!.xi).toBeCloseTo(hill(pareto.slice(0, 500), [50])[50]!.xi, 10);
      const law = callMethod('powerlaw', { x: scaled }) as { alpha: number; xmin: number };
      const plain = callMethod('powerlaw', { x: pareto.slice(0, 500) }) as { alpha: number; xmin: number };
      expect(law.alpha).toBeCloseTo(plain.alpha, 8);
      expect(law.xmin / scale / plain.xmin).toBeCloseTo(1, 10);
    }
  });

  it('leaves unknown what the data does not reach', () => {
    const result = hill([5, 4, 3, 2, 1, null, -7], [2, 10]);
    expect(result[2]!.tail_index).toBeGreaterThan(0);
    expect(result[10]!.tail_index).toBeNaN();
    expect(hill([2, 2, 2, 2], [2])[2]!.tail_index).toBeNaN();
  });

  it('says what is wrong', () => {
    expect(() => hill([1, 2], [2])).toThrow(/needs at least 3 positive values in x, got 2/);
    expect(() => hill([1, 2, 3], [1.5])).toThrow(/whole numbers/);
    expect(() => hill([1, 2, Number.POSITIVE_INFINITY], [1])).toThrow(/infinite/);
    expect(() => callMethod('powerlaw', { x: [1, 2, 3] })).toThrow(/needs at least 10/);
    expect(() => callMethod('powerlaw', { x: new Array(50).fill(3) })).toThrow(/one distinct value/);
    expect(() => callMethod('powerlaw', { x: pareto.slice(0, 20) }, { discrete: true })).toThrow(/whole numbers/);
  });
});

describe('memory', () => {
  const hurst = (x: unknown, params = {}) => callMethod('hurst', { x }, params) as Record<string, number>;

  it('sees none in noise', () => {
    expect(Math.abs(hurst(noise).hurst_rs_corrected_ddof1! - 0.5)).toBeLessThan(0.07);
    expect(Math.abs(hurst(noise).dfa1_alpha! - 0.5)).toBeLessThan(0.07);
  });

  it('is unknown on a constant and the same on any scale', () => {
    expect(hurst(new Array(200).fill(0.1)).hurst_rs_ddof1).toBeNaN();
    for (const scale of [1e-8, 1e6]) expect(hurst(noise.map((value) => value * scale)).dfa2_alpha).toBeCloseTo(hurst(noise).dfa2_alpha!, 8);
  });

  it('says what is wrong', () => {
    expect(() => hurst(noise.slice(0, 20))).toThrow(/needs at least 32 rows, got 20/);
    expect(() => hurst([...noise.slice(0, 40), null])).toThrow(/x\[40\] is NaN/);
    expect(() => hurst(noise.slice(0, 100), { window_sizes: [8, 1] })).toThrow(/at least 2/);
    expect(() => hurst(noise.slice(0, 100), { window_sizes: [8, 128] })).toThrow(/at least 128 rows/);
  });
});

describe('entropy', () => {
  const entropy = (x: unknown, params = {}) =>
    callMethod('entropy', { x }, params) as never as Record<string, Record<string, Record<string, number>>>;

  it('is highest for noise and nothing for a constant', () => {
    expect(entropy(noise.slice(0, 1000)).perm_entropy!['3,1']!.normalized).toBeGreaterThan(0.99);
    const still = entropy(new Array(100).fill(4));
    expect(still.perm_entropy!['3,1']!.bits).toBe(0);
    expect(still.shannon_hist![10]!.bits).toBe(0);
    expect(still.spectral_entropy_periodogram!.bits).toBeNaN();
  });

  it('names its matches by the tolerance', () => {
    const wide = entropy(noise.slice(0, 200), { r: '0.15 * std(ddof=0)' });
    expect(Object.keys(wide.sample_entropy!)).toEqual(['m2_r0.15std0', 'm3_r0.15std0', 'm2_strict']);
    expect(wide['approx_entropy_m2_r0.15std0']).toBeGreaterThan(0);
  });

  it('is unknown where nothing matches', () => {
    expect(entropy([1, 20, 300, 4000, 50_000], { r_value: 0.5 }).sample_entropy!['m2_r0.2std0']!.value).toBeNaN();
  });

  it('says what is wrong', () => {
    expect(() => entropy([1, 2, 3])).toThrow(/needs at least 4 rows/);
    expect(() => entropy([1, 2, Number.NaN, 4, 5])).toThrow(/x\[2\] is NaN/);
    expect(() => entropy([1, 2, 3, 4], { perm: [[1, 1]] })).toThrow(/pairs of an order/);
    expect(() => entropy([1, 2, 3, 4], { r: 'std' })).toThrow(/begin with a number/);
  });

  it.each([97, 128, 5000])('takes a spectrum of %s rows as the definition does', (n) => {
    const x = Float64Array.from(noise.concat(noise).slice(0, n));
    const power = powerSpectrum(x);
    expect(power).toHaveLength(Math.floor(n / 2) + 1);
    for (const k of [0, 1, 7, power.length - 1]) {
      let [re, im] = [0, 0];
      x.forEach((value, j) => {
        const angle = (2 * Math.PI * ((j * k) % n)) / n;
        re += value * Math.cos(angle);
        im -= value * Math.sin(angle);
      });
      expect(Math.abs(power[k]! - (re * re + im * im))).toBeLessThan(1e-9 * n);
    }
  });
});
