/** The slim rail of workspaces: only what exists is shown. */
import type { JSX } from 'solid-js';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { openKeyMap } from './key-map.tsx';
import { lookItems } from './look.ts';
import { savedItems } from './saved-spaces.ts';
import { SpaceButtons } from './space-buttons.tsx';

export function Rail(props: { desk: Desk }): JSX.Element {
  const { spaces, state } = props.desk;
  return (
    <nav class="rail" aria-label="Workspaces">
      <SpaceButtons spaces={spaces} />
      <span class="spring" />
      <button
        type="button"
        aria-haspopup="menu"
        onClick={(event) => openMenu(props.desk.layer, event.currentTarget, 'Saved workspaces', () => savedItems(props.desk))}
      >
        <Icon name="layouts" />
        Saved
      </button>
      <button
        type="button"
        aria-haspopup="menu"
        onClick={(event) => openMenu(props.desk.layer, event.currentTarget, 'Look', () => lookItems(state.prefs))}
      >
        <Icon name="theme" />
        Look
      </button>
      <button type="button" aria-haspopup="dialog" aria-keyshortcuts="?" onClick={() => openKeyMap(props.desk)}>
        <Icon name="keys" />
        Keys
      </button>
    </nav>
  );
}
