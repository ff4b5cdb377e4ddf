/** A pair's backtest on real minutes with the crash of 2025-02-03: honest beside naive, tested for look-ahead, swept, and counted. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { dropFiles, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';

const from = '2025-02-01';

/** The last days of the year's file: the hedge ratio's day of minutes, and the crash after it. */
function minutesOf(coin: string): { name: string; bytes: Buffer } {
  const file = resolve(sharedData!, `klines-1m/2025_${coin}USDT_1m.csv.gz`);
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  return { name: `2025_${coin}USDT_1m.csv`, bytes: Buffer.from(`${[head, ...lines.filter((line) => line >= from)].join('\n')}\n`) };
}

test('a backtest tells the cost, the trials and that it does not know the future', async ({ page }) => {
  test.skip(!sharedData, noData);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openDesk(page);
  await dropFiles(page, [minutesOf('ETH'), minutesOf('BTC')]);
  await waitForSessions(page, 1);
  await page.getByRole('navigation', { name: 'Workspaces' }).getByText('Backtest', { exact: true }).click();
  const brief = page.locator('.backtest-brief');
  await expect(brief).toContainText(/passed, \d cuts/, { timeout: 30_000 });
  await expect(brief).toContainText(/Net.*bp/);
  await expect(brief).not.toContainText('NaN');
  // It says what it is measured on.
  await expect(page.getByText(/(min|h) · [\d,]+ bars · entry 2/).first()).toBeVisible();
  await expect(page.getByText('1 configuration tried', { exact: false })).toBeVisible();
  // Rows are alike: the first ones stand for all.
  const axe = new AxeBuilder({ page }).exclude('.backtest-trades tbody tr:nth-child(n+3)').exclude('.backtest-metrics tr:nth-child(n+4)');
  expect((await axe.analyze()).violations.map(({ id }) => id)).toEqual([]);

  // A rule is changed by the keyboard: another configuration.
  await page.getByLabel('Enter beyond |z|').fill('2.5');
  await page.getByLabel('Enter beyond |z|').press('Enter');
  await expect(page.getByText('2 configurations tried', { exact: false })).toBeVisible({ timeout: 20_000 });

  await page.getByLabel('Values across').fill('1.5, 2.5');
  await page.getByLabel('Values down').fill('0, 0.5');
  await page.getByRole('button', { name: 'Run sweep' }).click();
  await expect(page.locator('.backtest-heat td')).toHaveCount(4, { timeout: 20_000 });
  // Entry 2.5 with exit 0.5 was tried before; the other three were not.
  await expect(page.getByText('5 configurations tried', { exact: false })).toBeVisible({ timeout: 20_000 });
  await page.locator('.backtest-heat button').first().click();
  await expect(page.getByLabel('Enter beyond |z|')).toHaveValue('1.5');

  // A trade is a place on the charts.
  const trade = page.locator('.backtest-trades tbody tr').first();
  await expect(trade).toBeVisible();
  await trade.locator('button').first().press('Enter');
  await expect(page.locator('.backtest-metrics')).toContainText('Deflated Sharpe');
  expect(errors).toEqual([]);
});

test('on the minutes of the crash the numbers add up, and a script counts like a person', async ({ page }) => {
  test.skip(!sharedData, noData);
  await openDesk(page);
  const found = await page.evaluate(
    async (files) => {
      const { quantab } = globalThis;
      const blobs = files.map(({ name, base64 }) => new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
      const { sessionId, instruments } = await quantab.sessions.import(blobs);
      const request = { session: sessionId, instruments, interval: '1m' as const };
      const run = async (params: object) =>
        (await quantab.analyses.run('backtest.pair', { ...request, params })).outputs as Record<string, never>;
      const [honest, free, none] = [await run({}), await run({ fee: 0, slippage: 0 }), await run({ entry: 19, stop: 0 })];
      const value = (outputs: Record<string, never>, id: string) =>
        (outputs.metrics as { id: string; value: number }[]).find((each) => each.id === id)?.value;
      return {
        trades: (honest.trades as { netBp: number; entryAt: number; exitAt: number }[]).map(({ netBp, entryAt, exitAt }) => ({
          netBp,
          entryAt,
          exitAt,
        })),
        net: value(honest, 'net'),
        free: value(free, 'net'),
        gross: value(honest, 'gross'),
        test: honest.test as { passed: boolean; naivePassed: boolean },
        none: [value(none, 'net'), value(none, 'sharpe'), (none.trades as unknown[]).length],
        tried: (none.tried as { n: number }).n,
      };
    },
    ['ETH', 'BTC'].map(minutesOf).map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  );
  expect(found.test).toMatchObject({ passed: true, naivePassed: false });
  expect(found.net).toBeCloseTo(
    found.trades.reduce((sum, { netBp }) => sum + netBp, 0),
    5,
  );
  expect(found.free).toBeCloseTo(found.gross!, 5);
  const crash = Date.UTC(2025, 1, 3, 1, 30) * 1e3;
  expect(found.trades.some(({ entryAt, exitAt }) => entryAt < crash + 3_600e6 && exitAt > crash - 3_600e6)).toBe(true);
  expect(found.none).toEqual([Number.NaN, Number.NaN, 0]);
  expect(found.tried).toBe(3);
});
