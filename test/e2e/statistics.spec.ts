/** Statistics of minute bars of the crash of 2025-02-03: numbers against a second calculation, each panel by keys, 3D and its twins. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { violations } from './tools/axe.ts';
import { noData, openDesk, sharedData } from './tools/page.ts';

const minutes = 8_000;

/** The last minutes of a coin's file, with its head. */
function tail(coin: string): string {
  const lines = gunzipSync(readFileSync(resolve(sharedData!, `klines-1m/2025_${coin}USDT_1m.csv.gz`)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return [lines[0], ...lines.slice(-minutes)].join('\n');
}

/** Log returns of the last closes of quarters of an hour, from the file's text alone. */
function quarterReturns(csv: string): number[] {
  const closes = new Map<string, number>();
  for (const line of csv.split('\n').slice(1)) {
    const [time = '', , , , close] = line.split(',');
    closes.set(`${time.slice(0, 14)}${Math.floor(Number(time.slice(14, 16)) / 15)}`, Number(close));
  }
  const list = [...closes.values()];
  return list.slice(1).map((close, i) => Math.log(close / list[i]!));
}

async function openCoins(page: Page): Promise<string[]> {
  const texts = ['BTC', 'ETH'].map(tail);
  await openDesk(page);
  await page.evaluate(async ([btc, eth]) => {
    const files = [new File([btc!], '2025_BTCUSDT_1m.csv'), new File([eth!], '2025_ETHUSDT_1m.csv')];
    const { sessionId } = await globalThis.quantab.sessions.import(files);
    await globalThis.quantab.sessions.open(sessionId);
  }, texts);
  return texts;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const chosen = (page: Page, panel: string, entry: RegExp | string) => async (): Promise<void> => {
  await page.getByRole('button', { name: `${panel}: menu` }).click();
  await page
    .getByRole('menuitemcheckbox', { name: entry })
    .or(page.getByRole('menuitem', { name: entry }))
    .click();
};
const fetched = (page: Page, name: string) =>
  page.evaluate((part) => performance.getEntriesByType('resource').some((entry) => entry.name.includes(part)), name);

test('returns, their tests and their correlation are shown, drawn and walked by keys', async ({ page }) => {
  test.skip(!sharedData, noData);
  const [btc, eth] = await openCoins(page);
  expect(await fetched(page, 'surface-scene')).toBe(false);
  await page.getByRole('navigation').getByText('Statistics').click();

  const returns = quarterReturns(btc!);
  const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean(returns)) ** 2, 0) / (returns.length - 1));
  const moments = page.getByRole('table', { name: 'Moments of returns' });
  await expect(moments.getByRole('row', { name: /^Deviation/ })).toContainText((deviation * 1e4).toFixed(1), { timeout: 20_000 });
  await expect(moments.getByRole('row', { name: /^Degrees of the t/ })).toContainText(/[2-4]\.\d\d/);
  await expect(page.getByText(`${returns.length} returns of ${returns.length + 1} bars`).first()).toBeVisible();

  const tests = page.getByRole('group', { name: 'Tests of returns' });
  await expect(tests.getByRole('row', { name: /^Jarque–Bera/ })).toContainText('rejected', { timeout: 20_000 });
  await expect(tests).toContainText('volatility clusters');

  const spoken = page.locator('.desk > .spoken[role="status"]');
  const acf = page.getByRole('application', { name: /^Autocorrelation/ });
  await acf.focus();
  await page.keyboard.press('ArrowRight');
  await expect(spoken).toHaveText(
    /^lag 1: returns [+−]0\.\d{3} · returns, partial [+−]0\.\d{3} · squared returns [+−]0\.\d{3} · band ±0\.08\d$/,
  );
  await page.getByRole('application', { name: /^Quantiles of returns/ }).hover();
  await expect(page.getByText(/^rank \d+ of 533: [+−][\d.]+ bp/)).toBeVisible();

  // The season of a product instead, its words follow.
  await chosen(page, 'Seasonal decomposition', 'Multiplicative')();
  await expect(page.getByText(/^Period 96 bars of 15 min \(1 d\)/)).toBeVisible();
  await expect(page.getByRole('application', { name: /^Seasonal decomposition of volume/ })).toBeVisible();

  // In three dimensions, flat, as a table.
  const surface = page.getByRole('application', { name: /^Correlation of BTC-USDT and ETH-USDT/ });
  await expect(surface).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => fetched(page, 'surface-scene')).toBe(true);
  await surface.focus();
  const labels = () => surface.locator('.surface-label').first().getAttribute('style');
  if ((await surface.locator('canvas').count()) > 0 && (await surface.locator('.surface-label').count()) > 0) {
    const before = await labels();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(labels).not.toBe(before);
    await chosen(page, 'Correlation surface', 'Flat')();
  }
  await surface.hover({ position: { x: 300, y: 60 } });
  await expect(page.getByText(/^2025-02-0\d \d\d:\d\d:\d\d, \d+ bars: 0\.\d{3} · 95 % 0\.\d{3} to 0\.\d{3} · n \d+$/)).toBeVisible();
  await surface.focus();
  await page.keyboard.press('Alt+t');
  await expect(page.getByRole('table', { name: /^Correlation surface/ })).toHaveAttribute('aria-rowcount', '721');
  await page.keyboard.press('Escape');

  const pair = [quarterReturns(btc!), quarterReturns(eth!)] as const;
  const [mx, my] = pair.map(mean) as [number, number];
  const sum = (f: (a: number, b: number) => number): number => pair[0].reduce((all, a, i) => all + f(a - mx, pair[1][i]! - my), 0);
  const r = sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
  await page.getByText('Correlation heatmap').click();
  const heat = page.getByRole('application', { name: /^Correlations/ });
  await heat.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(
    page.getByText(new RegExp(`^(BTC and ETH|ETH and BTC): ${r.toFixed(3).replace('.', '\\.')} · 95 % .* · n 533$`)),
  ).toBeVisible();
  expect(await violations(page)).toEqual([]);
  // Enter at a cell goes to its pair, in the order of row and column.
  const [first, second] = /^(\w+) and (\w+):/
    .exec(
      (await page
        .getByRole('main')
        .getByText(/^(BTC and ETH|ETH and BTC):/)
        .textContent())!,
    )!
    .slice(1);
  await heat.press('Enter');
  await expect(page.locator('.rail [aria-current="page"]')).toHaveText('Pairs');
  await expect(page.locator('#pick-instrument')).toContainText(first!);
  await expect(page.locator('#pick-partner')).toContainText(second!);
});

