/**
 * Hedge ratio that moves, by a Kalman filter on two instruments' log closes, and the surprise of each bar. One row a closed bar. The first
 * window sets the scale of the noise; from its last bar on, each row rests on the bars up to it.
 */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { normal95 } from '../intervals.ts';
import { defineStudy } from '../study.ts';

/** Both coefficients start unknown: a thousand times the scale of the legs. */
const startVariance = 1_000;
/** Header of the state: bars held, 1 once the scale is known, the scale, its noise, the first bar's y and x. */
const [held, known, scale, noise, firstY, firstX, header] = [0, 1, 2, 3, 4, 5, 6];

export default defineStudy({
  id: 'pairs.kalman',
  title: 'Pair Kalman hedge',
  clock: 'bar',
  instruments: 2,
  params: {
    window: windowParam(100, 20),
    interval: intervalParam,
    delta: { title: 'Speed: movement a bar over noise', default: 1e-4, min: 1e-9, max: 0.1 },
  },
  outputs: [
    { id: 'z', title: 'Surprise', kind: 'line', unit: 'std' },
    { id: 'beta', title: 'Hedge ratio', kind: 'line', unit: 'ratio', interval: { lo: 'betaLo', hi: 'betaHi' } },
    { id: 'betaLo', title: 'Hedge ratio, lower end', kind: 'band', unit: 'ratio' },
    { id: 'betaHi', title: 'Hedge ratio, upper end', kind: 'band', unit: 'ratio' },
    { id: 'alpha', title: 'Constant', kind: 'line', unit: 'log price' },
  ],
  warmup: windowOf,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const delta = ctx.params.delta as number;
    const [first, second] = [ctx.bars(0).close, ctx.bars(1).close];
    const scratch = () => arena.f64(ctx.maxRows);
    const [y, x, qVar, betaVar] = [scratch(), scratch(), scratch(), scratch()];
    const [z, beta, lo, hi, alpha] = [ctx.output('z'), ctx.output('beta'), ctx.output('betaLo'), ctx.output('betaHi'), ctx.output('alpha')];
    const head = ctx.state(header);
    const filter = ctx.state(8);
    const [heldY, heldX] = [ctx.state(window), ctx.state(window)];
    const sums = arena.f64(6);

    /** Filters n rows; their outputs go to row `to` on, or nowhere when it is negative. */
    function run(inY: number, inX: number, n: number, to: number): void {
      const r = head.view[noise];
      const q = (delta / (1 - delta)) * r;
      const at = to * 8;
      if (to < 0) call.filterKalman(inY, inX, n, q, r, filter.ptr, 0, 0, 0, 0, 0, 0, 0);
      else {
        const [a, b, c, d] = [beta.ptr + at, alpha.ptr + at, z.ptr + at, qVar.ptr + at];
        call.filterKalman(inY, inX, n, q, r, filter.ptr, a, b, c, d, betaVar.ptr + at, 0, 0);
      }
    }

    /** Scale and noise from the bars held, which are then filtered; the last of them is row i. Too still a window is given up. */
    function begin(i: number): void {
      const h = head.view;
      call.centredSums(heldX.ptr, heldY.ptr, window, sums.ptr);
      const [, mean, , xx, yy, xy] = sums.view;
      const rest = yy - (xy * xy) / xx;
      h[held] = 0;
      if (!(xx > window * (1e-14 * mean) ** 2 && rest > 1e-9 * yy)) return;
      h[known] = 1;
      h[scale] = Math.sqrt(xx / (window - 1));
      h[noise] = rest / (window - 2) / (h[scale] * h[scale]);
      [h[firstY], h[firstX]] = [heldY.view[0], heldX.view[0]];
      for (let k = 0; k < window; k++) {
        heldY.view[k] = (heldY.view[k] - h[firstY]) / h[scale];
        heldX.view[k] = (heldX.view[k] - h[firstX]) / h[scale];
      }
      const f = filter.view;
      f.fill(0);
      f[2] = startVariance;
      f[4] = startVariance;
      f[5] = 1;
      run(heldY.ptr, heldX.ptr, window - 1, -1);
      run(heldY.ptr + (window - 1) * 8, heldX.ptr + (window - 1) * 8, 1, i);
      finish(i, i + 1);
    }

    /** From the filter's units to those of the outputs. */
    function finish(from: number, to: number): void {
      const h = head.view;
      for (let i = from; i < to; i++) {
        const b = beta.view[i];
        const half = normal95 * Math.sqrt(betaVar.view[i]);
        z.view[i] /= Math.sqrt(qVar.view[i]);
        lo.view[i] = b - half;
        hi.view[i] = b + half;
        alpha.view[i] = h[firstY] + h[scale] * alpha.view[i] - b * h[firstX];
      }
    }

    return {
      push(from, to) {
        const h = head.view;
        const at = from * 8;
        call.vlog(first.ptr + at, to - from, y.ptr + at);
        call.vlog(second.ptr + at, to - from, x.ptr + at);
        let i = from;
        for (; i < to && h[known] === 0; i++) {
          z.view[i] = beta.view[i] = lo.view[i] = hi.view[i] = alpha.view[i] = Number.NaN;
          const sum = y.view[i] + x.view[i];
          if (sum - sum !== 0) continue;
          heldY.view[h[held]] = y.view[i];
          heldX.view[h[held]] = x.view[i];
          if (++h[held] === window) begin(i);
        }
        if (i === to) return;
        for (let k = i; k < to; k++) {
          y.view[k] = (y.view[k] - h[firstY]) / h[scale];
          x.view[k] = (x.view[k] - h[firstX]) / h[scale];
        }
        run(y.ptr + i * 8, x.ptr + i * 8, to - i, i);
        finish(i, to);
      },
    };
  },
  doc: {
    what: 'The hedge ratio as of each bar when it may drift, with its 95 % band, and how surprising the bar was: the error of the forecast over its expected size.',
    formula: [
      String.raw`y_t = \beta_t x_t + \alpha_t + e_t, \quad \beta_t, \alpha_t \text{ random walks}`,
      String.raw`z_t = \frac{y_t - \hat y_{t|t-1}}{\sqrt{Q_t}}, \quad \beta_t \pm 1.96 \sqrt{P^{\beta\beta}_t}`,
    ],
    where: String.raw`$y$, $x$: log closes, measured from the first bar in deviations of $x$; $Q$: variance of the forecast. The noise of $e$ is the residual variance of the first window; both coefficients move by $\delta / (1 - \delta)$ of it a bar.`,
    read: 'z beyond 2: the first is dear against what the second says, by what was known the bar before. A band that no longer holds the old ratio: the relation has moved.',
    limits:
      'The speed is a choice: fast follows noise (z shrinks, spreads vanish), slow lags behind a break. The noise is that of the first window and stays; a reset takes a new one. Alpha drifts with the spread, so a lasting gap is learned and z goes back to 0. The band takes the noise for independent; that of prices is not, so it is too narrow.',
    references: [
      'Chan (2013), Algorithmic Trading, chapter 3',
      'Montana, Triantafyllopoulos, Tsagaris (2009), Flexible least squares for temporal data mining and statistical arbitrage',
    ],
  },
});
