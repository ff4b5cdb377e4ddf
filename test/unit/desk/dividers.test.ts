/** Borders between lanes: what two lanes have together stays, and none becomes too low to see. */
import { describe, expect, it } from 'vitest';
import { movedWeights, weightOf } from '../../../src/desk/charts/dividers.ts';
import type { Lane } from '../../../src/desk/charts/lane.ts';

const lane = (id: string, weight: number): Lane => ({ id, weight, title: () => id, traces: [], axisText: String, tagText: String });
const lanes = [lane('price', 5), lane('volume', 1), lane('cvd', 1)];

describe('movedWeights', () => {
  it('gives what one lane gets from its neighbour alone', () => {
    const moved = movedWeights(lanes, {}, 0, -70, 700);
    expect(weightOf(lanes[0]!, moved)).toBeCloseTo(4.3);
    expect(weightOf(lanes[1]!, moved)).toBeCloseTo(1.7);
    expect(weightOf(lanes[2]!, moved)).toBe(1);
  });
  it('stops before a lane is too low', () => {
    const moved = movedWeights(lanes, {}, 1, 900, 700);
    expect(weightOf(lanes[2]!, moved)).toBeCloseTo(0.28);
    expect(movedWeights(lanes, moved, 7, 10, 700)).toBe(moved);
  });
});
