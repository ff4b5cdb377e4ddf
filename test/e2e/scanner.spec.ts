/** The scanner on the day bars of fifty coins: every pair tried is counted, the second half stands beside the first, a press opens the pair. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { dropFiles, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';

test.skip(sharedData === undefined, noData);

test('all pairs of fifty coins', async ({ page }) => {
  const folder = resolve(sharedData!, 'klines-1d');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.csv.gz'))
    .map((name) => ({ name: name.replace('.gz', ''), bytes: gunzipSync(readFileSync(resolve(folder, name))) }));
  expect(files).toHaveLength(50);
  await openDesk(page);
  await dropFiles(page, files);
  await waitForSessions(page, 1);
  await page.getByRole('button', { name: 'Pairs' }).click();
  await page.getByRole('tab', { name: 'Scanner' }).click();

  // It can be ended where its result will stand, keeps nothing then, and can be begun again.
  const scanner = page.getByRole('group', { name: 'Scanner' });
  await scanner.getByRole('button', { name: 'Cancel' }).click();
  await expect(scanner.getByRole('heading', { name: 'Stopped' })).toBeVisible();
  await expect(scanner.getByRole('row')).toHaveCount(0);
  await scanner.getByRole('button', { name: 'Run again' }).click();
  const table = page.locator('.pair-scan');
  await expect(table).toBeVisible({ timeout: 20_000 });

  // Of 1,225 pairs those with a hundred days in common, and how many chance alone would find.
  const words = page.getByRole('status').filter({ hasText: 'pairs tried' });
  const [, tried = '', short = ''] = /^([\d,]+) pairs tried\..*Left out: (\d+) with/.exec((await words.textContent()) ?? '') ?? [];
  expect(Number(tried) + Number(short)).toBe(1_225);

  // What the API gives is what is shown, first by p.
  const first = await page.evaluate(async () => {
    const q = globalThis.quantab;
    const session = (await q.sessions.list()).find(({ transient }) => !transient)!;
    const day = 86_400e6;
    const to = Math.ceil(session.to / day) * day;
    const span = { from: to - 1_440 * day, to, interval: '1d' as const };
    const { outputs } = await q.analyses.run('pairs.scan', { session: session.id, instruments: session.instruments, ...span });
    const rows = outputs.rows as { a: number; b: number; first: { p: number }; q: number; heldP: number }[];
    const base = (i: number): string => session.instruments[i]!.split('-')[0]!;
    return { names: rows.slice(0, 3).map(({ a, b }) => `${base(a)} on ${base(b)}`), rows: rows.length };
  });
  expect(first.rows).toBe(Number(tried));
  expect((await table.locator('tbody th').allTextContents()).slice(0, 3)).toEqual(first.names);

  // Sorted by what the halves that were not chosen on say; then the keyboard opens a pair.
  await table.getByRole('button', { name: 'p, β held, second half' }).click();
  await expect(table.getByRole('columnheader', { name: /p, β held/ })).toHaveAttribute('aria-sort', 'ascending');
  expect((await new AxeBuilder({ page }).include('.pair-scan').analyze()).violations).toEqual([]);
  // Of a thousand rows those in sight are made; the last is a key away.
  const rows = table.locator('tbody tr[data-row]');
  expect(await rows.count()).toBeLessThan(80);
  await rows.first().focus();
  await page.keyboard.press('End');
  await expect(table.locator(`tr[data-row="${Number(tried.replace(',', '')) - 1}"]`)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows.first()).toBeFocused();
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  const [y = '', x = ''] = ((await rows.nth(1).locator('th').textContent()) ?? '').split(' on ');
  await page.keyboard.press('Enter');
  await expect(rows.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('#pick-instrument')).toContainText(y);
  await expect(page.locator('#pick-partner')).toContainText(x);
  await expect(page.getByText(new RegExp(`^1 d · .* · ${y} on ${x} · log prices`)).first()).toBeVisible({ timeout: 15_000 });

  // A third leg is found by its name, and measured by all panels of the pair; the menu keeps the focus when a choice goes.
  const tests = page.getByRole('button', { name: /^Tests.*(menu|actions)/i }).first();
  await tests.click();
  await page.getByRole('menuitem', { name: 'Another instrument' }).click();
  await page.keyboard.type('LTC');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${y} on ${x}, LTC · log prices`)).toHaveCount(2);
  await tests.click();
  await page.getByRole('menuitemcheckbox', { name: /LTC/ }).press('Enter');
  await expect(page.getByText(`${y} on ${x}, LTC · log prices`)).toHaveCount(0);
  await expect(page.getByRole('menu').locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
});
