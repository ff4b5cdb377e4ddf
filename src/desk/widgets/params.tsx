/** A form over the parameters of a study or an analysis, made from their descriptions. */
import { For, type JSX, Show } from 'solid-js';
import type { StudyOutline } from '../../api/types.ts';
import type { ParamSpec, ParamValues } from '../../core/doc.ts';
import type { Desk } from '../app/desk.tsx';

type Described = Pick<StudyOutline, 'title' | 'params'>;

export function openParams(desk: Desk, anchor: Element, study: Described, values: ParamValues, apply: (values: ParamValues) => void): void {
  desk.layer.open(() => <ParamsForm desk={desk} study={study} values={values} apply={apply} />, {
    label: `Parameters of ${study.title}`,
    anchor,
    align: 'end',
    class: 'ask',
  });
}

/** Reads a field by what its parameter is; an empty one takes the default away from the reference. */
export function readParam(spec: ParamSpec, text: string, checked: boolean): number | string | boolean | undefined {
  if (typeof spec.default === 'boolean') return checked;
  if (text.trim() === '') return undefined;
  return typeof spec.default === 'number' ? Number(text) : text;
}

function ParamsForm(props: { desk: Desk; study: Described; values: ParamValues; apply(values: ParamValues): void }): JSX.Element {
  const specs = Object.entries(props.study.params);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const next: ParamValues = {};
        for (const [key, spec] of specs) {
          const field = event.currentTarget.elements.namedItem(key) as HTMLInputElement;
          const value = readParam(spec, field.value, field.checked);
          if (value !== undefined && value !== spec.default) next[key] = value;
        }
        props.desk.layer.close();
        props.apply(next);
      }}
    >
      <h2>{props.study.title}</h2>
      <For each={specs}>
        {([key, spec]) => {
          const now = props.values[key] ?? spec.default;
          return (
            <label>
              <span class="muted">
                {spec.title}
                {spec.unit ? `, ${spec.unit}` : ''}
              </span>
              <Show
                when={spec.options}
                fallback={
                  <Show
                    when={typeof spec.default === 'boolean'}
                    fallback={
                      <input
                        name={key}
                        type={typeof spec.default === 'number' ? 'number' : 'text'}
                        step="any"
                        min={spec.min}
                        max={spec.max}
                        value={String(now)}
                        placeholder={String(spec.default)}
                      />
                    }
                  >
                    <input name={key} type="checkbox" checked={now === true} />
                  </Show>
                }
              >
                <select name={key}>
                  <For each={spec.options}>
                    {(option) => (
                      <option value={option} selected={option === now}>
                        {option}
                      </option>
                    )}
                  </For>
                </select>
              </Show>
            </label>
          );
        }}
      </For>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => props.desk.layer.close()}>
          Cancel
        </button>
        <button type="submit" class="btn btn-primary">
          Apply
        </button>
      </div>
    </form>
  );
}
