/**
 * A kept layout, read with care: it may come from a file of another person or another version. Wrong shapes are refused with their
 * place; panels that this version does not know are left out and named. Nothing but the known fields is passed on.
 */
import type { SerializedDockview } from 'dockview-core';
import { QuantabError } from '../../core/errors.ts';

export interface ReadLayout {
  /** Undefined when no known panel was in it. */
  layout: SerializedDockview | undefined;
  /** Kinds of panels that were left out. */
  unknown: string[];
}

type Json = Record<string, unknown>;
type Node = SerializedDockview['grid']['root'];
type Group = { id: string; views: string[]; activeView: string };

const deepest = 12;

function refuse(place: string, wanted: string): never {
  throw new QuantabError('bad-input', `The layout is damaged: ${place} is not ${wanted}.`);
}

function record(value: unknown, place: string): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : refuse(place, 'an object');
}

function text(value: unknown, place: string): string {
  return typeof value === 'string' ? value : refuse(place, 'text');
}

function size(value: unknown, place: string): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : refuse(place, 'a size in pixels');
}

function list(value: unknown, place: string): unknown[] {
  return Array.isArray(value) ? value : refuse(place, 'a list');
}

export function readLayout(value: unknown, isKnown: (panel: string) => boolean): ReadLayout {
  const given = record(value, 'layout');
  const unknown = new Set<string>();
  const panels: SerializedDockview['panels'] = {};
  for (const [id, each] of Object.entries(record(given.panels, 'panels'))) {
    const panel = record(each, `panels.${id}`);
    const kind = text(panel.contentComponent, `panels.${id}.contentComponent`);
    if (!isKnown(kind)) {
      unknown.add(kind);
      continue;
    }
    const params = panel.params === undefined ? {} : record(panel.params, `panels.${id}.params`);
    const title = panel.title === undefined ? {} : { title: text(panel.title, `panels.${id}.title`) };
    panels[id] = { id, contentComponent: kind, tabComponent: 'tab', params: params as Record<string, never>, ...title };
  }
  const placed = new Set<string>();

  function group(data: unknown, place: string): Group | undefined {
    const given = record(data, place);
    const id = text(given.id, `${place}.id`);
    const views = list(given.views, `${place}.views`).map((view, i) => text(view, `${place}.views[${i}]`));
    const kept = views.filter((view) => panels[view] !== undefined && !placed.has(view));
    for (const view of kept) placed.add(view);
    if (kept.length === 0) return undefined;
    const active = typeof given.activeView === 'string' && kept.includes(given.activeView) ? given.activeView : kept[0]!;
    return { id, views: kept, activeView: active };
  }

  function node(value: unknown, place: string, depth: number): Node | undefined {
    if (depth > deepest) refuse(place, `at most ${deepest} deep`);
    const given = record(value, place);
    const own = given.size === undefined ? 1 : size(given.size, `${place}.size`);
    if (given.type === 'leaf') {
      const data = group(given.data, place);
      return data && ({ type: 'leaf', size: own, data } as Node);
    }
    if (given.type !== 'branch') refuse(`${place}.type`, 'branch or leaf');
    const parts = list(given.data, place).flatMap((part, i) => node(part, `${place}[${i}]`, depth + 1) ?? []);
    return parts.length > 0 || depth === 0 ? ({ type: 'branch', size: own, data: parts } as Node) : undefined;
  }

  const grid = record(given.grid, 'grid');
  const root = node(grid.root, 'grid.root', 0);
  if (root?.type !== 'branch') refuse('grid.root', 'a row or a column');
  const floating = (given.floatingGroups === undefined ? [] : list(given.floatingGroups, 'floatingGroups')).flatMap((each, i) => {
    const float = record(each, `floatingGroups[${i}]`);
    const at = record(float.position, `floatingGroups[${i}].position`);
    const data = group(float.data, `floatingGroups[${i}]`);
    const position: Json = {};
    for (const side of ['left', 'right', 'top', 'bottom', 'width', 'height'])
      if (at[side] !== undefined) position[side] = size(Math.max(0, Number(at[side])), `floatingGroups[${i}].position.${side}`);
    return data ? [{ data, position }] : [];
  });
  for (const id of Object.keys(panels)) if (!placed.has(id)) delete panels[id];
  const orientation = grid.orientation === 'VERTICAL' ? 'VERTICAL' : 'HORIZONTAL';
  const layout = {
    grid: { root, width: size(grid.width, 'grid.width'), height: size(grid.height, 'grid.height'), orientation },
    panels,
    ...(typeof given.activeGroup === 'string' ? { activeGroup: given.activeGroup } : {}),
    ...(floating.length > 0 ? { floatingGroups: floating } : {}),
  } as unknown as SerializedDockview;
  return { layout: placed.size > 0 ? layout : undefined, unknown: [...unknown] };
}
