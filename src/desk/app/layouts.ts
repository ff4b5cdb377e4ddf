/** Workspaces as they come: trees of panels with sizes, turned into the docking library's JSON for the room there is. Pixels. */
import type { SerializedDockview } from 'dockview-core';
import type { PanelParams } from '../panels/panel.ts';
import type { IconName } from '../widgets/icon.tsx';

export interface Leaf {
  panel: string;
  /** Unique in the workspace; the panel's id when left out. */
  id?: string;
  title?: string;
  params?: PanelParams;
}

export interface Tabs {
  tabs: readonly Leaf[];
  /** Fixed pixels, or a share of what is left. */
  px?: number;
  share?: number;
}

export interface Split {
  split: 'row' | 'column';
  parts: readonly (Split | Tabs)[];
  px?: number;
  share?: number;
}

export interface SpaceDefinition {
  id: string;
  title: string;
  icon: IconName;
  needs: 'nothing' | 'pair';
  /** Place in the rail, from the top. */
  order: number;
  /** Panels in the order of a phone's cards; the others come after them. */
  cards?: readonly string[];
  /** The workspace where a session of bars alone is shown instead, when it comes on the stage. */
  ofBars?: string;
  tree: Split;
}

/** One file `spaces/<id>.space.ts` adds a workspace. */
export function defineSpace(definition: SpaceDefinition): SpaceDefinition {
  return definition;
}

/** The column of figures at the right: one panel as high as it needs, the others below it. */
export function figures(px: number, top: Leaf, ...below: Leaf[]): Split {
  return {
    split: 'column',
    px: 400,
    parts: [
      { px, tabs: [top] },
      { share: 1, tabs: below },
    ],
  };
}

export const leafId = (leaf: Leaf): string => leaf.id ?? leaf.panel;

/** All panels of a tree, in reading order. */
export function leavesOf(node: Split | Tabs): Leaf[] {
  return 'tabs' in node ? [...node.tabs] : node.parts.flatMap(leavesOf);
}

/** The same as the cards of a phone: those that the workspace names first. */
export function cardsOf({ tree, cards = [] }: Pick<SpaceDefinition, 'tree' | 'cards'>): Leaf[] {
  const place = ({ panel }: Leaf): number => (cards.includes(panel) ? cards.indexOf(panel) : cards.length);
  return leavesOf(tree).sort((a, b) => place(a) - place(b));
}

/** Those that stand in front of their groups when the tree is first shown. */
export function frontLeavesOf(node: Split | Tabs): Leaf[] {
  return 'tabs' in node ? node.tabs.slice(0, 1) : node.parts.flatMap(frontLeavesOf);
}

type GridNode = SerializedDockview['grid']['root'];

/** The tree as the docking library reads it, its sizes filling `width` by `height`. `titleOf` names panels that have no title. */
export function buildLayout(tree: Split, width: number, height: number, titleOf: (panel: string) => string): SerializedDockview {
  const panels: SerializedDockview['panels'] = {};
  let groups = 0;

  function build(node: Split | Tabs, size: number, across: number): GridNode {
    if ('tabs' in node) {
      for (const leaf of node.tabs) {
        const id = leafId(leaf);
        panels[id] = { id, contentComponent: leaf.panel, title: leaf.title ?? titleOf(leaf.panel), params: leaf.params ?? {} };
      }
      const views = node.tabs.map(leafId);
      return { type: 'leaf', size, data: { views, activeView: views[0] ?? '', id: String(++groups) } };
    }
    const fixed = node.parts.reduce((sum, part) => sum + (part.px ?? 0), 0);
    const shares = node.parts.reduce((sum, part) => sum + (part.px === undefined ? (part.share ?? 1) : 0), 0) || 1;
    const left = Math.max(0, across - fixed);
    const data = node.parts.map((part) => build(part, part.px ?? (left * (part.share ?? 1)) / shares, size));
    return { type: 'branch', size, data };
  }

  const horizontal = tree.split === 'row';
  const root = build(tree, horizontal ? height : width, horizontal ? width : height);
  return {
    grid: { root, width, height, orientation: (horizontal ? 'HORIZONTAL' : 'VERTICAL') as SerializedDockview['grid']['orientation'] },
    panels,
  };
}
