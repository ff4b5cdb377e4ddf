/** Rules beside the pair: armed or not, how often each would have fired on the session that is shown, and when; the newest moments below. */
import './alerts.css';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { AlertEvent, AlertRuleInfo } from '../../api/alert-types.ts';
import { heldRows } from '../../market/meta.ts';
import { clock, counted, DASH } from '../widgets/format.ts';
import { editAlert, firstDraft, openAlertFeed } from './alert-feed.ts';
import { HitRows } from './alert-hits.tsx';
import { whenWords } from './alert-words.ts';
import type { PanelProps } from './panel.ts';

/** Longer sessions are gone through in the Alerts workspace, when a person asks. */
const mostRows = 2_000_000;
const mostRules = 8;
const mostHits = 30;

export function AlertsBriefPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const { quantab, fail, session } = desk.state;
  const feed = openAlertFeed(props);
  const rules = createMemo(() => (feed.rules() ?? []).slice(0, mostRules));
  const [tested, setTested] = createSignal<ReadonlyMap<string, readonly AlertEvent[]>>(new Map());
  const what = createMemo(() =>
    rules()
      .map(({ id, when, cooldownSec, hysteresis }) => [id, when, cooldownSec, hysteresis].join('\n'))
      .join('\n\n'),
  );
  let stop: AbortController | undefined;

  /** One rule after the other, so that the engine stays free. */
  async function testAll(of: string, list: readonly AlertRuleInfo[], signal: AbortSignal): Promise<void> {
    for (const { id } of list) {
      const hits = await quantab.alerts.backtest(id, of, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (hits) setTested((now) => new Map(now).set(id, hits));
    }
  }
  createEffect(
    on([() => session()?.id, what, props.host.visible], () => {
      stop?.abort();
      setTested(new Map());
      const shown = session();
      if (!shown || shown.live || !props.host.visible() || heldRows(shown.rows).n > mostRows) return;
      stop = new AbortController();
      void testAll(shown.id, rules(), stop.signal);
    }),
  );
  onCleanup(() => stop?.abort());

  const hits = createMemo(() => {
    const own = session()?.live
      ? (feed.history() ?? []).filter(({ sessionId }) => sessionId === session()?.id)
      : [...tested().values()].flat();
    return [...own].sort((a, b) => b.ts - a.ts).slice(0, mostHits);
  });
  const armed = (): number => rules().filter(({ enabled }) => enabled).length;
  const begin = (): void => void firstDraft(desk).then((draft) => editAlert(desk, { draft }));
  const times = (rule: AlertRuleInfo): string => {
    if (session()?.live) return rule.state.fired > 0 ? counted(rule.state.fired, 'time') : 'not yet';
    const found = tested().get(rule.id);
    return found ? (found.length === 0 ? 'never' : counted(found.length, 'time')) : DASH;
  };
  const last = (rule: AlertRuleInfo): string =>
    clock(session()?.live ? (rule.state.lastTs ?? Number.NaN) : (tested().get(rule.id)?.at(-1)?.ts ?? Number.NaN));

  props.host.setHead({
    unlinked: true,
    words: () =>
      rules().length === 0
        ? ''
        : `${session()?.live ? 'on this feed' : 'back-tested on this session'} \u00b7 ${armed()} of ${rules().length} armed`,
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
              <button type="button" class="btn" onClick={begin}>
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
                <tr classList={{ muted: !rule.enabled }}>
                  <td title={rule.when}>
                    <label>
                      <input
                        type="checkbox"
                        checked={rule.enabled}
                        onChange={(event) =>
                          void quantab.alerts.update(rule.id, { enabled: event.currentTarget.checked }).then(feed.read, fail)
                        }
                      />
                      <span>{rule.title === rule.when ? whenWords(rule.when) : rule.title}</span>
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
