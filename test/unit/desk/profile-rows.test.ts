/** Heights of profile rows: the study's where they show the shape, and no hunting between two of them. */
import { describe, expect, it } from 'vitest';
import { lackWords } from '../../../src/desk/panels/measure-analyses.ts';
import { shapeStep, studyStep } from '../../../src/desk/panels/profile-rows.ts';

describe('rows of a volume profile', () => {
  it('takes the cells of the study where they show the shape', () => {
    expect(studyStep(61_800, 0.1)).toBe(6.2);
    expect(studyStep(0.5, 0.01)).toBe(0.01);
    expect(shapeStep(254.2, 0.1, 186, 6.2, 0.1)).toBe(6.2);
  });

  it('takes whole numbers of them for a tall market and finer ones for a quiet one', () => {
    expect(shapeStep(6_000, 0.1, 400, 6.2, 0.1)).toBe(62);
    expect(shapeStep(20, 0.1, 186, 6.2, 0.1)).toBeLessThan(1);
    for (const height of [20, 100, 250, 800, 3_000, 60_000]) {
      const step = shapeStep(height, 0.1, 186, 6.2, 0.1);
      expect(height / step).toBeGreaterThanOrEqual(12);
      expect(height / step).toBeLessThanOrEqual(186 / 1.4);
      expect(shapeStep(height, step, 186, 6.2, 0.1)).toBe(step);
    }
  });

  it('never asks for less than a price step', () => {
    expect(shapeStep(0.3, 0.1, 186, 6.2, 0.1)).toBe(0.1);
  });

  it('writes what an analysis lacks', () => {
    expect(lackWords('flow.pin: not enough data: needs at least 60 whole periods without a gap, got 0.')).toBe('not enough data (0/60)');
    expect(lackWords('something else')).toBe('not enough data');
  });
});
