/** All workspaces, found by their suffix, in the order of the rail. */
import type { SpaceDefinition } from '../app/layouts.ts';

const found = import.meta.glob<SpaceDefinition>('./*.space.ts', { eager: true, import: 'default' });

export const spaceDefinitions: readonly SpaceDefinition[] = Object.values(found).sort((a, b) => a.order - b.order);
