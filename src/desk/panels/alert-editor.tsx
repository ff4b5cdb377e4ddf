/** A rule as a form or as text, checked while it is written, tried on the session that is shown, then armed. */
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { AlertCheck, AlertDraft, AlertReference, AlertRule } from '../../api/alert-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { Desk } from '../app/desk.tsx';
import { count, counted, percent, span } from '../widgets/format.ts';
import type { AlertFeed, Edited } from './alert-feed.ts';
import { HitRows } from './alert-hits.tsx';
import { AlertRows } from './alert-rows.tsx';
import { openTrial } from './alert-trial.ts';
import { AlertWebhooks } from './alert-webhooks.tsx';
import { type AlertForm, formText, readForm, referencesIn, referenceWords } from './alert-words.ts';

const checkMs = 250;
const mostHits = 40;

export function AlertEditor(props: { desk: Desk; feed: AlertFeed; edited: Edited; close(): void }): JSX.Element {
  const { state } = props.desk;
  const { quantab, fail, studies } = state;
  const field = createUniqueId();
  const [draft, setDraft] = createSignal<AlertDraft>(props.edited.draft);
  const change = (part: Partial<AlertDraft>): void => void setDraft((now) => ({ ...now, ...part }));
  const [check, setCheck] = createSignal<AlertCheck | undefined>();
  const [fault, setFault] = createSignal('');
  const [references, setReferences] = createSignal<readonly AlertReference[]>([]);
  const [busy, setBusy] = createSignal(false);
  const form = createMemo(() => readForm(draft().when) ?? (props.edited.id === undefined ? looseForm(draft().when) : undefined));
  const [asText, setAsText] = createSignal(form() === undefined);
  /** A form with a value still missing is no condition yet; it is kept as it stands. */
  const [rows, setRows] = createSignal<AlertForm>(form() ?? { rows: [], join: 'and', holdSec: '' });

  onMount(() => quantab.alerts.references().then(setReferences, fail));
  createEffect(
    on(
      () => state.session()?.id,
      () => void quantab.alerts.references().then(setReferences, fail),
      { defer: true },
    ),
  );

  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([() => draft().when, () => draft().hysteresis, () => state.session()?.id], ([when]) => {
      clearTimeout(timer);
      setCheck(undefined);
      if (when.trim() === '') {
        setFault('');
        return;
      }
      timer = setTimeout(() => {
        const asked = draft();
        quantab.alerts.check(asked).then(
          (found) => {
            if (draft().when !== asked.when) return;
            setCheck(found);
            setFault('');
          },
          (thrown: unknown) => {
            if (draft().when !== asked.when) return;
            const why = toQuantabError(thrown).message.replace(/^(Expression|Reference) ".*", character/s, 'Character');
            const [example] = references();
            setFault(asText() && example ? `${why} A value is written like ${example.ref}` : why);
          },
        );
      }, checkMs);
    }),
  );
  onCleanup(() => clearTimeout(timer));

  const asked = createMemo(() => {
    const found = check();
    if (found?.waits !== '') return undefined;
    const { cooldownSec, hysteresis } = draft();
    return { when: found.when, ...(cooldownSec === undefined ? {} : { cooldownSec }), ...(hysteresis === undefined ? {} : { hysteresis }) };
  });
  const trial = openTrial(state, asked);

  function setForm(next: AlertForm): void {
    setRows(next);
    change({ when: formText(next) });
  }
  function toForm(): void {
    const read = readForm(draft().when) ?? looseForm(draft().when);
    if (!read) return;
    setRows(read);
    setAsText(false);
  }
  const names = createMemo(() => {
    const units = new Map(references().map(({ ref, unit }) => [ref, unit]));
    for (const { ref } of rows().rows) if (ref !== '' && !units.has(ref)) units.set(ref, '');
    return [...units].map(([ref, unit]) => ({ ref, words: [referenceWords(ref, studies()), unit].filter(Boolean).join(', ') }));
  });
  let text: HTMLTextAreaElement | undefined;
  function insert(ref: string): void {
    if (!text || ref === '') return;
    const { selectionStart: from, selectionEnd: to, value } = text;
    const before = value.slice(0, from);
    change({ when: `${before}${/\S$/.test(before) ? ' ' : ''}${ref} ${value.slice(to).trimStart()}` });
    text.focus();
  }

  async function save(): Promise<void> {
    if (!check() || busy()) return;
    setBusy(true);
    try {
      const { id } = props.edited;
      const { hysteresis, webhook, ...rest } = draft();
      if (id === undefined) await quantab.alerts.create({ ...draft(), title: draft().title?.trim() ?? '' });
      else
        await quantab.alerts.update(id, {
          ...rest,
          title: draft().title?.trim() || (check()?.when ?? ''),
          hysteresis,
          webhook,
          enabled: true,
        });
      state.say('The alert is armed.');
      props.feed.read();
      props.close();
    } catch (thrown) {
      fail(thrown);
    } finally {
      setBusy(false);
    }
  }
  const allow = (on: boolean): void => {
    change({ notify: on });
    if (on)
      quantab.alerts
        .allowNotices()
        .then((answer) => answer !== 'granted' && state.say('The browser does not show notices of this page.'), fail);
  };
  const loosened = (): string => {
    const parts = check()?.parts ?? [];
    const sizes = [...new Set(parts.map(({ hysteresis }) => hysteresis))];
    return sizes.length === 1 ? String(Number(sizes[0]!.toPrecision(4))) : 'by comparison';
  };
  const stretch = (): string => {
    const { from, to, title } = state.session() ?? { from: Number.NaN, to: Number.NaN, title: '' };
    return from < to ? `${span(to - from)} of ${title}` : title;
  };
  const ways = (): string => {
    const hits = trial.hits() ?? [];
    const up = hits.filter(({ direction }) => direction === 'up').length;
    const down = hits.filter(({ direction }) => direction === 'down').length;
    return up + down > 0 ? `: ${count(up)} up, ${count(down)} down` : '';
  };

  return (
    <form
      class="alert-form"
      aria-label={props.edited.id === undefined ? 'New alert' : 'Change the alert'}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="alert-head">
        <h2>{props.edited.id === undefined ? 'New alert' : 'Change alert'}</h2>
        <span class="spring" />
        <div class="alert-tabs" role="group" aria-label="Condition as">
          <button
            type="button"
            class="btn btn-small"
            aria-pressed={!asText()}
            disabled={asText() && !(readForm(draft().when) ?? looseForm(draft().when))}
            title={asText() ? 'Comparisons of a value with a number, all joined by and, or all by or' : undefined}
            onClick={toForm}
          >
            Form
          </button>
          <button type="button" class="btn btn-small" aria-pressed={asText()} onClick={() => setAsText(true)}>
            Text
          </button>
        </div>
      </div>

      <label class="alert-field">
        <span class="muted">Title</span>
        <input
          type="text"
          value={draft().title ?? ''}
          placeholder="the condition itself"
          onInput={(event) => change({ title: event.currentTarget.value })}
        />
      </label>

      <Show when={asText()} fallback={<AlertRows form={rows()} names={names()} change={setForm} />}>
        <label class="alert-text" for={field}>
          <span class="muted">When</span>
          <textarea
            ref={(element) => (text = element)}
            id={field}
            class="mono"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            value={draft().when}
            aria-invalid={fault() !== ''}
            aria-describedby={`${field}-said`}
            placeholder="pairs.spread[ETH-USDT.perp@binance,BTC-USDT.perp@binance].z crosses above 2 for 5s"
            onInput={(event) => change({ when: event.currentTarget.value })}
          />
        </label>
        <select
          class="alert-insert"
          aria-label="Insert a value"
          onChange={(event) => {
            insert(event.currentTarget.value);
            event.currentTarget.value = '';
          }}
        >
          <option value="">Insert a value…</option>
          <For each={names()}>{({ ref, words }) => <option value={ref}>{words}</option>}</For>
        </select>
      </Show>
      <p
        id={`${field}-said`}
        class="alert-said small"
        classList={{ warn: fault() !== '' || (check()?.waits ?? '') !== '', muted: fault() === '' && (check()?.waits ?? '') === '' }}
        aria-live="polite"
      >
        {fault() ||
          (check()?.waits
            ? `It would wait: ${referencesIn(check()!.waits, studies())}.`
            : check()
              ? `${check()?.is === 'true' ? 'True now: it waits until it has ended and turns true again. ' : ''}After a hit it is armed again once its value is back by ${loosened()}.`
              : '')}
      </p>

      <fieldset class="alert-options">
        <legend class="spoken">How it tells</legend>
        <label>
          <span class="muted">Silent after a hit</span>
          <input
            type="number"
            class="alert-short"
            min="0"
            max="2592000"
            step="any"
            value={draft().cooldownSec ?? 60}
            onInput={(event) => change({ cooldownSec: Math.max(0, event.currentTarget.valueAsNumber || 0) })}
          />
          <span class="muted">s</span>
        </label>
        <label>
          <span class="muted">Hysteresis</span>
          <input
            type="text"
            inputmode="decimal"
            class="alert-short"
            placeholder={check() ? loosened() : ''}
            value={draft().hysteresis ?? ''}
            onInput={(event) => {
              const value = Number.parseFloat(event.currentTarget.value);
              const { hysteresis: _, ...rest } = draft();
              setDraft(value >= 0 ? { ...rest, hysteresis: value } : rest);
            }}
          />
        </label>
        <label class="alert-check">
          <input
            type="checkbox"
            checked={draft().sound === 'by-direction'}
            onChange={(event) => change({ sound: event.currentTarget.checked ? 'by-direction' : 'none' })}
          />
          Sound, rising or falling
        </label>
        <label class="alert-check">
          <input type="checkbox" checked={draft().notify === true} onChange={(event) => allow(event.currentTarget.checked)} />
          Notice of the system
        </label>
        <AlertWebhooks
          desk={props.desk}
          feed={props.feed}
          value={draft().webhook ?? ''}
          pick={(id) => setDraft(({ webhook: _, ...rest }) => (id === '' ? rest : { ...rest, webhook: id }))}
        />
      </fieldset>

      <section class="alert-trial" aria-label="On this session">
        <p aria-live="polite">
          <Show
            when={trial.share() === undefined}
            fallback={
              <>
                Going through the session, {percent(trial.share() ?? 0, 0).replace('+', '')}{' '}
                <button type="button" class="link" onClick={() => trial.cancel()}>
                  Cancel
                </button>
              </>
            }
          >
            <Show
              when={trial.hits()}
              fallback={
                <Show
                  when={asked()}
                  fallback={
                    <span class="muted">
                      {draft().when.trim() === '' ? 'Write' : 'Complete'} the condition to see when it would have fired.
                    </span>
                  }
                >
                  <span class="muted">{trial.why()} </span>
                  <Show when={state.session()}>
                    <button type="button" class="link" onClick={() => trial.run()}>
                      Try it on this session
                    </button>
                  </Show>
                </Show>
              }
            >
              {(hits) => (
                <>
                  <b>Would have fired {hits().length === 0 ? 'never' : counted(hits().length, 'time')}</b>
                  {ways()} <span class="muted">in {stretch()}</span>
                  <Show when={hits().length > mostHits}>
                    <span class="muted">; the newest {mostHits}:</span>
                  </Show>
                </>
              )}
            </Show>
          </Show>
        </p>
        <Show when={(trial.hits()?.length ?? 0) > 0}>
          <div class="alert-trial-hits" tabindex="0" role="group" aria-label="When it would have fired">
            <HitRows desk={props.desk} hits={[...trial.hits()!].reverse().slice(0, mostHits)} label="Would have fired" />
          </div>
        </Show>
      </section>

      <div class="alert-buttons">
        <button type="submit" class="btn btn-primary" disabled={!check() || busy()}>
          {props.edited.id === undefined ? 'Arm' : 'Save and arm'}
        </button>
        <button type="button" class="btn" onClick={() => props.close()}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** A reference with an operator and no number yet, as a form with an empty value. */
function looseForm(when: string): AlertForm | undefined {
  return when.trim().endsWith('?') || /[<>]\s*$/.test(when) ? readEmpty(when.replace(/\?\s*$/, '')) : undefined;
}
const readEmpty = (when: string): AlertForm | undefined => {
  const form = readForm(`${when.trim()} 0`);
  return form && { ...form, rows: form.rows.map((row, k) => (k === form.rows.length - 1 ? { ...row, value: '' } : row)) };
};

/** What the editor begins with of a rule that is kept. */
export function draftOf({ id: _, ...rule }: AlertRule): AlertDraft {
  const { title, when, enabled, cooldownSec, hysteresis, notify, sound, webhook } = rule as AlertDraft & { title: string };
  const draft: AlertDraft = { when, notify: notify ?? false, sound: sound ?? 'none' };
  if (title !== when) draft.title = title;
  if (enabled !== undefined) draft.enabled = enabled;
  if (cooldownSec !== undefined) draft.cooldownSec = cooldownSec;
  if (hysteresis !== undefined) draft.hysteresis = hysteresis;
  if (webhook !== undefined) draft.webhook = webhook;
  return draft;
}
