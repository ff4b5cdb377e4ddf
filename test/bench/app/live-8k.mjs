/**
 * Live at 8,000 single-message frames a second for a minute, from a venue server in another process: nothing lost, how long from the
 * socket to the studies, how busy the main thread is. Then both ends as fast as they go: the product beside a page that only receives.
 * ms: p99 from receipt to computed. lost: rows sent and not stored. sharePct: of the receive-only page's frames a second, the best
 * of `rounds` in turn. QUANTAB_BENCH_SECONDS makes it shorter. The pages are bare: a test driver would hear of every frame.
 */
import { spawn } from 'node:child_process';
import { openBarePage, pause, until } from '../tools/bare-page.mjs';

const perSecond = 8_000;
const seconds = Number(process.env.QUANTAB_BENCH_SECONDS ?? 60);
const rounds = 2;
const roundSeconds = 5;
/** So long a flood outlasts its round. */
const spareSeconds = 60;
const patienceMs = 30_000;
const symbols = ['BTCUSDT', 'ETHUSDT'];
const streams = {
  public: symbols.flatMap((symbol) => [`${symbol.toLowerCase()}@depth@100ms`, `${symbol.toLowerCase()}@bookTicker`]),
  market: symbols.map((symbol) => `${symbol.toLowerCase()}@aggTrade`),
};

async function openServer(rate, time) {
  const args = ['test/tools/venue-server/cli.mjs', '--port', '0', '--json', '--venue', 'binance-futures'];
  const server = spawn(process.execPath, [...args, '--load', String(rate), '--seconds', String(time)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url, port } = await new Promise((resolve, reject) => {
    server.stdout.once('data', (data) => resolve(JSON.parse(data.toString())));
    server.once('exit', (code) => reject(new Error(`The venue server ended with ${code}`)));
  });
  const state = async () => (await fetch(`http://127.0.0.1:${port}/state`)).json();
  return { url, state, close: () => server.kill() };
}

/** A server at this rate and a bare page, for as long as `task` takes. */
async function beside(rate, time, task) {
  const server = await openServer(rate, time);
  const page = await openBarePage().catch((error) => {
    server.close();
    throw error;
  });
  try {
    return await task(page, server);
  } finally {
    await page.close();
    server.close();
  }
}

/** The desk goes live; gives the session. */
async function goLive(page, url, base) {
  await page.goto(url);
  await until(() => page.evaluate(() => globalThis.quantab !== undefined), Boolean, patienceMs);
  return page.evaluate(
    async ({ base, instruments }) => {
      await globalThis.quantab.ready;
      const channels = ['trades', 'book', 'quotes'];
      const { sessionId } = await globalThis.quantab.stream.start({ venue: 'binance-futures', instruments, channels, url: base });
      return sessionId;
    },
    { base, instruments: symbols },
  );
}

const statusOf = (page, id) =>
  page.evaluate(async (session) => (await globalThis.quantab.stream.status()).find(({ sessionId }) => sessionId === session), id);

async function taskSeconds(page) {
  const { metrics } = await page.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

const steady = (url) =>
  beside(perSecond, seconds, async (page, server) => {
    const id = await goLive(page, url, server.url);
    await pause(2_000);
    await page.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await taskSeconds(page);
    const began = performance.now();
    await pause((seconds - 4) * 1_000);
    const busyPct = (100_000 * ((await taskSeconds(page)) - before)) / (performance.now() - began);
    const { delayMs, merged = 0, gaps } = await statusOf(page, id);
    const { load } = await until(server.state, ({ load }) => load.done, patienceMs);
    // All has come when no message is new for two of the status' seconds.
    let newest = -1;
    let since = Date.now();
    await until(
      () => statusOf(page, id),
      ({ messages }) => {
        if (messages !== newest) since = Date.now();
        newest = messages;
        return Date.now() - since > 2_500;
      },
      patienceMs,
    );
    await page.evaluate((session) => globalThis.quantab.stream.stop(session), id);
    const { rows } = await page.evaluate(
      async (session) => (await globalThis.quantab.sessions.list()).find((info) => info.id === session),
      id,
    );
    const sent = { trade: 0, quote: 0 };
    for (const counts of Object.values(load.perSymbol)) for (const kind of Object.keys(sent)) sent[kind] += counts[kind];
    return {
      p50Ms: delayMs.p50,
      p99Ms: delayMs.p99,
      busyPct,
      sentPerSecond: load.messages / seconds,
      lostTrades: sent.trade - rows.trade,
      // A best quote is two rows.
      lostQuotes: sent.quote - rows.quote / 2,
      late: load.late,
      merged,
      gaps,
    };
  });

/** Frames a second that a page takes which does nothing with them. */
const receiveOnly = (url) =>
  beside('Infinity', spareSeconds, async (page, server) => {
    // Of the product's own origin: others may be kept from the loopback interface.
    await page.goto(`${url}icon.svg`);
    return page.evaluate(
      async ({ base, streams, ms }) => {
        let received = 0;
        const open = (socket) =>
          new Promise((resolve, reject) => {
            const ws = new WebSocket(`${base}/binance-futures/${socket}`);
            ws.onmessage = () => received++;
            ws.onerror = () => reject(new Error(`${base} cannot be reached`));
            ws.onopen = () => {
              ws.send(JSON.stringify({ method: 'SUBSCRIBE', params: streams[socket], id: 1 }));
              resolve(ws);
            };
          });
        await Promise.all([open('public'), open('market')]);
        await new Promise((done) => setTimeout(done, 1_000));
        const before = received;
        const began = performance.now();
        await new Promise((done) => setTimeout(done, ms));
        return ((received - before) * 1_000) / (performance.now() - began);
      },
      { base: server.url, streams, ms: roundSeconds * 1_000 },
    );
  });

/** The same of the product: its own count, which it tells once a second. */
const flatOut = (url) =>
  beside('Infinity', spareSeconds, async (page, server) => {
    const id = await goLive(page, url, server.url);
    await pause(1_000);
    const turns = [];
    await until(
      () => statusOf(page, id),
      ({ messages }) => {
        if (messages !== turns.at(-1)?.messages) turns.push({ messages, at: performance.now() });
        // The first is when the looking began.
        return turns.length > 2 && turns.at(-1).at - turns[1].at >= roundSeconds * 1_000;
      },
      patienceMs,
    );
    const [, first] = turns;
    const last = turns.at(-1);
    return ((last.messages - first.messages) * 1_000) / (last.at - first.at);
  });

export default {
  name: 'live-8k',
  n: perSecond * seconds,
  runs: 1,
  note: `${perSecond} single-message frames a second of two instruments for ${seconds} s; ms is the p99 from receipt to computed`,
  async run({ url }) {
    const values = await steady(url);
    let receiveOnlyPerSecond = 0;
    let takenPerSecond = 0;
    for (let round = 0; round < rounds; round++) {
      receiveOnlyPerSecond = Math.max(receiveOnlyPerSecond, await receiveOnly(url));
      takenPerSecond = Math.max(takenPerSecond, await flatOut(url));
    }
    return {
      ms: values.p99Ms,
      values: { ...values, receiveOnlyPerSecond, takenPerSecond, sharePct: (100 * takenPerSecond) / receiveOnlyPerSecond },
    };
  },
};
