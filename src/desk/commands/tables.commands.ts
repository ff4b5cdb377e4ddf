/** The data of the panels that can be seen: table twins, exports, pictures. */
import { type Command, defineCommands } from '../app/commands.ts';
import { exportItems, focusedPanel, openPanels, titleOf, toggleTable } from '../app/panel-data.ts';

const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

export default defineCommands((desk) => {
  const list: Command[] = [];
  const focused = focusedPanel(desk);
  for (const panel of openPanels(desk)) {
    const { place, definition } = panel;
    const title = titleOf(panel);
    if (place.head().table)
      list.push({
        section: 'Chart',
        title: `${title} as ${place.asTable() ? 'a picture again' : 'a table'}`,
        hint: 'in the panel’s place',
        ...(panel === focused ? { keys: 'Alt T' } : {}),
        run: () => toggleTable(panel),
      });
    for (const { title: what, hint = '', run } of exportItems(desk, definition, place))
      list.push({ section: 'Sessions', title: `Export ${title}: ${lowered(what)}`, hint, run });
  }
  return list;
});
