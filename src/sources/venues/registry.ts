/** Every venue, found by its suffix. Loaded in feed workers, in the engine worker when venues are asked for, and in tests. */
import type { VenueDefinition } from '../venue.ts';

const modules = import.meta.glob<VenueDefinition>('./*.venue.ts', { eager: true, import: 'default' });

export const venues: readonly VenueDefinition[] = Object.values(modules);

export function venueById(id: string): VenueDefinition | undefined {
  return venues.find((venue) => venue.id === id);
}
