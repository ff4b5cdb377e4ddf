/** The ladder and the tape of a recorded market, against the book the API tells and a grouping of the file's own trades. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { dropFiles, fileOf, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';
import { readTape } from './tools/raw-tape.ts';

test.skip(!sharedData, noData);

const file = join(sharedData ?? '', 'binance-raw', 'usdm_btcusdt_20240808.gz');
const instrument = 'BTC-USDT.perp@binance';

test('the ladder stands as the book does, and the tape tells whole orders', async ({ page }) => {
  test.setTimeout(60_000);
  await openDesk(page, 'Order flow');
  await dropFiles(page, [fileOf(file)]);
  await waitForSessions(page, 1);
  const ladder = page.getByRole('region', { name: 'Ladder', exact: true });
  const tape = page.getByRole('region', { name: 'Tape', exact: true });
  // The tape is computed first.
  await expect(ladder.locator('tbody tr.ladder-mid')).toBeVisible({ timeout: 20_000 });
  await expect(tape.locator('tbody tr').nth(10)).toBeVisible({ timeout: 20_000 });

  // What the panels show, cell by cell, once it stands still.
  const rowsOf = (of: typeof ladder) =>
    of.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  const step = 1;
  const book = await page.evaluate(async (id) => {
    const q = globalThis.quantab;
    const session = (await q.sessions.list()).find(({ transient }) => !transient)!;
    const { bids, asks } = await q.data.book({ session: session.id, instrument: id, at: session.to, depth: 5_000 });
    return {
      bids: [...bids.price].map((px, i) => [px, bids.qty[i]!] as const),
      asks: [...asks.price].map((px, i) => [px, asks.qty[i]!] as const),
    };
  }, instrument);
  const sums = (levels: readonly (readonly [number, number])[]): Map<number, number> => {
    const rows = new Map<number, number>();
    for (const [px, qty] of levels) {
      const row = Math.floor(px / step + 1e-9) * step;
      rows.set(row, (rows.get(row) ?? 0) + qty);
    }
    return rows;
  };
  const [bids, asks] = [sums(book.bids), sums(book.asks)];
  const figures = (value: number): string =>
    value > 0 ? value.toFixed(Math.max(0, Math.min(3, 4 - String(Math.floor(value)).length))) : '·';
  await expect
    .poll(async () => {
      const rows = await rowsOf(ladder);
      const middle = rows.findIndex((cells) => cells.length === 1);
      return rows.flatMap((cells, k) => {
        if (cells.length !== 4) return [];
        const price = Number(cells[2]!.replace(/[^0-9.]/g, ''));
        const expected = figures((k < middle ? asks : bids).get(price) ?? 0);
        return cells[1] === expected ? [] : [`${price}: ${cells[1]} is not ${expected}`];
      });
    })
    .toEqual([]);
  expect((await rowsOf(ladder)).length).toBeGreaterThan(16);

  // Its own scroll, and back to the mid.
  await ladder.getByRole('group').focus();
  await page.keyboard.press('PageUp');
  await expect(ladder.getByRole('button', { name: /Follow/ })).toBeVisible();
  await expect(ladder.locator('tr.ladder-mid')).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(ladder.locator('tr.ladder-mid')).toBeVisible();

  const { trades } = readTape(file);
  const orders: { ts: number; sign: number; qty: number; last: number; n: number }[] = [];
  for (const { ts, sign, qty, price } of trades) {
    const before = orders.at(-1);
    if (before && before.sign === sign && Math.floor(before.ts / 1_000) === Math.floor(ts / 1_000))
      Object.assign(before, { qty: before.qty + qty, last: price, n: before.n + 1 });
    else orders.push({ ts, sign, qty, last: price, n: 1 });
  }
  expect(orders.length).toBeLessThan(trades.length);
  const shown = (await rowsOf(tape)).map(([, price, size, side]) => `${price} ${size} ${side}`);
  const newest = orders.toReversed().slice(0, shown.length);
  const decimals = (shown[0]!.split(' ')[1]!.split('.')[1] ?? '').length;
  expect(shown).toEqual(
    newest.map(
      ({ last, qty, sign }) =>
        `${last.toFixed(1).replace(/\B(?=(\d{3})+\.)/, ',')} ${qty.toFixed(decimals)} ${sign > 0 ? '▲bought' : '▼sold'}`,
    ),
  );
});
