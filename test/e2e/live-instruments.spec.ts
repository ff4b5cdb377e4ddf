/** Instruments that no list here has: the venue is asked when a person wants it, and one of its answer goes live. */
import { expect, test } from '@playwright/test';
import { startVenues, type Venues } from './tools/venues.ts';

let venues: Venues;
test.beforeAll(async () => {
  venues = await startVenues();
});
test.afterAll(() => venues.close());

test('a venue is asked for all it has on a click, and not before', async ({ page }) => {
  const asked: string[] = [];
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.goto(`/?venues=${encodeURIComponent(venues.url)}`);
  await page.evaluate(() => globalThis.quantab.ready);
  await page.getByRole('tab', { name: 'Live', exact: true }).click();
  const form = page.getByRole('form', { name: 'Go live with' });
  await form.getByLabel('Venue').selectOption('kraken');
  await expect(form).toContainText('The checksum covers the best ten levels');
  await expect(form).toContainText(/List of 20\d\d-\d\d-\d\d/);
  expect(asked).toEqual([]);
  await expect(page.locator('.status')).toContainText('Nothing has been fetched from any exchange');
  await form.getByRole('button', { name: 'Ask Kraken for all it has' }).click();
  await expect(form).toContainText(/\d+ instruments, asked of Kraken just now/, { timeout: 15_000 });
  expect(asked.length).toBeGreaterThan(0);
  await expect(page.locator('.status')).not.toContainText('Nothing has been fetched');
  await form.getByLabel('ETH-USD', { exact: true }).check();
  await form.getByRole('button', { name: 'Start' }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  const status = await page.evaluate(async () => (await globalThis.quantab.stream.status()).find(({ simulated }) => !simulated));
  expect(status).toMatchObject({ venue: 'kraken', instruments: [{ id: 'ETH-USD@kraken' }] });
});
