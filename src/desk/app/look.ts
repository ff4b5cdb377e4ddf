/** Choices of how the desk looks, as menu entries. */
import type { MenuItem } from '../widgets/menu.tsx';
import type { Prefs, Theme } from './prefs.ts';

const themes: readonly { id: Theme; title: string }[] = [
  { id: 'system', title: 'As the system' },
  { id: 'dark', title: 'Dark' },
  { id: 'light', title: 'Light' },
];

export function lookItems(prefs: Prefs): MenuItem[] {
  return [
    { kind: 'heading', title: 'Theme' },
    ...themes.map(({ id, title }): MenuItem => ({ kind: 'choice', title, checked: prefs.theme() === id, run: () => prefs.setTheme(id) })),
    { kind: 'heading', title: 'Up and down' },
    { kind: 'choice', title: 'Teal and coral', checked: !prefs.safePair(), run: () => prefs.setSafePair(false) },
    { kind: 'choice', title: 'Blue and orange', hint: 'colour-blind safe', checked: prefs.safePair(), run: () => prefs.setSafePair(true) },
  ];
}
