/** What a person does: first screen, drop, look, replay, come back offline; by mouse, by keyboard, on a phone; axe finds nothing. */
import { expect, type Page, test } from '@playwright/test';
import { violations } from './tools/axe.ts';
import { dropFiles, openDesk, waitForSessions } from './tools/page.ts';

/** Two instruments over ten minutes, one trade each 20 ms, on a seeded walk. */
function pairCsv(): string {
  const lines = ['timestamp,symbol,price,size,side'];
  let seed = 11;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  let common = 0;
  for (let i = 0; i < 30_000; i++) {
    const step = random() - 0.5;
    common += step;
    const btc = i % 2 === 0;
    const price = btc ? (60_000 + common * 4).toFixed(1) : (2_600 + common * 0.17 + random() * 0.2).toFixed(2);
    lines.push(
      `${1_723_161_600_000 + i * 20},${btc ? 'BTCUSDT' : 'ETHUSDT'},${price},${(0.001 + random() * 0.2).toFixed(3)},${step > 0 ? 'buy' : 'sell'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const tape = { name: 'pair.csv', bytes: Buffer.from(pairCsv()) };

async function dropTape(page: Page): Promise<void> {
  await dropFiles(page, [tape]);
  await waitForSessions(page, 1);
  await expect(page.getByRole('group', { name: 'Replay' })).toBeVisible();
}

test('a fresh machine shows a market, a dropped file fills the desk', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openDesk(page);
  await expect(page.locator('.chip')).toHaveText('SIMULATED');
  await expect(page.getByText('Drop a CSV or NDJSON anywhere')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dropTape(page);
  await expect(page.getByText('Candles', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Key numbers')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('NaN');
  // Each workspace in both themes: places.spec.ts.
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a replay is driven by the keyboard alone', async ({ page }) => {
  await openDesk(page);
  await dropTape(page);
  const slider = page.getByRole('slider', { name: 'Position in the session' });
  await slider.focus();
  await page.keyboard.press('Home');
  const row = () => page.evaluate(async () => (await (await globalThis.quantab.sessions.current())?.position())?.row);
  await page.keyboard.press('End');
  await expect.poll(row).toBe(30_000);
  await page.keyboard.press('Home');
  await expect.poll(row).toBeLessThan(3);
  await page.locator('body').press('ArrowRight');
  const toggle = page.getByRole('button', { name: /^(Play|Pause|Replay from the start)/ });
  await toggle.focus();
  await page.keyboard.press('Enter');
  await expect.poll(row, { timeout: 10_000 }).toBeGreaterThan(20);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search or run' })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a drag on the replay bar moves the picture within 100 ms', async ({ page }) => {
  test.setTimeout(120_000);
  await openDesk(page);
  // Six segments, so that a seek needs its keyframe.
  await page.evaluate(async () => {
    const lines = ['timestamp,symbol,price,size,side'];
    for (let i = 0; i < 400_000; i++)
      lines.push(`${1_723_161_600_000 + i * 5},BTCUSDT,${60_000 + (i % 997) / 10},0.${(i % 9) + 1},${i % 3 ? 'buy' : 'sell'}`);
    await globalThis.quantab.sessions.import(new Blob([lines.join('\n')]), { title: 'long tape' });
  });
  const slider = page.getByRole('slider', { name: 'Position in the session' });
  await expect(slider).toBeVisible();
  await page.waitForTimeout(1_500);
  const at = async (part: number) => {
    const box = await slider.boundingBox();
    if (!box) throw new Error('the replay bar has no box');
    return [box.x + part * box.width, box.y + box.height / 2] as const;
  };
  /** Time from the pointer's move to the first frame after the position has reached it. */
  const follow = (part: number) =>
    page.evaluate(async (part) => {
      const [session] = await globalThis.quantab.sessions.list();
      if (!session) throw new Error('nothing stored');
      const target = session.from + part * (session.to - session.from);
      return new Promise<number>((resolve) => {
        let moved = Number.NaN;
        addEventListener('pointermove', () => (moved = performance.now()), { once: true, capture: true });
        const leave = globalThis.quantab.on('status', (event) => {
          const { position } = event as { position?: { ts: number } };
          if (!position || Math.abs(position.ts - target) > 0.02 * (session.to - session.from)) return;
          leave();
          requestAnimationFrame(() => resolve(performance.now() - moved));
        });
      });
    }, part);
  await page.mouse.move(...(await at(0.99)));
  await page.mouse.down();
  await page.waitForTimeout(300);
  const took: number[] = [];
  for (const part of [0.1, 0.9, 0.5, 0.3, 0.7, 0.2, 0.95, 0.4, 0.6]) {
    const measured = follow(part);
    await page.waitForTimeout(100);
    await page.mouse.move(...(await at(part)));
    took.push(await measured);
  }
  await page.mouse.up();
  took.sort((a, b) => a - b);
  expect(took[Math.floor(took.length / 2)]).toBeLessThan(100);
});

test('closed, offline and opened again: the session is there and plays', async ({ page, context }) => {
  test.setTimeout(120_000);
  await openDesk(page);
  await dropTape(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null || document.visibilityState, undefined, { timeout: 10_000 });
  await page.waitForTimeout(1_500);
  const hash = await page.evaluate(async () => (await globalThis.quantab.sessions.list())[0]?.tickHash);
  await page.close();
  await context.setOffline(true);
  const again = await context.newPage();
  await openDesk(again);
  const [session] = await again.evaluate(() => globalThis.quantab.sessions.list());
  expect(session?.tickHash).toBe(hash);
  expect(session).toMatchObject({ gaps: 0, rows: { trade: 30_000 } });
  await again.getByRole('navigation', { name: 'Workspaces' }).getByText('Data', { exact: true }).click();
  await expect(again.getByText('pair.csv').first()).toBeVisible();
  const rows = await again.evaluate(async (id) => {
    const replay = await globalThis.quantab.sessions.replay(id, { speed: 'max' });
    await replay.done;
    return (await replay.position()).row;
  }, session?.id ?? '');
  expect(rows).toBe(30_000);
  await context.setOffline(false);
});

test('a file in no known format asks how it is to be read', async ({ page }) => {
  await openDesk(page);
  await dropFiles(page, [{ name: 'nonsense.csv', bytes: Buffer.from('a,b,c\n1,2,3\n') }]);
  await expect(page.getByText('nonsense.csv').first()).toBeVisible();
  await expect(page.getByText('How is nonsense.csv to be read?')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test('one column, big targets, nothing wider than the screen', async ({ page }) => {
    await openDesk(page);
    await dropTape(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    for (const tab of await page.getByRole('tab').all()) expect((await tab.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('navigation', { name: 'Workspaces' }).getByText('Data', { exact: true }).click();
    await expect(page.getByText('pair.csv').first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});
