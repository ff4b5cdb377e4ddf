/** The footprint and the profile of a recorded market on the screen, against a count of the session's own trades; anchored VWAP by key. */
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { dropFiles, fileOf, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';

test.skip(!sharedData, noData);

const file = join(sharedData ?? '', 'binance-raw', 'usdm_btcusdt_20240808.gz');
const instrument = 'BTC-USDT.perp@binance';
const number = (text: string): number => Number(text.replace(/[,+]/g, '').replace('\u2212', '-'));

interface Trades {
  ts: number[];
  price: number[];
  qty: number[];
  side: number[];
}

/** Sold, bought and trades by bar and by price of a bar, keyed as the table writes them. */
function countPlainly({ ts, price, qty, side }: Trades, interval: number, step: number): Map<string, [number, number, number]> {
  const rows = new Map<string, [number, number, number]>();
  for (let i = 0; i < ts.length; i++) {
    const clock = new Date(Math.floor(ts[i]! / interval) * (interval / 1000)).toISOString().slice(11, 19);
    const low = Math.floor(Math.round(price[i]! * 10) / Math.round(step * 10)) * step;
    for (const key of [`${clock} bar`, `${clock} ${low}`]) {
      const row = rows.get(key) ?? [0, 0, 0];
      row[side[i]! > 0 ? 1 : 0] += qty[i]!;
      row[2]++;
      rows.set(key, row);
    }
  }
  return rows;
}

const rowsOf = (of: Locator): Promise<string[][]> =>
  of.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));

test('the footprint tells what was traded at each price, in pictures, aloud and as a table', async ({ page }) => {
  await openDesk(page, 'Order flow');
  await dropFiles(page, [fileOf(file)]);
  await waitForSessions(page, 1);
  const chart = page.getByRole('application', { name: /^Footprint \d+ s/ });
  await expect(chart).toBeVisible();
  // Rows that can be read are found by the second answer.
  await expect(chart).toHaveAttribute('aria-label', /^Footprint \d+ s × (10|20|25|50) USDT/, { timeout: 20_000 });
  const trades = await page.evaluate(async (id) => {
    const q = globalThis.quantab;
    const session = (await q.sessions.list()).find(({ transient }) => !transient)!;
    const { ts, price, qty, side } = await q.data.trades({ session: session.id, instrument: id });
    return { ts: [...ts], price: [...price], qty: [...qty], side: [...side] };
  }, instrument);

  await chart.focus();
  // What else is said at that moment may come after it.
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    const said = page.getByRole('status').filter({ hasText: /delta [+\u2212]?[\d.,]+ BTC, volume .* most at 6\d,\d+/ });
    await expect(said).toHaveCount(1, { timeout: 2_000 });
  }).toPass({ timeout: 10_000 });

  const panel = page.getByRole('region', { name: 'Footprint', exact: true });
  await page.getByRole('button', { name: 'Footprint: menu' }).click();
  await page.getByRole('menuitemcheckbox', { name: /As a table/ }).click();
  const label = await panel.getByRole('table').getAttribute('aria-label');
  const [, seconds, step] = /(\d+) s × (\d+) USDT/.exec(label ?? '') ?? [];
  const expected = countPlainly(trades, Number(seconds) * 1e6, Number(step));
  const shown = await rowsOf(panel);
  expect(shown.length).toBeGreaterThan(6);
  for (const [bar = '', kind, price = '', sold = '', bought = '', delta = '', , , , count = ''] of shown) {
    const key = kind === 'bar' ? `${bar.slice(-8)} bar` : `${bar.slice(-8)} ${number(price)}`;
    const row = expected.get(key);
    expect(row, key).toBeDefined();
    expect(number(sold)).toBeCloseTo(row![0], 3);
    expect(number(bought)).toBeCloseTo(row![1], 3);
    expect(number(delta)).toBeCloseTo(row![1] - row![0], 3);
    expect(number(count)).toBe(row![2]);
  }
  await page.keyboard.press('Escape');

  // The profile of the session has the same cells.
  await page.locator('.dv-tab').filter({ hasText: 'Profile' }).click();
  const profile = page.getByRole('region', { name: 'Profile', exact: true });
  await page.getByRole('button', { name: 'Profile: menu' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'The session' }).click();
  const said = profile.locator('.drawn-foot');
  await expect(said).toContainText('VWAP 6');
  const wide = Number(/rows of ([\d.]+) USDT/.exec((await profile.getByRole('application').getAttribute('aria-label')) ?? '')?.[1]);
  const cells = countPlainly(trades, Number.MAX_SAFE_INTEGER - 1, wide);
  cells.delete([...cells.keys()].find((key) => key.endsWith(' bar'))!);
  const [most] = [...cells].reduce((best, each) => (each[1][0] + each[1][1] > best[1][0] + best[1][1] ? each : best));
  await expect(said).toContainText(`POC ${Number(most.split(' ')[1]).toLocaleString('en')}`);

  // The average since the crosshair.
  const heat = page.locator('.chart').first();
  await heat.hover({ position: { x: 300, y: 100 } });
  await page.keyboard.press('Shift+V');
  await expect(page.getByRole('application', { name: /^Anchored VWAP .* since 23:5\d:\d\d/ })).toBeVisible();
});
