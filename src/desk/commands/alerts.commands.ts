/** Rules of alerts: a new one on what is shown, and where they are. */
import { defineCommands } from '../app/commands.ts';

export default defineCommands((desk) => [
  {
    section: 'Panels',
    title: 'New alert',
    hint: 'on what is shown',
    keys: 'A',
    run: () =>
      void import('../panels/alert-feed.ts').then(({ editAlert, firstDraft }) =>
        firstDraft(desk).then((draft) => editAlert(desk, { draft })),
      ),
  },
]);
