/** The slim rail of workspaces: only what exists is shown. */
import { For, type JSX } from 'solid-js';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { openKeyMap } from './key-map.tsx';
import { lookItems } from './look.ts';

export function Rail(props: { desk: Desk }): JSX.Element {
  const { spaces, state } = props.desk;
  return (
    <nav class="rail" aria-label="Workspaces">
      <For each={spaces.list()}>
        {(space) => (
          <button
            type="button"
            classList={{ chosen: space.id === spaces.active().id }}
            aria-current={space.id === spaces.active().id ? 'page' : undefined}
            onClick={() => spaces.go(space.id)}
          >
            <Icon name={space.icon} />
            {space.title}
          </button>
        )}
      </For>
      <span class="spring" />
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
