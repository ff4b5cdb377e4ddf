/** One million trades dropped as a CSV file: from the call to a stored session with 1 s bars and CVD that views can show. */

const n = 1_000_000;

export default {
  name: 'csv-1m-import',
  n,
  note: 'trades of a 55 MB generic CSV to a stored session, 1s bars and CVD in views; a fresh profile each run',
  async run({ page, url }) {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.quantab !== undefined);
    return page.evaluate(async (rows) => {
      const { quantab } = globalThis;
      await quantab.ready;
      const parts = ['timestamp,symbol,price,size,side\n'];
      let seed = 1;
      let price = 600_000;
      for (let i = 0; i < rows; i++) {
        seed = (seed * 48_271) % 2_147_483_647;
        price += (seed % 5) - 2;
        parts.push(`${1_723_161_600_000 + i * 36},BTCUSDT,${price / 10},${(1 + (seed % 500)) / 1_000},${seed % 2 ? 'buy' : 'sell'}\n`);
      }
      const file = new File([parts.join('')], 'trades.csv');
      const start = performance.now();
      const report = await quantab.sessions.import(file);
      const imported = performance.now() - start;
      const [instrument] = report.instruments;
      const whole = { from: Number.NaN, to: Number.NaN, widthPx: 1_200 };
      for (const ref of [`bars[${instrument}](interval=1s)`, `flow.cvd[${instrument}]`]) {
        const view = await quantab.views.open(ref, () => undefined);
        while (!((await view.pull(whole)).last.ts >= report.to - 1_000_000)) await new Promise((done) => setTimeout(done, 4));
        await view.close();
      }
      const ms = performance.now() - start;
      if (report.rows !== rows) throw new Error(`${report.rows} rows were imported`);
      return { ms, values: { importMs: imported, fileMb: file.size / 1e6 } };
    }, n);
  },
};
