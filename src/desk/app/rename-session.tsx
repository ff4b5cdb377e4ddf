/** Asks for another name of a stored session. */
import type { JSX } from 'solid-js';
import type { SessionInfo } from '../../api/types.ts';
import type { Desk } from './desk.tsx';

export function openRenameSession(desk: Desk, session: SessionInfo): void {
  desk.layer.open(() => <RenameSession desk={desk} session={session} />, { label: 'Rename session', class: 'ask' });
}

function RenameSession(props: { desk: Desk; session: SessionInfo }): JSX.Element {
  const { layer, state } = props.desk;
  let field!: HTMLInputElement;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const title = field.value.trim();
        if (!title) return;
        layer.close();
        state.quantab.sessions.rename(props.session.id, title).then(state.refresh).catch(state.fail);
      }}
    >
      <h2>Rename session</h2>
      <label>
        <span class="muted">Name</span>
        <input
          ref={(input) => {
            field = input;
            queueMicrotask(() => input.select());
          }}
          type="text"
          required
          maxLength={120}
          autocomplete="off"
          value={props.session.title}
        />
      </label>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => layer.close()}>
          Cancel
        </button>
        <button type="submit" class="btn btn-primary">
          Rename
        </button>
      </div>
    </form>
  );
}
