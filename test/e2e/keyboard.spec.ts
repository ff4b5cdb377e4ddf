/** A whole visit without a pointer: nothing but keys, and the focus is somewhere a person can see at every step. */
import { expect, type Page, test } from '@playwright/test';
import { dropFiles, openDesk, tradesCsv, waitForSessions } from './tools/page.ts';

const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** The panel of these words is docked, floats or is not there. */
const place = (page: Page, title: string): Promise<'docked' | 'floats' | 'gone'> =>
  page.evaluate((wanted) => {
    const tab = [...document.querySelectorAll('.dv-tab')].find((each) => each.textContent?.trim() === wanted);
    if (!tab) return 'gone';
    return tab.closest('.dv-resize-container') ? 'floats' : 'docked';
  }, title);

/** The focus is on something of the page that is shown and marked. */
async function expectFocus(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const focus = document.activeElement;
        if (!(focus instanceof HTMLElement) || focus === document.body) return 'lost';
        const box = focus.getBoundingClientRect();
        return box.width > 0 && box.height > 0 ? 'seen' : 'hidden';
      }),
    )
    .toBe('seen');
}

/** Runs a command by its words in the palette. */
async function run(page: Page, words: string, title: string | RegExp = words): Promise<void> {
  await press(page, 'Control+k');
  await expect(page.getByRole('combobox', { name: 'Search or run' })).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { selected: true })).toContainText(title);
  await press(page, 'Enter');
  await expect(page.getByRole('combobox', { name: 'Search or run' })).toHaveCount(0);
}

