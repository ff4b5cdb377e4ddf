/** All panels, found by their suffix. */
import type { PanelDefinition } from './panel.ts';

const found = import.meta.glob<PanelDefinition>('./*.panel.ts', { eager: true, import: 'default' });

export const panels: ReadonlyMap<string, PanelDefinition> = new Map(
  Object.values(found)
    .map((panel) => [panel.id, panel] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
