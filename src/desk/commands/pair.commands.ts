/** What a pair is measured with: the other instrument, the bars of a rolling window. */
import { defineCommands } from '../app/commands.ts';

export default defineCommands((desk) => {
  const link = desk.links.focused();
  if (!link.partner()) return [];
  const menu = () => import('../app/pair-menu.tsx');
  return [
    {
      section: 'Chart',
      title: 'Compare with another instrument',
      hint: 'the second of the pair',
      run: () => void menu().then(({ openPartnerPicker }) => openPartnerPicker(desk, link), desk.state.fail),
    },
    {
      section: 'Chart',
      title: 'Window of rolling numbers',
      hint: `${link.window()} bars`,
      run: () => void menu().then(({ askWindow }) => askWindow(desk, link), desk.state.fail),
    },
  ];
});
