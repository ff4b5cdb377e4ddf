/** A venue that is down: the next one is taken and said so; what was chosen stays first for next time. */
import { expect, type Page, test } from '@playwright/test';
import { startVenues, type Venues } from './tools/venues.ts';

let venues: Venues;
test.beforeAll(async () => {
  venues = await startVenues();
});
test.afterEach(() => venues.faults.clear());
test.afterAll(() => venues.close());

async function openDesk(page: Page): Promise<void> {
  await page.goto(`/?venues=${encodeURIComponent(venues.url)}`);
  await page.evaluate(() => globalThis.quantab.ready);
}

const running = (page: Page) => page.evaluate(async () => (await globalThis.quantab.stream.status()).find(({ simulated }) => !simulated));
const strip = (page: Page) => page.locator('.strip');
const toast = (page: Page) => page.locator('.toast');

test('one that refuses on opening: the next is shown, and the chosen one is asked first again', async ({ page }) => {
  await openDesk(page);
  await page.getByRole('tab', { name: 'Live', exact: true }).click();
  const form = page.getByRole('form', { name: 'Go live with' });
  await form.getByLabel('Venue').selectOption('okx');
  await form.getByRole('button', { name: 'Start' }).click();
  await expect.poll(async () => (await running(page))?.venue, { timeout: 15_000 }).toBe('okx');
  await expect(strip(page).getByText('instead of')).toHaveCount(0);
  venues.faults.add({ name: 'refuse', venue: 'okx', seconds: 120 });
  await page.reload();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 20_000 });
  await expect(strip(page)).toContainText('instead of OKX');
  await expect(toast(page)).toContainText(/OKX does not answer: (Binance|Bybit)/);
  expect((await running(page))!.reason).toMatch(/OKX (refused|was|sent|closed)/);
  venues.faults.clear();
  await page.reload();
  await expect.poll(async () => (await running(page))?.venue, { timeout: 20_000 }).toBe('okx');
  await expect(strip(page).getByText('instead of')).toHaveCount(0);
});

test('one that stays down while it is shown: its session is sealed, the next one goes on by itself', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(120_000);
  await openDesk(page);
  await strip(page).getByRole('button', { name: 'Go live' }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  const first = (await running(page))!;
  venues.faults.add({ name: 'refuse', venue: first.venue, seconds: 300 });
  await expect(strip(page)).toContainText(/instead of /, { timeout: 60_000 });
  await expect(toast(page).filter({ hasText: `${first.title} stays down` })).toBeVisible();
  const second = (await running(page))!;
  expect(second.venue).not.toBe(first.venue);
  expect(second.sessionId).not.toBe(first.sessionId);
  await expect(page.locator('.chip')).toHaveText('LIVE');
  await expect.poll(async () => (await running(page))!.rows, { timeout: 20_000 }).toBeGreaterThan(second.rows + 50);
  const sessions = await page.evaluate(async () => globalThis.quantab.sessions.list());
  expect(sessions.find(({ id }) => id === first.sessionId)).toMatchObject({ live: false });
  expect(sessions.find(({ id }) => id === second.sessionId)).toMatchObject({ live: true });
});
