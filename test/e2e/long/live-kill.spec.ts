/** Ten tabs in a row killed while they record: each loses at most its last second, and none of the sessions before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../../tools/chromium.mjs';
import { expectLastSecond, type Killed, killWhileRecording } from '../tools/kill.ts';
import { startVenueProcess } from '../tools/venue-process.ts';

const times = 10;
const executablePath = chromiumPath();

test('ten tabs killed in a row while they record 5,000 rows a second', async ({ baseURL }) => {
  // On a disk: what a browser with a profile keeps.
  const profile = mkdtempSync(join(tmpdir(), 'quantab-kill-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath ? { executablePath } : {}),
    args: chromiumArgs,
    baseURL: baseURL!,
  });
  const found: Killed[] = [];
  try {
    for (let k = 0; k < times; k++) {
      // A server each: what was not sent to the tab that died is not sent to the next.
      const venues = await startVenueProcess(['--load', '4000', '--venue', 'binance-futures']);
      try {
        found.push(await killWhileRecording(context, venues, 3 + k * 0.37));
      } finally {
        await venues.close();
      }
      const { rowsBefore, rowsAtKill, rowsStored, perSecond, lostMs, behindMs, stalledMs } = found.at(-1)!;
      process.stdout.write(
        `kill ${k + 1}: ${perSecond} rows/s, ${rowsBefore} a second before, ${rowsAtKill} at the kill, ${rowsStored} stored; ${lostMs} ms lost, of which ${behindMs} on the way and ${stalledMs} not let run\n`,
      );
    }
    const page = await context.newPage();
    await page.goto('/');
    await page.evaluate(() => globalThis.quantab.ready);
    const listed = await page.evaluate(async () => (await globalThis.quantab.sessions.list()).filter(({ transient }) => !transient));
    expect(listed.map(({ id }) => id).sort()).toEqual(found.map(({ sessionId }) => sessionId).sort());
    expect(listed.every(({ live }) => !live)).toBe(true);
    for (const killed of found) expectLastSecond(killed);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
