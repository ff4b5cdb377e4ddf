/** Every recorded Binance series, days joined, through the page: no gap, no crossed book, every trade. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { dropFiles, fileOf, noData, openDesk, sharedData, waitForSessions } from '../tools/page.ts';

test.skip(!sharedData, noData);

for (const market of ['spot', 'cm', 'usdm']) {
  test(`${market}: both instruments, all days`, async ({ page }) => {
    const folder = join(sharedData ?? '', 'binance-raw');
    const paths = readdirSync(folder)
      .filter((name) => name.startsWith(`${market}_`))
      .map((name) => join(folder, name));
    expect(paths.length).toBeGreaterThan(1);
    let trades = 0;
    for (const path of paths) trades += gunzipSync(readFileSync(path)).toString('latin1').split('"e":"trade"').length - 1;
    await openDesk(page);
    await dropFiles(page, paths.map(fileOf));
    await waitForSessions(page, 1);
    const found = await page.evaluate(async () => {
      const q = globalThis.quantab;
      const [session] = await q.sessions.list();
      if (!session) throw new Error('nothing stored');
      let crossed = 0;
      for (let part = 0.1; part < 1; part += 0.1) {
        for (const instrument of session.instruments) {
          const at = session.from + part * (session.to - session.from);
          const { known, bids, asks } = await q.data.book({ session: session.id, instrument, at, depth: 1 });
          if (known && (bids.price[0] ?? 0) >= (asks.price[0] ?? Number.POSITIVE_INFINITY)) crossed++;
        }
      }
      return { instruments: session.instruments.length, trades: session.rows.trade, gaps: session.gaps, crossed };
    });
    expect(found).toEqual({ instruments: 2, trades, gaps: 0, crossed: 0 });
  });
}
