/**
 * A fresh profile, nothing stored: from the navigation to the first frame in which the market is on the screen. The page is asked each
 * frame whether the canvas over the heatmap has colours of buys or sells in it: orders, the best prices, the book beside them.
 */

/** In the page, before its scripts: notes when a chart canvas first holds pixels of a buy or a sell. */
function watch() {
  const isTrade = (r, g, b, a) => a > 200 && ((g > 120 && r < 90 && b > 100) || (r > 190 && g < 130 && b < 130));
  const look = () => {
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.width < 300 || canvas.height < 200) continue;
      const context = canvas.getContext('2d');
      if (!context) continue;
      // A strip across the right half, where the newest orders are.
      const { data } = context.getImageData(canvas.width >> 1, 0, canvas.width >> 1, canvas.height >> 1);
      let found = 0;
      for (let i = 0; i < data.length; i += 4) if (isTrade(data[i], data[i + 1], data[i + 2], data[i + 3])) found++;
      if (found > 40) {
        globalThis.firstPictureMs = performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export default {
  name: 'first-picture',
  n: 1,
  note: 'cold profile to the first painted orders and book of the simulated market, without a click; fcpMs is the first contentful paint',
  async run({ page, url }) {
    await page.addInitScript(watch);
    await page.goto(url);
    await page.waitForFunction(() => globalThis.firstPictureMs !== undefined, undefined, { timeout: 20_000 });
    const [ms, fcpMs, chip] = await page.evaluate(() => [
      globalThis.firstPictureMs,
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      document.querySelector('.chip')?.textContent,
    ]);
    if (chip !== 'SIMULATED') throw new Error(`the chip says ${chip}`);
    return { ms, values: { fcpMs } };
  },
};
