/**
 * The busiest seconds of the recorded Bitcoin tape as ten instruments at 25,000 messages a second, ten messages a frame; then the same
 * single-message, as fast as the machine sends. Every trade must arrive; levels that were merged are counted. ms: until the backlog was
 * drained after the last frame was sent. Skipped without the recorded data.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { openBarePage, until } from '../tools/bare-page.mjs';

const data = new URL('../../../../shared/data/binance-raw/', import.meta.url);

const patienceMs = 120_000;

async function burst(url, { rate, pack, messages }) {
  const args = ['test/bench/tools/burst-server.mjs', '--rate', String(rate), '--pack', String(pack), '--messages', String(messages)];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let page;
  try {
    const { port } = await new Promise((resolve, reject) => {
      server.stdout.once('data', (text) => resolve(JSON.parse(text.toString())));
      server.once('exit', (code) => reject(new Error(`The burst server ended with ${code}`)));
    });
    const state = async () => (await fetch(`http://127.0.0.1:${port}/state`)).json();
    page = await openBarePage();
    await page.goto(url);
    await until(() => page.evaluate(() => globalThis.quantab !== undefined), Boolean, patienceMs);
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
    const sent = await until(state, (now) => now.state === 'done', patienceMs);
    if (sent.state !== 'done') throw new Error(`The burst server is ${sent.state} after ${patienceMs / 1_000} s`);
    // Drained: no row has come for a while but those of the clock, one a second.
    let rows = -1;
    let drainedAt = Date.now();
    let told = await status();
    await until(
      status,
      (now) => {
        told = now;
        if (now.rows - rows > 2) drainedAt = Date.now();
        rows = now.rows;
        return Date.now() - drainedAt > 1_500;
      },
      patienceMs,
    );
    await page.evaluate((session) => globalThis.quantab.stream.stop(session), id);
    const info = await page.evaluate(async (session) => (await globalThis.quantab.sessions.list()).find((each) => each.id === session), id);
    const sendSeconds = (sent.doneAt - sent.startedAt) / 1_000;
    return {
      sentPerSecond: (sent.messages - sent.base) / sendSeconds,
      drainMs: Math.max(0, drainedAt - sent.doneAt),
      lostTrades: sent.trades - info.rows.trade,
      merged: told.merged ?? 0,
      gaps: info.gaps,
      levels: info.rows.level,
    };
  } finally {
    await page?.close();
    server.kill();
  }
}

const named = (prefix, values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));

export default {
  name: 'live-burst',
  n: 250_000,
  runs: 1,
  note: 'ten instruments of the recorded burst: 25,000 messages a second in frames of ten, then single-message frames at the ceiling',
  async run({ url }) {
    if (!existsSync(data)) return { ms: Number.NaN, values: {} };
    const packed = await burst(url, { rate: 25_000, pack: 10, messages: 250_000 });
    const single = await burst(url, { rate: 100_000, pack: 1, messages: 200_000 });
    return { ms: packed.drainMs, values: { ...named('packed', packed), ...named('single', single) } };
  },
};
