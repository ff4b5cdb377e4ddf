/** What can be done with a docked panel: by its menu, by keys, by the palette. Each is a step that can be taken back. */
import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-core';
import type { PanelDefinition, PanelParams } from '../panels/panel.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { type DockMoves, inReadingOrder, neighbour, type Side } from './dock-moves.ts';
import { linkColours } from './links.ts';
import type { PanelPlace } from './panel-frame.tsx';

export interface PanelAction {
  title: string;
  hint?: string;
  keys?: string;
  run(): void;
}

export interface PanelActions {
  /** Of the panel in use, or of the one named; those that cannot be done now are left out. */
  list(id?: string): PanelAction[];
  close(id: string): void;
  focus(id: string | undefined): void;
  title(id: string): string;
}

interface Wanted {
  dock: DockviewApi;
  moves: DockMoves;
  desk: Desk;
  place(id: string): PanelPlace | undefined;
  definition(id: string): PanelDefinition | undefined;
  add(panel: string, params?: PanelParams, title?: string, position?: { referencePanel: string; direction: 'right' | 'below' }): void;
  step(label: string, act: () => void): void;
}

/** What opens an explanation when it gets the focus is not where a panel is entered. */
const notFirst = ':disabled, [inert] *, [aria-haspopup="dialog"]';
const arrows: Record<Side, string> = { left: '←', right: '→', up: '↑', down: '↓' };
const sides: readonly Side[] = ['left', 'right', 'up', 'down'];

