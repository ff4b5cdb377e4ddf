/**
 * The heatmap of a recorded market at its burst: 4,800 columns by 1,000 rows of cells on 1440 x 600 pixels, lines and large orders over
 * them, panned and zoomed by a hand in every frame. ms: time from one frame to the next. cpuMs: what the page's own code takes of it
 * (its animation frame; painting and the software's rendering of WebGL are the browser's). answerMs: from a turn of the wheel to the
 * frame that shows it. drawnMs: processor time of the browser's drawing process in a frame, whatever else the machine does.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const file = resolve(import.meta.dirname, '../../../../shared/data/binance-raw/usdm_btcusdt_20240808.gz');
const frames = 90;
/** Plot of the chart and what stands around it: rail, value axis, book column; strip, head, lane of times. */
const viewport = { width: 1440 + 72 + 80 + 84 + 2, height: 600 + 110 };

const dock = {
  grid: {
    root: { type: 'branch', size: 644, data: [{ type: 'leaf', size: 1600, data: { id: '1', views: ['p0'], activeView: 'p0' } }] },
    width: 1600,
    height: 644,
    orientation: 'HORIZONTAL',
  },
  panels: { p0: { id: 'p0', tabComponent: 'tab', title: 'Heatmap', contentComponent: 'liquidity', params: { fine: true, cvd: false } } },
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export default {
  name: 'heatmap-frame',
  n: 4_800 * 1_000,
  runs: 3,
  note: 'BTC tape of 2024-08-08, 4,800 x 1,000 cells on 1440 x 600 px with orders and lines, moved in every frame; ms is the time of a frame',
  async run({ page, url }) {
    if (!existsSync(file)) throw new Error('recorded markets (../shared/data) are not beside this clone');
    await page.setViewportSize(viewport);
    // Times what the page does in its animation frames.
    await page.addInitScript(() => {
      const own = globalThis.requestAnimationFrame.bind(globalThis);
      globalThis.frameWork = [];
      globalThis.requestAnimationFrame = (callback) =>
        own((now) => {
          const start = performance.now();
          callback(now);
          globalThis.frameWork.push([now, performance.now() - start]);
        });
    });
    await page.goto(url);
    await page.evaluate(() => globalThis.quantab.ready);
    await page.evaluate(
      async ({ base64, dock }) => {
        const { quantab } = globalThis;
        const blob = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob();
        const { sessionId } = await quantab.sessions.import(new File([blob], 'usdm_btcusdt_20240808.gz'));
        const current = await quantab.workspaces.current();
        const layout = { version: 1, active: 'markets', docks: { markets: dock } };
        await quantab.workspaces.open({ ...current, session: sessionId, interval: '5s', layout });
      },
      { base64: readFileSync(file).toString('base64'), dock },
    );
    await page.reload();
    await page.evaluate(() => globalThis.quantab.ready);
    const canvas = page.locator('.heat-layer');
    await canvas.waitFor({ timeout: 30_000 });
    // Until the tiles are there.
    await page.waitForTimeout(8_000);
    const box = await canvas.boundingBox();
    const client = await page.context().browser().newBrowserCDPSession();
    const cpuSeconds = async () =>
      (await client.send('SystemInfo.getProcessInfo')).processInfo.find(({ type }) => type === 'GPU')?.cpuTime ?? Number.NaN;
    const drawn = await cpuSeconds();
    const values = await page.evaluate(
      async ({ frames, x, y }) => {
        const chart = document.querySelector('.heat-layer').closest('.chart');
        const wheel = (init) =>
          chart.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, ...init }));
        const frame = () => new Promise((done) => globalThis.requestAnimationFrame(done));
        await frame();
        globalThis.frameWork.length = 0;
        const times = [];
        const answers = [];
        for (let i = 0; i < frames; i++) {
          const asked = performance.now();
          if (i % 3 === 2) wheel({ deltaY: i % 2 ? 20 : -20 });
          else wheel({ deltaX: i % 2 ? 9 : -9 });
          times.push(await frame());
          answers.push(performance.now() - asked);
        }
        const work = new Map();
        for (const [now, ms] of globalThis.frameWork) work.set(now, (work.get(now) ?? 0) + ms);
        return { times, answers, work: [...work.values()] };
      },
      { frames, x: box.x + box.width / 2, y: box.y + box.height / 2 },
    );
    const drawnMs = (1_000 * ((await cpuSeconds()) - drawn)) / frames;
    const apart = values.times.slice(1).map((time, i) => time - values.times[i]);
    return {
      ms: median(apart),
      values: { cpuMs: median(values.work), drawnMs, answerMs: median(values.answers), widthPx: box.width, heightPx: box.height },
    };
  },
};
