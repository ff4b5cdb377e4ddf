/**
 * A fresh profile, nothing stored: from the navigation to the first frame in which candles are on the screen. The page is asked each
 * frame whether the canvas of the candles has up or down colours in it.
 */

/** In the page, before its scripts: notes when a chart canvas first holds pixels of a candle. */
function watch() {
  const isCandle = (r, g, b, a) => a > 200 && ((g > 120 && r < 90 && b > 100) || (r > 190 && g < 130 && b < 130));
  const look = () => {
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.width < 300 || canvas.height < 200) continue;
      const context = canvas.getContext('2d');
      if (!context) continue;
      // A strip across the right half, where the newest bars are.
      const { data } = context.getImageData(canvas.width >> 1, 0, canvas.width >> 1, canvas.height >> 1);
      let found = 0;
      for (let i = 0; i < data.length; i += 4) if (isCandle(data[i], data[i + 1], data[i + 2], data[i + 3])) found++;
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
  note: 'cold profile to the first painted candle of the simulated market, without a click; fcpMs is the first contentful paint',
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
