/**
 * `npm run bench [-- --json FILE] [--peers] [--only NAME]`: every case in headless Chromium on production builds, loopback only.
 * Cases of the kernels and the engine run on a page of their own (page/), cases of the product on the product (app/).
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumArgs, chromiumPath } from '../tools/chromium.mjs';
import { comparePeers } from './peers.mjs';
import { misses } from './targets.mjs';

const root = resolve(import.meta.dirname, '../..');
const cache = resolve(root, 'test/.cache');
/** A build of its own: that of `npm start` may be in use. */
const dist = resolve(cache, 'app');
const appPort = 4193;
const benchPort = 4194;

const { values: flags } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, peers: { type: 'boolean', default: false } },
});
const say = (text) => process.stdout.write(`${text}\n`);

const figures = (values) => Object.entries(values ?? {}).map(([key, value]) => `${key} ${Number(value.toPrecision(4))}`);

function show(result) {
  const { name, medianMs, minMs, cpuMs, n, ratio, rivalMedianMs, values } = result;
  const rate = `${((n / medianMs) * 1e3).toExponential(2)}/s`;
  const rival = ratio === undefined ? [] : [`rival ${rivalMedianMs.toFixed(2)} ms, x${ratio.toFixed(2)}`];
  say(
    [
      `${name.padEnd(24)} ${medianMs.toFixed(2).padStart(9)} ms (min ${minMs.toFixed(2)}${cpuMs === undefined ? '' : `, cpu ${cpuMs.toFixed(2)}`})`,
      rate,
      ...rival,
      ...figures(values),
    ].join('  '),
  );
  for (const missed of misses(result)) say(`${''.padEnd(24)} MISSED: ${missed}`);
}

async function open(config, port) {
  const server = await preview({ ...config, preview: { port, strictPort: true, host: 'localhost' }, logLevel: 'warn' });
  return { url: `http://localhost:${port}/`, close: () => server.close() };
}

/** Cases of page/: one page, one worker. */
async function runCases(browser, results, failures) {
  const config = { configFile: resolve(root, 'test/bench/page/vite.config.ts'), logLevel: 'warn' };
  await build(config);
  const server = await open(config, benchPort);
  const page = await browser.newPage();
  const processes = await browser.newBrowserCDPSession();
  try {
    await page.exposeFunction('benchReply', async (reply) => {
      if (reply.type === 'cpu') return rendererMs(processes);
      if (reply.type === 'failed') failures.push(`${reply.name}: ${reply.message}`);
      if (reply.type !== 'result') return;
      results.push(reply.result);
      show(reply.result);
    });
    // Recorded data of others, where it is beside this clone.
    await page.route('**/shared/**', (route) => {
      const path = resolve(root, '../shared/data', new URL(route.request().url()).pathname.replace(/^\/shared\//, ''));
      return existsSync(path) ? route.fulfill({ path, contentType: 'application/gzip' }) : route.fulfill({ status: 404 });
    });
    await page.goto(server.url);
    await page.waitForFunction(() => typeof globalThis.runBench === 'function');
    await page.evaluate((only) => globalThis.runBench(only), flags.only);
  } finally {
    await page.close();
    await server.close();
  }
}

/** Processor time of the pages so far; there is only one. */
async function rendererMs(processes) {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}

/** Cases of app/: each run in a fresh profile of the product. */
async function runApp(browser, results, failures) {
  const folder = resolve(root, 'test/bench/app');
  const cases = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .sort())
    cases.push((await import(resolve(folder, file))).default);
  const wanted = cases.filter(({ name, long }) => (flags.only === undefined ? !long : name.startsWith(flags.only)));
  if (wanted.length === 0) return;
  const config = { root, build: { outDir: dist, emptyOutDir: true }, logLevel: 'warn' };
  await build(config);
  const server = await open(config, appPort);
  try {
    for (const bench of wanted) {
      try {
        const result = await runAppCase(browser, bench, server.url);
        results.push(result);
        show(result);
      } catch (error) {
        failures.push(`${bench.name}: ${error?.stack ?? error}`);
      }
    }
  } finally {
    await server.close();
  }
}

async function runAppCase(browser, bench, url) {
  const processes = await browser.newBrowserCDPSession();
  const runs = [];
  for (let run = 0; run < (bench.runs ?? 5); run++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    try {
      runs.push(await bench.run({ page: await context.newPage(), url, dist, cpu: () => rendererMs(processes) }));
    } finally {
      await context.close();
    }
  }
  await processes.detach();
  runs.sort((a, b) => a.ms - b.ms);
  const { ms: medianMs, cpuMs, values } = runs[runs.length >> 1];
  const { name, n, note } = bench;
  return { name, n, medianMs, minMs: runs[0].ms, ...(cpuMs === undefined ? {} : { cpuMs }), note, ...(values ? { values } : {}) };
}

function machineLine(browser) {
  const all = cpus();
  const model = readCpuModel() ?? all[0]?.model ?? 'unknown processor';
  return `${model}, ${all.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Chromium ${browser.version()}, Node ${process.versions.node}`;
}

function readCpuModel() {
  try {
    return /model name\s*:\s*(.+)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.trim();
  } catch {
    return undefined;
  }
}

function commit() {
  return spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout?.trim() || 'unknown';
}

/** What the page's own benchmark shows beside its numbers: the cases that both run. */
function publish() {
  const shared = readdirSync(resolve(root, 'src/engine/benchmark')).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? []);
  const cases = Object.fromEntries(
    results
      .filter(({ name }) => shared.includes(name))
      .map(({ name, medianMs, ratio }) => [
        name,
        { medianMs: Number(medianMs.toFixed(4)), ...(ratio === undefined ? {} : { ratio: Number(ratio.toFixed(3)) }) },
      ]),
  );
  const text = JSON.stringify({ machine, date: history.date.slice(0, 10), cases }, null, 2);
  writeFileSync(resolve(root, 'src/desk/panels/benchmark-published.json'), `${text}\n`);
}

const executablePath = chromiumPath();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumArgs });
const results = [];
const failures = [];
const machine = machineLine(browser);
try {
  say(machine);
  await runCases(browser, results, failures);
  await runApp(browser, results, failures);
} finally {
  await browser.close();
}
if (flags.peers) comparePeers(results, cache, say);

const record = { machine, cases: results };
const history = { date: new Date().toISOString(), commit: commit(), ...record };
if (results.length > 0 && flags.only === undefined) {
  appendFileSync(resolve(root, 'test/bench/history.ndjson'), `${JSON.stringify(history)}\n`);
  publish();
}
if (flags.json) {
  mkdirSync(resolve(flags.json, '..'), { recursive: true });
  writeFileSync(flags.json, `${JSON.stringify(record, null, 2)}\n`);
}
for (const failure of failures) say(`FAILED ${failure}`);
const missed = results.filter((result) => misses(result).length > 0).map(({ name }) => name);
say(`${results.length} cases, ${failures.length} failed${missed.length ? `, below target: ${missed.join(', ')}` : ''}`);
process.exit(failures.length === 0 && results.length > 0 ? 0 : 1);
