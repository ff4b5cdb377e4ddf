/** What venues cannot tell is said in sentences that fit a panel, and is told with the venue. */
import { expect, it } from 'vitest';
import { listVenues } from '../../../src/engine/live-plan.ts';
import { venues } from '../../../src/sources/venues/registry.ts';

it('has a sentence for every venue that is known', () => {
  const told = new Map(listVenues(venues).map((info) => [info.id, info]));
  for (const { id, caveats = [], list } of venues) {
    if (id === 'custom') continue;
    expect(caveats.length, id).toBeGreaterThan(0);
    for (const sentence of caveats) expect(sentence).toMatch(/^[A-Z].{10,110}\.$/);
    expect(told.get(id)).toMatchObject({ caveats, canList: list !== undefined });
  }
});

it('says of every venue whose trades have no numbers that a lost one cannot be seen', () => {
  for (const { id, tradeIds, caveats = [] } of venues)
    if (tradeIds !== 'contiguous' && id !== 'custom') expect(caveats.join(' '), id).toMatch(/lost (one|trade) cannot be seen/);
});
