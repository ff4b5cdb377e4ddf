/** The library: found by search, read with its formulas, reached from a number, usable on a phone. */
import { expect, test } from '@playwright/test';
import { openDesk } from './tools/page.ts';

test('a page is found, its formula is MathML, and its output is shown as a line', async ({ page }) => {
  await openDesk(page);
  await page.getByRole('button', { name: 'Learn' }).click();
  const search = page.getByRole('searchbox', { name: /search/i });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await search.fill('aggressor volume');
  await expect(pages.getByRole('button').first()).toBeVisible();
  await search.press('ArrowDown');
  await expect(pages.locator('button:focus')).toHaveText(/\S/);
  await search.fill('cont kukanov order-flow');
  await pages.getByRole('button', { name: 'Order-flow imbalance' }).first().click();
  const article = page.locator('article.page');
  await expect(article.getByRole('heading', { name: 'When not to believe it' })).toBeVisible();
  await expect(article.locator('math')).not.toHaveCount(0);
  await expect(article.locator('math').first()).toBeVisible();
  // Its source is not left standing beside it.
  await expect(article.getByText('\\ge')).toHaveCount(0);
  await article
    .getByRole('button', { name: /^Show .* as a line$/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Markets' })).toHaveAttribute('aria-current', 'page');
});

test('an explained number leads to its page', async ({ page }) => {
  await openDesk(page);
  await page.getByRole('button', { name: /^VWAP/ }).first().click();
  await page
    .getByRole('button', { name: 'Read more' })
    .or(page.getByRole('link', { name: 'Read more' }))
    .click();
  await expect(page.locator('article.page h2', { hasText: 'VWAP' })).toBeVisible();
});

test('on a phone the list comes first, and back leads to it', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openDesk(page);
  await page.getByRole('button', { name: 'Learn' }).click();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('button', { name: 'The market' }).click();
  await expect(page.getByText('half way between best bid and best ask')).toBeVisible();
  await expect(pages).toBeHidden();
  await page.getByRole('button', { name: 'All pages' }).click();
  await expect(pages).toBeVisible();
});
