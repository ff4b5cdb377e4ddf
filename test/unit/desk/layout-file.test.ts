/** A kept layout is read with care: what is unknown is left out and named, what is damaged is refused with its place. */
import type { SerializedDockview } from 'dockview-core';
import { describe, expect, it } from 'vitest';
import { arrangementOf, leavesOfLayout, sameArrangement } from '../../../src/desk/app/arrangement.ts';
import { readLayout } from '../../../src/desk/app/layout-file.ts';
import { buildLayout } from '../../../src/desk/app/layouts.ts';

const tree = {
  split: 'row' as const,
  parts: [
    { share: 2, tabs: [{ panel: 'candles' }, { panel: 'line', id: 'vol', params: { preset: 'volatility' } }] },
    { px: 400, tabs: [{ panel: 'tape' }] },
  ],
};
const layout = (): SerializedDockview => buildLayout(tree, 1400, 800, (panel) => panel);
/** A layout that a test may break anywhere. */
interface Loose {
  grid: { root: { data: unknown[] } };
}
const known = (panel: string): boolean => ['candles', 'line', 'tape'].includes(panel);

describe('readLayout', () => {
  it('gives back what is sound', () => {
    const { layout: read, unknown } = readLayout(JSON.parse(JSON.stringify(layout())), known);
    expect(unknown).toEqual([]);
    expect(leavesOfLayout(read).map(({ id }) => id)).toEqual(['candles', 'vol', 'tape']);
    expect(sameArrangement(arrangementOf(read!), arrangementOf(layout()))).toBe(true);
  });

  it('leaves out panels that this version does not know, and names them', () => {
    const { layout: read, unknown } = readLayout(layout(), (panel) => panel !== 'tape');
    expect(unknown).toEqual(['tape']);
    expect(leavesOfLayout(read).map(({ panel }) => panel)).toEqual(['candles', 'line']);
    expect(readLayout(layout(), () => false)).toEqual({ layout: undefined, unknown: ['candles', 'line', 'tape'] });
  });

  it('refuses a wrong shape with its place', () => {
    const broken = (change: (layout: Loose) => void): unknown => {
      const copy = JSON.parse(JSON.stringify(layout()));
      change(copy);
      return copy;
    };
    const cases: [(layout: Loose) => void, RegExp][] = [
      [(l) => void Object.assign(l, { grid: 3 }), /grid is not an object/],
      [(l) => void Object.assign(l, { panels: [] }), /panels is not an object/],
      [
        (l) =>
          void Object.assign(l.grid.root.data, {
            0: { type: 'leaf', size: 1, data: { id: '1', views: 'x' } },
          }),
        /views is not a list/,
      ],
      [(l) => void Object.assign(l.grid, { root: { type: 'leaf', size: 1, data: { id: '1', views: ['candles'] } } }), /row or a column/],
      [(l) => void Object.assign(l, { floatingGroups: [{ data: {}, position: 'here' }] }), /floatingGroups\[0\].position is not an object/],
    ];
    for (const [change, words] of cases) expect(() => readLayout(broken(change), known)).toThrow(words);
    let deep: unknown = { type: 'leaf', size: 1, data: { id: '1', views: ['candles'] } };
    for (let i = 0; i < 40; i++) deep = { type: 'branch', size: 1, data: [deep] };
    expect(() => readLayout({ ...layout(), grid: { ...layout().grid, root: deep } }, known)).toThrow(/deep/);
  });

  it('passes on nothing that it does not know', () => {
    const given = { ...layout(), popoutGroups: [{ url: 'https://elsewhere.example' }] };
    expect(Object.keys(readLayout(given, known).layout!)).toEqual(['grid', 'panels']);
  });
});

describe('sameArrangement', () => {
  it('is about shares, not pixels', () => {
    const wider = arrangementOf(
      buildLayout({ ...tree, parts: [{ ...tree.parts[0]! }, { px: 800, tabs: [{ panel: 'tape' }] }] }, 2800, 1600, (p) => p),
    );
    expect(sameArrangement(arrangementOf(layout()), wider)).toBe(true);
    const moved = arrangementOf(
      buildLayout({ ...tree, parts: [tree.parts[0]!, { px: 460, tabs: [{ panel: 'tape' }] }] }, 1400, 800, (p) => p),
    );
    expect(sameArrangement(arrangementOf(layout()), moved)).toBe(false);
  });
});
