/** Quality of a trend: how straight the price goes and how one-sided its returns are, 0 to 1. One row a closed bar. */
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'tick.momentum',
  title: 'Momentum quality',
  ...oneMarketBars({ window: { title: 'Points', default: 50, unit: 'bars', whole: true, min: 5, max: 1_000 } }),
  outputs: [
    { id: 'quality', title: 'Momentum quality', kind: 'line', unit: 'fraction' },
    { id: 'direction', title: 'Direction of the line', kind: 'line', unit: 'sign' },
  ],
  warmup: ({ window }) => Math.round(window as number),
  open(ctx) {
    const { close } = ctx.bars(0);
    const window = Math.round(ctx.params.window as number);
    const [quality, direction] = [ctx.output('quality'), ctx.output('direction')];
    /** The ring of closes, and how many came. */
    const ring = ctx.state(window + 1);
    return {
      push(from, to) {
        const c = close.view;
        const r = ring.view;
        for (let i = from; i < to; i++) {
          quality.view[i] = direction.view[i] = Number.NaN;
          if (!(c[i]! > 0)) continue;
          r[r[window]! % window] = c[i]!;
          r[window]!++;
          if (r[window]! < window) continue;
          const oldest = r[window]! % window;
          const base = r[oldest]!;
          let sum = 0;
          for (let k = 0; k < window; k++) sum += r[k]! - base;
          const mean = sum / window;
          const middle = (window - 1) / 2;
          let ty = 0;
          let yy = 0;
          let ups = 0;
          let moves = 0;
          let before = Number.NaN;
          for (let k = 0; k < window; k++) {
            const place = oldest + k;
            const value = r[place < window ? place : place - window]!;
            const y = value - base - mean;
            ty += (k - middle) * y;
            yy += y * y;
            if (value > before) ups++;
            if (value > before || value < before) moves++;
            before = value;
          }
          const tt = (window * (window * window - 1)) / 12;
          // A price that has not moved has no momentum to judge.
          direction.view[i] = yy > 0 ? Math.sign(ty) : 0;
          quality.view[i] = yy > 0 && moves > 0 ? Math.min(1, (ty * ty) / (tt * yy)) * Math.abs((2 * ups) / moves - 1) : 0;
        }
      },
      sample: () => ({ n: Math.min(ring.view[window]!, window), least: window, unit: 'bars' }),
    };
  },
  doc: {
    what: 'How much the price goes one way: the fit of a straight line through the last closes, times how one-sided their moves are.',
    formula: [String.raw`q = R^2(\mathrm{price} \sim \mathrm{time}) \cdot \left| 2\, \frac{\#\{r > 0\}}{\#\{r \ne 0\}} - 1 \right|`],
    where: 'Over the last window closes; bars without a move are left out of the share.',
    read: 'Above 0.7 is called high, above 0.4 medium. It says nothing of the way: see the direction. A price that has not moved at all has 0.',
    limits:
      'A random walk has a high $R^2$ on time often, by its nature, and no trend: the share of moves is what holds it down. Not a forecast. Bars of one second bounce between bid and ask.',
    references: ['Kaufman, Trading Systems and Methods, 5th ed., ch. 1 and 17 (2013)'],
  },
});
