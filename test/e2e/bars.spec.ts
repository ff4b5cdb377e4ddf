/** Sessions of bars open at an interval they have and refuse shorter ones in words; bars by trades, volume and value are one pick away. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openDesk } from './tools/page.ts';

/** Bars of five minutes with a hole of 25 minutes. */
function klines(): string {
  const lines = ['timestamp,open,high,low,close,volume'];
  for (let k = 0; k < 300; k++) {
    if (k >= 100 && k < 105) continue;
    const open = 100 + Math.round(50 * Math.sin(k / 9)) / 10;
    lines.push(`${1_735_700_400 + k * 300},${open},${open + 1},${open - 1},${open + 0.5},${10 + (k % 7)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Ten minutes, a trade of 0.5 every 50 ms. */
function trades(): string {
  const lines = ['timestamp,symbol,price,size,side'];
  for (let i = 0; i < 12_000; i++) {
    lines.push(
      `${1_723_161_600_000 + i * 50},BTCUSDT,${(60_000 + Math.round(400 * Math.sin(i / 900)) / 2).toFixed(1)},0.5,${i % 3 ? 'buy' : 'sell'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function show(page: Page, name: string, text: string): Promise<string> {
  await openDesk(page);
  return page.evaluate(
    async ({ name, text }) => {
      const { sessionId } = await globalThis.quantab.sessions.import(new File([text], name));
      await globalThis.quantab.sessions.open(sessionId);
      return sessionId;
    },
    { name, text },
  );
}

test('a session of bars', async ({ page }) => {
  const session = await show(page, 'HOLEUSDT_5m.csv', klines());
  const pick = page.locator('#pick-interval');
  await expect(pick).toHaveText(/^(5|15) min$/);
  await expect(page.getByRole('application', { name: /^Candles HOLE/ })).toBeVisible();
  await expect(page.getByText('60 bars of 5 min')).toBeVisible();
  await expect(page.getByText(/^The session holds no trades of HOLE-USDT/)).toBeVisible();
  await pick.click();
  const minute = page.getByRole('option', { name: /^1 min/ });
  await expect(minute).toHaveAttribute('aria-disabled', 'true');
  await expect(minute).toContainText('bars are 5 min');
  await minute.click({ force: true });
  await expect(minute).toBeVisible();
  expect((await new AxeBuilder({ page }).include('.picker').analyze()).violations).toEqual([]);
  await page.getByRole('option', { name: /^1 h/ }).click();
  await expect(pick).toHaveText('1 h');
  const out = await page.evaluate(async (session) => {
    const q = globalThis.quantab;
    const [info] = await q.data.instruments(session);
    const instrument = info?.id ?? '';
    const hours = await q.data.bars({ session, instrument, interval: '1h' });
    const stats = await q.data.stats({ session, instrument });
    const view = await q.views.open(`bars[${instrument}](interval=1m)`, () => undefined);
    const { status, columns, gaps } = await view.pull({ from: Number.NaN, to: Number.NaN, widthPx: 100 });
    const known = await q.views.open(`bars[${instrument}](interval=5m)`, () => undefined);
    const shown = await known.pull({ from: Number.NaN, to: Number.NaN, widthPx: 100 });
    const ofTrades = await q.views.open(`flow.tfi[${instrument}].tfi`, () => undefined);
    const untold = await ofTrades.pull({ from: Number.NaN, to: Number.NaN, widthPx: 100 });
    const texts = await (await q.sessions.export(session, { what: 'bars', format: 'csv', interval: '4h' })).text();
    return {
      ...{ hours: hours.start.length, basis: stats.basis, volume: stats.volume, median: stats.medianQty, barMicros: info?.barMicros },
      ...{
        reason: status.reason,
        untold: untold.status.reason,
        none: columns.start?.length,
        gaps: [...shown.gaps],
        bars: shown.columns.start?.length,
        lines: texts.trim().split('\n').length,
      },
      none2: gaps.length,
    };
  }, session);
  const hole = [1_735_700_400 + 100 * 300, 1_735_700_400 + 105 * 300].map((seconds) => seconds * 1e6);
  expect(out).toMatchObject({ hours: 25, basis: 'bars', median: Number.NaN, barMicros: 300e6, none: 0, bars: 295, gaps: hole, lines: 8 });
  expect(out.untold).toBe('this session holds bars; this needs trades');
  expect(out.reason).toBe('this session holds bars of 5 min; shorter ones cannot be known');
});

test('bars by trades, volume and value', async ({ page }) => {
  await show(page, 'tape.csv', trades());
  const pick = page.locator('#pick-interval');
  const chart = page.getByRole('application', { name: /^Candles/ });
  await expect(chart).toBeVisible();
  for (const [typed, words] of [
    ['500 trades', '500 trades'],
    ['20 vol', '20 BTC'],
    ['1.5m value', '1,500,000 USDT'],
  ] as const) {
    await pick.click();
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await expect(pick).toHaveText(words);
    await expect(page.getByRole('application', { name: new RegExp(`^Candles .*${words}`) })).toBeVisible();
  }
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('Lasted').first()).toBeVisible();
  // The rule is kept with the layout, a moment after it was chosen.
  await page.waitForTimeout(1_500);
  await page.reload();
  await expect(pick).toHaveText('1,500,000 USDT');
  await pick.click();
  await page.keyboard.type('15s');
  await page.keyboard.press('Enter');
  await expect(pick).toHaveText('15 s');
});
