/**
 * The busiest seconds of the recorded Bitcoin tape as ten instruments at 25,000 messages a second, ten messages a frame; then the same
 * single-message, as fast as the machine sends. Every trade must arrive; levels that were merged are counted. ms: until the backlog was
 * drained after the last frame was sent. Skipped without the recorded data.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const data = new URL('../../../../shared/data/binance-raw/', import.meta.url);

async function burst(page, url, { rate, pack, messages }) {
  const args = ['test/bench/tools/burst-server.mjs', '--rate', String(rate), '--pack', String(pack), '--messages', String(messages)];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const { port } = await new Promise((resolve, reject) => {
      server.stdout.once('data', (text) => resolve(JSON.parse(text.toString())));
      server.once('exit', (code) => reject(new Error(`The burst server ended with ${code}`)));
    });
    const state = async () => (await fetch(`http://127.0.0.1:${port}/state`)).json();
    await page.goto(url);
    await page.waitForFunction(() => globalThis.quantab !== undefined);
    const instruments = (await state()).symbols;
    const id = await page.evaluate(
      async ({ base, instruments }) => {
        await globalThis.quantab.ready;
        const channels = ['trades', 'book', 'quotes'];
        const { sessionId } = await globalThis.quantab.stream.start({ venue: 'binance-futures', instruments, channels, url: base });
        return sessionId;
      },
      { base: `ws://127.0.0.1:${port}`, instruments },
    );
    const status = () =>
      page.evaluate(async (session) => (await globalThis.quantab.stream.status()).find(({ sessionId }) => sessionId === session), id);
    let sent = await state();
    while (sent.state !== 'done') {
      await page.waitForTimeout(100);
      sent = await state();
    }
    // Drained: the engine has every message, and no row has come for a while.
    let rows = -1;
    let now = await status();
    let drainedAt = Date.now();
    for (let quiet = 0; quiet < 5; ) {
      await page.waitForTimeout(100);
      now = await status();
      // Clock rows go on: one a second.
      if (now.rows - rows > 2) {
        quiet = 0;
        drainedAt = Date.now();
      } else quiet++;
      rows = now.rows;
    }
    await page.evaluate((session) => globalThis.quantab.stream.stop(session), id);
    const info = await page.evaluate(async (session) => (await globalThis.quantab.sessions.list()).find((each) => each.id === session), id);
    const sendSeconds = (sent.doneAt - sent.startedAt) / 1_000;
    return {
      sentPerSecond: (sent.messages - sent.base) / sendSeconds,
      drainMs: Math.max(0, drainedAt - sent.doneAt),
      lostTrades: sent.trades - info.rows.trade,
      merged: now.merged ?? 0,
      gaps: info.gaps,
      levels: info.rows.level,
    };
  } finally {
    server.kill();
  }
}

const named = (prefix, values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));

export default {
  name: 'live-burst',
  n: 250_000,
  runs: 1,
  note: 'ten instruments of the recorded burst: 25,000 messages a second in frames of ten, then single-message frames at the ceiling',
  async run({ page, url }) {
    if (!existsSync(data)) return { ms: Number.NaN, values: {} };
    const packed = await burst(page, url, { rate: 25_000, pack: 10, messages: 250_000 });
    const single = await burst(page, url, { rate: 100_000, pack: 1, messages: 200_000 });
    return { ms: packed.drainMs, values: { ...named('packed', packed), ...named('single', single) } };
  },
};
