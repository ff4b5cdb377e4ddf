/** Rules beside the pair: armed or not, how often each would have fired on the session that is shown, and when; the newest moments below. */
import './alerts.css';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { AlertRuleInfo } from '../../api/alert-types.ts';
import { counted, DASH } from '../widgets/format.ts';
import { editAlert, firstDraft, isWatching, openAlertFeed, watchingWords } from './alert-feed.ts';
import { HitRows, timeWords } from './alert-hits.tsx';
import { openTests } from './alert-tests.ts';
import { referencesIn, ruleWords } from './alert-words.ts';
import type { PanelProps } from './panel.ts';

const mostRules = 8;
const mostHits = 30;

export function AlertsBriefPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const { quantab, fail, session } = desk.state;
  const feed = openAlertFeed(props);
  const { studies } = desk.state;
  const rules = createMemo(() => (feed.rules() ?? []).slice(0, mostRules));
  const tested = openTests(desk.state, rules, props.host.visible);
  const hits = createMemo(() => {
    const own = session()?.live
      ? (feed.history() ?? []).filter(({ sessionId }) => sessionId === session()?.id)
      : [...tested().values()].flat();
    return [...own].sort((a, b) => b.ts - a.ts).slice(0, mostHits);
  });
  const begin = (): void => void firstDraft(desk).then((draft) => editAlert(desk, { draft }));
  const times = (rule: AlertRuleInfo): string => {
    if (session()?.live) return rule.state.fired > 0 ? counted(rule.state.fired, 'time') : 'not yet';
    const found = tested().get(rule.id);
    return found ? (found.length === 0 ? 'never' : counted(found.length, 'time')) : DASH;
  };
  const last = (rule: AlertRuleInfo): string =>
    timeWords(session()?.live ? (rule.state.lastTs ?? Number.NaN) : (tested().get(rule.id)?.at(-1)?.ts ?? Number.NaN));

  props.host.setHead({
    unlinked: true,
    words: () =>
      rules().length === 0
        ? ''
        : `${session()?.live ? 'on this feed' : 'back-tested on this session'} \u00b7 ${watchingWords(feed.rules() ?? [])}`,
    menu: () => [
      { title: 'New alert', run: begin },
      { title: 'All alerts', run: () => desk.spaces.go('alerts') },
    ],
    table: () => ({
      words: 'rules on this session',
      instruments: session()?.instruments ?? [],
      from: session()?.from ?? Number.NaN,
      to: session()?.to ?? Number.NaN,
      columns: [
        { id: 'rule', title: 'Rule', kind: 'text' },
        { id: 'fired', title: 'Would have fired', kind: 'number' },
        { id: 'last', title: 'Last', kind: 'time' },
      ],
      rows: rules().map(({ id, title }) => [title, tested().get(id)?.length ?? Number.NaN, tested().get(id)?.at(-1)?.ts ?? Number.NaN]),
    }),
  });

  return (
    <div class="scroll" tabindex="0" role="group" aria-label="Alerts on this session">
      <Show
        when={rules().length > 0}
        fallback={
          <Show when={feed.rules()}>
            <div class="empty">
              <p>No rule yet. One on z beyond 2 says when it would have fired before it is armed.</p>
              <button type="button" class="btn alert-new" onClick={begin}>
                New alert
              </button>
            </div>
          </Show>
        }
      >
        <table class="grid alert-brief">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">{session()?.live ? 'Fired' : 'Would have fired'}</th>
              <th scope="col">Last, UTC</th>
            </tr>
          </thead>
          <tbody>
            <For each={rules()}>
              {(rule) => (
                <tr classList={{ muted: !isWatching(rule) }}>
                  <td title={[rule.when, referencesIn(rule.state.reason, studies())].filter(Boolean).join('\n')}>
                    <label>
                      <input
                        type="checkbox"
                        checked={rule.enabled}
                        onChange={(event) =>
                          void quantab.alerts.update(rule.id, { enabled: event.currentTarget.checked }).then(feed.read, fail)
                        }
                      />
                      <span>{ruleWords(rule, studies())}</span>
                    </label>
                  </td>
                  <td>{times(rule)}</td>
                  <td>{last(rule)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <Show when={hits().length > 0}>
          <HitRows desk={desk} hits={hits()} title label={session()?.live ? 'Fired' : 'Would have fired'} />
        </Show>
      </Show>
    </div>
  );
}
