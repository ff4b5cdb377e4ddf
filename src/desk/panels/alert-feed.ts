/** Rules and hits for the panels that show them, read again when they change and, for their states, once a second while one is looked at. */
import { type Accessor, createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';
import type { AlertDraft, AlertEvent, AlertRuleInfo, Webhook } from '../../api/alert-types.ts';
import type { Desk } from '../app/desk.tsx';
import type { PanelProps } from './panel.ts';

const everyMs = 1_000;

export interface AlertFeed {
  /** Undefined until they are known. */
  rules: Accessor<readonly AlertRuleInfo[] | undefined>;
  history: Accessor<readonly AlertEvent[] | undefined>;
  webhooks: Accessor<readonly Webhook[]>;
  read(): void;
}

/** What the editor holds: a rule that is kept, or a draft. */
export interface Edited {
  id?: string;
  draft: AlertDraft;
}

/** Switched on, and what it names is on the stage. */
export const isWatching = ({ enabled, state }: AlertRuleInfo): boolean => enabled && state.is !== 'off';

/** `1 of 4 watching`. */
export const watchingWords = (rules: readonly AlertRuleInfo[]): string => `${rules.filter(isWatching).length} of ${rules.length} watching`;

/** One editor for all panels: the palette and the brief open it too. */
const [edited, setEdited] = createSignal<Edited | undefined>();

export { edited, setEdited };

/** Opens the editor where the rules are. */
export function editAlert(desk: Desk, next: Edited): void {
  setEdited(next);
  desk.spaces.go('alerts');
}

/** What a new rule begins as on what is shown: z of the pair far from its mean, or a value of the instrument. */
export async function firstDraft({ state }: Desk): Promise<AlertDraft> {
  const { quantab, instrument, partner, fail } = state;
  const known = await quantab.alerts.references().catch((thrown: unknown) => {
    fail(thrown);
    return [];
  });
  const legs = [instrument()?.id, partner()?.id];
  const z = known.find(
    ({ ref, instruments }) => ref.endsWith('.z') && instruments.length === 2 && instruments.every((id) => legs.includes(id)),
  );
  if (z) return { when: `${z.ref} > 2 or ${z.ref} < -2`, sound: 'by-direction' };
  const value = known.find(({ instruments }) => instruments.length === 1 && instruments[0] === legs[0]) ?? known[0];
  return { when: value ? `${value.ref} > ` : '', sound: 'by-direction' };
}

export function openAlertFeed(props: PanelProps): AlertFeed {
  const { quantab, fail, session } = props.desk.state;
  const [rules, setRules] = createSignal<readonly AlertRuleInfo[] | undefined>();
  const [history, setHistory] = createSignal<readonly AlertEvent[] | undefined>();
  const [webhooks, setWebhooks] = createSignal<readonly Webhook[]>([]);
  let reading = false;
  let again = false;

  async function readAll(): Promise<void> {
    const [known, told, hooks] = await Promise.all([quantab.alerts.list(), quantab.alerts.history(), quantab.alerts.webhooks.list()]);
    setRules(known);
    setHistory(told);
    setWebhooks(hooks);
  }
  function read(): void {
    again = true;
    if (reading) return;
    reading = true;
    again = false;
    readAll()
      .catch(fail)
      .finally(() => {
        reading = false;
        if (again) read();
      });
  }
  onMount(() => {
    read();
    const timer = setInterval(() => {
      if (props.host.visible() && document.visibilityState === 'visible' && (rules()?.length ?? 0) > 0)
        quantab.alerts.list().then(setRules, fail);
    }, everyMs);
    const off = quantab.on('status', (event) => {
      if ((event as { type?: string }).type === 'alerts') read();
    });
    onCleanup(() => {
      clearInterval(timer);
      off();
    });
  });
  createEffect(on(() => session()?.id, read, { defer: true }));
  return { rules, history, webhooks, read };
}
