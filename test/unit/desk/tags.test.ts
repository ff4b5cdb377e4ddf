import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearTag, placeAround, placeTags, TAG_HEIGHT } from '../../../src/desk/charts/tags.ts';

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

  it('leave out what there is no room for, the filled one last', () => {
    const placed = placeTags([tag(10), { ...tag(20), filled: true }, tag(30)], 0, 20);
    expect(placed.map(({ y }) => y)).toEqual([20]);
  });

  it('make way for the tag of the crosshair and stay on their side of it', () => {
    expect(placeAround([tag(98), tag(104)], 100, 0, 200).map(({ at }) => at)).toEqual([84, 116]);
    // No room below: both go above.
    expect(placeAround([tag(50), tag(195)], 190, 0, 200).map(({ at }) => at)).toEqual([50, 174]);
  });

  it('never overlap the crosshair’s or each other', () => {
    const values = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 16 });
    fc.assert(
      fc.property(values, fc.double({ min: 8, max: 192, noNaN: true }), (ys, fixed) => {
        const all = [fixed, ...placeAround(ys.map(tag), fixed, 0, 200).map(({ at }) => at)].sort((a, b) => a - b);
        for (let i = 1; i < all.length; i++) expect(all[i]! - all[i - 1]!).toBeGreaterThanOrEqual(TAG_HEIGHT - 1e-9);
        expect(all[0]).toBeGreaterThanOrEqual(TAG_HEIGHT / 2 - 1e-9);
        expect(all.at(-1)).toBeLessThanOrEqual(200 - TAG_HEIGHT / 2 + 1e-9);
      }),
    );
  });
});
