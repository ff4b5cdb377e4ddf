/** Where toasts appear: lower right on a desk, above the navigation on a phone. */
import { createEffect, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { LogEvent } from '../../core/log.ts';
import { Icon } from '../widgets/icon.tsx';
import { Message } from '../widgets/message.tsx';
import type { Desk } from './desk.tsx';

/** Events that are worth a word at the moment they happen; the log keeps all. */
const tones: Partial<Record<LogEvent['kind'], 'plain' | 'warn' | 'fault'>> = {
  error: 'fault',
  'study-failed': 'warn',
  storage: 'warn',
  'feed-up': 'plain',
  'feed-down': 'plain',
};

export function ToastOutlet(props: { desk: Desk }): JSX.Element {
  const { toasts, quantab, say } = props.desk.state;
  const leave = quantab.on('log', (event) => {
    const { kind, text } = event as LogEvent;
    const tone = tones[kind];
    if (tone && !toasts.list().some((toast) => toast.text === text)) toasts.add({ tone, text });
  });
  onCleanup(leave);
  createEffect(on(toasts.list, (list) => say(list.at(-1)?.text ?? ''), { defer: true }));
  return (
    <section
      class="toasts"
      aria-label="Messages"
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
      onFocusIn={() => toasts.hold(true)}
      onFocusOut={() => toasts.hold(false)}
    >
      <For each={toasts.list()}>
        {(toast) => (
          <div class={`toast toast-${toast.tone}`}>
            <div class="toast-text">
              <Message text={toast.text} detail={toast.detail} />
            </div>
            <Show when={toast.action} keyed>
              {(action) => (
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    toasts.remove(toast.id);
                    action.run();
                  }}
                >
                  {action.title}
                </button>
              )}
            </Show>
            <button type="button" class="icon" aria-label="Dismiss message" onClick={() => toasts.remove(toast.id)}>
              <Icon name="close" size={12} />
            </button>
          </div>
        )}
      </For>
    </section>
  );
}
