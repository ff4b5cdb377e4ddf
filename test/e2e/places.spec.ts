/** The desk in every place it is read: each workspace in both themes, on a phone either way up, zoomed four times, in other locales. */
import { expect, type Page, test } from '@playwright/test';
import { violations } from './tools/axe.ts';
import { dropFiles, openDesk, tradesCsv } from './tools/page.ts';

async function openPair(page: Page): Promise<void> {
  await openDesk(page);
  const csv = `${tradesCsv(20_000)}${tradesCsv(20_000, 'ETHUSDT').split('\n').slice(1).join('\n')}`;
  await dropFiles(page, [{ name: 'two.csv', bytes: Buffer.from(csv) }]);
  await expect(page.locator('#pick-instrument')).toContainText('BTC');
  await expect(page.getByRole('navigation', { name: 'Workspaces' }).getByText('Pairs', { exact: true })).toBeAttached();
}

/** Names of the workspaces, in the order of the rail. */
const workspaces = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('nav[aria-label="Workspaces"] button:not([aria-haspopup])')].map(
      (button) => button.textContent?.trim() ?? '',
    ),
  );

async function go(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Workspaces' }).getByText(name, { exact: true }).click();
  await expect(page.getByRole('main', { name, exact: true })).toBeVisible();
  await page.waitForTimeout(500);
}

const widerThanScreen = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

test('axe finds nothing in any workspace, dark or light, nor in what floats', async ({ page }) => {
  test.setTimeout(180_000);
  await openPair(page);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const name of await workspaces(page)) {
      await go(page, name);
      // The themes differ in colours alone.
      const rules = colorScheme === 'light' ? ['color-contrast'] : undefined;
      expect(await violations(page, { rules }), `${name}, ${colorScheme}`).toEqual([]);
    }
  }
  await go(page, 'Markets');
  await page
    .getByRole('button', { name: /link group Blue/ })
    .first()
    .click();
  await expect(page.getByRole('menuitemcheckbox', { name: /Orange/ })).toBeVisible();
  expect(await violations(page), 'link menu').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Saved' }).click();
  expect(await violations(page), 'saved menu').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  await page.keyboard.press('Alt+f');
  await expect(page.locator('.dv-resize-container')).toHaveCount(1);
  expect(await violations(page), 'a floating panel').toEqual([]);
});

test('more contrast and less motion are honoured', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' });
  await openPair(page);
  const seen = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const moving = [...document.querySelectorAll('*')].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration.split(',').some((each) => parseFloat(each) > 0);
    });
    return { muted: style.getPropertyValue('--muted').trim() === style.getPropertyValue('--text').trim(), moving: moving.length };
  });
  expect(seen).toEqual({ muted: true, moving: 0 });
});

for (const [title, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a phone on its side', { width: 844, height: 390 }],
  ['a window zoomed four times', { width: 360, height: 225 }],
] as const) {
  test.describe(title, () => {
    test.use({ viewport, hasTouch: true });
    test(`every workspace and panel is reached on ${title}`, { tag: title === 'a phone' ? [] : ['@long'] }, async ({ page }) => {
      test.setTimeout(180_000);
      await openPair(page);
      for (const name of await workspaces(page)) {
        await go(page, name);
        expect(await widerThanScreen(page), name).toBe(false);
        const tabs = await page.getByRole('tablist', { name: 'Panels' }).getByRole('tab').all();
        for (const tab of tabs) {
          await tab.click();
          const card = page.locator(`#${await tab.getAttribute('aria-controls')}`);
          await expect(card).toBeInViewport({ ratio: 0.3 });
          await expect(tab).toHaveAttribute('aria-selected', 'true');
          expect((await tab.boundingBox())?.height).toBeGreaterThanOrEqual(44);
        }
        // What the size decides beside: whether all that scrolls can be scrolled by keys.
        const rules = title === 'a phone' ? undefined : ['scrollable-region-focusable'];
        expect(await violations(page, { rules }), name).toEqual([]);
      }
    });
  });
}

test.describe('cards', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test('a swipe shows the next card and its tab', async ({ page }) => {
    await openPair(page);
    const tabs = page.getByRole('tablist', { name: 'Panels' }).getByRole('tab');
    await expect(tabs.first()).toHaveAttribute('aria-selected', 'true');
    await page.locator('.card-row').evaluate((row) => row.scrollTo({ left: row.clientWidth }));
    await expect(tabs.nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(tabs.first()).toHaveAttribute('aria-selected', 'false');
  });
});

for (const locale of ['ar', 'fa', 'de']) {
  test.describe(locale, () => {
    test.use({ locale });
    test(`numbers, dates and direction stay as they are in ${locale}`, async ({ page }) => {
      await openPair(page);
      await expect(page.locator('.big-number').first()).toContainText(/^\d{2},\d{3}\.\d/);
      const text = await page.evaluate(() => document.body.innerText);
      expect(text).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9]/u);
      expect(text).toContain('2023-11-14');
      expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe('ltr');
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      expect(await widerThanScreen(page)).toBe(false);
    });
  });
}
