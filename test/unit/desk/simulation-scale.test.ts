/** Sliders of the simulated market: places and values agree, ends are exact. */
import { expect, it } from 'vitest';
import { placeOf, places, rangeOf, valueAt } from '../../../src/desk/panels/simulation-scale.ts';
import { paramSpecs } from '../../../src/sources/simulator/params.ts';

it('reaches both ends of every range and comes back to where it was', () => {
  for (const [name, spec] of Object.entries(paramSpecs)) {
    if (name === 'seed') continue;
    const range = rangeOf(spec);
    expect(valueAt(range, 0)).toBe(range.min);
    expect(valueAt(range, places)).toBe(range.max);
    for (const share of [0.03, 0.5, 0.97]) {
      const place = Math.round(share * places);
      expect(Math.abs(placeOf(range, valueAt(range, place)) - place)).toBeLessThanOrEqual(5);
    }
    expect(Math.abs(valueAt(range, placeOf(range, spec.default)) / spec.default - 1)).toBeLessThan(0.02);
  }
});

it('gives rates that span decades as much room below as above', () => {
  expect(valueAt({ min: 0.01, max: 1 }, places / 2)).toBeCloseTo(0.1, 6);
  expect(valueAt({ min: 0, max: 1 }, places / 2)).toBe(0.5);
});