test('a visit by keyboard alone', async ({ page }) => {
  test.setTimeout(120_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openDesk(page);
  const csv = `${tradesCsv(20_000)}${tradesCsv(20_000, 'ETHUSDT').split('\n').slice(1).join('\n')}`;
  await dropFiles(page, [{ name: 'two.csv', bytes: Buffer.from(csv) }]);
  await expect(page.getByText('two.csv').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('#pick-instrument')).toContainText('BTC');

  await test.step('the skip link is first, the panels come next', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await press(page, 'Tab');
    await expect(page.getByText('Skip to the panels')).toBeFocused();
    await press(page, 'Enter', 'F6');
    await expectFocus(page);
  });

  await test.step('a letter picks the instrument, a digit the interval', async () => {
    await press(page, 'e');
    await expect(page.getByRole('combobox', { name: 'Instrument' })).toBeFocused();
    await press(page, 'Enter');
    await expect(page.locator('#pick-instrument')).toContainText('ETH');
    await press(page, '5');
    await expect(page.getByRole('combobox', { name: 'Interval' })).toBeFocused();
    await press(page, 'Enter');
    await expect(page.locator('#pick-interval')).toContainText('5 s');
    await run(page, 'interval 15s', 'Interval 15 s');
    await expect(page.locator('#pick-interval')).toContainText('15 s');
  });

  await test.step('a panel is added, floats, moves, is docked again', async () => {
    await run(page, 'Volatility');
    await expect.poll(() => page.locator('.dv-tab', { hasText: 'Volatility' }).count()).toBeGreaterThan(1);
    await run(page, 'Summary');
    await expectFocus(page);
    await press(page, 'Alt+f');
    await expect.poll(() => place(page, 'Summary')).toBe('floats');
    await expectFocus(page);
    await press(page, 'Control+Shift+ArrowLeft', 'Alt+Shift+ArrowRight');
    await press(page, 'Alt+f');
    await expect.poll(() => place(page, 'Summary')).toBe('docked');
    await press(page, 'Control+Shift+ArrowDown');
    await expectFocus(page);
  });

  await test.step('it is linked to another group, which looks at another instrument', async () => {
    await run(page, 'Link group Orange');
    await press(page, 'b');
    await press(page, 'Enter');
    await expect(page.locator('#pick-instrument')).toHaveAccessibleName(/BTC.*link group Orange/);
    await press(page, 'Control+k');
    await page.keyboard.type('Candles');
    await press(page, 'Escape');
    await expectFocus(page);
  });

  await test.step('the workspace is saved, reset, taken back, opened', async () => {
    await press(page, 'Control+s');
    await page.keyboard.type('By hand');
    await press(page, 'Enter');
    await expect(page.getByText('Workspace "By hand" saved.').first()).toBeVisible();
    const tabs = (): Promise<string> => page.evaluate(() => [...document.querySelectorAll('.dv-tab')].map((tab) => tab.textContent).join());
    const mine = await tabs();
    await run(page, 'Reset this workspace');
    await expect.poll(tabs).not.toBe(mine);
    await press(page, 'Control+z');
    await expect.poll(tabs).toBe(mine);
    await press(page, 'Control+Shift+z');
    await expect.poll(tabs).not.toBe(mine);
    await run(page, 'Open By hand');
    await expect.poll(tabs).toBe(mine);
  });

  await test.step('a panel closed by mistake comes back', async () => {
    await press(page, 'F6');
    const before = await page.locator('.dv-tab').count();
    await press(page, 'Alt+w');
    await expect(page.locator('.dv-tab')).toHaveCount(before - 1);
    await expect(page.getByText(/^Closed .+\.$/).first()).toBeVisible();
    await expectFocus(page);
    await press(page, 'Control+z');
    await expect(page.locator('.dv-tab')).toHaveCount(before);
  });

  await test.step('every workspace is reached', async () => {
    for (const name of await page.locator('.rail button:not([aria-haspopup])').allTextContents()) {
      await run(page, `${name.trim()} workspace`, name.trim());
      await expect(page.getByRole('main', { name: name.trim() })).toBeVisible();
      await press(page, 'F6');
      await expectFocus(page);
    }
    await run(page, 'Markets workspace', 'Markets');
    await press(page, 'F6', '?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await press(page, 'Escape');
  });
  expect(errors).toEqual([]);
});

test('steps: more than twenty, there and back', { tag: '@long' }, async ({ page }) => {
  await openDesk(page);
  await dropFiles(page, [{ name: 'one.csv', bytes: Buffer.from(tradesCsv(5_000)) }]);
  await waitForSessions(page, 1);
  await expect(page.getByText('Key numbers').first()).toBeVisible();
  await press(page, 'F6');
  const widths = (): Promise<string> =>
    page.evaluate(() =>
      [...document.querySelectorAll('.dv-groupview')].map((group) => Math.round(group.getBoundingClientRect().width)).join(),
    );
  const before = await widths();
  for (let i = 0; i < 22; i++) await press(page, i % 2 ? 'Alt+Shift+ArrowLeft' : 'Alt+Shift+ArrowRight', 'Alt+Shift+ArrowUp');
  for (let i = 0; i < 44; i++) await press(page, 'Control+z');
  await expect.poll(widths).toBe(before);
});

test('a workspace of a future version, a damaged one, one with unknown panels', async ({ page }) => {
  await openDesk(page);
  await dropFiles(page, [{ name: 'one.csv', bytes: Buffer.from(tradesCsv(5_000)) }]);
  await waitForSessions(page, 1);
  await expect(page.getByText('Key numbers').first()).toBeVisible();
  await press(page, 'F6', 'Alt+Shift+ArrowLeft');
  await page.waitForTimeout(1_000);
  const workspace = await page.evaluate(() => globalThis.quantab.workspaces.current());
  const file = (name: string, value: unknown) => ({
    name: `${name}.quantab-workspace.json`,
    bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  });
  await dropFiles(page, [file('later', { ...workspace, version: 9 })]);
  await expect(page.getByText(/version 9.*reads version 1/).first()).toBeVisible();
  await dropFiles(page, [file('cut', JSON.stringify(workspace).slice(0, -40))]);
  await expect(page.getByText(/"cut.quantab-workspace.json" is damaged/).first()).toBeVisible();
  expect((await page.evaluate(() => globalThis.quantab.workspaces.current())).layout).toEqual(workspace.layout);
  const strange = JSON.parse(JSON.stringify(workspace).replaceAll('"contentComponent":"tape"', '"contentComponent":"hologram"'));
  await dropFiles(page, [file('strange', strange)]);
  await expect(page.getByText(/Left out: "hologram"/).first()).toBeVisible();
  await expect(page.locator('.dv-tab', { hasText: 'Tape' })).toHaveCount(0);
  await expect(page.locator('.dv-tab', { hasText: 'Key numbers' })).toHaveCount(1);
});
