/**
 * Two recorded markets over and over through sockets, engine and disk, in eight parts that are stopped and started, with a limit on what is
 * kept: heaps and WASM do not grow. A part is an hour of the market where the machine can take it in time: `SOAK_HOURS` (8) at `SOAK_SPEED`
 * (10), cut to `SOAK_MINUTES` (12) of the wall; the limit is 200 MB, or three parts where these are smaller. What was reached is printed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { type Heap, Heaps } from '../tools/heap.ts';
import { noData, openDesk, sharedData } from '../tools/page.ts';
import { startVenueProcess } from '../tools/venue-process.ts';

const hours = Number(process.env.SOAK_HOURS ?? 8);
const speed = Number(process.env.SOAK_SPEED ?? 10);
const minutes = Number(process.env.SOAK_MINUTES ?? 12);
const parts = 8;
const mb = 2 ** 20;

test.skip(!sharedData, noData);

/** Trades of one round of Bitcoin's tape, as the server counts them, and its length, seconds. */
function tapeRound(): { trades: number; seconds: number } {
  const text = gunzipSync(readFileSync(join(sharedData ?? '', 'binance-raw', 'usdm_btcusdt_20240808.gz'))).toString();
  const lines = text.slice(text.indexOf('"lastUpdateId"')).split('\n').slice(1).filter(Boolean);
  const at = (line: string): number => Number(line.slice(0, 16)) / 1e6;
  const trades = lines.filter((line) => line.includes('"e":"trade"') && line.includes('"X":"MARKET"')).length;
  return { trades, seconds: at(lines.at(-1)!) - at(lines[0]!) };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Of the last three parts to the second to fourth: a heap breathes by some percent from one moment to the next. */
const growth = (values: readonly number[]): number => median(values.slice(-3)) / median(values.slice(1, 4));

const total = (heaps: readonly Heap[], what: 'used' | 'buffers'): number => heaps.reduce((sum, heap) => sum + heap[what], 0) / mb;

test('heaps and WASM stay flat while markets are recorded for hours', async ({ page }) => {
  const share = Math.min(1, (minutes * 60 * speed) / (hours * 3_600));
  const partSeconds = (share * hours * 3_600) / speed / parts;
  let limit = 200e6;
  test.setTimeout((partSeconds * parts + 300) * 1_000);
  const round = tapeRound();
  const venues = await startVenueProcess(['--tape', 'binance-raw', '--speed', String(speed)]);
  try {
    await venues.prepare('binance-futures', ['BTCUSDT', 'ETHUSDT']);
    await openDesk(page);
    await expect(page.locator('.chip')).toHaveText('SIMULATED', { timeout: 20_000 });
    const heaps = await Heaps.open(page);
    const tradeId = async () => (await venues.state()).markets.find(({ symbol }) => symbol === 'BTCUSDT')!.tradeId;
    const firstTrade = await tradeId();
    const begun = Date.now();
    const seen: { heap: number; kernels: number }[] = [];
    let written = 0;
    let rows = 0;
    let messages = 0;
    for (let part = 1; part <= parts; part++) {
      const id = await page.evaluate(
        async (url) => (await globalThis.quantab.stream.start({ venue: 'binance-futures', url })).sessionId,
        venues.url,
      );
      await page.waitForTimeout(partSeconds * 1_000);
      const { memory, status } = await page.evaluate(async (session) => {
        const { health, stream } = globalThis.quantab;
        const running = (await stream.status()).find(({ sessionId }) => sessionId === session);
        return { memory: (await health()).memory, status: running };
      }, id);
      expect(status).toMatchObject({ state: 'live', recording: true });
      await page.evaluate((session) => globalThis.quantab.stream.stop(session), id);
      const sessions = await page.evaluate(() => globalThis.quantab.sessions.list());
      const bytes = sessions.map((info) => info.bytes);
      const own = sessions.find((info) => info.id === id)!;
      written += own.bytes;
      rows += status!.rows;
      messages += status!.messages;
      if (part === 1) {
        limit = Math.min(limit, 3 * own.bytes);
        await page.evaluate((most) => globalThis.quantab.sessions.setPolicy({ days: 30, bytes: most, ask: false }), limit);
      }
      // The feed's worker is gone, and what it left behind is done.
      await page.waitForTimeout(2_000);
      await heaps.measure();
      const found = await heaps.measure();
      const used = await page.evaluate(async () => (await globalThis.quantab.sessions.storage()).usedBytes);
      const [heap, kernels] = [total(found, 'used'), memory.kernelBytes / mb];
      seen.push({ heap, kernels });
      const each = found.map(({ name, used }) => `${name} ${(used / mb).toFixed(1)}`).join(', ');
      process.stdout.write(
        `part ${part}: heap ${heap.toFixed(1)} MB (${each}), buffers ${total(found, 'buffers').toFixed(0)} MB, kernels ${kernels.toFixed(1)} MB, ` +
          `engine ${(memory.engineBytes / mb).toFixed(0)} MB; ${status!.rows} rows, ${status!.messages} messages, gaps ${status!.gaps}, ` +
          `merged ${status!.merged}; ${sessions.length} sessions of ${(bytes.reduce((a, b) => a + b, 0) / 1e6).toFixed(1)} MB kept, ${(used / 1e6).toFixed(0)} MB on the disk\n`,
      );
      // Never the newest: what is kept beside it is within the limit.
      await expect
        .poll(async () => {
          const stored = await page.evaluate(() => globalThis.quantab.sessions.list());
          return stored.reduce((sum, info) => sum + info.bytes, 0) <= limit || stored.length === 1;
        })
        .toBe(true);
    }
    const market = (((await tradeId()) - firstTrade) / round.trades) * round.seconds;
    const wall = (Date.now() - begun) / 1_000;
    process.stdout.write(
      `${(market / 3_600).toFixed(2)} h of the market in ${(wall / 60).toFixed(1)} min: ${messages} messages, ${rows} rows, ` +
        `${(written / 1e6).toFixed(0)} MB written, limit ${(limit / 1e6).toFixed(0)} MB\n`,
    );
    expect(written).toBeGreaterThan(limit);
    expect(growth(seen.map(({ heap }) => heap))).toBeLessThan(1.05);
    expect(growth(seen.map(({ kernels }) => kernels))).toBeLessThan(1.05);
  } finally {
    await venues.close();
  }
});
