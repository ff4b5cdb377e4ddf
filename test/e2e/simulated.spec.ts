/** A fresh machine: the simulated market is there without a click, knows its truth, and goes without a trace. */
import { expect, type Page, test } from '@playwright/test';
import { violations } from './tools/axe.ts';
import { dropFiles, openDesk, tradesCsv, waitForSessions } from './tools/page.ts';

const running = (page: Page) => page.evaluate(async () => (await globalThis.quantab.stream.status())[0]);

async function openMarket(page: Page): Promise<string> {
  await openDesk(page);
  await expect(page.locator('.chip')).toHaveText('SIMULATED', { timeout: 15_000 });
  return (await running(page))!.sessionId;
}

/** Pixels of the widest canvas that are neither transparent nor of one colour: something is drawn. */
const colours = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = [...document.querySelectorAll('canvas')].sort((a, b) => b.width * b.height - a.width * a.height)[0];
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const seen = new Set<number>();
    for (let i = 0; i < data.length; i += 16) seen.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
    return seen.size;
  });

test('a fresh machine shows a running market, labelled, without a click and without another origin', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on(
    'request',
    (request) => !request.url().startsWith(baseURL!) && !/^(data|blob):/.test(request.url()) && elsewhere.push(request.url()),
  );
  const id = await openMarket(page);
  await expect.poll(() => colours(page)).toBeGreaterThan(3);
  await expect.poll(async () => (await running(page))?.rows, { timeout: 15_000 }).toBeGreaterThan(20_000);
  const instruments = await page.evaluate((session) => globalThis.quantab.data.instruments(session), id);
  expect(instruments).toHaveLength(2);
  const before = (await running(page))!.rows;
  await expect.poll(async () => (await running(page))!.rows).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Pairs' }).click();
  await expect(page.locator('canvas').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test('its first planted episode begins within two minutes of market time, and the panel shows it', async ({ page }) => {
  const id = await openMarket(page);
  await expect.poll(async () => (await running(page))?.rows, { timeout: 15_000 }).toBeGreaterThan(50_000);
  const [truth, info] = await page.evaluate(async (session) => {
    const { sessions } = globalThis.quantab;
    return [await sessions.truth(session), (await sessions.list()).find((known) => known.id === session)!] as const;
  }, id);
  expect(truth[0]!.from - info.from).toBeLessThan(120e6);
  await page.getByRole('tab', { name: 'Simulation' }).click();
  await page
    .getByRole('button', { name: /^Show the/ })
    .last()
    .click();
  const slider = page.getByRole('slider', { name: /Market orders per side/ });
  await slider.focus();
  await page.keyboard.press('End');
  await expect.poll(async () => (await running(page))?.simulated?.params.marketRate).toBe(10);
  expect(await violations(page)).toEqual([]);
});

test('it stands still and goes on by the space key, and is kept when asked', async ({ page }) => {
  const id = await openMarket(page);
  await page.locator('body').press('Space');
  await expect.poll(async () => (await running(page))?.state).toBe('paused');
  await page.locator('body').press('Space');
  await expect.poll(async () => (await running(page))?.state).toBe('live');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('slider', { name: 'Position in the session' })).toBeVisible();
  // The desk writes down what it shows a moment later.
  await expect.poll(() => page.evaluate(async () => (await globalThis.quantab.workspaces.current()).session)).toBe(id);
  await page.reload();
  await page.evaluate(() => globalThis.quantab.ready);
  const kept = await page.evaluate(() => globalThis.quantab.sessions.list());
  expect(kept.map((info) => ({ id: info.id, live: info.live, transient: info.transient }))).toEqual([
    { id, live: false, transient: false },
  ]);
  expect(kept[0]!.tickHash).toMatch(/^[0-9a-f]{64}$/);
});

test('it makes room for a dropped file, and comes back when asked', async ({ page }) => {
  const id = await openMarket(page);
  await dropFiles(page, [{ name: 'trades.csv', bytes: Buffer.from(tradesCsv(5_000)) }]);
  await expect(page.locator('.chip')).toHaveText('FILE', { timeout: 20_000 });
  await waitForSessions(page, 1);
  expect(await page.evaluate(() => globalThis.quantab.stream.status())).toEqual([]);
  await page.keyboard.press('Control+K');
  await page.keyboard.type('Simulated market');
  await page.keyboard.press('Enter');
  await expect(page.locator('.chip')).toHaveText('SIMULATED', { timeout: 15_000 });
  expect((await running(page))!.sessionId).not.toBe(id);
});

test('same seed and seconds, same hash; another seed, another one; the replay has every row', async ({ page }) => {
  await openDesk(page);
  const hashes = await page.evaluate(async () => {
    const { stream, sessions } = globalThis.quantab;
    const found: { hash: string; rows: number; seen: number }[] = [];
    for (const [seed, speed] of [
      [11, 'max'],
      [11, 500],
      [12, 'max'],
    ] as const) {
      const { sessionId } = await stream.start({ venue: 'simulated', params: { seed }, seconds: 60, speed });
      const info = async () => (await sessions.list()).find(({ id }) => id === sessionId)!;
      while ((await info()).live) await new Promise((done) => setTimeout(done, 20));
      const { tickHash, rows } = await info();
      const replay = await sessions.replay(sessionId, { speed: 'max' });
      await replay.done;
      found.push({ hash: tickHash, rows: Object.values(rows).reduce((sum, n) => sum + n, 0), seen: (await replay.position()).row });
    }
    return found;
  });
  expect(hashes[1]).toEqual(hashes[0]);
  expect(hashes[2]!.hash).not.toBe(hashes[0]!.hash);
  for (const { rows, seen } of hashes) expect(seen).toBe(rows);
});

test('two tabs have a market each; one that is killed leaves nothing', { tag: '@long' }, async ({ context }) => {
  const [one, two] = [await context.newPage(), await context.newPage()];
  const first = await openMarket(one);
  const second = await openMarket(two);
  expect(second).not.toBe(first);
  expect((await running(one))!.sessionId).toBe(first);
  // Tail records are on the disk.
  await one.waitForTimeout(1_500);
  await one.close({ runBeforeUnload: false });
  const three = await context.newPage();
  const errors: string[] = [];
  three.on('pageerror', (error) => errors.push(error.message));
  const third = await openMarket(three);
  expect((await three.evaluate(() => globalThis.quantab.sessions.list())).map(({ id }) => id)).toEqual([third]);
  expect((await running(two))!.sessionId).toBe(second);
  expect(errors).toEqual([]);
  expect((await three.evaluate(() => globalThis.quantab.log())).filter(({ kind }) => kind === 'error')).toEqual([]);
});
