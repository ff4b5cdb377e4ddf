/** The minimiser on functions whose minimum is known. */
import { expect, it } from 'vitest';
import { byDifferences, minimise } from '../../../src/methods/maths/bfgs.ts';

it('walks the curved valley of Rosenbrock', () => {
  const result = minimise(
    (x, gradient) => {
      const [a, b] = [x[0]!, x[1]!];
      gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
      gradient[1] = 200 * (b - a * a);
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    },
    [-1.2, 1],
  );
  expect(result.converged).toBe(true);
  expect(Math.hypot(result.x[0]! - 1, result.x[1]! - 1)).toBeLessThan(1e-7);
});

it('finds the bottom of a badly scaled bowl by differences', () => {
  const result = minimise(
    byDifferences((x) => (x[0]! - 3) ** 2 + 1e4 * (x[1]! + 2) ** 2 + 1e-2 * (x[2]! - 1) ** 2),
    [0, 0, 0],
    { tolerance: 1e-7 },
  );
  for (const [i, expected] of [3, -2, 1].entries()) expect(Math.abs(result.x[i]! - expected)).toBeLessThan(1e-4);
});

it('turns back from where the function has no value', () => {
  const result = minimise(
    byDifferences((x) => (x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN)),
    [8],
  );
  expect(result.x[0]).toBeCloseTo(1, 5);
});

it('says that the steps ran out', () => {
  expect(
    minimise(
      byDifferences((x) => (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2),
      [-1.2, 1],
      { steps: 3 },
    ).converged,
  ).toBe(false);
  expect(minimise(() => Number.NaN, [1]).converged).toBe(false);
});
