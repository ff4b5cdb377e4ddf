/** One million trades dropped as a CSV file: from the call to a stored session with 1 s bars and CVD that views can show. */

const n = 1_000_000;

/** In the page: makes the file. */
function prepare(rows) {
  const parts = ['timestamp,symbol,price,size,side\n'];
  let seed = 1;
  let price = 600_000;
  for (let i = 0; i < rows; i++) {
    seed = (seed * 48_271) % 2_147_483_647;
    price += (seed % 5) - 2;
    parts.push(`${1_723_161_600_000 + i * 36},BTCUSDT,${price / 10},${(1 + (seed % 500)) / 1_000},${seed % 2 ? 'buy' : 'sell'}\n`);
  }
  globalThis.benchFile = new File([parts.join('')], 'trades.csv');
}

/** In the page: imports it and waits for both views. */
async function importAndLook(rows) {
  const { quantab, benchFile } = globalThis;
  const start = performance.now();
  const report = await quantab.sessions.import(benchFile);
  const importMs = performance.now() - start;
  const [instrument] = report.instruments;
  const whole = { from: Number.NaN, to: Number.NaN, widthPx: 1_200 };
  for (const ref of [`bars[${instrument}](interval=1s)`, `flow.cvd[${instrument}]`]) {
    const view = await quantab.views.open(ref, () => undefined);
    while (!((await view.pull(whole)).last.ts >= report.to - 1_000_000)) await new Promise((done) => setTimeout(done, 4));
    await view.close();
  }
  if (report.rows !== rows) throw new Error(`${report.rows} rows were imported`);
  return { ms: performance.now() - start, values: { importMs, fileMb: benchFile.size / 1e6 } };
}

export default {
  name: 'csv-1m-import',
  n,
  note: 'trades of a 40 MB generic CSV to a stored session, 1s bars and CVD in views; a fresh profile each run',
  async run({ page, url, cpu }) {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.quantab !== undefined);
    await page.evaluate(() => globalThis.quantab.ready);
    await page.evaluate(prepare, n);
    const before = await cpu();
    const measured = await page.evaluate(importAndLook, n);
    return { ...measured, cpuMs: (await cpu()) - before };
  },
};
