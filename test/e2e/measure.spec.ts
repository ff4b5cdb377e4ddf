/** What order flow does to the price of a recorded market, as a person reads it: by level, apart from any forecast, and every measure with its n. */
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { dropFiles, fileOf, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';

test.skip(!sharedData, noData);

test('impact and measures of a recorded market say what they rest on', async ({ page }) => {
  test.setTimeout(60_000);
  await openDesk(page, 'Order flow');
  await dropFiles(page, [fileOf(resolve(sharedData!, 'binance-raw/spot_ethusdt_20240808.gz'))]);
  await waitForSessions(page, 1);

  await page.getByRole('tab', { name: 'Price impact' }).click();
  const impact = page.getByRole('region', { name: 'Price impact', exact: true });
  await expect(
    impact.getByText(/Out of sample, order flow explains \d+ % of the variance of the price change of the same bar/),
  ).toBeVisible({ timeout: 30_000 });
  await expect(impact.getByText(/It is no forecast/)).toBeVisible();
  await expect(impact.getByRole('row', { name: /^Impact β ticks per ETH 95 % \d/ })).toBeVisible();
  await impact.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await expect(impact.getByText(/levels: R² out of sample [+\u2212]\d\.\d+, in sample/).first()).toBeVisible();

  await page.getByRole('tab', { name: 'Measures' }).click();
  const measures = page.getByRole('region', { name: 'Measures', exact: true });
  for (const name of [/^Impact β.* \d/, /^Effective spread .* \d/, /^VPIN .* \d/, /^Tick velocity .* \d/])
    await expect(measures.getByRole('row', { name }).first()).toBeVisible({ timeout: 30_000 });
  // A recording of minutes has no sixty hours, and one market no second: both are said.
  await expect(measures.getByRole('row', { name: /^PIN .* not enough data \(0\/60\)/ })).toBeVisible();
  await expect(measures.getByRole('row', { name: /Information share .*two quoted markets/ })).toBeVisible();
  await expect(measures.getByRole('application', { name: /^Price response/ })).toBeVisible();
  await expect(measures).not.toContainText('NaN');
});
