/** What can be dropped, in words, from the formats there are; asked of a worker when it is first shown. */
import { createSignal } from 'solid-js';
import type { Quantab } from '../../api/types.ts';

const [titles, setTitles] = createSignal('CSV, JSON lines, archives of venues, session files');
let asked = false;

export function formatTitles(quantab: Quantab): string {
  if (!asked) {
    asked = true;
    quantab.sessions.formats().then(
      (formats) => setTitles(formats.map(({ title }) => title).join(', ')),
      // The next time it is shown.
      () => {
        asked = false;
      },
    );
  }
  return titles();
}
