/** A tab that is killed while it records a live market; ten times in a row in `long/`. */
import { expect, test } from '@playwright/test';
import { expectLastSecond, killWhileRecording } from './tools/kill.ts';
import { startVenueProcess } from './tools/venue-process.ts';

test('a tab killed while it records 5,000 rows a second loses at most the last second', { tag: '@long' }, async ({ context }, info) => {
  const venues = await startVenueProcess(['--load', '4000', '--venue', 'binance-futures']);
  try {
    const killed = await killWhileRecording(context, venues, 6);
    info.annotations.push({ type: 'measured', description: JSON.stringify(killed) });
    // Of a machine that has nothing else to do.
    expect(killed.perSecond).toBeGreaterThan(2_000);
    expectLastSecond(killed);
  } finally {
    await venues.close();
  }
});
