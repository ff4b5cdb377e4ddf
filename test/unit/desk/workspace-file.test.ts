// @vitest-environment happy-dom
/** A workspace from a file: another version and damage are refused in words, before anything is taken. */
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../src/api/types.ts';
import { formatWorkspaceFile, parseWorkspace, parseWorkspaceFile } from '../../../src/api/workspace-file.ts';
import { isWorkspaceFile } from '../../../src/desk/app/saved-spaces.ts';
import { copyTitle } from '../../../src/desk/app/space-work.ts';
import { readKept } from '../../../src/desk/app/spaces.ts';

const sound: Workspace = {
  version: 1,
  id: 'x',
  title: 'Mine',
  instruments: ['BTC-USDT.perp@binance'],
  interval: '5m',
  plan: ['flow.ofi[BTC-USDT.perp@binance](window=10)'],
  layout: { version: 1, active: 'markets', docks: {} },
};

describe('parseWorkspace', () => {
  it('reads what was written', () => {
    expect(parseWorkspaceFile(formatWorkspaceFile(sound), 'mine.json')).toEqual(sound);
    expect(parseWorkspace({ ...sound, extra: 'gone', session: 's1' })).toEqual({ ...sound, session: 's1' });
  });

  it('names both versions of one that is too new', async () => {
    expect(() => parseWorkspace({ ...sound, version: 7 })).toThrow(/version 7.*reads version 1.*Nothing was changed/);
    await expect(readKept({ version: 4, active: 'markets', docks: {} })).rejects.toThrow(/version 4.*reads version 1/);
  });

  it('refuses what is damaged', async () => {
    const cases: [unknown, RegExp][] = [
      [null, /an object/],
      [[], /an object/],
      [{ ...sound, version: '1' }, /says its version/],
      [{ ...sound, version: undefined }, /says its version/],
      [{ ...sound, title: ' ' }, /title/],
      [{ ...sound, interval: '7m' }, /interval/],
      [{ ...sound, instruments: 'BTC' }, /instruments/],
      [{ ...sound, plan: ['not a reference!'] }, /plan holds "not a reference!"/],
      [{ ...sound, session: 4 }, /session/],
    ];
    for (const [value, words] of cases) expect(() => parseWorkspace(value)).toThrow(words);
    expect(() => parseWorkspaceFile('{"version": 1,', 'cut.json')).toThrow(/"cut.json" is damaged or no workspace/);
    await expect(readKept({ version: 1, active: 'markets' })).rejects.toThrow(/damaged/);
    await expect(readKept({ version: 1, active: 'markets', docks: { markets: { panels: {} } } })).rejects.toThrow(/grid is not an object/);
  });

  it('knows its files by their name, and names copies', () => {
    expect(isWorkspaceFile('mine.quantab-workspace.json')).toBe(true);
    expect(isWorkspaceFile('trades.json')).toBe(false);
    expect(copyTitle('Mine', ['Mine', 'Mine copy'])).toBe('Mine copy 2');
  });
});
