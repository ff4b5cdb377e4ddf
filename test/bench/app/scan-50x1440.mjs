/**
 * All 1,225 pairs of 50 made-up coins over a day of minutes, as the scanner runs them: job workers, progress, and the page free meanwhile.
 * `longestTaskMs`: what the page was busy with at once, `idleTaskMs` the same before the scan. Where the day bars of 50 coins are beside the clone (`../shared/data/klines-1d`),
 * `coinsMs` is the scan of those, from the stored session.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const coins = 50;
const bars = 1_440;
const settleMs = 2_000;
const folder = resolve(import.meta.dirname, '../../../../shared/data/klines-1d');

/** In the page: a common market and a walk of its own for each coin. */
function prepare({ coins, bars }) {
  let seed = 20_240_808;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const next = () => random() + random() + random() - 1.5;
  const market = Float64Array.from({ length: bars }, () => 0.001 * next());
  const series = { gap: new Float64Array(bars) };
  for (let i = 0; i < coins; i++) {
    let level = 3 + 8 * random();
    const beta = 0.6 + 0.8 * random();
    series[`close.${i}`] = Float64Array.from(market, (move) => {
      level += beta * move + 0.002 * next();
      return Math.exp(level);
    });
    series[`value.${i}`] = new Float64Array(bars).fill(1_000);
    series[`stale.${i}`] = new Float64Array(bars);
  }
  globalThis.benchSeries = series;
}

/** In the page. `request` of the analysis. */
async function scan(request) {
  const { quantab, benchSeries } = globalThis;
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  let told = 0;
  const start = performance.now();
  const { outputs } = await quantab.analyses.run('pairs.scan', {
    ...(request ?? { series: benchSeries }),
    onProgress: () => {
      told++;
    },
  });
  const ms = performance.now() - start;
  await new Promise((done) => setTimeout(done, 100));
  observer.disconnect();
  return { ms, values: { longestTaskMs: longest, tried: outputs.tried, found: outputs.found, progress: told } };
}

/** In the page: the longest task of a desk that is left alone, to hold the scan's against. */
async function idle(ms) {
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  await new Promise((done) => setTimeout(done, ms));
  observer.disconnect();
  return longest;
}

/** In the page: the files as one session. */
async function load(files) {
  const list = files.map(({ name, text }) => new File([text], name));
  const { sessionId, instruments } = await globalThis.quantab.sessions.import(list);
  return { session: sessionId, instruments, interval: '1d' };
}

export default {
  name: 'scan-50x1440',
  n: (coins * (coins - 1)) / 2,
  note: 'all pairs of 50 coins, 1,440 bars: both halves, workers and progress and all; coinsMs: the 50 coins of klines-1d',
  async run({ page, url, cpu }) {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.quantab !== undefined);
    await page.evaluate(() => globalThis.quantab.ready);
    await page.evaluate(prepare, { coins, bars });
    // The desk's own beginning is not the scan's.
    const idleTaskMs = await page.evaluate(idle, settleMs);
    const before = await cpu();
    const { ms, values } = await page.evaluate(scan);
    const cpuMs = (await cpu()) - before;
    values.idleTaskMs = idleTaskMs;
    if (values.tried !== 1_225) throw new Error(`${values.tried} pairs were tried`);
    if (existsSync(folder)) {
      const names = readdirSync(folder).filter((name) => name.endsWith('.csv.gz'));
      const files = names.map((name) => ({
        name: name.replace('.gz', ''),
        text: gunzipSync(readFileSync(resolve(folder, name))).toString('utf8'),
      }));
      const request = await page.evaluate(load, files);
      const real = await page.evaluate(scan, request);
      Object.assign(values, { coinsMs: real.ms, coinsTried: real.values.tried, coinsLongestTaskMs: real.values.longestTaskMs });
    }
    return { ms, cpuMs, values };
  },
};
