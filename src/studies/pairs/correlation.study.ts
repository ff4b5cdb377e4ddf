/** Rolling correlation of the log returns of two instruments' bar closes, -1 to 1. One row a closed bar. */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { fisherFactor } from '../intervals.ts';
import { openLogReturns } from '../log-returns.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'pairs.correlation',
  title: 'Rolling correlation',
  clock: 'bar',
  instruments: 2,
  params: { window: windowParam(60, 3), interval: intervalParam },
  outputs: [
    { id: 'corr', title: 'Correlation', kind: 'line', unit: 'fraction', interval: { lo: 'corrLo', hi: 'corrHi' } },
    { id: 'corrLo', title: 'Correlation, lower end', kind: 'band', unit: 'fraction' },
    { id: 'corrHi', title: 'Correlation, upper end', kind: 'band', unit: 'fraction' },
  ],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const y = openLogReturns(ctx, ctx.bars(0).close);
    const x = openLogReturns(ctx, ctx.bars(1).close);
    const out = ctx.output('corr');
    const [low, high] = [ctx.output('corrLo'), ctx.output('corrHi')];
    const k = fisherFactor(window);
    const state = ctx.state(call.rollingPairState(window));
    return {
      push(from, to) {
        y.push(from, to);
        x.push(from, to);
        const at = from * 8;
        call.rollingPair(y.out.ptr + at, x.out.ptr + at, to - from, window, 1, state.ptr, out.ptr + at, 0, 0);
        const r = out.view;
        const lo = low.view;
        const hi = high.view;
        for (let i = from; i < to; i++) {
          // tanh(atanh r -+ h) without a logarithm: e^(2 atanh r) is (1 + r) / (1 - r).
          const up = 1 + r[i];
          const down = 1 - r[i];
          lo[i] = (up - k * down) / (up + k * down);
          hi[i] = (k * up - down) / (k * up + down);
        }
      },
      sample: () => ({ n: window, least: window, unit: 'returns' }),
    };
  },
  doc: {
    what: 'How closely the two instruments have moved together from bar to bar over the window.',
    formula: [
      String.raw`\rho = \frac{\sum_i (r_i - \bar r)(u_i - \bar u)}{\sqrt{\sum_i (r_i - \bar r)^2 \sum_i (u_i - \bar u)^2}}`,
      String.raw`\tanh\!\left( \operatorname{artanh} \rho \pm \frac{1.96}{\sqrt{n - 3}} \right)`,
    ],
    where: String.raw`$r_i$, $u_i$: log returns of the two, $\ln (c_i / c_{i-1})$, over the last window bars, aligned in time. The second line is the 95 % interval (Fisher), for windows longer than 3.`,
    read: '1: together, 0: unrelated, -1: opposite. Pairs that usually hold 0.8 and drop to 0.2 have come apart.',
    limits:
      'On fast bars correlation is understated (Epps effect): the two do not trade at the same instants. NaN while either has not moved at all in the window.. The interval assumes independent pairs of normal returns of one correlation: fat tails, common jumps and a correlation that moves make it too narrow, and it says nothing of the Epps effect.',
    references: [
      'Epps, Comovements in Stock Prices in the Very Short Run, JASA 74 (1979)',
      'Fisher, On the probable error of a coefficient of correlation deduced from a small sample, Metron 1 (1921)',
    ],
  },
});
