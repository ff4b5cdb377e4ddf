/** Toasts leave by themselves, faults do not, and none while it is held. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createToasts } from '../../../src/desk/app/toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lets all but faults leave after six seconds', () => {
  const toasts = createToasts();
  toasts.add({ tone: 'plain', text: 'a' });
  toasts.add({ tone: 'warn', text: 'b' });
  toasts.add({ tone: 'fault', text: 'c' });
  vi.advanceTimersByTime(5_900);
  expect(toasts.list()).toHaveLength(3);
  vi.advanceTimersByTime(200);
  expect(toasts.list().map(({ text }) => text)).toEqual(['c']);
});

it('keeps what is held until it is let go', () => {
  const toasts = createToasts();
  let held = true;
  toasts.heldBy(() => held);
  toasts.add({ tone: 'plain', text: 'a' });
  vi.advanceTimersByTime(60_000);
  expect(toasts.list()).toHaveLength(1);
  held = false;
  vi.advanceTimersByTime(2_000);
  expect(toasts.list()).toEqual([]);
});

it('tells once that a toast is gone', () => {
  const toasts = createToasts();
  const onGone = vi.fn();
  const id = toasts.add({ tone: 'plain', text: 'a' }, { onGone });
  toasts.remove(id);
  vi.advanceTimersByTime(60_000);
  expect(onGone).toHaveBeenCalledTimes(1);
});