test('indicators are added by keys, kept, and leave as Parquet', async ({ page }) => {
  test.skip(!sharedData, noData);
  await openCoins(page);
  await chosen(page, 'Candles', /^Indicators/)();
  const dialog = page.getByRole('dialog', { name: 'Indicators' });
  for (const id of ['technical.ema', 'technical.rsi']) {
    await dialog.getByRole('combobox', { name: 'Add' }).selectOption(id);
    await dialog.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  }
  await dialog.getByRole('group', { name: 'EMA' }).getByRole('spinbutton').fill('9');
  await page.keyboard.press('Tab');
  expect((await new AxeBuilder({ page }).include('.indicators').analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'RSI 14, points' })).toBeVisible();
  await page.reload();
  await page.evaluate(() => globalThis.quantab.ready);
  await expect(page.getByRole('button', { name: 'RSI 14, points' })).toBeVisible({ timeout: 20_000 });
  await chosen(page, 'Candles', /^Export/)();
  const entry = page.getByRole('menuitem', { name: /^All of EMA 9\s*Parquet/ });
  const [download] = await Promise.all([page.waitForEvent('download'), entry.click()]);
  expect(download.suggestedFilename()).toMatch(/technical\.ema.*\.parquet$/);
  const bytes = readFileSync(await download.path());
  expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);

  // A browser without WebGL shows the surface flat, and says so.
  await page.evaluate(() => {
    HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
      apply: (get, canvas, args) => (String(args[0]).startsWith('webgl') ? null : Reflect.apply(get, canvas, args)),
    });
  });
  await page.getByRole('navigation').getByText('Statistics').click();
  await expect(page.getByText('flat: this browser gives no WebGL')).toBeVisible({ timeout: 20_000 });

  // On a phone each panel is a card of its own.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: 'Tests of returns' }).click();
  await expect(page.getByRole('group', { name: 'Tests of returns' })).toContainText('rejected', { timeout: 20_000 });
  expect(await violations(page)).toEqual([]);
});
