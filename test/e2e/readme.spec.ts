/** The script in README.md runs as it stands. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { openDesk } from './tools/page.ts';

test('the example of README.md', async ({ page }) => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(code).toBeDefined();
  await openDesk(page);
  const result = await page.evaluate<{ [name: string]: unknown }>(
    `(async () => { ${code}; return { instrument, trades: stats.trades, close: [...bars.close], cvd: [...cvd.outputs.cvd], position, text: await csv.text(), fit, venue: market.venue, planted }; })()`,
  );
  expect(result).toMatchObject({ instrument: 'BTC-USDT@file', trades: 2, close: [45000, 45010.5], position: { rows: 2 } });
  expect(result.text).toContain('ts,time,cvd');
  expect(result.fit).toBeTruthy();
  expect(result.venue).toBe('simulated');
  expect(Array.isArray(result.planted)).toBe(true);
});
