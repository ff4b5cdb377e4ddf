// @vitest-environment happy-dom
/** The notice about storage stays away where nothing can be asked, and comes when there is something to say. */
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { expect, it } from 'vitest';
import type { Desk } from '../../../src/desk/app/desk.tsx';
import { StorageNotice } from '../../../src/desk/app/storage-notice.tsx';

it('does not take the page down when the store refuses', async () => {
  let broken = true;
  const [sessions, setSessions] = createSignal<readonly object[]>([]);
  const quantab = {
    sessions: {
      storage: async () => {
        if (broken) throw new Error('the store is gone');
        return { memoryOnly: undefined, full: true };
      },
      due: async () => [],
    },
  };
  const desk = { state: { quantab, loaded: () => true, sessions }, spaces: { active: () => ({ id: 'markets' }), go: () => undefined } };
  const root = document.createElement('div');
  const dispose = render(() => <StorageNotice desk={desk as unknown as Desk} />, root);
  const settle = () => new Promise((done) => setTimeout(done, 5));
  await settle();
  expect(root.textContent).toBe('');
  broken = false;
  setSessions([{}]);
  await settle();
  expect(root.textContent).toContain('gives no more storage');
  dispose();
});
