/** Which webhook a rule posts to; a new one, a test message, and taking one away. The address is typed once and never shown again. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { AlertDelivery, WebhookKind } from '../../api/alert-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { Desk } from '../app/desk.tsx';
import type { AlertFeed } from './alert-feed.ts';

const kinds: readonly (readonly [WebhookKind, string])[] = [
  ['slack', 'Slack'],
  ['discord', 'Discord'],
  ['json', 'JSON to any server'],
];

export const deliveryWords: Record<AlertDelivery['state'], string> = {
  waiting: 'on its way',
  sent: 'sent',
  unconfirmed: 'sent, unconfirmed',
  'no-answer': 'no answer',
  failed: 'failed',
};

export function AlertWebhooks(props: { desk: Desk; feed: AlertFeed; value: string; pick(id: string): void }): JSX.Element {
  const { quantab, fail } = props.desk.state;
  const [adding, setAdding] = createSignal(false);
  const [said, setSaid] = createSignal('');
  const [title, setTitle] = createSignal('');
  const [kind, setKind] = createSignal<WebhookKind>('slack');
  let url!: HTMLInputElement;

  async function add(): Promise<void> {
    try {
      const id = await quantab.alerts.webhooks.add({
        title: title() || (kinds.find(([each]) => each === kind())?.[1] ?? ''),
        kind: kind(),
        url: url.value,
      });
      url.value = '';
      setAdding(false);
      setSaid('');
      setTitle('');
      props.feed.read();
      props.pick(id);
    } catch (thrown) {
      setSaid(toQuantabError(thrown).message);
    }
  }
  async function test(): Promise<void> {
    setSaid('Sending a test message\u2026');
    try {
      const { state, reason } = await quantab.alerts.webhooks.test(props.value);
      setSaid(`Test message: ${deliveryWords[state]}${reason && state !== 'unconfirmed' ? `, ${reason}` : ''}.`);
    } catch (thrown) {
      setSaid('');
      fail(thrown);
    }
  }
  async function remove(): Promise<void> {
    await quantab.alerts.webhooks.remove(props.value).catch(fail);
    props.pick('');
    props.feed.read();
  }

  return (
    <div class="alert-webhooks">
      <label>
        <span class="muted">Webhook</span>
        <select
          value={adding() ? 'new' : props.value}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setAdding(value === 'new');
            setSaid('');
            if (value !== 'new') props.pick(value);
          }}
        >
          <option value="">none</option>
          <For each={props.feed.webhooks()}>
            {(hook) => (
              <option value={hook.id} selected={!adding() && hook.id === props.value}>
                {hook.title}
              </option>
            )}
          </For>
          <option value="new">{'Add one\u2026'}</option>
        </select>
      </label>
      <Show when={props.value !== '' && !adding()}>
        <button type="button" class="link" onClick={() => void test()}>
          Test
        </button>
        <button type="button" class="link" onClick={() => void remove()}>
          Remove
        </button>
      </Show>
      <Show when={adding()}>
        <div class="alert-hook" role="group" aria-label="New webhook">
          <select aria-label="Kind of webhook" value={kind()} onChange={(event) => setKind(event.currentTarget.value as WebhookKind)}>
            <For each={kinds}>{([value, words]) => <option value={value}>{words}</option>}</For>
          </select>
          <input
            type="text"
            aria-label="Title of the webhook"
            placeholder="Title"
            value={title()}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
          <input
            ref={url}
            type="password"
            aria-label="Address of the webhook"
            placeholder={'https://\u2026'}
            autocomplete="off"
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              void add();
            }}
          />
          <button type="button" class="btn btn-small" onClick={() => void add()}>
            Keep
          </button>
          <p class="muted small">The address is a secret: it stays in this browser and is not shown again.</p>
        </div>
      </Show>
      <Show when={said()}>
        <p class="small muted" aria-live="polite">
          {said()}
        </p>
      </Show>
    </div>
  );
}
