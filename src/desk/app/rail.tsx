/** The slim rail of workspaces: only what exists is shown. */
import type { JSX } from 'solid-js';
import { Icon, type IconName } from '../widgets/icon.tsx';
import { type MenuItem, openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { lookItems } from './look.ts';
import { savedItems } from './saved-spaces.ts';
import { showKeys } from './show-keys.ts';
import { SpaceButtons } from './space-buttons.tsx';

export function Rail(props: { desk: Desk }): JSX.Element {
  const { spaces, state } = props.desk;
  return (
    <nav class="rail" aria-label="Workspaces">
      <SpaceButtons spaces={spaces} />
      <span class="spring" />
      <MenuButton desk={props.desk} title="Saved" label="Saved workspaces" icon="layouts" items={() => savedItems(props.desk)} />
      <MenuButton desk={props.desk} title="Look" label="Look" icon="theme" items={() => lookItems(state.prefs)} />
      <button type="button" aria-haspopup="dialog" aria-keyshortcuts="?" onClick={() => showKeys(props.desk)}>
        <Icon name="keys" />
        Keys
      </button>
    </nav>
  );
}

function MenuButton(props: { desk: Desk; title: string; label: string; icon: IconName; items(): MenuItem[] }): JSX.Element {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      onClick={(event) => openMenu(props.desk.layer, event.currentTarget, props.label, () => props.items())}
    >
      <Icon name={props.icon} />
      {props.title}
    </button>
  );
}