export function createPanelActions({ dock, moves, desk, place, definition, add, step }: Wanted): PanelActions {
  const titleOf = (panel: IDockviewPanel): string => panel.title ?? panel.id;

  /** Into what the panel holds, or to its tab: always somewhere a ring can be seen. */
  function enter(panel: IDockviewPanel | undefined): void {
    if (!panel) return;
    panel.api.setActive();
    requestAnimationFrame(() => {
      // What opened meanwhile keeps the focus.
      if (desk.layer.current()) return;
      const stops = panel.view.content.element.querySelectorAll<HTMLElement>('[tabindex="0"], button, input, select, a[href]');
      const tab = panel.group.element.querySelector<HTMLElement>('.dv-active-tab');
      const first = [...stops].find((stop) => stop.getClientRects().length > 0 && !stop.matches(notFirst));
      for (const stop of [first, tab]) {
        stop?.focus({ preventScroll: true });
        if (stop && document.activeElement === stop) return;
      }
    });
  }
  const enterGroup = (group: DockviewGroupPanel | undefined): void => enter(group?.activePanel);

  function walk(by: 1 | -1): void {
    const groups = inReadingOrder(dock);
    const at = groups.findIndex((group) => group.element.contains(document.activeElement));
    enterGroup(groups[at < 0 ? (by > 0 ? 0 : groups.length - 1) : (at + by + groups.length) % groups.length]);
  }

  function close(id: string): void {
    const panel = dock.getPanel(id);
    if (!panel) return;
    const title = titleOf(panel);
    const next = panel.group.panels.length > 1 ? panel.group : inReadingOrder(dock).find((group) => group !== panel.group);
    step(`close ${title}`, () => panel.api.close());
    enterGroup(next);
    desk.state.toasts.add({ tone: 'plain', text: `Closed ${title}.`, action: { title: 'Undo', run: () => desk.spaces.undo() } });
  }

  function actionsOf(panel: IDockviewPanel): PanelAction[] {
    const title = titleOf(panel);
    const floats = panel.api.location.type === 'floating';
    const held = place(panel.id);
    const kind = definition(panel.id);
    const list: PanelAction[] = [];
    const others = dock.panels.filter((other) => other.group !== panel.group && other.group.activePanel === other);
    const change = (title: string, label: string, act: () => void, keys?: string, hint?: string): void =>
      void list.push({
        title,
        ...(hint === undefined ? {} : { hint }),
        ...(keys === undefined ? {} : { keys }),
        run() {
          step(label, act);
          enter(dock.getPanel(panel.id));
        },
      });

    if (kind?.several)
      change(
        'Duplicate',
        `duplicate ${title}`,
        () => add(kind.id, { ...held?.kept() }, title, { referencePanel: panel.id, direction: 'right' }),
        'Alt D',
      );
    const full = panel.api.isMaximized();
    if (!floats && dock.groups.length > 1)
      list.push({
        title: full ? 'Restore size' : 'Fill the desk',
        keys: 'Alt M',
        run() {
          if (full) panel.api.exitMaximized();
          else panel.api.maximize();
          enter(panel);
        },
      });
    if (floats) change('Dock back', `dock ${title}`, () => moves.dockBack(panel), 'Alt F');
    else if (dock.panels.length > 1) change('Float', `float ${title}`, () => moves.float(panel), 'Alt F');
    if (floats || dock.panels.length > 1)
      for (const side of sides)
        change(
          `Move ${side}`,
          `move ${title}`,
          () => moves.move(panel, side),
          `Ctrl Shift ${arrows[side]}`,
          floats ? 'a step' : 'past its neighbour',
        );
    if (panel.group.panels.length > 1) {
      change('Split right', `split ${title}`, () => moves.split(panel, 'right'), undefined, 'out of its tabs');
      change('Split below', `split ${title}`, () => moves.split(panel, 'down'), undefined, 'out of its tabs');
    }
    for (const other of others)
      change(`Tab with ${titleOf(other)}`, `tab ${title} with ${titleOf(other)}`, () => moves.join(panel, other), undefined, 'one group');
    if (dock.groups.length > 1) {
      const size = (title: string, across: boolean, sign: 1 | -1, keys: string): void =>
        change(title, `size ${titleOf(panel)}`, () => moves.size(panel.group, across, sign), keys);
      size('Wider', true, 1, 'Alt Shift →');
      size('Narrower', true, -1, 'Alt Shift ←');
      size('Taller', false, 1, 'Alt Shift ↓');
      size('Shorter', false, -1, 'Alt Shift ↑');
    }
    if (held && !held.head().unlinked)
      for (const { id, title: colour } of linkColours)
        if (held.link().group !== id)
          change(`Link group ${colour}`, `link ${title}`, () => held.setLink(id), undefined, 'instrument and time');
    if (dock.panels.length > 1) list.push({ title: 'Close panel', keys: 'Alt W', run: () => close(panel.id) });
    return list;
  }

  return {
    list(id) {
      const panel = id === undefined ? dock.activePanel : dock.getPanel(id);
      const list = panel ? actionsOf(panel) : [];
      if (id !== undefined) return list;
      list.push({ title: 'Next panel', keys: 'F6', run: () => walk(1) }, { title: 'Panel before', keys: 'Shift F6', run: () => walk(-1) });
      for (const side of dock.groups.length > 1 ? sides : [])
        list.push({
          title: `Panel to the ${side}`.replace('to the up', 'above').replace('to the down', 'below'),
          keys: `Alt ${arrows[side]}`,
          run: () => enterGroup(dock.activeGroup && neighbour(dock, dock.activeGroup, side)),
        });
      return list;
    },
    close,
    focus: (id) => enter(id === undefined ? undefined : dock.getPanel(id)),
    title: (id) => titleOf(dock.getPanel(id)!),
  };
}

/** In the panel's own menu the link groups have their square, and moves of one panel are few enough to read. */
export function panelItems(desk: Desk, actions: PanelActions, id: string): MenuItem[] {
  const items: MenuItem[] = [];
  const touch = desk.phone();
  for (const { title, keys, run } of actions.list(id)) {
    if (title.startsWith('Link group') || /^(Wider|Narrower|Taller|Shorter)$/.test(title)) continue;
    items.push({ title, run, ...(keys === undefined || touch ? {} : { keys }) });
  }
  return items;
}
