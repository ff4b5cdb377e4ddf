/** Saves the arrangement under a name. */
import type { JSX } from 'solid-js';
import type { Desk } from './desk.tsx';

export function openSaveWorkspace(desk: Desk): void {
  desk.layer.open(() => <SaveWorkspace desk={desk} />, { label: 'Save workspace', class: 'ask' });
}

function SaveWorkspace(props: { desk: Desk }): JSX.Element {
  const { layer, spaces, state } = props.desk;
  let field!: HTMLInputElement;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const title = field.value.trim();
        if (!title) return;
        layer.close();
        spaces
          .save(title)
          .then(() => state.toasts.add({ tone: 'plain', text: `Workspace "${title}" saved.` }))
          .catch(state.fail);
      }}
    >
      <h2>Save workspace</h2>
      <label>
        <span class="muted">Name</span>
        <input ref={field} type="text" required maxLength={60} autocomplete="off" value={spaces.active().title} />
      </label>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => layer.close()}>
          Cancel
        </button>
        <button type="submit" class="btn btn-primary">
          Save
        </button>
      </div>
    </form>
  );
}
