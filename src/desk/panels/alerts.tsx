/** Rules: armed or not, how each stands, what made it so; below them the editor. */
import './alerts.css';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { AlertEvent, AlertPart, AlertRuleInfo, AlertState } from '../../api/alert-types.ts';
import type { StudyOutline } from '../../api/types.ts';
import type { Desk } from '../app/desk.tsx';
import { counted, date } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import { AlertEditor, draftOf } from './alert-editor.tsx';
import { edited, firstDraft, openAlertFeed, setEdited, watchingWords } from './alert-feed.ts';
import { hitValue, timeWords } from './alert-hits.tsx';
import { openTests } from './alert-tests.ts';
import { referencesIn, ruleWords, secondsWords, whenWords } from './alert-words.ts';
import type { PanelProps } from './panel.ts';

export const stateWords = ({ is, armed, reason }: AlertState): string => {
  if (is === 'off') return reason === 'switched off' ? 'off' : 'off here';
  if (is === 'unknown') return reason.startsWith('warming') ? reason : 'unknown';
  return is === 'true' ? 'true now' : armed ? 'armed' : 'cooling';
};

export function AlertsPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const { quantab, fail } = desk.state;
  const feed = openAlertFeed(props);
  const rules = createMemo(() => feed.rules() ?? []);
  const tested = openTests(desk.state, rules, props.host.visible);
  const begin = (): void => void firstDraft(desk).then((draft) => setEdited({ draft }));
  const edit = (rule: AlertRuleInfo): void => {
    const { state: _, ...kept } = rule;
    setEdited({ id: rule.id, draft: draftOf(kept) });
  };
  const enable = (rule: AlertRuleInfo, enabled: boolean): void => void quantab.alerts.update(rule.id, { enabled }).then(feed.read, fail);

  function remove(rule: AlertRuleInfo): void {
    const { state: _, ...kept } = rule;
    quantab.alerts
      .remove(rule.id)
      .then(() => {
        if (edited()?.id === rule.id) setEdited(undefined);
        feed.read();
        const undo = (): void => void quantab.alerts.create(kept).then(feed.read, fail);
        desk.state.toasts.add({ tone: 'plain', text: `"${rule.title}" removed.`, action: { title: 'Undo', run: undo } });
      })
      .catch(fail);
  }

  props.host.setHead({
    unlinked: true,
    words: () => (rules().length > 0 ? watchingWords(rules()) : ''),
    menu: () => [{ title: 'New alert', run: begin }],
    table: () => ({
      words: 'rules',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'title', title: 'Rule', kind: 'text' },
        { id: 'when', title: 'When', kind: 'text' },
        { id: 'state', title: 'State', kind: 'text' },
        { id: 'fired', title: 'Fired', kind: 'number' },
        { id: 'last', title: 'Last', kind: 'time' },
      ],
      rows: rules().map(({ title, when, state }) => [title, when, stateWords(state), state.fired, state.lastTs ?? Number.NaN]),
    }),
  });

  return (
    <div class="scroll" tabindex="0" role="group" aria-label="Alerts">
      <Show
        when={rules().length > 0}
        fallback={
          <Show when={feed.rules() && !edited()}>
            <div class="empty">
              <h2>No rule yet</h2>
              <p>
                A rule watches any value, alone or with others: a z-score beyond 2, a price that crosses a level, a spread that stays wide
                for a minute. Before it is armed it says when it would have fired on the session you look at.
              </p>
              <button type="button" class="btn btn-primary alert-new" onClick={begin}>
                New alert
              </button>
            </div>
          </Show>
        }
      >
        <ul class="alert-rules" aria-label="Rules">
          <For each={rules().map(({ id }) => id)}>
            {(id) => {
              const rule = createMemo((before: AlertRuleInfo | undefined) => rules().find((one) => one.id === id) ?? before);
              return (
                <Show when={rule()}>
                  {(known) => (
                    <Rule
                      desk={desk}
                      rule={known()}
                      tested={tested().get(id)}
                      chosen={edited()?.id === id}
                      edit={edit}
                      enable={enable}
                      remove={remove}
                    />
                  )}
                </Show>
              );
            }}
          </For>
        </ul>
        <Show when={!edited()}>
          <div class="alert-buttons">
            <button type="button" class="btn" onClick={begin}>
              New alert
            </button>
          </div>
        </Show>
      </Show>
      <Show when={edited()} keyed>
        {(one) => <AlertEditor desk={desk} feed={feed} edited={one} close={() => setEdited(undefined)} />}
      </Show>
    </div>
  );
}

