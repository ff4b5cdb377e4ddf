/** Moving, sizing and walking among docked panels without a pointer. Directions are those on the screen. Pixels. */
import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-core';

export type Side = 'left' | 'right' | 'up' | 'down';

const positions = { left: 'left', right: 'right', up: 'top', down: 'bottom' } as const;
/** One press of a key. */
const stepPx = 32;
const leastPx = 100;
/** What stands face to face goes before anything that does not. */
const aside = 10_000;
const floatSize = { width: 480, height: 320 };

const rectOf = (group: DockviewGroupPanel): DOMRect => group.element.getBoundingClientRect();
const isFloating = (group: DockviewGroupPanel): boolean => group.api.location.type === 'floating';

/** All groups from the top left, those that float last. */
export function inReadingOrder(dock: DockviewApi): DockviewGroupPanel[] {
  return dock.groups
    .filter((group) => group.panels.length > 0)
    .map((group) => ({ group, floats: isFloating(group), rect: rectOf(group) }))
    .sort((a, b) => Number(a.floats) - Number(b.floats) || a.rect.left - b.rect.left || a.rect.top - b.rect.top)
    .map(({ group }) => group);
}

/** The nearest group on one side: its middle is further that way, and it is the closest of those that overlap across. */
export function neighbour(dock: DockviewApi, from: DockviewGroupPanel, side: Side): DockviewGroupPanel | undefined {
  const here = rectOf(from);
  const across = side === 'left' || side === 'right';
  const sign = side === 'left' || side === 'up' ? -1 : 1;
  let best: DockviewGroupPanel | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const group of dock.groups) {
    if (group === from || group.panels.length === 0) continue;
    const there = rectOf(group);
    const ahead = across
      ? sign * ((there.left + there.right) / 2 - (here.left + here.right) / 2)
      : sign * ((there.top + there.bottom) / 2 - (here.top + here.bottom) / 2);
    if (ahead <= 1) continue;
    const gap = across
      ? Math.max(0, Math.max(there.top - here.bottom, here.top - there.bottom))
      : Math.max(0, Math.max(there.left - here.right, here.left - there.right));
    const beside = across ? Math.abs(there.top - here.top) : Math.abs(there.left - here.left);
    const overlap = across
      ? Math.min(here.bottom, there.bottom) - Math.max(here.top, there.top)
      : Math.min(here.right, there.right) - Math.max(here.left, there.left);
    const distance = ahead + gap * 4 + beside * 0.2 + (overlap > 1 ? 0 : aside);
    if (distance < least) {
      least = distance;
      best = group;
    }
  }
  return best;
}

/** Where a floating panel came from, so that it can go back there. */
interface Home {
  group: string;
  /** Set where it stood alone: beside which panel, on which side of it. */
  beside?: { panel: string; side: Side };
  width: number;
  height: number;
}

export interface DockMoves {
  float(panel: IDockviewPanel): void;
  /** Back into the grid, where it came from when that is still there. */
  dockBack(panel: IDockviewPanel): void;
  /** A docked panel goes past its neighbour, or to the edge; a floating one a step. */
  move(panel: IDockviewPanel, side: Side): void;
  /** A tab becomes a group of its own on that side. */
  split(panel: IDockviewPanel, side: 'right' | 'down'): void;
  /** Becomes a tab of another panel's group. */
  join(panel: IDockviewPanel, other: IDockviewPanel): void;
  /** The group grows (1) or shrinks (-1). */
  size(group: DockviewGroupPanel, across: boolean, sign: 1 | -1): void;
}

export function createDockMoves(dock: DockviewApi, host: HTMLElement): DockMoves {
  const homes = new Map<string, Home>();

  function homeOf(panel: IDockviewPanel): Home {
    const { group } = panel;
    const { width, height } = group;
    if (group.panels.length > 1) return { group: group.id, width, height };
    for (const side of ['right', 'down', 'left', 'up'] as const) {
      const other = neighbour(dock, group, side);
      const front = other?.activePanel;
      if (!front || isFloating(other)) continue;
      const opposite = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;
      return { group: group.id, beside: { panel: front.id, side: opposite[side] }, width, height };
    }
    return { group: group.id, width, height };
  }

  /** At an edge of the dock, over its whole length. */
  function toEdge(panel: IDockviewPanel, side: Side): void {
    const direction = { left: 'left', right: 'right', up: 'above', down: 'below' } as const;
    panel.api.moveTo({ group: dock.addGroup({ direction: direction[side] }), position: 'center' });
  }

  return {
    float(panel) {
      if (isFloating(panel.group)) return;
      homes.set(panel.id, homeOf(panel));
      const here = rectOf(panel.group);
      const room = host.getBoundingClientRect();
      const width = Math.min(floatSize.width, room.width - 16);
      const height = Math.min(floatSize.height, room.height - 16);
      const left = Math.max(8, Math.min(here.left - room.left + 24, room.width - width - 8));
      const top = Math.max(8, Math.min(here.top - room.top + 24, room.height - height - 8));
      dock.addFloatingGroup(panel, { width, height, position: { left, top } });
    },
    dockBack(panel) {
      if (!isFloating(panel.group)) return;
      const home = homes.get(panel.id);
      homes.delete(panel.id);
      const group = home && dock.groups.find(({ id }) => id === home.group);
      const beside = home?.beside && dock.getPanel(home.beside.panel);
      if (group && !isFloating(group)) panel.api.moveTo({ group, position: 'center' });
      else if (beside && home.beside && !isFloating(beside.group)) {
        panel.api.moveTo({ group: beside.group, position: positions[home.beside.side] });
        const along = home.beside.side === 'left' || home.beside.side === 'right';
        panel.group.api.setSize(along ? { width: home.width } : { height: home.height });
      } else toEdge(panel, 'right');
    },
    move(panel, side) {
      const { group } = panel;
      if (isFloating(group)) {
        nudge(group, host, side);
        return;
      }
      const other = neighbour(dock, group, side);
      if (other && !isFloating(other)) panel.api.moveTo({ group: other, position: positions[side] });
      else if (dock.groups.length > 1 || group.panels.length > 1) toEdge(panel, side);
    },
    split(panel, side) {
      if (panel.group.panels.length > 1) panel.api.moveTo({ group: panel.group, position: positions[side] });
    },
    join(panel, other) {
      if (panel.group !== other.group) panel.api.moveTo({ group: other.group, position: 'center' });
    },
    size(group, across, sign) {
      const now = across ? group.width : group.height;
      const wanted = Math.max(leastPx, now + sign * stepPx);
      group.api.setSize(across ? { width: wanted } : { height: wanted });
    },
  };
}

/** Moves what floats by a step, keeping it inside the dock. The library reads its place from the element. */
function nudge(group: DockviewGroupPanel, host: HTMLElement, side: Side): void {
  const box = group.element.closest<HTMLElement>('.dv-resize-container');
  if (!box) return;
  const room = host.getBoundingClientRect();
  const here = box.getBoundingClientRect();
  const by = { left: [-stepPx, 0], right: [stepPx, 0], up: [0, -stepPx], down: [0, stepPx] }[side] as [number, number];
  const left = Math.max(0, Math.min(here.left - room.left + by[0], room.width - here.width));
  const top = Math.max(0, Math.min(here.top - room.top + by[1], room.height - here.height));
  box.style.inset = `${top}px auto auto ${left}px`;
}
