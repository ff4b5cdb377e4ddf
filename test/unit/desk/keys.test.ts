// @vitest-environment happy-dom
/** Keys are data: what the key map says is what a press runs. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/desk/app/commands.ts';
import { keyGroups } from '../../../src/desk/app/key-map.tsx';
import { commandOf, keyWords } from '../../../src/desk/app/keys.ts';
import { readWords } from '../../../src/desk/app/palette.tsx';
import { searchCommands } from '../../../src/desk/app/search.ts';
import { parseMoment } from '../../../src/desk/commands/pick.words.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}, code = '') =>
  keyWords({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const command = (title: string, keys?: string, section: Command['section'] = 'Chart'): Command => ({
  section,
  title,
  ...(keys === undefined ? {} : { keys }),
  run: () => undefined,
});

describe('keyWords', () => {
  it('writes a press as the key map does', () => {
    expect(press('k', { ctrlKey: true })).toBe('Ctrl K');
    expect(press('K', { metaKey: true })).toBe('Ctrl K');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl Shift Z');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('F', { shiftKey: true })).toBe('Shift F');
    expect(press('ArrowLeft', { altKey: true, shiftKey: true })).toBe('Alt Shift ←');
    expect(press(' ')).toBe('Space');
    expect(press('F6', { shiftKey: true })).toBe('Shift F6');
    expect(press('ƒ', { altKey: true }, 'KeyF')).toBe('Alt F');
  });
});

describe('commandOf', () => {
  const list = [
    command('Pick an instrument', 'A–Z'),
    command('Pick an interval', '0–9'),
    command('Heatmap', 'H'),
    command('Fit', 'Shift F'),
  ];
  it('takes a key before its class', () => {
    expect(commandOf(list, 'H')?.title).toBe('Heatmap');
    expect(commandOf(list, 'B')?.title).toBe('Pick an instrument');
    expect(commandOf(list, '5')?.title).toBe('Pick an interval');
    expect(commandOf(list, 'Shift F')?.title).toBe('Fit');
    expect(commandOf(list, 'Ctrl B')).toBeUndefined();
    expect(commandOf(list, 'F6')).toBeUndefined();
  });
  it('shows every key once, by section', () => {
    const groups = keyGroups([...list, command('Pause', 'Space', 'Replay'), command('Play', 'Space', 'Replay'), command('No key')]);
    expect(groups.map(({ title, keys }) => [title, keys.length])).toEqual([
      ['Replay', 1],
      ['Chart', 4],
    ]);
  });
});

describe('the palette', () => {
  it('finds by scattered letters, puts what was used lately first', () => {
    const list = [command('Trade-flow imbalance'), command('Tape'), command('Table')];
    expect(searchCommands(list, 'tfi').map(({ command }) => command.title)).toEqual(['Trade-flow imbalance']);
    expect(searchCommands(list, 'ta', ['Table']).map(({ command }) => command.title)).toEqual(['Table', 'Tape']);
    expect(searchCommands(list, '', ['Tape'])[0]?.command.title).toBe('Tape');
    expect(searchCommands(list, 'xyz')).toEqual([]);
  });
  it('reads words after a command', () => {
    const words = [
      {
        section: 'Chart' as const,
        word: 'interval',
        example: '',
        read: (typed: string) => (typed === '5m' ? [{ title: 'Interval 5 min', run: () => undefined }] : []),
      },
    ];
    expect(readWords(words, ' Interval  5m ').map(({ title }) => title)).toEqual(['Interval 5 min']);
    expect(readWords(words, 'interval')).toEqual([]);
    expect(readWords(words, 'interval 9q')).toEqual([]);
  });
  it('reads times of day and dates, UTC', () => {
    const now = Date.UTC(2024, 7, 8, 20) * 1_000;
    expect(parseMoment('14:30', now)).toBe(Date.UTC(2024, 7, 8, 14, 30) * 1_000);
    expect(parseMoment('2024-08-07 01:02:03.5', now)).toBe(Date.UTC(2024, 7, 7, 1, 2, 3, 500) * 1_000);
    expect(parseMoment('2024-08-07', now)).toBe(Date.UTC(2024, 7, 7) * 1_000);
    for (const text of ['', '25:00', '14:75', 'noon', '2024-13-01', '14:30:99']) expect(parseMoment(text, now)).toBeUndefined();
  });
});
