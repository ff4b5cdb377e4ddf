/** Weighted average of bar closes, quote currency. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { overWindow } from '../bar-window.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'technical.wma',
  title: 'Weighted average',
  ...oneMarketBars({ window: windowParam(20, 1) }),
  outputs: [{ id: 'wma', title: 'WMA', kind: 'line', unit: 'quote' }],
  warmup: windowOf,
  open(ctx) {
    const n = windowOf(ctx.params);
    const { close } = ctx.bars(0);
    const all = (n * (n + 1)) / 2;
    const out = ctx.output('wma');
    const read = (ring: Float64Array, row: number): void => {
      ring[n + 1] = close.view[row]!;
    };
    function mean(ring: Float64Array, oldest: number, row: number): void {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (k + 1) * ring[(oldest + k) % n]!;
      out.view[row] = sum / all;
    }
    return overWindow(ctx, n, out, read, mean);
  },
  doc: {
    what: 'A mean of the last closes whose weights rise evenly to the newest.',
    formula: [String.raw`\frac{2}{n(n+1)} \sum_{i < n} (n - i) \, c_{t-i}`],
    read: 'As the simple average, a third of a window late instead of half.',
    limits: 'It forgets a bar wholly once it leaves the window. It forecasts nothing.',
    references: ['TA-Lib, WMA'],
  },
});
