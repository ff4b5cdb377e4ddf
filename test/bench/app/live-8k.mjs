/**
 * Live at 8,000 single-message frames a second for a minute, from a venue server in another process: nothing lost, how long from the
 * socket to the studies, how busy the main thread is. Then both ends as fast as they go: the product beside a page that only receives.
 * ms: p99 from receipt to computed. lost: rows sent and not stored. share: of the receive-only page's frames a second, in the same run.
 */
import { spawn } from 'node:child_process';

const perSecond = 8_000;
const seconds = Number(process.env.QUANTAB_BENCH_SECONDS ?? 60);
/** More than any page takes. */
const most = 80_000;
const mostSeconds = 8;
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

/** The desk goes live; gives the session. */
async function goLive(page, url, base) {
  await page.goto(url);
  await page.waitForFunction(() => globalThis.quantab !== undefined);
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

async function taskSeconds(client) {
  const { metrics } = await client.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

async function steady(page, url) {
  const server = await openServer(perSecond, seconds);
  try {
    const id = await goLive(page, url, server.url);
    await page.waitForTimeout(2_000);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await taskSeconds(client);
    const began = performance.now();
    await page.waitForTimeout((seconds - 4) * 1_000);
    const busyPct = (100_000 * ((await taskSeconds(client)) - before)) / (performance.now() - began);
    const { delayMs, merged = 0, gaps } = await statusOf(page, id);
    while (!(await server.state()).load.done) await page.waitForTimeout(100);
    await page.waitForTimeout(1_000);
    const { load } = await server.state();
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
  } finally {
    server.close();
  }
}

/** Frames a second that a page takes which does nothing with them. */
async function receiveOnly(page) {
  const server = await openServer(most, mostSeconds);
  try {
    await page.goto('about:blank');
    return await page.evaluate(
      async ({ base, streams, ms }) => {
        let received = 0;
        const open = (socket) =>
          new Promise((resolve) => {
            const ws = new WebSocket(`${base}/binance-futures/${socket}`);
            ws.onmessage = () => received++;
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
      { base: server.url, streams, ms: (mostSeconds - 3) * 1_000 },
    );
  } finally {
    server.close();
  }
}

async function flatOut(page, url) {
  const server = await openServer(most, mostSeconds);
  try {
    const id = await goLive(page, url, server.url);
    await page.waitForTimeout(1_000);
    const before = (await statusOf(page, id)).messages;
    const began = performance.now();
    await page.waitForTimeout((mostSeconds - 3) * 1_000);
    const after = (await statusOf(page, id)).messages;
    return ((after - before) * 1_000) / (performance.now() - began);
  } finally {
    server.close();
  }
}

export default {
  name: 'live-8k',
  n: perSecond * seconds,
  runs: 1,
  note: `${perSecond} single-message frames a second of two instruments for ${seconds} s; ms is the p99 from receipt to computed`,
  async run({ page, url }) {
    const values = await steady(page, url);
    const receiveOnlyPerSecond = await receiveOnly(await page.context().newPage());
    const takenPerSecond = await flatOut(page, url);
    return {
      ms: values.p99Ms,
      values: { ...values, receiveOnlyPerSecond, takenPerSecond, sharePct: (100 * takenPerSecond) / receiveOnlyPerSecond },
    };
  },
};
