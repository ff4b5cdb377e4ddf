/** A pair on real minutes: the hours around the crash of 2025-02-03. Panels show what the methods give, follow the window, and see no future. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { dropFiles, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';

const [from, to] = ['2025-02-02 12:00:00', '2025-02-03 12:00:00'];

/** A day of minutes of the year's file. */
function minutesOf(symbol: string): { name: string; bytes: Buffer } {
  const file = resolve(sharedData!, `klines-1m/2025_${symbol}_1m.csv.gz`);
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  const day = lines.filter((line) => line.slice(0, 19) >= from && line.slice(0, 19) < to);
  return { name: `${symbol}_1m.csv`, bytes: Buffer.from(`${[head, ...day].join('\n')}\n`) };
}

async function openPair(page: Page): Promise<void> {
  await openDesk(page);
  await dropFiles(page, [minutesOf('ETHUSDT'), minutesOf('BTCUSDT')]);
  await waitForSessions(page, 1);
  await page.getByRole('button', { name: 'Pairs' }).click();
  await page.locator('#pick-interval').click();
  await page.getByRole('option', { name: /^1 min/ }).click();
}

/** The methods themselves on the stored bars. */
const byMethods = (page: Page) =>
  page.evaluate(async () => {
    const q = globalThis.quantab;
    const session = (await q.sessions.list()).find(({ transient }) => !transient)!;
    const [eth, btc] = session.instruments as [string, string];
    const bars = async (instrument: string) => (await q.data.bars({ session: session.id, instrument, interval: '1m' })).close.map(Math.log);
    const [y, x] = [await bars(eth), await bars(btc)];
    const [ols, eg] = [await q.methods.call('ols', { y, x }), await q.methods.call('engle-granger', { y, x })] as Record<string, unknown>[];
    return { n: y.length, beta: (ols!.params as number[])[1]!, stat: eg!.stat as number, start: session.from, instruments: [eth, btc] };
  });

test.skip(sharedData === undefined, noData);

test('a pair is measured by several methods, tested, and followed bar by bar', async ({ page }) => {
  await openPair(page);
  const hedge = page.getByRole('group', { name: 'Hedge ratio' });
  await expect(hedge.getByRole('row')).toHaveCount(6);
  const { n, beta, stat, start, instruments } = await byMethods(page);
  expect(n).toBe(1_440);
  expect(instruments[0]).toMatch(/^ETH/);
  await expect(hedge.getByRole('row', { name: /^OLS/ })).toContainText(beta.toFixed(3));
  await expect(hedge.getByText('They disagree.')).toBeVisible();
  await expect(page.getByText('1 min · n 1,440 · ETH on BTC').first()).toBeVisible();

  const tests = page.getByRole('group', { name: 'Tests', exact: true });
  await expect(tests.getByRole('row', { name: /^E–G ETH on BTC/ })).toContainText(stat.toFixed(2).replace('-', '−'));
  await expect(tests.getByRole('row', { name: /^KPSS/ })).toContainText('rejected');
  await expect(tests.getByText('Mixed evidence.')).toBeVisible();

  // A number explains itself, with its n.
  await tests.getByRole('button', { name: 'Half-life' }).click();
  const about = page.getByRole('dialog', { name: 'About Half-life' });
  await expect(about).toContainText('1,440');
  await expect(about).toContainText('−ln 2 / λ');
  await page.keyboard.press('Escape');

  // The window of the rolling numbers is the person's: all of them follow.
  await expect(page.getByText('60 bars of 1 min, trailing')).toBeVisible();
  await page
    .getByRole('button', { name: /^z-score.*(menu|actions)/i })
    .first()
    .click();
  await page.getByRole('menuitemcheckbox', { name: '240 bars' }).click();
  await expect(page.getByText('240 bars of 1 min, trailing')).toBeVisible();
  await expect(page.getByText('rolling hedge ratio, 240 bars of 1 min')).toBeVisible();

  expect((await new AxeBuilder({ page }).include('.dock').analyze()).violations).toEqual([]);

  // Put back to eight hours after the start, the analysis knows eight hours.
  await page.evaluate(async (at) => (await globalThis.quantab.sessions.current())!.seek(at), start + 8 * 3_600e6);
  await expect(page.getByText('1 min · n 480 · ETH on BTC').first()).toBeVisible({ timeout: 15_000 });
  await expect(hedge.getByRole('row', { name: /^OLS/ })).not.toContainText(beta.toFixed(3));
});
