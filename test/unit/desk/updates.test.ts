/** A newer version is offered once, whatever happens at the same time. */
import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import type { DeskState } from '../../../src/desk/app/state.ts';
import { createToasts } from '../../../src/desk/app/toasts.ts';
import { offerUpdate } from '../../../src/desk/app/updates.ts';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

function openDesk() {
  const toasts = createRoot(createToasts);
  const hear = new Set<(event: object) => void>();
  const sessions = [{ title: 'mine', live: true, transient: false }];
  const on = (_: string, listener: (event: object) => void) => {
    hear.add(listener);
    return () => hear.delete(listener);
  };
  const quantab = { sessions: { list: async () => [...sessions] }, on };
  const offer = offerUpdate({ quantab, toasts, fail: vi.fn() } as unknown as DeskState);
  const offers = () => toasts.list().filter(({ text }) => text === 'A newer version is ready.');
  return {
    offer,
    offers,
    tell() {
      for (const listener of [...hear]) listener({ type: 'sessions' });
    },
    ended: () => sessions.splice(0),
    choose() {
      const [first] = offers();
      toasts.remove(first!.id);
      first!.action!.run();
    },
  };
}

it('is offered once when a recording ends with two events', async () => {
  const { offer, offers, choose, tell, ended } = openDesk();
  const take = vi.fn();
  offer(take);
  choose();
  await settle();
  expect(offers()).toHaveLength(0);
  tell();
  await settle();
  expect(offers()).toHaveLength(0);
  ended();
  tell();
  tell();
  await settle();
  expect(offers()).toHaveLength(1);
  choose();
  await settle();
  expect(take).toHaveBeenCalledTimes(1);
});

it('is the newest of two', async () => {
  const { offer, offers, choose, ended } = openDesk();
  ended();
  const [older, newer] = [vi.fn(), vi.fn()];
  offer(older);
  offer(newer);
  expect(offers()).toHaveLength(1);
  choose();
  await settle();
  expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1]);
});
