/** Health: figures, log, bug report, benchmark, storage policy; and browsers that keep nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../tools/chromium.mjs';
import { violations } from './tools/axe.ts';
import { dropFiles, openDesk, tradesCsv, waitForSessions } from './tools/page.ts';

const executablePath = chromiumPath();

const go = (page: Page, space: string) => page.getByRole('button', { name: space, exact: true }).first().click();

async function importCsv(page: Page, n: number, symbol = 'BTCUSDT', title = 'March'): Promise<string> {
  return page.evaluate(async ([text, name]) => (await globalThis.quantab.sessions.import(text!, { title: name! })).sessionId, [
    tradesCsv(n, symbol),
    title,
  ] as const);
}

test('health counts what is on the stage, live and stored', async ({ page }) => {
  await openDesk(page);
  const id = await importCsv(page, 20_000);
  const report = await page.evaluate(async () => {
    await globalThis.quantab.health({ thread: true });
    await new Promise((done) => setTimeout(done, 2_000));
    const health = await globalThis.quantab.health({ thread: true });
    return { ...health, messages: { ...health.messages, perSecond: [...health.messages.perSecond] } };
  });
  expect(report.session).toEqual({ id, rows: 20_000, counted: 20_000 });
  // One trade a millisecond.
  expect(report.messages).toMatchObject({ n: 20_000, peak: 1_000, mean: 1_000, seconds: 1 });
  expect(report.messages.perSecond).toHaveLength(20);
  expect(report.streams).toEqual([{ kind: 'trade', rows: 20_000, messages: 20_000, share: 1 }]);
  expect(report.lag.n).toBe(0);
  // A replayed file drops nothing and cannot tell what its recorder dropped.
  expect(report.dropped).toBeNaN();
  expect(report.memory.engineBytes).toBeGreaterThan(1e6);
  expect(report.studies.length).toBeGreaterThan(2);
  expect(report.thread.n).toBeGreaterThan(15);
  expect(report.thread.busyPct).toBeGreaterThanOrEqual(0);
  expect(report.graphics).toMatchObject({ canvas: true });
  expect(report.storage).toMatchObject({ full: false, policy: { ask: true } });
});

test('the workspace shows it, without a fault for axe, dark and light', { tag: '@long' }, async ({ page }) => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await openDesk(page);
    await importCsv(page, 20_000);
    await go(page, 'Health');
    await expect(page.getByRole('group', { name: 'Now' })).toContainText('Messages a second');
    await expect(page.getByRole('group', { name: 'Streams' })).toContainText('20,000');
    await expect(page.getByRole('group', { name: 'Cost by study' })).toContainText('ms/s');
    await expect(page.getByRole('application', { name: 'Messages per second' })).toBeVisible();
    await expect(page.getByText('Lag is not known')).toBeVisible();
    await expect(page.locator('footer.status')).toContainText(/Messages [\d,.]+\/s/);
    expect(await page.locator('main').innerText()).not.toMatch(/NaN|undefined/);
    expect(await violations(page)).toEqual([]);
  }
});

test('the log is filtered by level and words, and copied without what is private', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDesk(page);
  await importCsv(page, 1_000, 'DOGEUSDT', 'My secret plan');
  await go(page, 'Health');
  const log = page.getByRole('group', { name: 'Event log' });
  await expect(log).toContainText('My secret plan: 1,000 rows stored.');
  await log.focus();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Find in the log' })).toBeFocused();
  await page.keyboard.type('no such line');
  await expect(page.getByText('No line matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(log).toContainText('rows stored');
  await page.getByRole('combobox', { name: 'Level or kind' }).selectOption('fault');
  await expect(page.getByText('No line matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'Bug report' }).click();
  await page.getByText('What will be copied').click();
  await expect(page.locator('.report pre')).toContainText('Quantab 0.1.0');
  await page.getByRole('button', { name: 'Copy bug report' }).click();
  await expect(page.locator('.toast-text', { hasText: 'Bug report copied.' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('workspace health');
  expect(copied).toContain('<session>: 1,000 rows stored.');
  expect(copied).not.toMatch(/DOGE|secret|https?:/);
});

test('a refused clipboard saves the report as a file', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } });
  });
  await openDesk(page);
  await importCsv(page, 100);
  await go(page, 'Health');
  await page.getByRole('button', { name: 'Bug report' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Copy bug report' }).click();
  expect((await download).suggestedFilename()).toBe('quantab-bug-report.txt');
});

test('the self-benchmark runs in a worker of its own and can be cancelled', { tag: '@long' }, async ({ page }) => {
  test.slow();
  await openDesk(page);
  await importCsv(page, 100);
  await go(page, 'Health');
  await page.getByRole('button', { name: 'Run benchmark' }).click();
  await expect(page.getByText(/Case \d of \d/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Run benchmark' })).toBeVisible();
  await page.getByRole('button', { name: 'Run benchmark' }).click();
  await expect(page.getByRole('button', { name: 'Copy as JSON' })).toBeVisible({ timeout: 150_000 });
  const panel = page.getByRole('group', { name: 'Self-benchmark' });
  await expect(panel).toContainText('CSV trades to columns');
  await expect(panel).toContainText(/\d.*\/s/);
  expect(await panel.innerText()).not.toContain('NaN');
});

test('a policy names what is due; a person exports, keeps or removes', async ({ page }) => {
  await openDesk(page);
  for (const [k, symbol] of ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'].entries()) await importCsv(page, 2_000, symbol, `Session ${k}`);
  await waitForSessions(page, 4);
  await go(page, 'Data');
  const storage = page.getByRole('group', { name: 'Storage' });
  await storage.getByLabel('MB at most').fill('0.001');
  await expect(storage.getByText('Past these limits now: 3 sessions')).toBeVisible();
  await storage.getByRole('button', { name: 'Apply' }).click();
  const due = storage.getByRole('list', { name: 'Sessions past your limits' });
  await expect(due.getByRole('listitem')).toHaveCount(3);
  expect(await page.evaluate(async () => (await globalThis.quantab.sessions.list()).length)).toBe(4);
  await expect(page.locator('.storage-notice')).toContainText('3 sessions past your limits');
  await due.getByRole('listitem').first().getByRole('button', { name: 'Keep' }).click();
  await expect(due.getByRole('listitem')).toHaveCount(2);
  const download = page.waitForEvent('download');
  await due.getByRole('listitem').first().getByRole('button', { name: 'Export and remove' }).click();
  expect((await download).suggestedFilename()).toBe('Session-1.quantab');
  // Whether the file reached the disk only the person can tell: nothing goes before they did.
  const sure = due.getByRole('button', { name: 'The file is saved: remove the session' });
  await expect(sure).toBeFocused();
  await expect(page.getByText('"Session 1" deleted.')).toHaveCount(0);
  await expect(due.getByRole('listitem')).toHaveCount(2);
  await sure.click();
  await waitForSessions(page, 3);
  await expect(due.getByRole('listitem')).toHaveCount(1);
  await storage.getByLabel('Remove without asking').check();
  await expect(storage.getByText('Would be removed at once: 1 session')).toBeVisible();
  await storage.getByRole('button', { name: 'Apply' }).click();
  await waitForSessions(page, 2);
  const left = await page.evaluate(async () => (await globalThis.quantab.sessions.list()).map(({ title }) => title));
  expect(left).toEqual(['Session 0', 'Session 3']);
  await page.reload();
  expect(await page.evaluate(async () => (await globalThis.quantab.sessions.storage()).policy)).toMatchObject({ bytes: 1_000, ask: false });
});

/** What must work where nothing is kept. */
async function expectWholeDesk(page: Page): Promise<void> {
  await expect(page.locator('.storage-notice')).toContainText('Nothing can be kept in this browser');
  await dropFiles(page, [{ name: 'trades.csv', bytes: Buffer.from(tradesCsv(5_000)) }]);
  await expect
    .poll(
      () => page.evaluate(async () => (await globalThis.quantab.sessions.list()).filter(({ source }) => source !== 'simulated').length),
      { timeout: 30_000 },
    )
    .toBe(1);
  const out = await page.evaluate(async () => {
    const q = globalThis.quantab;
    const session = (await q.sessions.list()).find(({ source }) => source !== 'simulated')!;
    const replay = await q.sessions.replay(session.id, { speed: 'max' });
    await replay.done;
    const bars = await q.data.bars({ session: session.id, instrument: session.instruments[0]!, interval: '1s' });
    const file = await q.sessions.export(session.id, { what: 'trades', format: 'csv', instrument: session.instruments[0]! });
    const storage = await q.sessions.storage();
    return { hash: session.tickHash, bars: bars.start.length, bytes: file.size, storage, row: (await replay.position()).row };
  });
  expect(out.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(out.row).toBe(5_000);
  expect(out.bars).toBe(5);
  expect(out.bytes).toBeGreaterThan(100_000);
  expect(out.storage.persisted).toBe(false);
  expect(out.storage.memoryOnly).toBeTruthy();
  await page.getByRole('button', { name: 'Put this notice away' }).click();
  await expect(page.locator('.storage-notice')).toHaveCount(0);
  await go(page, 'Data');
  await expect(page.getByRole('group', { name: 'Storage' })).toContainText('Nothing can be kept in this browser');
}

test('a browser that blocks site data: the desk works in memory and says so', async ({ baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), 'quantab-blocked-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath ? { executablePath } : {}),
    args: chromiumArgs,
    baseURL: baseURL!,
    viewport: { width: 1440, height: 900 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto('/');
    expect(
      await page.evaluate(() => {
        try {
          return typeof localStorage;
        } catch (thrown) {
          return (thrown as Error).name;
        }
      }),
    ).toBe('SecurityError');
    await page.evaluate(() => globalThis.quantab.ready);
    await expectWholeDesk(page);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

const broken: [string, string][] = [
  ['is not there', 'Object.defineProperty(self, "indexedDB", { configurable: true, value: undefined });'],
  ['throws', 'Object.defineProperty(self, "indexedDB", { configurable: true, get() { throw new DOMException("no", "SecurityError"); } });'],
  ['never answers', 'indexedDB.databases = () => new Promise(() => {}); indexedDB.open = () => ({});'],
];

for (const [what, script] of broken) {
  test(`IndexedDB that ${what}: the desk works in memory and says so`, async ({ page }) => {
    // Before the first line of every worker and of the page.
    await page.addInitScript(script);
    await page.route(/worker.*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${script}\n${await response.text()}` });
    });
    await page.goto('/');
    await page.evaluate(() => globalThis.quantab.ready);
    await expectWholeDesk(page);
  });
}

test('without WebGL nothing breaks, and it is said', async ({ page }) => {
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return /webgl|webgpu/.test(kind) ? null : (Reflect.apply(real, this, [kind, ...rest]) as null);
    } as typeof real;
  });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await openDesk(page);
  await importCsv(page, 5_000);
  await go(page, 'Health');
  await expect(page.getByRole('group', { name: 'Now' })).toContainText('no WebGL');
  expect(faults).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test('each panel is a card', async ({ page }) => {
    await openDesk(page);
    await importCsv(page, 5_000);
    await go(page, 'Health');
    for (const name of ['Lag', 'Streams', 'Log', 'Now', 'Cost by study', 'Self-benchmark']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await expect(page.getByRole('tab', { name, exact: true })).toHaveAttribute('aria-selected', 'true');
    }
    await expect(page.getByRole('button', { name: 'Run benchmark' })).toBeVisible();
  });
});
