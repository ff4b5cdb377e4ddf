/** Charts for those who do not look at them, and for those who take them away: cursor, table twin, exports, explanations. */
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { type Download, expect, type Locator, type Page, test } from '@playwright/test';
import { violations } from './tools/axe.ts';
import { openDesk } from './tools/page.ts';

/** Ten minutes, a trade every 50 ms. */
function tape(symbol: string): string {
  const lines = ['timestamp,symbol,price,size,side'];
  for (let i = 0; i < 12_000; i++) {
    const price = 60_000 + Math.round(400 * Math.sin(i / 900) + 10 * Math.sin(i / 7)) / 2;
    lines.push(
      `${1_723_161_600_000 + i * 50},${symbol},${price.toFixed(1)},${(0.001 * (1 + (i % 50))).toFixed(3)},${i % 3 ? 'buy' : 'sell'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function openTape(page: Page, symbol = 'BTCUSDT', name = 'tape.csv'): Promise<Locator> {
  await openDesk(page);
  await page.evaluate(
    async ({ text, name }) => {
      const { sessionId } = await globalThis.quantab.sessions.import(new File([text], name));
      await globalThis.quantab.sessions.open(sessionId);
    },
    { text: tape(symbol), name },
  );
  const chart = page.getByRole('application', { name: /^Candles/ });
  await expect(chart).toBeVisible();
  await expect(page.getByText(/12,000/).first()).toBeVisible();
  return chart;
}

const spoken = (page: Page): Locator => page.locator('.desk > .spoken[role="status"]');
const rowOfReplay = (page: Page) => page.evaluate(async () => (await (await globalThis.quantab.sessions.current())?.position())?.row);

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

async function exportOf(page: Page, panel: RegExp, entry: RegExp): Promise<Download> {
  await page.getByRole('button', { name: panel }).click();
  await page.getByRole('menuitem', { name: /^Export/ }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry }).first().click()]);
  return download;
}

test('the cursor moves by keys, speaks, and leaves the replay where it is', async ({ page }) => {
  const chart = await openTape(page);
  const row = await rowOfReplay(page);
  await chart.focus();
  const hint = page.locator('.chart-hint:not(.spoken)');
  await expect(hint).toContainText('Esc leaves the cursor');
  await page.keyboard.press('ArrowLeft');
  await expect(spoken(page)).toHaveText(/^\d\d:\d\d:\d\d, close 60,\d{3}\.\d, (up|down|unchanged).*, volume [\d.,]+ BTC$/);
  const first = await spoken(page).textContent();
  await page.waitForTimeout(500);
  await page.keyboard.press('ArrowLeft');
  await expect(spoken(page)).not.toHaveText(first ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(spoken(page)).toHaveText(/^VWAP 60,\d{3}\.\d\d USDT, \d\d:\d\d:\d\d$/);
  await page.keyboard.press('Home');
  await expect(spoken(page)).toHaveText(/^00:00:00, VWAP/);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(spoken(page)).not.toHaveText(/^00:00:00/);
  expect(await rowOfReplay(page)).toBe(row);
  // Off, the arrows are the desk's again.
  await page.keyboard.press('Escape');
  await expect(hint).toContainText('Enter gives the arrows');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => rowOfReplay(page)).toBe((row ?? 0) - 1);
});

test('the table twin says what the chart shows, bar by bar', async ({ page }) => {
  const chart = await openTape(page);
  await chart.focus();
  await page.keyboard.press('Alt+t');
  const twin = page.getByRole('table', { name: /^Candles/ });
  await expect(twin).toBeVisible();
  await expect(chart).toBeHidden();
  const heads = await twin.getByRole('columnheader').allInnerTexts();
  expect(heads.slice(0, 6)).toEqual(['Time, UTC', 'Open, USDT', 'High, USDT', 'Low, USDT', 'Close, USDT', 'Volume, BTC']);
  const shown = await twin
    .locator('tbody tr')
    .evaluateAll((rows) => rows.slice(0, 12).map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  const bars = await page.evaluate(async () => {
    const [session] = await globalThis.quantab.sessions.list();
    const interval =
      document.querySelector('#pick-interval')?.textContent?.replaceAll(/\s|min/g, (part) => (part === 'min' ? 'm' : '')) ?? '';
    const { start, open, close } = await globalThis.quantab.data.bars({
      session: session!.id,
      instrument: session!.instruments[0]!,
      interval: interval as '15s',
    });
    return Array.from(start, (at, i) => [new Date(at / 1000).toISOString().slice(11, 19), open[i]!, close[i]!] as const).reverse();
  });
  const number = (text: string | undefined): number => Number(text?.replaceAll(',', ''));
  expect(shown.map((row) => [row[0], number(row[1]), number(row[4])])).toEqual(bars.slice(0, 12));
  // Arrows walk the cells, the page is clean, Escape goes back.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.twin td:focus')).toHaveText(shown[1]?.[1] ?? '');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(chart).toBeFocused();
});

/** Width, height and raw pixels (8-bit RGB or RGBA) of a PNG; filters undone. */
function decodePng(bytes: Buffer): { width: number; height: number; row(y: number): Buffer } {
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const depth = bytes[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('ascii', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * depth;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const a = x >= depth ? out[y * stride + x - depth]! : 0;
      const b = y > 0 ? out[(y - 1) * stride + x]! : 0;
      const c = x >= depth && y > 0 ? out[(y - 1) * stride + x - depth]! : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      const guess = [0, a, b, (a + b) >> 1, paeth][filter]!;
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return { width, height, row: (y) => out.subarray(y * stride, (y + 1) * stride) };
}

/** Different pixels of a row, as a share of its bytes. */
const busy = (row: Buffer): number => {
  let changes = 0;
  for (let i = 4; i < row.length; i++) if (row[i] !== row[i - 4]) changes++;
  return changes / row.length;
};

test('a picture is stamped and at least twice as fine as the screen', async ({ page }) => {
  const chart = await openTape(page);
  const box = await chart.boundingBox();
  const download = await exportOf(page, /^Candles: menu/, /Picture/);
  expect(download.suggestedFilename()).toMatch(/^tape\.csv_Candles_BTC-USDT.*_20240809T000000-20240809T0009\d\d\.png$/);
  const { width, height, row } = decodePng(readFileSync(await download.path()));
  expect(width).toBe(2 * Math.floor(box?.width ?? 0));
  expect(height).toBe(2 * (Math.floor(box?.height ?? 0) + 52 + 22));
  // Title, facts and foot are written where a chart has none of it.
  for (const y of [34, 76, height - 22]) expect(busy(row(y)), `row ${y}`).toBeGreaterThan(0.005);
  expect(busy(row(2))).toBe(0);
});

test('no export can be a formula, numbers stay numbers', async ({ page }) => {
  await openTape(page, "=cmd|' /C calc'!A0", '=HYPERLINK("x").csv');
  const session = await page.evaluate(async () => (await globalThis.quantab.sessions.list())[0]);
  expect(session?.rows.trade).toBe(12_000);
  const cellsOf = (csv: string): string[] =>
    csv
      .trim()
      .split('\n')
      .flatMap((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
      .map((cell) => cell.replace(/^"/, ''));
  const harmless = (csv: string): string[] => cellsOf(csv).filter((cell) => /^[=+@\t\r]|^-(?!\d)/.test(cell));
  for (const what of ['trades', 'ticks', 'bars', 'table'] as const) {
    const csv = await page.evaluate(
      async ({ what, id, instrument }) =>
        (await globalThis.quantab.sessions.export(id, { what, format: 'csv', instrument, interval: '1m' })).text(),
      { what, id: session?.id ?? '', instrument: session?.instruments[0] ?? '' },
    );
    expect(harmless(csv), what).toEqual([]);
  }
  const shown = await exportOf(page, /^Candles: menu/, /What is shown CSV/);
  expect(shown.suggestedFilename()).not.toMatch(/^[=+@-]/);
  const csv = await textOf(shown);
  expect(harmless(csv)).toEqual([]);
  expect(csv).toMatch(/^ts \(us\),time \(UTC\),open/);
  const table = await page.evaluate(async () => {
    const [session] = await globalThis.quantab.sessions.list();
    return (
      await globalThis.quantab.sessions.export(session!.id, { what: 'output', format: 'csv', ref: `flow.cvd[${session!.instruments[0]}]` })
    ).text();
  });
  expect(harmless(table)).toEqual([]);
  await page.getByRole('tab', { name: 'Summary' }).click();
  await expect(page.getByRole('rowheader', { name: 'Largest trade' })).toBeVisible();
  const ndjson = await textOf(await exportOf(page, /^Summary: menu/, /What is shown NDJSON/));
  const [head, ...rows] = ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(head.provenance).toMatchObject({ title: 'Summary', tickHash: session?.tickHash, trust: 'file', gaps: { n: 0 } });
  expect(rows.find(({ statistic }) => statistic === 'trades')).toMatchObject({ [session?.instruments[0] ?? '']: 12_000 });
});

test('a number explains itself to pointer, keys and reader', async ({ page }) => {
  await openTape(page);
  const cvd = page.getByRole('button', { name: 'CVD', exact: true });
  await cvd.hover();
  await expect(page.locator('.about-peek')).toContainText('Doubt it');
  const [card, number] = [await page.locator('.about-peek').boundingBox(), await cvd.boundingBox()];
  const apart =
    card &&
    number &&
    (card.x + card.width <= number.x ||
      card.x >= number.x + number.width ||
      card.y >= number.y + number.height ||
      card.y + card.height <= number.y);
  expect(apart).toBe(true);
  await page.mouse.move(5, 5);
  await expect(page.locator('.about-peek')).toHaveCount(0);
  await cvd.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'About CVD' });
  await expect(dialog).toContainText('Read more');
  await expect(dialog.locator('math').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(cvd).toBeFocused();
  await page.getByRole('contentinfo').getByRole('button', { name: '0', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'About Gaps' })).toContainText('known to be missing');
  await page.keyboard.press('Escape');
});
