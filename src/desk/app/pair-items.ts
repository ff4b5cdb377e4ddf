/** What a pair is measured with, as entries of a menu: the other instrument, the bars of a rolling window. */
import { counted } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { askWindow, openPartnerPicker } from './finders.ts';
import type { Link } from './links.ts';
import { instrumentWords } from './words.ts';

const usual: readonly number[] = [20, 60, 120, 240, 480];

export const partnerItem = (desk: Desk, link: Link): MenuItem => ({
  title: 'Compare with…',
  hint: link.partner() ? instrumentWords(link.partner()!) : '',
  run: () => queueMicrotask(() => openPartnerPicker(desk, link)),
});

/** Bars of the rolling numbers of the group. */
export function windowItems(desk: Desk, link: Link): MenuItem[] {
  const now = link.window();
  const listed = usual.includes(now) ? usual : [...usual, now].sort((a, b) => a - b);
  return [
    { kind: 'heading', title: 'Window' },
    ...listed.map(
      (bars): MenuItem => ({ kind: 'choice', title: counted(bars, 'bar'), checked: bars === now, run: () => link.setWindow(bars) }),
    ),
    { title: 'Another window…', run: () => queueMicrotask(() => askWindow(desk, link)) },
  ];
}
