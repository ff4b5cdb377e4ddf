/** Seeded chance against published first numbers and its own moments; the plain-arithmetic logarithm against the host's. */
import { expect, it } from 'vitest';
import { openPrng, Prng } from '../../../src/core/prng.ts';
import { ln } from '../../../src/methods/maths/logarithm.ts';
import { Chance } from '../../../src/sources/simulator/chance.ts';

it('is xoshiro128**', () => {
  const prng = new Prng(1, 2, 3, 4);
  // The reference implementation from the state 1, 2, 3, 4.
  const published = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
  expect(published.map(() => prng.next())).toEqual(published);
});

it('has streams that differ and do not go together', () => {
  const n = 100_000;
  const [a, b] = [openPrng(1, 0), openPrng(1, 1)];
  let product = 0;
  for (let i = 0; i < n; i++) product += (a.uniform() - 0.5) * (b.uniform() - 0.5);
  expect(Math.abs(product / n) * 12 * Math.sqrt(n)).toBeLessThan(4);
  expect(openPrng(2 ** 32 + 1).next()).not.toBe(openPrng(1).next());
});

it('draws waits, counts and normal numbers of the right moments', () => {
  const n = 200_000;
  const chance = new Chance(1, 0);
  const moments = (draw: () => number): [mean: number, variance: number] => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const x = draw();
      sum += x;
      squares += x * x;
    }
    return [sum / n, squares / n - (sum / n) ** 2];
  };
  const near = ([mean, variance]: [number, number], m: number, v: number): void => {
    expect(Math.abs(mean - m)).toBeLessThan(4 * Math.sqrt(v / n));
    expect(Math.abs(variance / v - 1)).toBeLessThan(0.03);
  };
  near(
    moments(() => chance.wait()),
    1,
    1,
  );
  near(
    moments(() => chance.normal()),
    0,
    1,
  );
  near(
    moments(() => chance.count(0.6)),
    0.6,
    0.6,
  );
  near(
    moments(() => chance.uniform()),
    0.5,
    1 / 12,
  );
});

it('takes logarithms to a unit in the last place', () => {
  const chance = new Chance(2, 0);
  let worst = 0;
  for (let i = 0; i < 200_000; i++) {
    const x = i % 2 ? chance.uniform() : chance.uniform() * 1e6;
    worst = Math.max(worst, Math.abs(ln(x) / Math.log(x) - 1));
  }
  expect(worst).toBeLessThan(2.3e-16);
  expect([ln(1), ln(2), ln(0.5)]).toEqual([0, Math.LN2, -Math.LN2]);
});
