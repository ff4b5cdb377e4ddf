/** The page of each study, and the library as a whole. */
import { defineCommands } from '../app/commands.ts';

export default defineCommands(({ docs, state }) => [
  { section: 'Help', title: 'Method pages and glossary', run: () => docs.open('glossary:The parts'), hint: 'the library' },
  ...state
    .studies()
    .map(({ id, title }) => ({ section: 'Help' as const, title: `About ${title}`, run: () => docs.open(id), hint: 'page' })),
]);
