/** Docked panels: the docking library moves and sizes groups; heads, bodies and colours are the desk's. */
import 'dockview-core/dist/styles/dockview.css';
import './dock.css';
import {
  createDockview,
  type DockviewApi,
  type DockviewGroupPanel,
  type GroupPanelPartInitParameters,
  type IContentRenderer,
  type IDockviewPanel,
  type IHeaderActionsRenderer,
  type ITabRenderer,
  type SerializedDockview,
} from 'dockview-core';
import { type Accessor, createEffect, createRoot, createSignal, on, Show } from 'solid-js';
import { render } from 'solid-js/web';
import type { PanelDefinition, PanelParams } from '../panels/panel.ts';
import { panels } from '../panels/registry.ts';
import { type Arrangement, arrangementOf, leavesOfLayout, sameArrangement } from './arrangement.ts';
import type { Desk, PanelsPlace } from './desk.tsx';
import { createDockMoves } from './dock-moves.ts';
import { labelFloats, labelTab } from './dock-tabs.ts';
import { buildLayout, leafId } from './layouts.ts';
import { LinkButton } from './link-menu.tsx';
import { createPanelActions, panelItems } from './panel-actions.ts';
import { createPlace, HeadDetails, HeadTools, PanelBody, type PanelPlace } from './panel-frame.tsx';

interface Entry {
  place: PanelPlace;
  definition: PanelDefinition;
  api: GroupPanelPartInitParameters['api'];
}

export interface Dock extends PanelsPlace {
  dispose(): void;
}

