// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { InstrumentInfo, SessionInfo } from '../../../src/api/types.ts';
import { noneStored, rowsRead } from '../../../src/desk/app/imports.ts';
import { fittingInterval } from '../../../src/desk/app/interval-fit.ts';
import { buildLayout, leavesOf } from '../../../src/desk/app/layouts.ts';
import { outputsOnScreen } from '../../../src/desk/app/outputs.ts';
import { linePresets } from '../../../src/desk/panels/line-presets.ts';
import { numberRows } from '../../../src/desk/panels/number-rows.ts';
import { panels } from '../../../src/desk/panels/registry.ts';
import { sortSessions } from '../../../src/desk/panels/sessions.tsx';
import { tapeRows } from '../../../src/desk/panels/tape-rows.ts';
import { spaceDefinitions } from '../../../src/desk/spaces/registry.ts';
import { statusCount } from '../../../src/desk/widgets/status-value.tsx';

const session = (id: string, from: number, to: number, trade: number): SessionInfo => ({
  id,
  title: id.toUpperCase(),
  source: 'csv',
  instruments: [],
  from,
  to,
  rows: { trade },
  gaps: 0,
  bytes: trade * 3,
  tickHash: id,
  live: false,
  transient: false,
});

describe('sessions', () => {
  const list = [session('b', 10, 60, 5), session('a', 30, 40, 9), session('c', 20, 90, 1)];
  it('sort by any column, both ways', () => {
    expect(sortSessions(list, 'from', true).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(sortSessions(list, 'title', false).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(sortSessions(list, 'rows', true).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(sortSessions(list, 'span', true).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(list.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });
});

describe('an import in figures', () => {
  const report = { rows: 98, rejectedCount: 1, skipped: { header: 1 } };
  it('counts the rows of the files', () => {
    expect(rowsRead({ rows: 99, files: 1 }, report)).toBe(100);
    expect(rowsRead({ rows: 100, files: 1 }, report)).toBe(100);
    expect(rowsRead({ rows: 40, files: 1 }, report)).toBe(40);
    expect(rowsRead({ rows: 2_000, files: 3 }, report)).toBe(2_000);
  });
  it('says that the good files of a refused import are not there either', () => {
    expect(noneStored(2)).toMatch(/^Neither of the two files was stored/);
    expect(noneStored(5)).toMatch(/^None of the 5 files was stored/);
  });
});

describe('outputs on the screen', () => {
  const instrument = (id: string, quote = 0) => ({ id, rows: { trade: 5, quote } }) as unknown as InstrumentInfo;
  const refs = (shown: Parameters<typeof outputsOnScreen>[0], ...held: InstrumentInfo[]) =>
    outputsOnScreen(shown, held, '15s').map(({ ref }) => ref);
  it('are those of lines and key numbers, each once, with what they need', () => {
    const shown = [{ panel: 'candles' }, { panel: 'line', params: { preset: 'tfi' } }, { panel: 'numbers', params: { set: 'market' } }];
    const found = refs(shown, instrument('A@x'));
    expect(found[0]).toBe('flow.tfi[A@x]');
    expect(new Set(found).size).toBe(found.length);
    expect(found).toContain('price.vwap[A@x]');
    expect(found).not.toContain('flow.ofi[A@x]');
    expect(refs(shown, instrument('A@x', 9))).toContain('flow.ofi[A@x]');
  });
  it('leave bars out, and pairs where there is one instrument', () => {
    expect(refs([{ panel: 'line', params: { preset: 'prices' } }], instrument('A@x'), instrument('B@x'))).toEqual([]);
    const own = [{ panel: 'line', params: { ref: 'pairs.spread[$1,$2].z' } }];
    expect(refs(own, instrument('A@x'))).toEqual([]);
    expect(refs(own, instrument('A@x'), instrument('B@x'))).toEqual(['pairs.spread[A@x,B@x].z']);
  });
});

describe('the tape', () => {
  const n = 100;
  const columns = {
    ts: Float64Array.from({ length: n }, (_, i) => i),
    price: Float64Array.from({ length: n }, (_, i) => 100 + i),
    qty: Float64Array.from({ length: n }, (_, i) => (i % 50 === 49 ? 40 : 1 + (i % 3))),
    side: Float64Array.from({ length: n }, (_, i) => (i % 2 ? 1 : -1)),
    id: new Float64Array(n),
  };
  it('shows the newest first, as many as fit', () => {
    const rows = tapeRows(columns, 3, 0);
    expect(rows.map(({ ts }) => ts)).toEqual([99, 98, 97]);
    expect(rows[0]).toMatchObject({ price: 199, side: 1, large: true });
    expect(rows[1]!.large).toBe(false);
  });
  it('leaves out what is too small', () => {
    expect(tapeRows(columns, 5, 10).map(({ ts }) => ts)).toEqual([99, 49]);
  });
  it('is empty without trades', () => {
    expect(tapeRows({}, 5, 0)).toEqual([]);
  });
});

describe('status', () => {
  it('counts what a number stands on', () => {
    expect(statusCount({ state: 'warming', n: 31, nMin: 50 })).toBe('31/50');
    expect(statusCount({ state: 'ok', n: 21_313, nMin: 60 })).toBe('21,313');
    expect(statusCount(undefined)).toBe('');
  });
});

describe('workspaces', () => {
  it('are made of panels that exist, each id once', () => {
    for (const { tree } of spaceDefinitions) {
      const leaves = leavesOf(tree);
      const ids = leaves.map((leaf) => leaf.id ?? leaf.panel);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { panel, params } of leaves) {
        expect(panels.has(panel)).toBe(true);
        if (panel === 'line') expect(linePresets[String(params?.preset)]).toBeDefined();
      }
    }
  });

  it('write tags that fit beside the chart, whatever the axis steps by', () => {
    for (const [name, { tag }] of Object.entries(linePresets))
      for (const step of [0.5, 20, 100]) expect([name, step, tag(-85.2554885039, step).length <= 8]).toEqual([name, step, true]);
  });

  it('fill the room they are given', () => {
    for (const { tree } of spaceDefinitions) {
      const { grid, panels: held } = buildLayout(tree, 1366, 834, (panel) => panel);
      const root = grid.root as { data: { size: number }[] };
      expect(root.data.reduce((sum, part) => sum + part.size, 0)).toBeCloseTo(1366, 6);
      expect(Object.keys(held)).toHaveLength(leavesOf(tree).length);
    }
  });

  it('name every panel by its file', () => {
    for (const [id, panel] of panels) expect(panel.id).toBe(id);
    expect(panels.size).toBeGreaterThan(7);
  });
});

describe('choices of the desk', () => {
  it('takes the interval whose bars come nearest to the usual number', () => {
    Object.assign(globalThis, { innerWidth: 1440 });
    expect(fittingInterval({ from: 0, to: 345e6 })).toBe('5s');
    expect(fittingInterval({ from: 0, to: 3600e6 })).toBe('15s');
    expect(fittingInterval({ from: 0, to: 86_400e6 })).toBe('15m');
    expect(fittingInterval({ from: 0, to: 1e6 })).toBe('1s');
    expect(fittingInterval({ from: 0, to: 0 })).toBe('1s');
  });

  it('knows its key numbers by name', () => {
    expect(numberRows('pair')[0]!.title).toContain('β');
    expect(numberRows('no such set')).toEqual(numberRows('market'));
  });

  it('writes intervals like their numbers', () => {
    const written = numberRows('pair').map(({ ref, interval }) => [ref.replace(/\[.*\](\(.*?\))?/, ''), interval?.(-0.1, 0.3456)]);
    expect(written.filter(([, text]) => text)).toEqual([
      ['pairs.spread.beta', '\u22120.10\u2009\u2013\u20090.35'],
      ['pairs.correlation', '\u22120.10\u2009\u2013\u20090.35'],
      ['risk.volatility.volAnn', '\u221210\u2009\u2013\u200935'],
      ['risk.volatility.volAnn', '\u221210\u2009\u2013\u200935'],
    ]);
  });
});
