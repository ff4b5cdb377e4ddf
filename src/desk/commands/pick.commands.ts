/** Instrument and interval of the panels in use, and the palette itself: the keys that are always there. */
import { type Command, defineCommands } from '../app/commands.ts';
import { openInstrumentPicker, openIntervalPicker, openPalette } from '../app/finders.ts';

export default defineCommands((desk) => {
  const list: Command[] = [
    { section: 'Help', title: 'Search or run', keys: 'Ctrl K', anywhere: true, keyOnly: true, run: () => openPalette(desk) },
  ];
  if (desk.state.session() === undefined) return list;
  list.push(
    { section: 'Go to', title: 'Pick an instrument or session', keys: 'A–Z', run: (typed) => openInstrumentPicker(desk, typed) },
    { section: 'Go to', title: 'Pick an interval', keys: '0–9', run: (typed) => openIntervalPicker(desk, typed) },
  );
  return list;
});
