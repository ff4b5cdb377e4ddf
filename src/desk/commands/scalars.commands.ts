/** The named series of the instrument, as the depth within a percent: each as a line. A session may hold nothing else. */
import { defineCommands } from '../app/commands.ts';

export default defineCommands(({ state, addPanel }) =>
  (state.instrument()?.scalars ?? []).map((name, series) => ({
    section: 'Panels',
    title: `Series ${name}`,
    hint: 'line, in this workspace',
    run: () => addPanel('line', { ref: `scalar[$1](series=${series})` }, name),
  })),
);
