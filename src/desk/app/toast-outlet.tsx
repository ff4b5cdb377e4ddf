/** Where toasts appear: lower left on a desk, where no number is read, above the navigation on a phone. */
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

/** Coming and going of what is there for now: seen on the desk anyway. */
const isPassing = (detail: unknown): boolean =>
  typeof detail === 'object' && detail !== null && 'transient' in detail && detail.transient === true;

/** For another tab that connects to the same. */
const isWait = (detail: unknown): boolean => typeof detail === 'object' && detail !== null && 'waits' in detail;

const hasSession = (detail: unknown): detail is { sessionId: string } =>
  typeof detail === 'object' && detail !== null && 'sessionId' in detail && typeof detail.sessionId === 'string';

export function ToastOutlet(props: { desk: Desk }): JSX.Element {
  const { toasts, quantab, imports, say, live } = props.desk.state;
  let box!: HTMLElement;
  /** Each try to connect is in the log; that a line is lost, back or ended is said once by others. */
  const isOfLive = (kind: LogEvent['kind'], detail: unknown): boolean =>
    (kind === 'feed-up' || kind === 'feed-down') &&
    !isWait(detail) &&
    (live.connecting() !== undefined || (hasSession(detail) && live.knows(detail.sessionId)));
  const leave = quantab.on('log', (event) => {
    const { kind, text, detail } = event as LogEvent;
    const tone = isPassing(detail) || isOfLive(kind, detail) ? undefined : tones[kind];
    const said = imports.job()?.error?.message === text || toasts.list().some((toast) => toast.text === text);
    if (tone && !said) toasts.add({ tone, text });
  });
  onCleanup(leave);
  // Asked, not told: a toast that is removed under the pointer or with the focus in it sends no event.
  toasts.heldBy(() => box.matches(':hover, :focus-within'));
  createEffect(on(toasts.list, (list) => say(list.at(-1)?.text ?? ''), { defer: true }));
  return (
    <section class="toasts" aria-label="Notices" ref={box}>
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
