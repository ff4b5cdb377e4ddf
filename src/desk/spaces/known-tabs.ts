/** Groups of a workspace that hold only panels that there are. */
import type { Leaf, Tabs } from '../app/layouts.ts';
import { panels } from '../panels/registry.ts';

/** A group of those panels that there are; none where there is none. */
export function knownTabs(size: { px: number } | { share: number }, ...tabs: Leaf[]): Tabs[] {
  const known = tabs.filter(({ panel }) => panels.has(panel));
  return known.length > 0 ? [{ ...size, tabs: known }] : [];
}
