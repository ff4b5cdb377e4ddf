/**
 * Engle-Granger test of two instruments' log closes over a rolling window, and the half-life of their spread. One row a closed bar, each
 * from the bars of its window alone.
 */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'pairs.cointegration',
  title: 'Pair cointegration',
  clock: 'bar',
  instruments: 2,
  params: {
    // Every bar tests the whole window anew.
    window: { ...windowParam(240, 40), max: 2_000 },
    interval: intervalParam,
    lags: { title: 'Lagged differences', default: 1, min: 0, max: 8 },
  },
  outputs: [
    { id: 'p', title: 'p of no cointegration', kind: 'line', unit: 'p' },
    { id: 't', title: 'ADF t of the spread', kind: 'line', unit: 't' },
    { id: 'halfLife', title: 'Half-life', kind: 'line', unit: 'bars' },
  ],
  warmup: windowOf,
  open(ctx) {
    const { arena, call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const lags = Math.round(ctx.params.lags as number);
    const [first, second] = [ctx.bars(0).close, ctx.bars(1).close];
    const [y, x] = [arena.f64(ctx.maxRows), arena.f64(ctx.maxRows)];
    const [p, t, life] = [ctx.output('p'), ctx.output('t'), ctx.output('halfLife')];
    const state = ctx.state(call.rollingCointegrationState(window));
    const work = arena.f64(call.rollingCointegrationWork(window, lags));
    return {
      push(from, to) {
        const [n, at] = [to - from, from * 8];
        call.vlog(first.ptr + at, n, y.ptr);
        call.vlog(second.ptr + at, n, x.ptr);
        call.rollingCointegration(y.ptr, x.ptr, n, window, lags, state.ptr, work.ptr, t.ptr + at, p.ptr + at, life.ptr + at);
      },
      sample: () => ({ n: window, least: window }),
    };
  },
  doc: {
    what: 'Whether the two kept together within the window: how unlikely their spread would be if they did not, and how fast it returned.',
    formula: [
      String.raw`y_t = \alpha + \beta x_t + u_t`,
      String.raw`\Delta u_t = \gamma u_{t-1} + \sum_{k=1}^{L} \varphi_k \Delta u_{t-k} + e_t, \quad t = \hat\gamma / \operatorname{se}(\hat\gamma)`,
      String.raw`h = -\frac{\ln 2}{\ln(1 + \lambda)}, \quad \Delta u_t = a + \lambda u_{t-1} + e_t`,
    ],
    where:
      '$y$, $x$: log closes of the first and the second over the last window bars; $p$ by MacKinnon for two series with a constant; $L$ is fixed.',
    read: 'p below 0.05: tied, by the standards of this window. A half-life longer than the window says nothing. Use it as a gate: no entry while p is high.',
    limits:
      'Windows overlap, so p is low for stretches at a time, and one bar in twenty is below 0.05 for two that have nothing in common. The lags are fixed: the test on demand chooses them. Unknown while either has not moved, and when the two are nearly one series.',
    references: ['Engle, Granger (1987), Co-integration and error correction, Econometrica 55', 'MacKinnon (1994), JBES 12'],
  },
});
