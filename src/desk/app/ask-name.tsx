/** Asks for a name: of a session, of a workspace. */
import type { JSX } from 'solid-js';
import type { Desk } from './desk.tsx';

export interface NameQuestion {
  /** Over the field, and of the dialog. */
  label: string;
  /** Of the button that takes it. */
  verb: 'Rename' | 'Save';
  /** The name it has, selected. */
  name: string;
  /** Letters at most. */
  most: number;
  take(name: string): void;
}

export function askName(desk: Desk, question: NameQuestion): void {
  desk.layer.open(() => <NameForm desk={desk} {...question} />, { label: question.label, class: 'ask' });
}

function NameForm(props: NameQuestion & { desk: Desk }): JSX.Element {
  const { layer } = props.desk;
  let field!: HTMLInputElement;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const name = field.value.trim();
        if (!name) return;
        layer.close();
        props.take(name);
      }}
    >
      <h2>{props.label}</h2>
      <label>
        <span class="muted">Name</span>
        <input
          ref={(input) => {
            field = input;
            queueMicrotask(() => input.select());
          }}
          type="text"
          required
          maxLength={props.most}
          autocomplete="off"
          value={props.name}
        />
      </label>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => layer.close()}>
          Cancel
        </button>
        <button type="submit" class="btn btn-primary">
          {props.verb}
        </button>
      </div>
    </form>
  );
}
