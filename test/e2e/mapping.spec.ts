/** A person says what the columns of unknown tables are: by keyboard alone, without a fault for axe, each file for its own instrument. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { dropFiles, openDesk, waitForSessions } from './tools/page.ts';

const named = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
const table = (price: number): string =>
  `when,cost,much\n${Array.from({ length: 50 }, (_, i) => `${1_700_000_000 + i},${price + i},2`).join('\n')}\n`;
const bars = `wann;a;b;c;d;e\n${Array.from({ length: 30 }, (_, i) => `${1_700_000_000 + i * 60};${100 + i},5;${110 + i};90;${105 + i};7`).join('\n')}\n`;

/** Tabs until the control of that label has the focus, then types. */
async function type(page: Page, label: string, text: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const focused = await page.evaluate(() => {
      const focus = document.activeElement;
      return focus?.getAttribute('aria-label') ?? focus?.closest('label')?.querySelector('span')?.textContent ?? focus?.textContent ?? '';
    });
    if (focused === label) return page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never reached ${label}`);
}

/** Instruments of what is stored. */
const stored = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const sessions = await globalThis.quantab.sessions.list();
    return sessions.flatMap(({ transient, instruments }) => (transient ? [] : instruments)).sort();
  });

test('bars of an unknown table, by keyboard alone', async ({ page }) => {
  await openDesk(page);
  await dropFiles(page, [named('BTCEUR.csv', bars)]);
  const form = page.getByRole('form', { name: 'Columns of BTCEUR.csv' });
  await expect(form.getByRole('heading')).toBeFocused();
  for (const [column, role] of [
    ['Column 1, wann', 'Time'],
    ['Column 2, a', 'Open'],
    ['Column 3, b', 'High'],
    ['Column 4, c', 'Low'],
    ['Column 5, d', 'Close'],
    ['Column 6, e', 'Volume'],
  ] as const) {
    await type(page, column, role);
    await expect(form.getByLabel(column).locator('option:checked')).toHaveText(role);
    await expect(form.getByLabel(column)).toBeFocused();
  }
  await expect(form.getByText('20 of the first 20 rows can be read')).toBeVisible();
  await expect(form.getByRole('columnheader', { name: 'Volume' }).last()).toBeVisible();
  await type(page, 'Import', '');
  await page.keyboard.press('Enter');
  await waitForSessions(page, 1);
  expect(await stored(page)).toEqual(['BTC-EUR@file']);
  const rows = await page.evaluate(async () => (await globalThis.quantab.sessions.list()).find(({ transient }) => !transient)?.rows);
  expect(rows?.bar).toBe(120);
});

test('files of one header keep the symbols of their names', async ({ page }) => {
  await openDesk(page);
  await dropFiles(page, [named('BTCUSDT_a.csv', table(100)), named('ETHUSDT_a.csv', table(10))]);
  const form = page.getByRole('form', { name: 'Columns of BTCUSDT_a.csv' });
  await expect(form.getByLabel('Symbol of all rows')).toHaveValue('BTCUSDT');
  for (const [column, role] of [
    ['Column 1, when', 'Time'],
    ['Column 2, cost', 'Price'],
    ['Column 3, much', 'Size'],
  ] as const)
    await form.getByLabel(column).selectOption({ label: role });
  await expect(form.getByText('20 of the first 20 rows can be read')).toBeVisible();
  await form.getByRole('button', { name: /Next file|Import/ }).click();
  await waitForSessions(page, 1);
  expect(await stored(page)).toEqual(['BTC-USDT@file', 'ETH-USDT@file']);
});

test('a typed symbol is for one file: the next is asked about, its columns chosen already', async ({ page }) => {
  await openDesk(page);
  await dropFiles(page, [named('one.csv', table(100)), named('two.csv', table(10))]);
  const one = page.getByRole('form', { name: 'Columns of one.csv' });
  for (const [column, role] of [
    ['Column 1, when', 'Time'],
    ['Column 2, cost', 'Price'],
    ['Column 3, much', 'Size'],
  ] as const)
    await one.getByLabel(column).selectOption({ label: role });
  await one.getByLabel('Symbol of all rows').fill('SOLUSDT');
  await one.getByRole('button', { name: 'Next file, 1 more' }).click();
  const two = page.getByRole('form', { name: 'Columns of two.csv' });
  await expect(two.getByText('20 of the first 20 rows can be read')).toBeVisible();
  await expect(two.getByLabel('Symbol of all rows')).toHaveValue('');
  await two.getByLabel('Symbol of all rows').fill('XRPUSDT');
  await two.getByRole('button', { name: 'Import' }).click();
  await waitForSessions(page, 1);
  expect(await stored(page)).toEqual(['SOL-USDT@file', 'XRP-USDT@file']);
});

test('axe finds nothing in the form, dark, light and on a phone', { tag: '@long' }, async ({ page }) => {
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await openDesk(page);
      await dropFiles(page, [named('BTCEUR.csv', bars)]);
      const form = page.getByRole('form', { name: 'Columns of BTCEUR.csv' });
      await expect(form).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include('form.mapping').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join()}`)).toEqual([]);
    }
  }
});
