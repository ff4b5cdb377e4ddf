/** One line over the panels: nothing can be kept here, there is no room, or sessions are past the person's limits. It can be put away. */
import './storage-notice.css';
import { createEffect, createResource, createSignal, type JSX, on, Show } from 'solid-js';
import { counted } from '../widgets/format.ts';
import { memorySentence } from '../widgets/health-words.ts';
import { Icon } from '../widgets/icon.tsx';
import type { Desk } from './desk.tsx';

export function StorageNotice(props: { desk: Desk }): JSX.Element {
  const { state, spaces } = props.desk;
  const [facts, { refetch }] = createResource(state.loaded, async () => {
    try {
      const [usage, due] = await Promise.all([state.quantab.sessions.storage(), state.quantab.sessions.due()]);
      return { usage, due: due.length };
    } catch {
      // The storage panel says what it is; here there is nothing to say it about.
      return undefined;
    }
  });
  createEffect(on(state.sessions, () => void refetch(), { defer: true }));
  const [away, setAway] = createSignal('');
  const text = (): string => {
    const now = facts.latest;
    if (!now) return '';
    if (now.usage.memoryOnly !== undefined) return memorySentence(now.usage.memoryOnly);
    if (now.usage.full) return 'The browser gives no more storage. What is stored is intact; let the oldest sessions go to make room.';
    if (now.due > 0) return `${counted(now.due, 'session')} past your limits: export, keep or remove.`;
    return '';
  };
  return (
    <Show when={text() !== '' && away() !== text()}>
      <aside class="storage-notice" aria-label="Storage" role="status">
        <p>{text()}</p>
        <Show when={facts.latest?.usage.memoryOnly === undefined && spaces.active().id !== 'data'}>
          <button type="button" class="btn btn-small" onClick={() => spaces.go('data')}>
            Show
          </button>
        </Show>
        <button type="button" class="icon" aria-label="Put this notice away" onClick={() => setAway(text())}>
          <Icon name="close" />
        </button>
      </aside>
    </Show>
  );
}
