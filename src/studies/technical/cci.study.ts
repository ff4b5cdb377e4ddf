/** Commodity channel index of bars. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { overWindow } from '../bar-window.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

/** Of mean absolute deviations: most values of a calm market lie within 100 then (Lambert). */
const scale = 0.015;

export default defineStudy({
  id: 'technical.cci',
  title: 'Commodity channel index',
  ...oneMarketBars({ window: windowParam(20, 2) }),
  outputs: [{ id: 'cci', title: 'CCI', kind: 'line', unit: 'points' }],
  warmup: windowOf,
  open(ctx) {
    const n = windowOf(ctx.params);
    const { high, low, close } = ctx.bars(0);
    const out = ctx.output('cci');
    const read = (ring: Float64Array, row: number): void => {
      ring[n + 1] = (high.view[row]! + low.view[row]! + close.view[row]!) / 3;
    };
    function index(ring: Float64Array, oldest: number, row: number): void {
      // About the newest: differences keep the digits that prices of 60,000 would lose.
      const newest = ring[(oldest + n - 1) % n]!;
      let mean = 0;
      for (let k = 0; k < n; k++) mean += (ring[k]! - newest) / n;
      let distance = 0;
      for (let k = 0; k < n; k++) distance += Math.abs(ring[k]! - newest - mean) / n;
      out.view[row] = distance === 0 ? 0 : -mean / (scale * distance);
    }
    return overWindow(ctx, n, out, read, index);
  },
  doc: {
    what: 'How far the typical price stands from its mean, in mean absolute deviations.',
    formula: [String.raw`\frac{p - \bar p}{0.015 \, \overline{|p - \bar p|}}, \quad p = \frac{h + l + c}{3}`],
    read: 'Above 100 or below −100: unusually far for its window.',
    limits: 'The window sets the scale: after a calm stretch a small move is far. 0 where the price never moved.',
    references: ['Lambert, Commodity Channel Index, Commodities 9 (1980)', 'TA-Lib, CCI'],
  },
});
