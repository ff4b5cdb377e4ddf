/** Asks for the name of a workspace: to save it, or to call a saved one otherwise. */
import type { JSX } from 'solid-js';
import type { Desk } from './desk.tsx';

export function openNameWorkspace(desk: Desk, label: string, title: string, take: (title: string) => void): void {
  desk.layer.open(() => <NameWorkspace desk={desk} label={label} title={title} take={take} />, { label, class: 'ask' });
}

function NameWorkspace(props: { desk: Desk; label: string; title: string; take(title: string): void }): JSX.Element {
  const { layer } = props.desk;
  let field!: HTMLInputElement;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const title = field.value.trim();
        if (!title) return;
        layer.close();
        props.take(title);
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
          maxLength={60}
          autocomplete="off"
          value={props.title}
        />
      </label>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => layer.close()}>
          Cancel
        </button>
        <button type="submit" class="btn btn-primary">
          {props.label.startsWith('Rename') ? 'Rename' : 'Save'}
        </button>
      </div>
    </form>
  );
}
