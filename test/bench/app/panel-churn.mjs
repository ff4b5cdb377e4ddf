/**
 * Twelve panels of a playing market: how busy the main thread is and the longest frame. The session is put in by a script and played
 * at a speed at which the engine has news in every frame; the panels are those a person would open, three charts among them.
 * ms: the longest task of the main thread, 0 when none took 50 ms. busyPct: its processor time, layout and painting included (CDP
 * `TaskDuration` in thread ticks, so that other programs on the machine do not count). longestCpuMs: the processor time of the longest
 * task, traced afterwards: on a machine that is busy otherwise tasks and frames last longer than the page works.
 */

const rows = 240_000;
const settleMs = 2_500;
const measuredMs = 5_000;
const tracedMs = 3_000;

/** Two instruments, a trade each 5 ms on a seeded walk, so that pair panels have something to compare. */
function pairCsv() {
  const lines = ['timestamp,symbol,price,size,side'];
  let seed = 11;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  let common = 0;
  for (let i = 0; i < rows; i++) {
    const step = random() - 0.5;
    common += step;
    const btc = i % 2 === 0;
    const price = btc ? (60_000 + common * 2).toFixed(1) : (2_600 + common * 0.08 + random() * 0.2).toFixed(2);
    lines.push(
      `${1_723_161_600_000 + i * 5},${btc ? 'BTCUSDT' : 'ETHUSDT'},${price},${(0.001 + random() * 0.2).toFixed(3)},${step > 0 ? 'buy' : 'sell'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Twelve groups, four columns of three: none is hidden behind another. */
function twelve() {
  const line = (preset) => ({ contentComponent: 'line', params: { preset } });
  const panels = [
    { contentComponent: 'candles', params: {} },
    line('volatility'),
    line('tfi'),
    { contentComponent: 'candles', params: { link: 'orange' } },
    line('spread'),
    line('z'),
    line('prices'),
    line('correlation'),
    line('beta'),
    { contentComponent: 'numbers', params: {} },
    { contentComponent: 'tape', params: {} },
    { contentComponent: 'tape', params: { link: 'orange' } },
  ].map((panel, i) => ({ id: `p${i}`, tabComponent: 'tab', title: `${panel.contentComponent} ${i}`, ...panel }));
  const leaf = (i) => ({ type: 'leaf', size: 280, data: { id: String(i + 1), views: [`p${i}`], activeView: `p${i}` } });
  const column = (k) => ({ type: 'branch', size: 341, data: [0, 1, 2].map((i) => leaf(k * 3 + i)) });
  return {
    grid: { root: { type: 'branch', size: 840, data: [0, 1, 2, 3].map(column) }, width: 1364, height: 840, orientation: 'HORIZONTAL' },
    panels: Object.fromEntries(panels.map((panel) => [panel.id, panel])),
  };
}

/** Processor time of the longest task of the page's main thread over the next seconds. */
async function longestTask(page) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ['-*', 'toplevel', '__metadata'] });
  await page.waitForTimeout(tracedMs);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const main = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && main.has(`${pid} ${tid}`));
  return tasks.reduce((most, { tdur }) => Math.max(most, tdur), 0) / 1_000;
}

export default {
  name: 'panel-churn',
  n: 12,
  runs: 3,
  note: `12 panels over a playing session of ${rows} trades for ${measuredMs / 1_000} s; ms is the longest main-thread task, busyPct its share`,
  async run({ page, url }) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(url);
    await page.evaluate(() => globalThis.quantab.ready);
    await page.evaluate(
      async ({ text, dock }) => {
        const { quantab } = globalThis;
        const { sessionId } = await quantab.sessions.import(new Blob([text]), { title: 'churn' });
        const current = await quantab.workspaces.current();
        const layout = { version: 1, active: 'markets', docks: { markets: dock }, links: { orange: { interval: '5s' } } };
        await quantab.workspaces.open({ ...current, session: sessionId, interval: '15s', layout });
      },
      { text: pairCsv(), dock: twelve() },
    );
    await page.reload();
    await page.evaluate(() => globalThis.quantab.ready);
    await page.waitForFunction(() => document.querySelectorAll('.dv-groupview').length === 12, undefined, { timeout: 20_000 });
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    const taskSeconds = async () =>
      (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    await page.evaluate(async () => {
      const sessions = await globalThis.quantab.sessions.list();
      const { id } = sessions.find(({ title }) => title === 'churn');
      await globalThis.quantab.sessions.replay(id, { speed: 10 });
    });
    await page.waitForTimeout(settleMs);
    await page.evaluate(() => {
      const seen = { frames: 0, longest: 0, longTask: 0, revisions: 0 };
      globalThis.churn = seen;
      let before = performance.now();
      const tick = (now) => {
        seen.frames++;
        seen.longest = Math.max(seen.longest, now - before);
        before = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame((now) => {
        before = now;
        requestAnimationFrame(tick);
      });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.longTask = Math.max(seen.longTask, entry.duration);
      }).observe({ type: 'longtask' });
      globalThis.quantab.on('status', (event) => {
        if (event.type === 'revision') seen.revisions++;
      });
    });
    const started = performance.now();
    const before = await taskSeconds();
    await page.waitForTimeout(measuredMs);
    const busy = (await taskSeconds()) - before;
    const elapsed = (performance.now() - started) / 1_000;
    const seen = await page.evaluate(() => globalThis.churn);
    const values = {
      busyPct: (100 * busy) / elapsed,
      longestFrameMs: seen.longest,
      longestCpuMs: await longestTask(page),
      framesPerSecond: seen.frames / elapsed,
      revisionsPerSecond: seen.revisions / elapsed,
    };
    // Tasks under 50 ms are not told one by one.
    return { ms: seen.longTask, values };
  },
};
