import { describe, expect, it } from 'vitest';
import { createUndo } from '../../../src/desk/app/undo.ts';

describe('createUndo', () => {
  it('goes back and forth, at least twenty steps', () => {
    const undo = createUndo<number>();
    for (let i = 0; i < 25; i++) undo.add(`step ${i}`, i);
    let now = 25;
    for (let i = 24; i >= 0; i--) {
      expect(undo.past()?.label).toBe(`step ${i}`);
      now = undo.back(now)!.before;
      expect(now).toBe(i);
    }
    expect(undo.back(now)).toBeUndefined();
    for (let i = 1; i <= 25; i++) {
      now = undo.forth(now)!.before;
      expect(now).toBe(i);
    }
    expect(undo.forth(now)).toBeUndefined();
  });

  it('forgets what was undone when something new is done, and the oldest beyond its room', () => {
    const undo = createUndo<number>(2);
    for (const n of [1, 2, 3]) undo.add(`step ${n}`, n);
    expect(undo.back(4)?.before).toBe(3);
    undo.add('other', 3);
    expect(undo.future()).toBeUndefined();
    expect([undo.back(5)?.before, undo.back(3)?.before, undo.back(2)]).toEqual([3, 2, undefined]);
  });
});
