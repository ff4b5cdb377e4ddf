/** A feed worker that fails: its stream ends with a sentence, and what was recorded is a stored session. */
import { expect, test } from '@playwright/test';
import { openDesk } from './tools/page.ts';

test('a feed worker that fails ends its stream, and its session is kept', async ({ page }) => {
  await openDesk(page);
  const id = await page.evaluate(async () => (await globalThis.quantab.stream.start({ venue: 'simulated' })).sessionId);
  const feeds = page.workers().filter((worker) => worker.url().includes('feed'));
  expect(feeds.length).toBeGreaterThan(0);
  for (const feed of feeds)
    await feed
      .evaluate(() => {
        setTimeout(() => {
          throw new Error('boom');
        });
      })
      .catch(() => undefined);
  await expect.poll(() => page.evaluate(async () => (await globalThis.quantab.stream.status()).length)).toBe(0);
  const texts = () => page.evaluate(async () => (await globalThis.quantab.log()).map(({ text }) => text).join('\n'));
  await expect.poll(texts).toMatch(/stopped: The feed worker failed: .*boom.* rows are kept\./);
  const session = await page.evaluate(async (of) => (await globalThis.quantab.sessions.list()).find((each) => each.id === of), id);
  expect(session?.live).toBe(false);
  expect(session?.rows.trade).toBeGreaterThan(0);
});
