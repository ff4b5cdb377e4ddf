/** A button for each workspace, in the rail and at the foot of a phone. */
import { For, type JSX } from 'solid-js';
import { Icon } from '../widgets/icon.tsx';
import type { Spaces } from './spaces.ts';

export function SpaceButtons(props: { spaces: Spaces }): JSX.Element {
  return (
    <For each={props.spaces.list()}>
      {(space) => (
        <button
          type="button"
          classList={{ chosen: space.id === props.spaces.active().id }}
          aria-current={space.id === props.spaces.active().id ? 'page' : undefined}
          onClick={() => props.spaces.go(space.id)}
        >
          <Icon name={space.icon} />
          {space.title}
        </button>
      )}
    </For>
  );
}
