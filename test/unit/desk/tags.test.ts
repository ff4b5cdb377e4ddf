import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearTag, placeTags, TAG_HEIGHT } from '../../../src/desk/charts/tags.ts';

const tag = (y: number) => ({ y, text: String(y), colour: 'series-1', filled: false });

describe('tags of a value axis', () => {
  it('stay at their value where there is room', () => {
    expect(placeTags([tag(50), tag(100)], 0, 200).map(({ at }) => at)).toEqual([50, 100]);
  });

  it('are pushed apart evenly where they would overlap', () => {
    expect(placeTags([tag(100), tag(104)], 0, 200).map(({ at }) => at)).toEqual([94, 110]);
  });

  it('are clamped inside the lane', () => {
    expect(placeTags([tag(-40), tag(500)], 0, 200).map(({ at }) => at)).toEqual([8, 192]);
  });

  it('never overlap, never leave the lane, keep the order of values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 450, noNaN: true }), { maxLength: 12 }), (values) => {
        const placed = placeTags(values.map(tag), 0, 400);
        for (let i = 0; i < placed.length; i++) {
          expect(placed[i]!.at).toBeGreaterThanOrEqual(TAG_HEIGHT / 2 - 1e-9);
          expect(placed[i]!.at).toBeLessThanOrEqual(400 - TAG_HEIGHT / 2 + 1e-9);
          if (i > 0) {
            expect(placed[i]!.at - placed[i - 1]!.at).toBeGreaterThanOrEqual(TAG_HEIGHT - 1e-9);
            expect(placed[i]!.y).toBeGreaterThanOrEqual(placed[i - 1]!.y);
          }
        }
      }),
    );
  });

  it('hide the labels they touch', () => {
    const placed = placeTags([tag(100)], 0, 200);
    expect([nearTag(placed, 90), nearTag(placed, 116)]).toEqual([true, false]);
  });
});
