/** The page as an app: it can be installed, opens with its server gone, takes files from outside, and renews itself when asked to. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';
import type { Quantab } from '../../src/api/types.ts';
import { chromiumArgs, chromiumPath } from '../tools/chromium.mjs';
import { type OwnServer, openOwnServer } from './tools/own-server.ts';
import { tradesCsv } from './tools/page.ts';

interface Manifest {
  name: string;
  display: string;
  start_url: string;
  icons: { src: string; sizes: string; type: string; purpose: string }[];
  file_handlers: { action: string; accept: Record<string, string[]> }[];
  share_target: { action: string; method: string };
}

let server: OwnServer;
test.beforeEach(async () => {
  server = await openOwnServer();
});
test.afterEach(() => server.close());

/** Opens the page and waits until its service worker answers for it. */
async function visit(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.evaluate(() => globalThis.quantab.ready);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 50));
  });
}

const importedSessions = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    // Between two documents there is none.
    const quantab = globalThis.quantab as Quantab | undefined;
    await quantab?.ready;
    return ((await quantab?.sessions.list()) ?? []).filter(({ live }) => !live).map(({ title }) => title);
  });

test('a browser finds nothing that keeps it from installing the page', { tag: '@long' }, async () => {
  const executablePath = chromiumPath();
  // A profile of its own: what is private cannot be installed.
  const context = await chromium.launchPersistentContext(test.info().outputPath('profile'), {
    ...(executablePath ? { executablePath } : {}),
    args: chromiumArgs,
  });
  const page = context.pages()[0]!;
  await visit(page);
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { errors, data, url } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data!) as Manifest;
  expect(manifest).toMatchObject({ name: 'Quantab', display: 'standalone', share_target: { action: './share', method: 'POST' } });
  expect(new URL(manifest.start_url, url).href).toBe(server.url);
  expect(Object.values(manifest.file_handlers[0]!.accept).flat()).toEqual(expect.arrayContaining(['.csv', '.ndjson', '.quantab']));
  expect(manifest.icons.some(({ sizes, purpose }) => sizes === '512x512' && purpose === 'maskable')).toBe(true);
  for (const { src, sizes, type } of manifest.icons.filter((icon) => icon.type === 'image/png')) {
    const response = await page.request.get(new URL(src, url).href);
    expect(response.headers()['content-type']).toBe(type);
    const png = await response.body();
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
  }
  await context.close();
});

test('opens and computes with its server stopped', async ({ page }) => {
  await visit(page);
  // Everything the page is made of is kept by then.
  await expect
    .poll(() =>
      page.evaluate(async () =>
        (await Promise.all((await caches.keys()).map(async (key) => (await (await caches.open(key)).keys()).length))).reduce(
          (a, b) => a + b,
          0,
        ),
      ),
    )
    .toBeGreaterThan(10);
  await server.close();
  await page.reload();
  await page.evaluate(() => globalThis.quantab.ready);
  const rows = await page.evaluate(async () => {
    const { rows } = await globalThis.quantab.sessions.import(
      new File(['timestamp,symbol,price,size\n1700000000000,BTCUSDT,30000,1\n'], 'one.csv'),
    );
    return rows;
  });
  expect(rows).toBe(1);
  await page.getByRole('button', { name: 'Learn' }).click();
  await expect(page.getByRole('heading', { name: 'When not to believe it' })).toBeVisible();
  await expect(page.locator('.page math').first()).toBeVisible();
});

test('a file shared to the app is imported, once', async ({ page }) => {
  await visit(page);
  await page.evaluate((csv) => {
    const form = document.createElement('form');
    Object.assign(form, { action: 'share', method: 'POST', enctype: 'multipart/form-data' });
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', name: 'files' });
    const transfer = new DataTransfer();
    transfer.items.add(new File([csv], 'shared über.csv'));
    input.files = transfer.files;
    form.append(input);
    document.body.append(form);
    form.submit();
  }, tradesCsv(500));
  // The form takes the page to another document.
  await expect.poll(() => importedSessions(page).catch(() => []), { timeout: 20_000 }).toEqual(['shared über.csv']);
  expect(new URL(page.url()).search).toBe('');
  await page.reload();
  await page.waitForFunction(() => 'quantab' in globalThis);
  expect(await importedSessions(page)).toEqual(['shared über.csv']);
});

test('what was shared and cannot be taken is said on the page', { tag: '@long' }, async ({ page }) => {
  await visit(page);
  await page.evaluate(() => {
    // A form of text has no files that could be read.
    const form = Object.assign(document.createElement('form'), { action: 'share', method: 'POST', enctype: 'text/plain' });
    document.body.append(form);
    form.submit();
  });
  await expect(page.getByText('The files that were shared could not be taken over').first()).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test('a file opened with the app is imported', { tag: '@long' }, async ({ page }) => {
  // Only an installed app is launched with files: the browser's queue is handed over by hand here.
  await page.addInitScript(() => {
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer: (take: unknown) => Object.assign(window, { launched: take }) } });
  });
  await visit(page);
  await page.evaluate((csv) => {
    const { launched } = window as unknown as { launched(launch: { files: { getFile(): Promise<File> }[] }): void };
    launched({ files: [{ getFile: async () => new File([csv], 'opened.csv') }] });
  }, tradesCsv(500));
  await expect.poll(() => importedSessions(page), { timeout: 20_000 }).toEqual(['opened.csv']);
});

test('a newer version is offered and never ends a recording', async ({ page }) => {
  await visit(page);
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await page.evaluate(() =>
    globalThis.quantab.stream.push('BTC-USDT@mine', {
      ts: Float64Array.of(1.7e15),
      price: Float64Array.of(3e4),
      qty: Float64Array.of(1),
    } as never),
  );
  const worker = readFileSync(resolve(import.meta.dirname, '../../dist/sw.js'), 'utf8');
  server.replaced.set('/sw.js', `${worker}\n// a newer version`);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const load = page.getByRole('button', { name: 'Load it' });
  await load.click();
  await expect(page.getByText(/is being recorded/).first()).toBeVisible();
  const same = (): Promise<boolean> => page.evaluate(() => 'sameDocument' in globalThis);
  expect(await same()).toBe(true);
  const [stream] = await page.evaluate(() => globalThis.quantab.stream.status());
  await page.evaluate((id) => globalThis.quantab.stream.stop(id), stream!.sessionId);
  await load.click();
  await expect.poll(() => same().catch(() => true), { timeout: 15_000 }).toBe(false);
  await expect.poll(() => importedSessions(page), { timeout: 15_000 }).toHaveLength(1);
});
