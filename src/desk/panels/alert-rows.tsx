/** The rows of a condition as a form: a value, a comparison, a number; all joined alike, held for a while. */
import { For, type JSX, Show } from 'solid-js';
import { type AlertForm, formOperators } from './alert-words.ts';

/** `names`: what the first column offers. */
export function AlertRows(props: {
  form: AlertForm;
  names: readonly { ref: string; words: string }[];
  change(form: AlertForm): void;
}): JSX.Element {
  return (
    <fieldset class="alert-rows">
      <legend class="muted">When</legend>
      <For each={props.form.rows.map((_, k) => k)}>
        {(k) => {
          const row = () => props.form.rows[k] ?? { ref: '', operator: '>' as const, value: '' };
          const set = (part: Partial<AlertForm['rows'][number]>): void =>
            props.change({ ...props.form, rows: props.form.rows.map((each, at) => (at === k ? { ...each, ...part } : each)) });
          return (
            <div class="alert-row">
              <Show when={k > 0} fallback={<span />}>
                <select
                  aria-label="Joined by"
                  value={props.form.join}
                  onChange={(event) => props.change({ ...props.form, join: event.currentTarget.value as 'and' })}
                >
                  <option value="and">and</option>
                  <option value="or">or</option>
                </select>
              </Show>
              <select aria-label="Value" value={row().ref} onChange={(event) => set({ ref: event.currentTarget.value })}>
                <For each={props.names}>
                  {({ ref, words }) => (
                    <option value={ref} selected={ref === row().ref}>
                      {words}
                    </option>
                  )}
                </For>
              </select>
              <select
                aria-label="Comparison"
                value={row().operator}
                onChange={(event) => set({ operator: event.currentTarget.value as '>' })}
              >
                <For each={formOperators}>
                  {([value, title]) => (
                    <option value={value} selected={value === row().operator}>
                      {title}
                    </option>
                  )}
                </For>
              </select>
              <input
                type="text"
                inputmode="decimal"
                aria-label="Number"
                value={row().value}
                onInput={(event) => set({ value: event.currentTarget.value.replace('\u2212', '-').replace(',', '.') })}
              />
              <Show when={props.form.rows.length > 1} fallback={<span />}>
                <button
                  type="button"
                  class="head-menu"
                  aria-label="Leave this comparison out"
                  onClick={() => props.change({ ...props.form, rows: props.form.rows.filter((_, at) => at !== k) })}
                >
                  {'\u00d7'}
                </button>
              </Show>
            </div>
          );
        }}
      </For>
      <div class="alert-more">
        <button
          type="button"
          class="btn btn-small"
          onClick={() =>
            props.change({
              ...props.form,
              rows: [...props.form.rows, { ref: props.form.rows.at(-1)?.ref ?? props.names[0]?.ref ?? '', operator: '<', value: '' }],
            })
          }
        >
          Add a comparison
        </button>
        <label>
          <span class="muted">held for</span>
          <input
            type="text"
            inputmode="decimal"
            class="alert-short"
            aria-label="Seconds that it has to hold"
            placeholder="0"
            value={props.form.holdSec}
            onInput={(event) => props.change({ ...props.form, holdSec: event.currentTarget.value })}
          />
          <span class="muted">s</span>
        </label>
      </div>
    </fieldset>
  );
}
