/** Docked panels: the docking library moves and sizes groups; heads, bodies and colours are the desk's. The only file that knows it. */
import 'dockview-core/dist/styles/dockview.css';
import './dock.css';
import {
  createDockview,
  type DockviewApi,
  type DockviewGroupPanel,
  type GroupPanelPartInitParameters,
  type IContentRenderer,
  type IHeaderActionsRenderer,
  type ITabRenderer,
  type SerializedDockview,
} from 'dockview-core';
import { type Accessor, createEffect, createRoot, createSignal, on, Show } from 'solid-js';
import { render } from 'solid-js/web';
import type { PanelDefinition, PanelParams } from '../panels/panel.ts';
import { panels } from '../panels/registry.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { buildLayout, type Leaf } from './layouts.ts';
import { createPlace, HeadDetails, HeadTools, PanelBody, type PanelPlace } from './panel-frame.tsx';

interface Entry {
  place: PanelPlace;
  definition: PanelDefinition;
  api: GroupPanelPartInitParameters['api'];
}

export interface Dock {
  addPanel(panel: string, params?: PanelParams, title?: string): void;
  panels(): Leaf[];
  dispose(): void;
}

export function openDock(host: HTMLElement, desk: Desk): Dock {
  const { spaces, state } = desk;
  const entries = new Map<string, Entry>();
  const [version, setVersion] = createSignal(0);
  let shown: string | undefined;
  let loading = false;

  const dock: DockviewApi = createDockview(host, {
    theme: { name: 'quantab', className: 'quantab-dock', gap: 1, dndOverlayMounting: 'relative', dndPanelOverlay: 'group' },
    disableFloatingGroups: true,
    noPanelsOverlay: 'emptyGroup',
    scrollbars: 'native',
    createComponent: ({ id, name }) => content(id, name),
    createTabComponent: () => tab(),
    defaultTabComponent: 'tab',
    createPrefixHeaderActionComponent: (group) =>
      header(group, (entry) => (
        <Show when={!entry().place.head().unlinked}>
          <i class="head-link" title="Follows the instrument and the time of the desk" />
        </Show>
      )),
    createLeftHeaderActionComponent: (group) =>
      header(group, (entry) => <HeadDetails place={entry().place} definition={entry().definition} />),
    createRightHeaderActionComponent: (group) =>
      header(group, (entry) => (
        <HeadTools desk={desk} definition={entry().definition} place={entry().place} common={() => common(entry())} />
      )),
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
        const [visible, setVisible] = createSignal(api.isVisible);
        api.onDidVisibilityChange(({ isVisible }) => setVisible(isVisible));
        const place = createPlace(id, { ...definition.defaults, ...params }, visible, (next) => api.updateParameters(next));
        entries.set(id, { place, definition, api });
        dispose = render(() => <PanelBody desk={desk} definition={definition} host={place} label={title} />, element);
        createRoot(() =>
          createEffect(() => {
            const named = place.head().title?.();
            if (named !== undefined && named !== api.title) api.setTitle(named);
          }),
        );
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
        queueMicrotask(() =>
          labelTab(
            element,
            () => api.setActive(),
            () => api.isActive,
          ),
        );
        api.onDidActiveChange(({ isActive }) => element.closest('.dv-tab')?.setAttribute('aria-selected', String(isActive)));
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

  function common({ api, definition, place }: Entry): MenuItem[] {
    const items: MenuItem[] = [];
    if (definition.several)
      items.push({
        title: 'Duplicate',
        run: () => add(definition.id, { ...place.params() }, api.title, { referencePanel: api.id, direction: 'right' }),
      });
    items.push({
      title: api.isMaximized() ? 'Give back the room' : 'Fill the desk',
      run: () => (api.isMaximized() ? api.exitMaximized() : api.maximize()),
    });
    items.push({ title: 'Close panel', run: () => api.close() });
    return items;
  }

  function add(panel: string, params: PanelParams = {}, title?: string, position?: { referencePanel: string; direction: 'right' }): void {
    const definition = panels.get(panel);
    if (!definition) return;
    const same = definition.several ? undefined : dock.panels.find((known) => known.view.contentComponent === panel);
    if (same) {
      same.api.setActive();
      return;
    }
    let n = 1;
    while (dock.getPanel(`${panel}-${n}`)) n++;
    dock.addPanel({ id: `${panel}-${n}`, component: panel, title: title ?? definition.title, params, ...(position ? { position } : {}) });
  }

  function load(id: string): void {
    const space = spaces.active();
    const box = host.getBoundingClientRect();
    const fresh = (): SerializedDockview => buildLayout(space.tree, box.width, box.height, (panel) => panels.get(panel)?.title ?? panel);
    loading = true;
    shown = id;
    try {
      const kept = spaces.layout(id) as SerializedDockview | undefined;
      const known = kept && Object.values(kept.panels).every((panel) => panels.has(panel.contentComponent ?? ''));
      dock.fromJSON(known ? kept : fresh());
    } catch {
      // A layout of another version of the docking library: the workspace as it comes is better than none.
      dock.clear();
      dock.fromJSON(fresh());
    }
    dock.layout(box.width, box.height);
    loading = false;
  }

  dock.onDidLayoutChange(() => {
    if (!loading && shown === spaces.active().id && dock.panels.length > 0) spaces.keep(shown, dock.toJSON());
  });

  const stop = createRoot((dispose) => {
    createEffect(
      on([() => spaces.active().id, spaces.epoch, spaces.ready], ([id, , ready]) => {
        if (ready) load(id);
      }),
    );
    createEffect(on(state.opening, () => undefined));
    return dispose;
  });

  return {
    addPanel: (panel, params, title) => add(panel, params, title),
    panels: () =>
      [...entries].map(([id, { definition, place, api }]) => ({
        id,
        panel: definition.id,
        params: place.params(),
        ...(api.title === undefined ? {} : { title: api.title }),
      })),
    dispose() {
      stop();
      dock.dispose();
    },
  };
}

/** The library's tab is a bare box: say what it is, and let keys choose it. */
function labelTab(inner: HTMLElement, choose: () => void, chosen: () => boolean): void {
  const outer = inner.closest<HTMLElement>('.dv-tab');
  if (!outer) return;
  outer.setAttribute('role', 'tab');
  outer.setAttribute('aria-selected', String(chosen()));
  const list = outer.parentElement;
  list?.setAttribute('role', 'tablist');
  list?.setAttribute('aria-label', 'Panels of this group');
  outer.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      choose();
      return;
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || !list) return;
    const tabs = [...list.querySelectorAll<HTMLElement>('.dv-tab')];
    if (tabs.length < 2) return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs[(tabs.indexOf(outer) + step + tabs.length) % tabs.length];
    next?.focus();
    next?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
  });
}
