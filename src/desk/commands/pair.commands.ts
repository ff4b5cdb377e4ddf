/** What a pair is measured with: the other instrument, the bars of a rolling window. */
import { defineCommands } from '../app/commands.ts';
import { askWindow, openPartnerPicker } from '../app/finders.ts';

export default defineCommands((desk) => {
  const link = desk.links.focused();
  if (!link.partner()) return [];
  return [
    {
      section: 'Chart',
      title: 'Compare with another instrument',
      hint: 'the second of the pair',
      run: () => openPartnerPicker(desk, link),
    },
    {
      section: 'Chart',
      title: 'Window of rolling numbers',
      hint: `${link.window()} bars`,
      run: () => askWindow(desk, link),
    },
  ];
});
