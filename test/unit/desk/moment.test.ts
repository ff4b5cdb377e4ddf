import { describe, expect, it } from 'vitest';
import { QuantabError } from '../../../src/core/errors.ts';
import { pullMoment } from '../../../src/desk/app/moment.ts';
import type { ViewFrame } from '../../../src/market/view.ts';

/** Answers with these revisions, one after the other; the last for ever. */
const view = (...revisions: number[]) => {
  let pulls = 0;
  return {
    pulls: () => pulls,
    pull: async () => ({ revision: revisions[Math.min(pulls++, revisions.length - 1)] }) as ViewFrame,
  };
};
const revisions = (frames: ReadonlyMap<string, ViewFrame>): number[] => [...frames.values()].map(({ revision }) => revision);

describe('a moment', () => {
  it('asks once where all views agree', async () => {
    const [a, b] = [view(7), view(7)];
    expect(
      revisions(
        (
          await pullMoment(
            new Map([
              ['a', a],
              ['b', b],
            ]),
          )
        ).frames,
      ),
    ).toEqual([7, 7]);
    expect([a.pulls(), b.pulls()]).toEqual([1, 1]);
  });

  it('asks all again while the engine steps between two answers', async () => {
    const [a, b] = [view(1, 2, 3), view(2, 3, 3)];
    expect(
      revisions(
        (
          await pullMoment(
            new Map([
              ['a', a],
              ['b', b],
            ]),
          )
        ).frames,
      ),
    ).toEqual([3, 3]);
    expect(a.pulls()).toBe(3);
  });

  it('gives up asking after a few times', async () => {
    const [a, b] = [view(1), view(2)];
    expect(
      (
        await pullMoment(
          new Map([
            ['a', a],
            ['b', b],
          ]),
        )
      ).frames.size,
    ).toBe(2);
    expect(a.pulls()).toBeLessThan(10);
  });

  it('tells why one has no frame and keeps the others', async () => {
    const broken = { pulls: () => 0, pull: () => Promise.reject(new QuantabError('bad-input', 'no such output')) };
    const { frames, faults } = await pullMoment(
      new Map([
        ['a', view(1)],
        ['b', broken],
      ]),
    );
    expect([...frames.keys()]).toEqual(['a']);
    expect(faults.get('b')).toContain('no such output');
  });
});
