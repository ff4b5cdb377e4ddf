/** Two hours of the simulated market as fast as they come, through the whole path: worker, port, store, engine, a sealed session. */

const seconds = 7_200;

/** In the page: the rows of the session and how long they took. */
async function runMarket(span) {
  const { quantab } = globalThis;
  const start = performance.now();
  const { sessionId } = await quantab.stream.start({ venue: 'simulated', params: { seed: 3 }, seconds: span, speed: 'max' });
  const known = async () => (await quantab.sessions.list()).find(({ id }) => id === sessionId);
  let info = await known();
  while (info.live) {
    await new Promise((done) => setTimeout(done, 10));
    info = await known();
  }
  const ms = performance.now() - start;
  const rows = Object.values(info.rows).reduce((sum, n) => sum + n, 0);
  return { ms, values: { rows, rowsPerSecond: (rows / ms) * 1_000 } };
}

export default {
  name: 'simulator-max',
  n: 1_500_000,
  runs: 3,
  note: 'two hours of two simulated instruments, recorded, computed and sealed; about one row an event, n is their usual number',
  async run({ page, url }) {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.quantab !== undefined);
    await page.evaluate(() => globalThis.quantab.ready);
    await page.waitForTimeout(2_000);
    return page.evaluate(runMarket, seconds);
  },
};
