/** A tab that is killed while it records a live market; ten times in a row in `long/`. */
import { expect, test } from '@playwright/test';
import { killWhileRecording } from './tools/kill.ts';
import { startVenueProcess } from './tools/venue-process.ts';

test('a tab killed while it records 5,000 rows a second loses at most the last second', async ({ context }, info) => {
  const venues = await startVenueProcess(['--load', '4000', '--venue', 'binance-futures']);
  try {
    const killed = await killWhileRecording(context, venues, 6);
    info.annotations.push({ type: 'measured', description: JSON.stringify(killed) });
    expect(killed.perSecond).toBeGreaterThan(4_500);
    expect(killed.rowsStored).toBeGreaterThanOrEqual(killed.rowsBefore);
    expect(killed.lostMs).toBeLessThan(1_500);
  } finally {
    await venues.close();
  }
});
