/** What a layout of the dock holds: its panels, who is beside whom, and each one's share of the room. */
import type { SerializedDockview } from 'dockview-core';
import type { Leaf } from './layouts.ts';

type Node = SerializedDockview['grid']['root'];
type Group = { id: string; views: string[]; activeView: string };

/** The panels of a kept layout in reading order, those that float last; none where there is no layout. */
export function leavesOfLayout(layout: unknown): Leaf[] {
  if (layout === undefined) return [];
  const { grid, panels, floatingGroups = [] } = layout as SerializedDockview;
  const views: string[] = [];
  function walk({ data }: Node): void {
    if (Array.isArray(data)) data.forEach(walk);
    else views.push(...(data as unknown as Group).views);
  }
  walk(grid.root);
  for (const { data } of floatingGroups) views.push(...data.views);
  return views.flatMap((id) => {
    const panel = panels[id];
    const title = panel?.title === undefined ? {} : { title: panel.title };
    return panel ? [{ id, panel: panel.contentComponent ?? '', params: panel.params ?? {}, ...title }] : [];
  });
}

/** What an arrangement looks like without what changes by itself: who is beside whom, and each one's share of the room. */
export interface Arrangement {
  shape: string;
  /** Fractions of the room of each branch; pixels of what floats. */
  shares: number[];
}

export function arrangementOf(layout: SerializedDockview): Arrangement {
  const shares: number[] = [];
  function walk(node: Node): unknown {
    if (!Array.isArray(node.data)) return (node.data as unknown as Group).views;
    const parts = node.data as Node[];
    const whole = parts.reduce((sum, part) => sum + (part.size ?? 0), 0) || 1;
    for (const part of parts) shares.push((part.size ?? 0) / whole);
    return [parts.map(walk)];
  }
  const tree = walk(layout.grid.root);
  const floats = (layout.floatingGroups ?? []).map(({ data, position }) => {
    for (const value of Object.values(position)) shares.push(Number(value) / 1_000);
    return data.views;
  });
  const panels = Object.values(layout.panels).map(({ id, params }) => [id, params]);
  return { shape: JSON.stringify([layout.grid.orientation, tree, floats, panels]), shares };
}

/** A hand moved something: smaller differences come from rounding. */
const movedShare = 0.008;

export function sameArrangement(a: Arrangement, b: Arrangement): boolean {
  return a.shape === b.shape && a.shares.every((share, i) => Math.abs(share - (b.shares[i] ?? Number.NaN)) <= movedShare);
}