/** The reference of a comparison whose left side is one. */
const leftOf = (text: string): string => /^\S+(?= (?:[<>=!]|crosses))/.exec(text)?.[0] ?? '';

/** Where the left side stands: a value by itself as it is written, a sum of some in figures. */
const partValue = ({ text, left }: AlertPart, studies: readonly StudyOutline[]): string => hitValue(left, leftOf(text), studies);

function Rule(props: {
  desk: Desk;
  rule: AlertRuleInfo;
  /** When it would have fired on the session that is shown, once that is known. */
  tested: readonly AlertEvent[] | undefined;
  chosen: boolean;
  edit(rule: AlertRuleInfo): void;
  enable(rule: AlertRuleInfo, enabled: boolean): void;
  remove(rule: AlertRuleInfo): void;
}): JSX.Element {
  const state = (): AlertState => props.rule.state;
  const { studies, session } = props.desk.state;
  const moment = (ts: number): string => `${date(ts)} ${timeWords(ts)}`;
  const past = (): string => {
    if (!props.tested) return '';
    const last = props.tested.at(-1);
    return last ? `Would have fired ${counted(props.tested.length, 'time')}, last ${moment(last.ts)}` : 'Would never have fired here';
  };
  /** All its comparisons are of one value: it is told once. */
  const one = (): AlertPart | undefined => {
    const [first, ...others] = state().parts;
    const left = first && leftOf(first.text);
    return others.length === 0 || (left && others.every(({ text }) => leftOf(text) === left)) ? first : undefined;
  };
  const facts = (): string =>
    [
      past(),
      state().fired > 0 ? `fired ${counted(state().fired, 'time')} ${session()?.live ? 'on this feed' : 'in this replay'}` : '',
      state().held > 0 ? `${state().held} held back` : '',
      state().fired > 0 && state().lastTs !== undefined ? `last ${moment(state().lastTs!)}` : '',
      props.rule.cooldownSec === 60 ? '' : `silent ${secondsWords(props.rule.cooldownSec)} after a hit`,
    ]
      .filter(Boolean)
      .join(' \u00b7 ');
  return (
    <li classList={{ chosen: props.chosen }}>
      <input
        type="checkbox"
        checked={props.rule.enabled}
        aria-label={`${props.rule.title}: armed`}
        onChange={(event) => props.enable(props.rule, event.currentTarget.checked)}
      />
      <div class="alert-rule">
        <div class="alert-rule-head">
          <button type="button" class="alert-title" title={props.rule.when} onClick={() => props.edit(props.rule)}>
            {ruleWords(props.rule, studies())}
          </button>
          <span class="spring" />
          <span class="alert-state" classList={{ accent: state().is === 'true', muted: state().is !== 'true' }} title={state().reason}>
            {stateWords(state())}
          </span>
          <button
            type="button"
            class="head-menu"
            aria-label={`What can be done with ${props.rule.title}`}
            aria-haspopup="menu"
            onClick={(event) =>
              openMenu(
                props.desk.layer,
                event.currentTarget,
                `What can be done with ${props.rule.title}`,
                () => [
                  { title: 'Change', run: () => props.edit(props.rule) },
                  { title: 'Remove', run: () => props.remove(props.rule) },
                ],
                'end',
              )
            }
          >
            <Icon name="more" />
          </button>
        </div>
        <Show when={props.rule.title !== props.rule.when}>
          <p class="muted small">{whenWords(props.rule.when, studies())}</p>
        </Show>
        <Show when={state().parts.length > 0}>
          <ul class="alert-parts small" aria-label="Comparisons">
            <For each={one() ? [one()!] : state().parts}>
              {(part) => (
                <li classList={{ accent: part.is === 'true' && !one(), muted: part.is !== 'true' || one() !== undefined }}>
                  {part.is === 'true' && !one() ? '\u2713 ' : ''}
                  {one() ? '' : `${whenWords(part.text, studies())}, `}
                  <span class="muted">now {partValue(part, studies())}</span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={state().reason && state().reason !== 'switched off' && state().reason !== stateWords(state())}>
          <p class="muted small">{referencesIn(state().reason, studies())}</p>
        </Show>
        <Show when={facts()}>
          <p class="muted small">{facts()}</p>
        </Show>
      </div>
    </li>
  );
}
