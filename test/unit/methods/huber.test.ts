/** The joint Huber fit on few rows, where the minimum often lies on an edge of the objective or at scale 0. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { minimiseInside } from '../../../src/methods/maths/huber-interior.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

interface Joint {
  coef: number[];
  intercept: number;
  scale: number;
  outliers: Float64Array;
  converged: boolean;
}

interface Case {
  y: number[];
  x: number[];
  epsilon: number;
}

const joint = ({ y, x, epsilon }: Case): Joint => callMethod('huber-sklearn', { y, x }, { epsilon, alpha: 0 }) as unknown as Joint;

function objective({ y, x, epsilon }: Case, slope: number, intercept: number, scale: number): number {
  return y.reduce((sum, value, i) => {
    const r = Math.abs(value - intercept - slope * x[i]!);
    return sum + scale + (r <= epsilon * scale ? (scale === 0 ? 0 : (r * r) / scale) : 2 * epsilon * r - epsilon * epsilon * scale);
  }, 0);
}

function draw(random: () => number, rounded: boolean): Case {
  const n = 4 + Math.floor(12 * random());
  const near = (value: number): number => (rounded ? Math.round(value) : value);
  const x = Array.from({ length: n }, () => near(6 * random()));
  const y = x.map((value) => near(0.5 * value + (random() - 0.5) / (random() + 0.02)));
  return { y, x, epsilon: [1.01, 1.05, 1.1, 1.2, 1.35][Math.floor(5 * random())]! };
}

describe('huber-sklearn', () => {
  // The objective is convex: where no near point is lower, none is.
  it('finds the minimum of few rows with any epsilon', () => {
    const prng = openPrng(20);
    const random = () => prng.uniform();
    let corners = 0;
    for (let round = 0; round < 150; round++) {
      const data = draw(random, round % 3 === 0);
      if (data.x.every((value) => value === data.x[0])) continue;
      const { coef, intercept, scale, converged } = joint(data);
      expect(converged).toBe(true);
      if (scale === 0) corners++;
      const least = objective(data, coef[0]!, intercept, scale);
      for (let trial = 0; trial < 60; trial++) {
        const step = 10 ** (-1 - (trial % 5));
        const [a, b, c] = [random() - 0.5, 3 * (random() - 0.5), trial % 2 === 0 ? 0 : random() - 0.5];
        const near = objective(data, coef[0]! + step * a, intercept + step * b, Math.max(0, scale + step * c));
        expect(near).toBeGreaterThanOrEqual(least - 1e-9 * (1 + least));
      }
    }
    expect(corners).toBeGreaterThan(15);
  });

  it('has scale 0 where a line through some rows is the minimum, and counts the others as far', () => {
    const { coef, intercept, scale, outliers, converged } = joint({ x: [0, 1, 2, 3, 4], y: [1, 3, 5, 7, 0], epsilon: 1.1 });
    expect(converged).toBe(true);
    expect(scale).toBe(0);
    expect(coef[0]).toBeCloseTo(2, 11);
    expect(intercept).toBeCloseTo(1, 11);
    expect([...outliers]).toEqual([0, 0, 0, 0, 1]);
  });

  it('agrees with the interior point where Newton gets there too', () => {
    const prng = openPrng(21);
    const random = () => prng.uniform();
    const n = 200;
    const x = Float64Array.from({ length: n }, () => Math.sqrt(12) * (random() - 0.5));
    const y = x.map((value) => 0.7 * value + random() - 0.5 + (random() < 0.1 ? 5 : 0));
    const ones = new Float64Array(n).fill(1);
    const { coefficients, scale, proved } = minimiseInside([ones, x], y, 1.35, [0, 0]);
    const direct = joint({ y: [...y], x: [...x], epsilon: 1.35 });
    expect(proved).toBe(true);
    expect(coefficients[1]).toBeCloseTo(direct.coef[0]!, 10);
    expect(coefficients[0]).toBeCloseTo(direct.intercept, 10);
    expect(scale).toBeCloseTo(direct.scale, 10);
  });
});
