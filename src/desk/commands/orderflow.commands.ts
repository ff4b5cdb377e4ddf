/** The pictures of order flow, a key each: in this workspace where it has them, else in their own. */
import { type Command, defineCommands } from '../app/commands.ts';
import { panels } from '../panels/registry.ts';

const keys: readonly (readonly [panel: string, key: string])[] = [
  ['liquidity', 'H'],
  ['footprint', 'F'],
];

export default defineCommands((desk) => {
  if (desk.state.session() === undefined) return [];
  return keys.flatMap(([panel, key]): Command[] => {
    const title = panels.get(panel)?.title;
    if (title === undefined) return [];
    function run(): void {
      if (!desk.shownPanels().some((shown) => shown.panel === panel)) desk.spaces.go('orderflow');
      desk.enterPanel(panel);
    }
    return [{ section: 'Go to', title, hint: 'picture of order flow', keys: key, run }];
  });
});
