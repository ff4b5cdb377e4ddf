/** What the calibration of phases says: values beside intervals, the side of the usual they lie on, and nothing where there is too little. */
import { describe, expect, it } from 'vitest';
import {
  type CalibrationOutputs,
  flowWords,
  type PhaseScore,
  phaseName,
  pointWords,
  scoreRows,
} from '../../../src/desk/panels/phase-words.ts';

const unknown = { value: Number.NaN, lo: Number.NaN, hi: Number.NaN };
const none: PhaseScore = { n: 12, size: unknown, times: unknown, calls: 3, hit: unknown };
const outputs: CalibrationOutputs = {
  n: 900,
  least: 100,
  horizon: 10,
  block: 20,
  phases: [
    {
      n: 700,
      size: { value: 1e-4, lo: 0.9e-4, hi: 1.1e-4 },
      times: { value: 0.9, lo: 0.8, hi: 0.98 },
      calls: 600,
      hit: { value: 0.5, lo: 0.46, hi: 0.54 },
    },
    {
      n: 188,
      size: { value: 3e-4, lo: 2e-4, hi: 4e-4 },
      times: { value: 1.9, lo: 1.4, hi: 2.5 },
      calls: 150,
      hit: { value: 0.7, lo: 0.6, hi: 0.8 },
    },
    none,
    { ...none, n: 0, calls: 0 },
    { n: 150, size: { value: 1e-4, lo: 0, hi: 2e-4 }, times: { value: 1, lo: 0.5, hi: 1.5 }, calls: 40, hit: unknown },
  ],
  base: { n: 900, size: { value: 1.5e-4, lo: 1e-4, hi: 2e-4 }, times: unknown, calls: 760, hit: { value: 0.55, lo: 0.5, hi: 0.6 } },
  relation: { tau: 0.2, sigma: Number.NaN },
  changes: 4,
  trail: { ts: new Float64Array(0), tau: new Float64Array(0), sigma: new Float64Array(0), phase: new Float64Array(0) },
};

describe('the calibration in words', () => {
  const rows = scoreRows(outputs);

  it('tells on which side of the usual an interval lies', () => {
    expect(rows[0]).toMatchObject({ lacks: '', times: { value: '0.90×', interval: '0.80 to 0.98', side: 'below' } });
    // Below the base rate of 55 %, not below a coin.
    expect(rows[0]?.hit).toEqual({ value: '50 %', interval: '46 to 54', side: 'below' });
    expect(rows[1]).toMatchObject({ times: { side: 'above' }, hit: { side: 'above' } });
    expect(rows[4]?.times?.side).toBe('');
  });

  it('gives no number where there is too little', () => {
    expect(rows[2]).toMatchObject({ lacks: 'not enough data (12/100)', times: undefined, hit: undefined });
    expect(rows[3]?.lacks).toBe('not enough data (0/100)');
    expect(rows[4]).toMatchObject({ lacks: '', hit: undefined });
  });

  it('ends with any second, whose hits are held against a coin', () => {
    expect(rows).toHaveLength(6);
    expect(rows[5]).toMatchObject({ title: 'any second', size: '1.50 bp', times: undefined, hit: { side: '' } });
  });
});

it('names places and directions', () => {
  expect(pointWords(3, 0.914, 0.87)).toBe('hot, disordered: temperature rank 0.91, entropy rank 0.87');
  expect(phaseName(Number.NaN)).toBe('—');
  expect([1, -1, 0].map(flowWords)).toEqual(['flow ▲ buys', 'flow ▼ sells', 'flow even']);
});
