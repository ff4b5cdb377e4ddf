/**
 * Spread of two instruments' log closes with a rolling least-squares or a fixed hedge ratio, and its z-score. One row a closed bar.
 * Each row uses the bars of its window alone, the newest included: nothing later, nothing revised.
 */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { slopeFactor } from '../intervals.ts';
import { defineStudy } from '../study.ts';

/** A residual variance below this share of the series' own is rounding: the two are proportional, there is no spread to measure. */
const leastShare = 1e-9;

export default defineStudy({
  id: 'pairs.spread',
  title: 'Pair spread',
  clock: 'bar',
  instruments: 2,
  params: {
    window: windowParam(60, 3),
    interval: intervalParam,
    hedge: { title: 'Hedge ratio', default: 'ols', options: ['ols', 'fixed'] },
    beta: { title: 'Fixed hedge ratio', default: 1, min: -1_000, max: 1_000, when: { param: 'hedge', is: 'fixed' } },
  },
  outputs: [
    { id: 'z', title: 'z-score of the spread', kind: 'line', unit: 'std' },
    { id: 'spread', title: 'Spread', kind: 'line', unit: 'log price' },
    { id: 'beta', title: 'Hedge ratio', kind: 'line', unit: 'ratio', interval: { lo: 'betaLo', hi: 'betaHi' } },
    { id: 'betaLo', title: 'Hedge ratio, lower end', kind: 'band', unit: 'ratio' },
    { id: 'betaHi', title: 'Hedge ratio, upper end', kind: 'band', unit: 'ratio' },
    { id: 'away', title: 'Spread away from its mean', kind: 'line', unit: 'log price' },
  ],
  warmup: windowOf,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const fixed = ctx.params.hedge === 'fixed' ? (ctx.params.beta as number) : Number.NaN;
    const first = ctx.bars(0).close;
    const second = ctx.bars(1).close;
    const scratch = () => arena.f64(ctx.maxRows);
    const [logY, meanY, stdY, logX, meanX, stdX, cov] = [scratch(), scratch(), scratch(), scratch(), scratch(), scratch(), scratch()];
    const [zOut, spreadOut, betaOut] = [ctx.output('z'), ctx.output('spread'), ctx.output('beta')];
    const [betaLo, betaHi] = [ctx.output('betaLo'), ctx.output('betaHi')];
    const awayOut = ctx.output('away');
    // A fixed ratio is given, not estimated: both ends are it.
    const half = fixed === fixed ? 0 : slopeFactor(window);
    const stateY = ctx.state(call.rollingMomentsState(window));
    const stateX = ctx.state(call.rollingMomentsState(window));
    const stateYX = ctx.state(call.rollingPairState(window));
    return {
      push(from, to) {
        const n = to - from;
        const at = from * 8;
        call.vlog(first.ptr + at, n, logY.ptr + at);
        call.vlog(second.ptr + at, n, logX.ptr + at);
        call.rollingMoments(logY.ptr + at, n, window, 1, stateY.ptr, 0, meanY.ptr + at, stdY.ptr + at, 0);
        call.rollingMoments(logX.ptr + at, n, window, 1, stateX.ptr, 0, meanX.ptr + at, stdX.ptr + at, 0);
        call.rollingPair(logY.ptr + at, logX.ptr + at, n, window, 1, stateYX.ptr, 0, cov.ptr + at, betaOut.ptr + at);
        const y = logY.view;
        const my = meanY.view;
        const sy = stdY.view;
        const x = logX.view;
        const mx = meanX.view;
        const sx = stdX.view;
        const c = cov.view;
        const b = betaOut.view;
        const spread = spreadOut.view;
        const z = zOut.view;
        const lo = betaLo.view;
        const hi = betaHi.view;
        const away = awayOut.view;
        for (let i = from; i < to; i++) {
          // A fixed ratio is shown from the row on that the window is full.
          const beta = fixed === fixed ? fixed + 0 * my[i] * mx[i] : b[i];
          const yy = sy[i] * sy[i];
          const xx = beta * beta * sx[i] * sx[i];
          const left = yy - 2 * beta * c[i] + xx;
          b[i] = beta;
          spread[i] = y[i] - beta * x[i];
          const residual = left > leastShare * (yy + xx) ? Math.sqrt(left) : Number.NaN;
          away[i] = y[i] - my[i] - beta * (x[i] - mx[i]);
          z[i] = away[i] / residual;
          const width = half === 0 ? 0 : (half * residual) / sx[i];
          lo[i] = beta - width;
          hi[i] = beta + width;
        }
      },
      sample: () => ({ n: window, least: window }),
    };
  },
  doc: {
    what: 'What is left of the first instrument when the second is taken off by the hedge ratio, and how unusual that is within the window.',
    formula: [
      String.raw`\beta = \frac{\operatorname{cov}(y, x)}{\operatorname{var}(x)}, \quad y = \ln c^{(1)},\ x = \ln c^{(2)}`,
      String.raw`\mathrm{spread} = y - \beta x`,
      String.raw`\mathrm{away} = \mathrm{spread} - m, \quad z = \frac{\mathrm{spread} - m}{s}`,
      String.raw`\beta \pm t_{n-2} \sqrt{\frac{\sum e^2 / (n-2)}{\sum (x - \bar x)^2}}`,
    ],
    where: String.raw`Over the last window bars, the newest included; $\beta$ may be fixed instead. $m$, $s$ (divisor $n - 1$): mean and deviation of $y - \beta x$ over the same window with the same $\beta$. The last line is the 95 % interval of a least-squares $\beta$ with residuals $e$.`,
    read: 'z beyond 2: the first is dear against the second by the standards of the window, below -2 cheap. beta is how much of the second offsets one unit of value of the first.',
    limits:
      'A window always finds a mean: that says nothing about returning to it (test cointegration first). The newest bar is in its own window, so |z| is at most (n - 1) / sqrt(n). beta of 60 fast bars is noisy and understated; the level of the spread jumps as beta moves. Unknown while the second has not moved; z and the interval also where the two are exactly proportional. The interval assumes independent residuals of one variance; those of prices follow each other closely, so it ignores autocorrelation and is far too narrow as a statement about a lasting ratio.',
    references: [
      'Vidyamurthy, Pairs Trading (2004), ch. 5',
      'Gatev, Goetzmann, Rouwenhorst, Pairs Trading, Review of Financial Studies 19 (2006)',
    ],
  },
});
