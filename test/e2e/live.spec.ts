/** Live, against venues of this machine: one click, the cable pulled and plugged in, remembered, ten instruments, a look back, a feed of one's own. */
import { expect, type Page, test } from '@playwright/test';
import { WebSocketServer } from 'ws';
import { violations } from './tools/axe.ts';
import { dropFiles, tradesCsv } from './tools/page.ts';
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

async function goLive(page: Page): Promise<string> {
  await openDesk(page);
  await strip(page).getByRole('button', { name: 'Go live' }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  return (await running(page))!.sessionId;
}

/** Rows that were recorded grow. */
async function flows(page: Page): Promise<void> {
  const before = (await running(page))?.rows ?? 0;
  await expect.poll(async () => (await running(page))?.rows, { timeout: 20_000 }).toBeGreaterThan(before + 50);
}

test('one click goes live: who and why is said, the chart moves, and the test server is not taken for a market', async ({
  page,
  baseURL,
}) => {
  const asked: string[] = [];
  page.on('websocket', (socket) => asked.push(socket.url()));
  await openDesk(page);
  await expect(page.locator('.chip')).toHaveText('SIMULATED', { timeout: 15_000 });
  await expect(page.locator('.status')).toContainText('Nothing has been fetched from any exchange');
  expect(asked).toEqual([]);
  await strip(page).getByRole('button', { name: 'Go live' }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  await expect(strip(page)).toContainText('test venue server');
  await expect(strip(page).getByText(/^\d+\/s$/)).toBeVisible();
  await flows(page);
  const { title, reason } = (await running(page))!;
  await strip(page).getByText(title).click();
  const card = page.getByRole('dialog', { name: `About ${title}` });
  await expect(card).toContainText(reason);
  await expect(card).toContainText('not yet against the live server');
  await expect(card).toContainText('no real market');
  await page.keyboard.press('Escape');
  for (const url of [...asked, baseURL!]) expect(new URL(url).hostname).toMatch(/^(localhost|127\.0\.0\.1)$/);
});

test('the cable is pulled: it is said, the gap is seen and named; plugged in, it goes on', async ({ page }) => {
  await goLive(page);
  await flows(page);
  const fault = venues.faults.add({ name: 'refuse', seconds: 60 });
  await expect(strip(page).getByText(/connecting again/)).toBeVisible({ timeout: 10_000 });
  await expect(page.locator('.toast')).toContainText('is lost');
  await expect(page.locator('.numbers').getByText(/^gap/).first()).toBeVisible({ timeout: 10_000 });
  await expect(page.locator('.tape .tape-gap')).toBeVisible();
  const length = async (): Promise<number> => Number(/gap (\d+) s/.exec(await page.locator('.tape .tape-gap').innerText())?.[1]);
  await expect.poll(length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  const first = await length();
  await expect.poll(length, { timeout: 10_000 }).toBeGreaterThan(first);
  expect(await page.locator('.toast').count()).toBe(1);
  fault.end();
  await expect(page.locator('.toast')).toContainText('is back', { timeout: 30_000 });
  await flows(page);
  expect(await running(page)).toMatchObject({ state: 'live', instruments: [{ book: 'known' }, { book: 'known' }] });
  expect((await running(page))!.gaps).toBeGreaterThan(0);
});

test('a line that is open and dead is found within two heartbeats', { tag: '@long' }, async ({ page }) => {
  await goLive(page);
  await flows(page);
  venues.faults.add({ name: 'half-open' });
  await expect(strip(page).getByText(/connecting again|resyncing/)).toBeVisible({ timeout: 12_000 });
  venues.faults.clear();
  await expect.poll(async () => (await running(page))?.state, { timeout: 30_000 }).toBe('live');
});

test('what was chosen goes live again on opening, until it is forgotten', async ({ page }) => {
  await goLive(page);
  await flows(page);
  await page.reload();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 20_000 });
  await page.getByRole('tab', { name: 'Live', exact: true }).click();
  await page.getByRole('button', { name: 'Forget' }).click();
  await expect(page.getByRole('button', { name: 'Forget' })).toHaveCount(0);
  const asked: string[] = [];
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.reload();
  await page.evaluate(() => globalThis.quantab.ready);
  await expect(page.locator('.chip')).toHaveText('FILE', { timeout: 20_000 });
  await expect(strip(page).getByRole('button', { name: 'Go live' })).toBeVisible();
  expect(asked).toEqual([]);
});

test('connecting can be given up, and is said to be refused when nobody answers', async ({ page }) => {
  venues.faults.add({ name: 'stall', seconds: 120 });
  await openDesk(page);
  await strip(page).getByRole('button', { name: 'Go live' }).click();
  await expect(strip(page)).toContainText(/Connecting to Binance, Bybit, OKX/);
  await strip(page).getByRole('button', { name: 'Cancel connecting' }).click();
  await expect(strip(page).getByRole('button', { name: 'Go live' })).toBeVisible();
  await expect(page.locator('.toast')).toHaveCount(0);
  expect(await running(page)).toBeUndefined();
});

test('ten instruments of one venue, picked in the panel, with their books', async ({ page }) => {
  await openDesk(page);
  await page.getByRole('tab', { name: 'Live', exact: true }).click();
  await page.getByLabel('Venue').selectOption({ label: 'Binance USD-M futures' });
  await expect(page.getByText('Checked against recorded frames')).toBeVisible();
  const boxes = page.locator('.live-list input');
  for (let i = 0; i < 10; i++) await boxes.nth(i).check();
  await expect(page.getByText('10 picked')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Liquidations' }).uncheck();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 20_000 });
  await expect(page.locator('.live-table tbody tr')).toHaveCount(10);
  await expect(page.locator('.live-table').getByText('known')).toHaveCount(10, { timeout: 20_000 });
  await expect.poll(() => page.evaluate(async () => (await globalThis.quantab.data.instruments()).length)).toBe(10);
  expect(await violations(page)).toEqual([]);
});

test('looks back while live goes on, comes back, stops; the session is stored and can be replayed', async ({ page }) => {
  const id = await goLive(page);
  await expect.poll(async () => (await running(page))!.rows, { timeout: 30_000 }).toBeGreaterThan(1_200);
  await page.getByRole('button', { name: 'Rewind by another time' }).click();
  await page.getByRole('menuitem', { name: '10 s' }).click();
  await expect(page.locator('.chip')).toHaveText('REPLAY', { timeout: 15_000 });
  await expect(strip(page).getByText(/behind$/)).toBeVisible();
  await flows(page);
  await strip(page).getByRole('button', { name: 'Back to live' }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  for (const key of ['Escape', 'Shift+L']) {
    await page.keyboard.press('Shift+R');
    await expect(page.locator('.chip')).toHaveText('REPLAY', { timeout: 15_000 });
    await page.keyboard.press(key);
    await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  }
  await strip(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('slider', { name: 'Position in the session' })).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('.toast')).toContainText('are stored');
  const stored = (await page.evaluate(() => globalThis.quantab.sessions.list())).find((info) => info.id === id);
  expect(stored).toMatchObject({ live: false, transient: false });
  expect(stored!.title).toContain('Test venue server');
  const seen = await page.evaluate(async (session) => {
    const replay = await globalThis.quantab.sessions.replay(session, { speed: 'max' });
    await replay.done;
    return replay.position();
  }, id);
  expect(seen.row).toBe(Object.values(stored!.rows).reduce((sum, n) => sum + n, 0));
});

test('live goes on while something else is looked at, and one press leads back', async ({ page }) => {
  await goLive(page);
  await dropFiles(page, [{ name: 'trades.csv', bytes: Buffer.from(tradesCsv(2_000)) }]);
  await expect(page.locator('.chip')).toHaveText('FILE', { timeout: 20_000 });
  await flows(page);
  await strip(page).getByRole('button', { name: 'Back to live' }).click();
  await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  await expect(strip(page)).toContainText('test venue server');
});

test('of two tabs one records and the other says that it reads; both move, and the reader hears of the end', async ({ context }) => {
  const one = await context.newPage();
  const id = await goLive(one);
  await flows(one);
  const two = await context.newPage();
  await openDesk(two);
  await expect(two.locator('.chip')).toHaveText('LIVE', { timeout: 20_000 });
  await expect(strip(two)).toContainText('Recorded by another tab');
  expect(await running(two)).toMatchObject({ sessionId: id, recording: false });
  const rows = async (): Promise<number> =>
    (await two.evaluate(async () => (await globalThis.quantab.sessions.current())?.position()))!.row;
  const before = await rows();
  await expect.poll(rows, { timeout: 15_000 }).toBeGreaterThan(before + 50);
  await two.bringToFront();
  await two.keyboard.press('Shift+R');
  await expect(two.locator('.chip')).toHaveText('REPLAY', { timeout: 15_000 });
  await two.keyboard.press('Shift+L');
  await expect(two.locator('.chip')).toHaveText('LIVE', { timeout: 15_000 });
  await strip(one).getByRole('button', { name: 'Stop' }).click();
  await expect(two.locator('.toast')).toContainText('The other tab ended it', { timeout: 15_000 });
});

test('a feed of one’s own: its address is checked, its trades are shown', async ({ page }) => {
  const own = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  let price = 100;
  const timer = setInterval(() => {
    price += Math.sin(Date.now() / 900);
    const line = (symbol: string) => JSON.stringify({ symbol, ts: new Date().toISOString(), price: Number(price.toFixed(2)), size: 0.5 });
    for (const client of own.clients) client.send(`${line('AAAUSDT')}\n${line('BBBUSDT')}`);
  }, 50);
  try {
    await openDesk(page);
    await page.getByRole('tab', { name: 'Live', exact: true }).click();
    await page.getByLabel('Venue').selectOption({ label: 'Your own feed' });
    await page.getByLabel('Address').fill('ws://example.org:9000');
    await expect(page.getByText('Use wss:// for other machines.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
    const { port } = own.address() as { port: number };
    await page.getByLabel('Address').fill(`ws://127.0.0.1:${port}`);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.locator('.chip')).toHaveText('LIVE', { timeout: 20_000 });
    await expect(page.locator('.tape tbody tr, .live-table tbody tr').first()).toBeVisible();
    await flows(page);
    await expect(strip(page)).not.toContainText('test venue server');
  } finally {
    clearInterval(timer);
    for (const client of own.clients) client.terminate();
    own.close();
  }
});

test('a server elsewhere is refused in words', async ({ page }) => {
  await page.goto('/?venues=ws://example.org:9100');
  await expect(page.locator('.toast')).toContainText('must be on this machine');
});

test('a phone goes live, has targets of 44 px, and nothing that a reader misses', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await goLive(page);
  await page.getByRole('tab', { name: 'Live', exact: true }).click();
  await expect(page.locator('.live-stream')).toBeVisible();
  const small = await page.locator('.live button, .live select, .live .live-check, .venue-bar .btn, .strip .btn').evaluateAll((all) =>
    all
      .filter((each) => !each.classList.contains('figure') && each.getBoundingClientRect().height > 0)
      .filter((each) => each.getBoundingClientRect().height < 44)
      .map((each) => each.outerHTML.slice(0, 80)),
  );
  expect(small).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
});
