/** One of a few, with its label above. */
import { For, type JSX } from 'solid-js';

/** `options`: value and title. */
export function Choice(props: {
  label: string;
  options: readonly (readonly [string, string])[];
  value: string;
  pick(value: string): void;
}): JSX.Element {
  return (
    <label>
      <span class="muted">{props.label}</span>
      <select value={props.value} onChange={(event) => props.pick(event.currentTarget.value)}>
        <For each={props.options}>
          {([value, title]) => (
            <option value={value} selected={props.value === value}>
              {title}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
