/** What the rules told, newest first, by rule, session and time; each hit one click from the replay at that moment. */
import './alerts.css';
import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { AlertDelivery, AlertEvent } from '../../api/alert-types.ts';
import { count, counted } from '../widgets/format.ts';
import { openAlertFeed } from './alert-feed.ts';
import { HitRows, valuesWords } from './alert-hits.tsx';
import { deliveryWords } from './alert-webhooks.tsx';
import { ruleWords } from './alert-words.ts';
import type { PanelProps } from './panel.ts';

const most = 300;
const hourMicros = 3_600e6;
const spans: readonly (readonly [string, string, number])[] = [
  ['', 'Any time', Number.POSITIVE_INFINITY],
  ['hour', 'Last hour', hourMicros],
  ['day', 'Last day', 24 * hourMicros],
  ['week', 'Last week', 168 * hourMicros],
];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const deliveryText = ({ title, state }: AlertDelivery): string => `${deliveryWords[state]}: ${title}`;

/** How a hit was told, in words. */
const toldWords = ({ from, delayed, deliveries }: AlertEvent): string =>
  [from === 'replayed' ? 'replayed' : delayed ? 'delayed' : '', ...deliveries.map(deliveryText)].filter(Boolean).join(', ');

export function AlertsHistoryPanel(props: PanelProps): JSX.Element {
  const { desk, host } = props;
  const { state } = desk;
  const { studies } = state;
  const feed = openAlertFeed(props);
  const rule = (): string => text(host.params().rule);
  const of = (): string => text(host.params().of);
  const span = (): string => text(host.params().span);
  const set = (part: object): void => host.setParams({ ...host.params(), ...part });
  const [hits, setHits] = createSignal<readonly AlertEvent[] | undefined>();
  createEffect(
    on([feed.history, rule, of, span, () => (of() === 'this' ? state.session()?.id : '')], ([all]) => {
      const session = of() === 'this' ? state.session()?.id : undefined;
      if (all === undefined) return;
      const reach = spans.find(([id]) => id === span())?.[2] ?? Number.POSITIVE_INFINITY;
      const from = Number.isFinite(reach) ? Date.now() * 1000 - reach : undefined;
      const query = {
        ...(rule() ? { id: rule() } : {}),
        ...(session ? { session } : {}),
        ...(of() === 'live' ? { told: 'live' as const } : {}),
        ...(from === undefined ? {} : { from }),
      };
      state.quantab.alerts.history(query).then(setHits, state.fail);
    }),
  );
  const shown = createMemo(() => hits() ?? []);
  const isFiltered = (): boolean => rule() !== '' || of() !== '' || span() !== '';
  const unseen = (): number => shown().filter(({ from, acknowledged }) => from === 'live' && acknowledged === undefined).length;
  const seen = (id?: string): void => void state.quantab.alerts.acknowledge(id).then(feed.read, state.fail);

  host.setHead({
    unlinked: true,
    words: () =>
      shown().length === 0
        ? ''
        : [counted(shown().length, 'hit'), unseen() > 0 ? `${count(unseen())} not seen` : ''].filter(Boolean).join(' \u00b7 '),
    menu: () => (unseen() > 0 ? [{ title: 'Mark all as seen', run: () => seen() }] : []),
    table: () => ({
      words: 'hits of alerts',
      instruments: [],
      from: shown().at(-1)?.ts ?? Number.NaN,
      to: shown()[0]?.ts ?? Number.NaN,
      columns: [
        { id: 'time', title: 'Time', unit: 'UTC', kind: 'time' },
        { id: 'rule', title: 'Rule', kind: 'text' },
        { id: 'when', title: 'When', kind: 'text' },
        { id: 'direction', title: 'Direction', kind: 'text' },
        { id: 'values', title: 'Values', kind: 'text' },
        { id: 'told', title: 'Told', kind: 'text' },
      ],
      rows: [...shown()]
        .reverse()
        .map((hit) => [hit.ts, hit.title, hit.when, hit.direction ?? '', valuesWords(hit.values, studies()), toldWords(hit) || 'live']),
    }),
  });

  return (
    <div class="alert-history" role="group" aria-label="Alert history and filter">
      <div class="alert-bar">
        <select aria-label="Rule" value={rule()} onChange={(event) => set({ rule: event.currentTarget.value })}>
          <option value="">All rules</option>
          <For each={feed.rules() ?? []}>
            {(known) => (
              <option value={known.id} selected={known.id === rule()}>
                {ruleWords(known, studies())}
              </option>
            )}
          </For>
        </select>
        <select aria-label="Session" value={of()} onChange={(event) => set({ of: event.currentTarget.value })}>
          <option value="">All sessions</option>
          <option value="this">This session</option>
          <option value="live">Live alone</option>
        </select>
        <select aria-label="Time" value={span()} onChange={(event) => set({ span: event.currentTarget.value })}>
          <For each={spans}>{([id, title]) => <option value={id}>{title}</option>}</For>
        </select>
      </div>
      <div class="alert-history-body" tabindex="0" role="group" aria-label="Hits">
        <Show
          when={shown().length > 0}
          fallback={
            <Show when={hits()}>
              <div class="empty">
                <h2>{isFiltered() ? 'No hit matches' : 'Nothing has fired yet'}</h2>
                <p>
                  {isFiltered()
                    ? 'The filter leaves out all there are.'
                    : 'Hits of armed rules stand here with the values that made them, live and replayed, and go to the replay at that moment.'}
                </p>
                <Show when={isFiltered()}>
                  <button type="button" class="btn" onClick={() => set({ rule: '', of: '', span: '' })}>
                    Show all
                  </button>
                </Show>
              </div>
            </Show>
          }
        >
          <HitRows
            desk={desk}
            hits={shown().slice(0, most)}
            title
            label="Hits"
            told={(hit) => ({ words: toldWords(hit) || 'live', reason: hit.deliveries.map(({ reason }) => reason).join(' ') })}
            seen={(hit) => seen(hit.id)}
          />
        </Show>
      </div>
    </div>
  );
}
