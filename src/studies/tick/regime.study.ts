/** Volatility of the last returns against that of the day: ratio, regime and how clearly it is that. One row a closed bar. */
import { type Interval, intervalMicros } from '../../core/interval.ts';
import { openLogReturns } from '../log-returns.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

const dayMicros = 86_400e6;
const leastReturns = 100;
const mostReturns = 20_000;
const rebaseReturns = 4_096;
const count = 0;
const sum = 1;
const squares = 2;

export default defineStudy({
  id: 'tick.regime',
  title: 'Volatility regime',
  ...oneMarketBars({ window: { title: 'Last returns', default: 20, unit: 'bars', whole: true, min: 5, max: 500 } }),
  outputs: [
    { id: 'ratio', title: 'Volatility over that of the day', kind: 'line', unit: 'ratio' },
    { id: 'regime', title: 'Regime: -1 low, 0 medium, 1 high', kind: 'line', unit: 'regime' },
    { id: 'confidence', title: 'Confidence', kind: 'line', unit: 'fraction' },
  ],
  warmup: ({ window }) => Math.max(leastReturns, Math.round(window as number)) + 1,
  open(ctx) {
    const window = Math.round(ctx.params.window as number);
    const { out: returns, push: take } = openLogReturns(ctx, ctx.bars(0).close);
    const most = Math.max(leastReturns, Math.min(mostReturns, Math.floor(dayMicros / intervalMicros(ctx.params.interval as Interval))));
    const [ratio, regime, confidence] = [ctx.output('ratio'), ctx.output('regime'), ctx.output('confidence')];
    const head = ctx.state(3);
    const ring = ctx.state(most);
    const least = Math.max(leastReturns, window);
    return {
      push(from, to) {
        take(from, to);
        const r = returns.view;
        const h = head.view;
        const held = ring.view;
        for (let i = from; i < to; i++) {
          ratio.view[i] = regime.view[i] = confidence.view[i] = Number.NaN;
          const value = r[i]!;
          if (value - value !== 0) continue;
          const place = h[count]! % most;
          if (h[count]! >= most) {
            h[sum]! -= held[place]!;
            h[squares]! -= held[place]! * held[place]!;
          }
          held[place] = value;
          h[sum]! += value;
          h[squares]! += value * value;
          h[count]!++;
          const n = Math.min(h[count]!, most);
          if (h[count]! % rebaseReturns === 0) {
            h[sum] = 0;
            h[squares] = 0;
            for (let k = 0; k < n; k++) {
              h[sum]! += held[k]!;
              h[squares]! += held[k]! * held[k]!;
            }
          }
          if (n < least) continue;
          let total = 0;
          for (let k = 0; k < window; k++) total += held[(h[count]! - 1 - k) % most]!;
          let inner = 0;
          for (let k = 0; k < window; k++) inner += (held[(h[count]! - 1 - k) % most]! - total / window) ** 2;
          const whole = (h[squares]! - (h[sum]! * h[sum]!) / n) / (n - 1);
          if (!(whole > 0)) continue;
          const x = Math.sqrt(inner / (window - 1) / whole);
          ratio.view[i] = x;
          regime.view[i] = x < 0.7 ? -1 : x > 1.3 ? 1 : 0;
          confidence.view[i] = x < 0.7 ? Math.min((0.7 - x) / 0.3, 1) : x > 1.3 ? Math.min((x - 1.3) / 0.7, 1) : 1 - Math.abs(x - 1);
        }
      },
      sample: () => ({ n: Math.min(head.view[count]!, most), least, unit: 'returns' }),
    };
  },
  doc: {
    what: 'Whether the price moves less, as much or more than over the day so far: deviation of the last returns over that of up to a day of them.',
    formula: [String.raw`x = \frac{\operatorname{sd}(r_{t-19} .. r_t)}{\operatorname{sd}(r_{t-\mathrm{day}} .. r_t)}`],
    where:
      'Log returns of bar closes. $x < 0.7$ is low, with confidence $\\min((0.7 - x) / 0.3, 1)$; $x > 1.3$ is high, with $\\min((x - 1.3) / 0.7, 1)$; between them medium, with $1 - |x - 1|$. The day is at most 20,000 bars.',
    read: 'High with confidence 1: volatility has at least doubled against the day. Low: a market asleep, where small orders move little.',
    limits:
      'The limits are conventions. Twenty returns know a deviation to about 16 %, so the regime flickers near its limits. Needs 100 returns. Time bars, not ticks: with ticks it would tell activity.',
    references: ['Andersen, Bollerslev, Diebold, Labys, Modeling and Forecasting Realized Volatility, Econometrica 71 (2003)'],
  },
});