export function openDock(host: HTMLElement, desk: Desk): Dock {
  const { spaces, links } = desk;
  const entries = new Map<string, Entry>();
  const [version, setVersion] = createSignal(0);
  let shown: string | undefined;
  const [standing, setStanding] = createSignal<string | undefined>();
  let loading = false;
  /** How it stood when it was last kept, in a host of that size. */
  let before: { arrangement: Arrangement; width: number; height: number } | undefined;
  /** What a command is doing, for the step that can be taken back. */
  let doing: string | undefined;

  const dock: DockviewApi = createDockview(host, {
    theme: { name: 'quantab', className: 'quantab-dock', gap: 1, dndOverlayMounting: 'relative', dndPanelOverlay: 'group' },
    floatingGroupBounds: 'boundedWithinViewport',
    noPanelsOverlay: 'emptyGroup',
    scrollbars: 'native',
    createComponent: ({ id, name }) => content(id, name),
    createTabComponent: () => tab(),
    defaultTabComponent: 'tab',
    createPrefixHeaderActionComponent: (group) =>
      header(group, (entry) => <LinkButton desk={desk} place={entry().place} title={entry().api.title ?? entry().definition.title} />),
    createLeftHeaderActionComponent: (group) =>
      header(group, (entry) => <HeadDetails place={entry().place} definition={entry().definition} />),
    createRightHeaderActionComponent: (group) =>
      header(group, (entry) => (
        <HeadTools
          desk={desk}
          title={entry().place.head().title?.() ?? entry().api.title ?? entry().definition.title}
          definition={entry().definition}
          place={entry().place}
          common={() => panelItems(desk, actions, entry().api.id)}
        />
      )),
  });
  const unlabel = labelFloats(host);
  const actions = createPanelActions({
    dock,
    moves: createDockMoves(dock, host),
    desk,
    place: (id) => entries.get(id)?.place,
    definition: (id) => entries.get(id)?.definition,
    add,
    step,
  });

  function content(id: string, name: string): IContentRenderer {
    const element = document.createElement('div');
    element.className = 'dock-content';
    let dispose: () => void = () => undefined;
    return {
      element,
      init({ api, params, title }) {
        const definition = panels.get(name);
        if (!definition) return;
        dispose = createRoot((end) => {
          const [visible, setVisible] = createSignal(api.isVisible);
          api.onDidVisibilityChange(({ isVisible }) => setVisible(isVisible));
          const place = createPlace(links, id, definition.defaults, params, visible, (kept) => {
            api.updateParameters(kept);
            changed();
          });
          entries.set(id, { place, definition, api });
          let renamed = false;
          const unmount = render(() => <PanelBody desk={desk} definition={definition} host={place} label={title} />, element);
          createEffect(() => {
            const named = place.head().title?.();
            if (named === undefined && !renamed) return;
            // What names its panel for a while, as candles in the place of a heatmap, leaves it as it was.
            renamed = named !== undefined;
            if ((named ?? title) !== api.title) api.setTitle(named ?? title);
          });
          createEffect(
            on([place.link, () => place.head().unlinked], () => api.isActive && api.isGroupActive && follow(id), { defer: true }),
          );
          return () => {
            unmount();
            end();
          };
        });
        setVersion((n) => n + 1);
      },
      dispose() {
        entries.delete(id);
        dispose();
      },
    };
  }

  function tab(): ITabRenderer {
    const element = document.createElement('div');
    element.className = 'head-tab';
    return {
      element,
      init({ api, title }) {
        element.textContent = title;
        api.onDidTitleChange((event) => {
          element.textContent = event.title;
        });
        const label = (): void =>
          labelTab(element, {
            choose: () => api.setActive(),
            chosen: () => api.group.activePanel?.id === api.id,
            close: () => actions.close(api.id),
          });
        queueMicrotask(label);
        api.onDidActiveChange(label);
        api.onDidGroupChange(() => queueMicrotask(label));
        api.onDidVisibilityChange(label);
      },
    };
  }

  /** A part of a group's head that follows the group's front panel. */
  function header(group: DockviewGroupPanel, view: (entry: Accessor<Entry>) => Element | unknown): IHeaderActionsRenderer {
    const element = document.createElement('div');
    element.className = 'head-part';
    const [front, setFront] = createSignal<string | undefined>();
    let dispose: () => void = () => undefined;
    return {
      element,
      init() {
        const follow = (): void => void setFront(group.activePanel?.id);
        follow();
        group.model.onDidActivePanelChange(follow);
        const entry = (): Entry | undefined => {
          version();
          const id = front();
          return id === undefined ? undefined : entries.get(id);
        };
        dispose = render(() => <Show when={entry()}>{(held) => view(held) as Element}</Show>, element);
      },
      dispose: () => dispose(),
    };
  }

  /** The strip's pickers act on the group of the panel in use; one that shows no instrument leaves them where they are. */
  function follow(id: string | undefined): void {
    const place = id === undefined ? undefined : entries.get(id)?.place;
    if (place && !place.head().unlinked) links.focus(place.link());
  }
  dock.onDidActivePanelChange((panel) => follow(panel?.id));

  function add(
    panel: string,
    params: PanelParams = {},
    title?: string,
    position?: { referencePanel: string; direction: 'right' | 'below' },
  ): void {
    const definition = panels.get(panel);
    if (!definition) return;
    const same: IDockviewPanel | undefined = definition.several
      ? undefined
      : dock.panels.find((known) => known.view.contentComponent === panel);
    if (same) {
      actions.focus(same.id);
      return;
    }
    const id = freeId(panel);
    links.fresh(id);
    const name = title ?? definition.title;
    step(`add ${name}`, () => dock.addPanel({ id, component: panel, title: name, params, ...(position ? { position } : {}) }));
    actions.focus(id);
  }

  /** No panel of any workspace has it: an unlinked panel keeps what it looks at by its id. */
  function freeId(panel: string): string {
    const taken = new Set(spaces.list().flatMap(({ id }) => leavesOfLayout(spaces.layout(id)).map(leafId)));
    let n = 1;
    while (dock.getPanel(`${panel}-${n}`) || taken.has(`${panel}-${n}`)) n++;
    return `${panel}-${n}`;
  }

  function step(label: string, act: () => void): void {
    doing = label;
    act();
    changed();
  }

  /** Keeps the layout; a step that can be taken back when a hand changed it. */
  function changed(): void {
    if (loading || shown !== spaces.active().id || dock.panels.length === 0) return;
    const layout = dock.toJSON();
    const arrangement = arrangementOf(layout);
    const [width, height] = [host.clientWidth, host.clientHeight];
    const resized = before !== undefined && (before.width !== width || before.height !== height);
    const moved = before !== undefined && !resized && !sameArrangement(before.arrangement, arrangement);
    if (moved || resized || !before) before = { arrangement, width, height };
    spaces.keep(shown, layout, moved ? (doing ?? 'move panels') : undefined);
    doing = undefined;
  }

  function load(id: string): void {
    const space = spaces.active();
    const box = host.getBoundingClientRect();
    const fresh = (): SerializedDockview => buildLayout(space.tree, box.width, box.height, (panel) => panels.get(panel)?.title ?? panel);
    const again = shown === id && [...entries].length > 0;
    loading = true;
    shown = id;
    const held = host.contains(document.activeElement);
    const layout = (spaces.layout(id) as SerializedDockview | undefined) ?? fresh();
    try {
      // Panels that stay are not made anew when a step is taken back.
      const kinds = Object.values(layout.panels).every(
        ({ id, contentComponent }) => (entries.get(id)?.definition.id ?? contentComponent) === contentComponent,
      );
      dock.fromJSON(layout, { reuseExistingPanels: again && kinds });
      for (const { id, params } of Object.values(layout.panels)) entries.get(id)?.place.take(params ?? {});
    } catch (thrown) {
      desk.state.fail(thrown);
      dock.clear();
      dock.fromJSON(fresh());
    }
    dock.layout(box.width, box.height);
    loading = false;
    before = { arrangement: arrangementOf(dock.toJSON()), width: host.clientWidth, height: host.clientHeight };
    follow(dock.activePanel?.id);
    if (held && !host.contains(document.activeElement)) actions.focus(dock.activePanel?.id);
    setStanding(id);
  }

  dock.onDidLayoutChange(changed);

  const stop = createRoot((dispose) => {
    createEffect(
      on([() => spaces.active().id, spaces.epoch, spaces.ready], ([id, , ready]) => {
        if (ready) load(id);
      }),
    );
    return dispose;
  });

  return {
    stands: () => standing() === spaces.active().id,
    addPanel: (panel, params, title) => add(panel, params, title),
    enter(panel) {
      const found = dock.panels.find((known) => known.view.contentComponent === panel);
      if (found) actions.focus(found.id);
      return found !== undefined;
    },
    panels: () =>
      [...entries].map(([id, { definition, place, api }]) => ({
        id,
        panel: definition.id,
        params: place.params(),
        ...(api.title === undefined ? {} : { title: api.title }),
      })),
    actions,
    dispose() {
      stop();
      unlabel();
      dock.dispose();
    },
  };
}
