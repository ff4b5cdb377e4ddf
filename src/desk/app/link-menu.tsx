/** The square at the head of a panel: which colour group it belongs to, and the way to another. */
import { type JSX, Show } from 'solid-js';
import type { MenuItem } from '../widgets/menu.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { colourOf, type LinkColour, linkColours, unlinked } from './links.ts';
import type { PanelPlace } from './panel-frame.tsx';
import { instrumentWords } from './words.ts';

/** A filled square in the group's colour; a hollow one stands alone. */
export function LinkMark(props: { group: string }): JSX.Element {
  const token = (): string => colourOf(props.group).token;
  return (
    <i
      class="head-link"
      classList={{ 'head-link-none': !token() }}
      style={token() ? { background: `var(--${token()})` } : {}}
      aria-hidden="true"
    />
  );
}

/** What a group looks at, in words. */
function groupWords(desk: Desk, { id }: LinkColour, panel: string): string {
  if (id === unlinked) return 'shares nothing';
  const shown = desk.links.of(id, panel).instrument();
  return shown ? instrumentWords(shown) : '';
}

export function linkItems(desk: Desk, place: PanelPlace): MenuItem[] {
  return [
    { kind: 'heading', title: 'Shares instrument and time with' },
    ...linkColours.map(
      (colour): MenuItem => ({
        kind: 'choice',
        title: colour.title,
        mark: () => <LinkMark group={colour.id} />,
        hint: groupWords(desk, colour, place.id),
        checked: place.link().group === colour.id,
        run: () => place.setLink(colour.id),
      }),
    ),
  ];
}

export function LinkButton(props: { desk: Desk; place: PanelPlace; title: string }): JSX.Element {
  return (
    <Show when={!props.place.head().unlinked}>
      <button
        type="button"
        class="head-link-button"
        aria-haspopup="menu"
        aria-label={`${props.title}: link group ${colourOf(props.place.link().group).title}`}
        title={`Link group: ${colourOf(props.place.link().group).title}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => openMenu(props.desk.layer, event.currentTarget, 'Link group', () => linkItems(props.desk, props.place))}
      >
        <LinkMark group={props.place.link().group} />
      </button>
    </Show>
  );
}
