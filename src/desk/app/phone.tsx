/** One column: the number that matters, tabs of panels, the transport, the workspaces. Nothing floats over the chart. */

import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { panels } from '../panels/registry.ts';
import { TrustChip } from '../widgets/chip.tsx';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import { leavesOfLayout } from './arrangement.ts';
import { barsWords } from './bars-by.ts';
import type { Desk } from './desk.tsx';
import { openInstrumentPicker, openIntervalPicker, openPalette } from './finders.ts';
import { FirstScreen } from './first-screen.tsx';
import { GoLive } from './go-live.tsx';
import { ImportStrip } from './import-strip.tsx';
import { cardsOf, type Leaf, leafId } from './layouts.ts';
import { LinkMark } from './link-menu.tsx';
import { LiveBar } from './live-bar.tsx';
import { lookItems } from './look.ts';
import { PhoneCards } from './phone-cards.tsx';
import { PhoneNumbers } from './phone-numbers.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { savedItems } from './saved-spaces.ts';
import { SpaceButtons } from './space-buttons.tsx';
import { StorageNotice } from './storage-notice.tsx';
import { instrumentWords } from './words.ts';

export function PhoneDesk(props: { desk: Desk; first: boolean }): JSX.Element {
  const { state, spaces, links } = props.desk;
  /** What the card that is seen looks at. */
  const link = links.focused;
  /** Panels that were added here; the desk's own arrangement stays as it is. */
  const [added, setAdded] = createSignal<Readonly<Record<string, readonly Leaf[]>>>({});
  const leaves = createMemo(() => {
    spaces.epoch();
    const kept = leavesOfLayout(spaces.layout(spaces.active().id));
    return [...(kept.length > 0 ? kept : cardsOf(spaces.active())), ...(added()[spaces.active().id] ?? [])];
  });
  const [wanted, show] = createSignal('');
  const shown = createMemo(() => (leaves().some((leaf) => leafId(leaf) === wanted()) ? wanted() : leafId(leaves()[0]!)));
  createEffect(
    on(spaces.active, () => {
      show('');
      // Where the whole column scrolls, another workspace begins at its top.
      document.querySelector('.desk-phone')?.scrollTo({ top: 0 });
    }),
  );
  const dataSpace = (): boolean => spaces.active().id === 'data';

  props.desk.setDock({
    stands: () => true,
    enter(panel) {
      const found = leaves().find((leaf) => leaf.panel === panel);
      if (found) show(leafId(found));
      return found !== undefined;
    },
    addPanel(panel, params, title) {
      const definition = panels.get(panel);
      if (!definition) return;
      const same = definition.several ? undefined : leaves().find((leaf) => leaf.panel === panel);
      const { id } = spaces.active();
      const leaf = same ?? {
        panel,
        id: `${panel}-added-${leaves().length}`,
        title: title ?? definition.title,
        ...(params ? { params } : {}),
      };
      if (!same) setAdded((all) => ({ ...all, [id]: [...(all[id] ?? []), leaf] }));
      show(leafId(leaf));
    },
    panels: leaves,
  });
  onCleanup(() => props.desk.setDock(undefined));

  return (
    <>
      <header class="strip">
        <h1 class="spoken">Quantab</h1>
        <Show when={link().instrument()} fallback={<strong class="strip-brand">Quantab</strong>} keyed>
          {(instrument) => (
            <button
              type="button"
              class="strip-instrument"
              id="pick-instrument"
              aria-haspopup="dialog"
              onClick={() => openInstrumentPicker(props.desk)}
            >
              <Show when={link() !== links.main}>
                <LinkMark group={link().group} />
              </Show>
              {instrumentWords(instrument)}
              <Icon name="caret" size={12} />
            </button>
          )}
        </Show>
        <Show when={state.session()}>
          <button
            type="button"
            class="muted"
            id="pick-interval"
            aria-haspopup="dialog"
            aria-label={`Interval ${barsWords(link())}`}
            onClick={() => openIntervalPicker(props.desk)}
          >
            {barsWords(link())}
          </button>
          <TrustChip trust={state.trust()} waits={(state.live.shown()?.state ?? 'live') !== 'live'} />
        </Show>
        <span class="spring" />
        <GoLive desk={props.desk} compact />
        <button
          type="button"
          class="icon"
          aria-haspopup="menu"
          aria-label="More"
          onClick={(event) =>
            openMenu(
              props.desk.layer,
              event.currentTarget,
              'More',
              () => [
                { title: 'Import files', run: () => props.desk.chooseFiles() },
                { title: 'Search or run', run: () => openPalette(props.desk) },
                { kind: 'rule' },
                ...savedItems(props.desk),
                { kind: 'rule' },
                ...lookItems(state.prefs),
              ],
              'end',
            )
          }
        >
          <Icon name="more" />
        </button>
      </header>
      <main class="cards" id="work" tabindex="-1" aria-label={spaces.active().title}>
        <StorageNotice desk={props.desk} />
        <Show when={state.live.connecting()}>{(asked) => <p class="import-strip muted">Connecting to {asked().words}</p>}</Show>
        <ImportStrip desk={props.desk} quiet={props.first} />
        <Show when={!props.first} fallback={<FirstScreen desk={props.desk} />}>
          <Show when={!dataSpace() && state.session()}>
            <PhoneNumbers desk={props.desk} />
          </Show>
          <PhoneCards desk={props.desk} leaves={leaves()} shown={shown()} show={show} />
        </Show>
      </main>
      <Show when={state.session()}>
        <section class="replay-row" aria-label="Transport">
          <Show when={state.session()?.live} fallback={<ReplayBar desk={props.desk} compact />}>
            <LiveBar desk={props.desk} compact />
          </Show>
        </section>
      </Show>
      <nav class="nav" aria-label="Workspaces">
        <SpaceButtons spaces={spaces} />
      </nav>
    </>
  );
}
