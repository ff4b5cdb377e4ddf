/**
 * Spread of two instruments' log closes with a rolling least-squares or a fixed hedge ratio, and its z-score. One row a closed bar.
 * Each row uses the bars of its window alone, the newest included: nothing later, nothing revised.
 */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { defineStudy } from '../study.ts';

/** State: place of the next entry, entries held. */
const NEXT = 0;
const COUNT = 1;

export default defineStudy({
  id: 'pairs.spread',
  title: 'Pair spread',
  clock: 'bar',
  instruments: 2,
  params: {
    window: windowParam(60, 3),
    interval: intervalParam,
    hedge: { title: 'Hedge ratio', default: 'ols', options: ['ols', 'fixed'] },
    beta: { title: 'Fixed hedge ratio', default: 1, min: -1_000, max: 1_000 },
  },
  outputs: [
    { id: 'z', title: 'z-score of the spread', kind: 'line', unit: 'std' },
    { id: 'spread', title: 'Spread', kind: 'line', unit: 'log price' },
    { id: 'beta', title: 'Hedge ratio', kind: 'line', unit: 'ratio' },
  ],
  warmup: windowOf,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const fixed = ctx.params.hedge === 'fixed' ? (ctx.params.beta as number) : Number.NaN;
    const first = ctx.bars(0).close;
    const second = ctx.bars(1).close;
    const logY = arena.f64(ctx.maxRows);
    const logX = arena.f64(ctx.maxRows);
    const zOut = ctx.output('z');
    const spreadOut = ctx.output('spread');
    const betaOut = ctx.output('beta');
    const head = ctx.state(2);
    const ys = ctx.state(window);
    const xs = ctx.state(window);
    return {
      push(from, to) {
        const rows = to - from;
        call.vlog(first.ptr + from * 8, rows, logY.ptr + from * 8);
        call.vlog(second.ptr + from * 8, rows, logX.ptr + from * 8);
        const [y, x, wy, wx] = [logY.view, logX.view, ys.view, xs.view];
        const state = head.view;
        for (let i = from; i < to; i++) {
          zOut.view[i] = spreadOut.view[i] = betaOut.view[i] = Number.NaN;
          if (y[i] - y[i] !== 0 || x[i] - x[i] !== 0) {
            // A bar without a price: the window starts anew behind it.
            state[NEXT] = state[COUNT] = 0;
            continue;
          }
          const next = state[NEXT];
          wy[next] = y[i];
          wx[next] = x[i];
          state[NEXT] = next + 1 === window ? 0 : next + 1;
          if (state[COUNT] < window) state[COUNT]++;
          if (state[COUNT] < window) continue;
          // Both passes run over the ring as it lies, relative to the newest bar: levels cancel and a flat window is exactly flat.
          let dy = 0;
          let dx = 0;
          for (let k = 0; k < window; k++) {
            dy += wy[k] - y[i];
            dx += wx[k] - x[i];
          }
          dy /= window;
          dx /= window;
          let xx = 0;
          let xy = 0;
          for (let k = 0; k < window; k++) {
            const ex = wx[k] - x[i] - dx;
            xx += ex * ex;
            xy += ex * (wy[k] - y[i] - dy);
          }
          const beta = fixed === fixed ? fixed : xx > 0 ? xy / xx : Number.NaN;
          let squares = 0;
          for (let k = 0; k < window; k++) {
            const e = wy[k] - y[i] - dy - beta * (wx[k] - x[i] - dx);
            squares += e * e;
          }
          const std = Math.sqrt(squares / (window - 1));
          betaOut.view[i] = beta;
          spreadOut.view[i] = y[i] - beta * x[i];
          zOut.view[i] = std > 0 ? (beta * dx - dy) / std : Number.NaN;
        }
      },
    };
  },
  doc: {
    what: 'What is left of the first instrument when the second is taken off by the hedge ratio, and how unusual that is within the window.',
    formula:
      'y = ln(close 1), x = ln(close 2) over the last `window` bars, the newest included. beta = cov(y, x) / var(x), or the fixed one. spread = y - beta x of the newest bar. z = (spread - m) / s, m and s (n - 1) the mean and deviation of y - beta x over the same window with the same beta.',
    read: 'z beyond 2: the first is dear against the second by the standards of the window, below -2 cheap. beta is how much of the second offsets one unit of value of the first.',
    limits:
      'A window always finds a mean: that says nothing about returning to it (test cointegration first). The newest bar is in its own window, so |z| is at most (n - 1) / sqrt(n). beta of 60 fast bars is noisy and understated; the level of the spread jumps as beta moves. NaN while the second has not moved.',
    references: [
      'Vidyamurthy, Pairs Trading (2004), ch. 5',
      'Gatev, Goetzmann, Rouwenhorst, Pairs Trading, Review of Financial Studies 19 (2006)',
    ],
  },
});
