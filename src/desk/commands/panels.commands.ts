/** Panels that can be added to the workspace, and an output of any study as a line. */
import { type Command, defineCommands } from '../app/commands.ts';
import { marketLines } from '../panels/line-presets.ts';
import { panels } from '../panels/registry.ts';

export default defineCommands((desk) => {
  const { state, links } = desk;
  const list: Command[] = [];
  const add = (title: string, run: () => void, hint: string): void => void list.push({ section: 'Panels', title, run, hint });

  for (const panel of panels.values()) {
    if (!panel.variants) add(panel.title, () => desk.addPanel(panel.id), 'show in this workspace');
    for (const { title, params, needs } of panel.variants ?? []) {
      if (needs !== 'pair' || state.partner()) add(title, () => desk.addPanel(panel.id, params, title), 'line, in this workspace');
    }
  }
  for (const { id, kind, title } of marketLines) {
    if (links.focused().instrument()?.rows[kind])
      add(title, () => desk.addPanel('line', { ref: `${id}[$1]` }, title), 'as the venue tells it, line');
  }
  for (const study of state.studies()) {
    if (study.instruments === 2 && !state.partner()) continue;
    const of = study.instruments === 2 ? '$1,$2' : '$1';
    for (const output of study.outputs) {
      const params = { ref: `${study.id}[${of}].${output.id}` };
      add(output.title, () => desk.addPanel('line', params, output.title), `${study.title}, line`);
    }
  }
  return list;
});
