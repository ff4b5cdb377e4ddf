/** What the journeys share: the data folder, opening the desk, dropping files, columns brought back from the page. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Quantab } from '../../../src/api/types.ts';

declare global {
  // The page's own global, as scripts see it.
  var quantab: Quantab;
}

/** Recorded markets beside the repository, or undefined in a clone that stands alone. */
export const sharedData = [resolve(import.meta.dirname, '../../../../shared/data')].find((folder) => existsSync(folder));

export const noData = 'recorded markets (../shared/data) are not beside this clone';

/** Opens the page and goes to a workspace: candles and few numbers, unless told. */
export async function openDesk(page: Page, workspace = 'Markets'): Promise<void> {
  await page.goto('/');
  await page.evaluate(() => globalThis.quantab.ready);
  // Without a pointer: the focus stays where a visit begins.
  const button = page.getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: workspace, exact: true });
  await button.evaluate((element) => (element as HTMLElement).click());
}

/** Drops files on the page the way a person does. */
export async function dropFiles(page: Page, files: { name: string; bytes: Buffer }[]): Promise<void> {
  const payload = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  const transfer = await page.evaluateHandle(async (items) => {
    const data = new DataTransfer();
    for (const { name, base64 } of items) {
      const blob = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob();
      data.items.add(new File([blob], name));
    }
    return data;
  }, payload);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

export function fileOf(path: string): { name: string; bytes: Buffer } {
  return { name: basename(path), bytes: readFileSync(path) };
}

/** A trades CSV of `n` rows, one a millisecond, in a known pattern. */
export function tradesCsv(n: number, symbol = 'BTCUSDT'): string {
  const lines = ['timestamp,symbol,price,size,side'];
  for (let i = 0; i < n; i++) {
    lines.push(
      `${1_700_000_000_000 + i},${symbol},${(30_000 + ((i * 7) % 1_000) / 10).toFixed(1)},${(0.001 * (1 + (i % 50))).toFixed(3)},${i % 3 ? 'buy' : 'sell'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Waits until `count` sessions are stored; the market that is there for now does not count. */
export async function waitForSessions(page: Page, count: number): Promise<void> {
  const stored = () => page.evaluate(async () => (await globalThis.quantab.sessions.list()).filter(({ transient }) => !transient).length);
  await expect.poll(stored, { timeout: 60_000 }).toBe(count);
}
