/** Rolling correlation of the log returns of two instruments' bar closes, -1 to 1. One row a closed bar. */
import { intervalParam, windowOf, windowParam } from '../bar-params.ts';
import { openLogReturns } from '../log-returns.ts';
import { defineStudy } from '../study.ts';

export default defineStudy({
  id: 'pairs.correlation',
  title: 'Rolling correlation',
  clock: 'bar',
  instruments: 2,
  params: { window: windowParam(60, 3), interval: intervalParam },
  outputs: [{ id: 'corr', title: 'Correlation', kind: 'line', unit: 'fraction' }],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const { call } = ctx.kernels;
    const window = windowOf(ctx.params);
    const y = openLogReturns(ctx, ctx.bars(0).close);
    const x = openLogReturns(ctx, ctx.bars(1).close);
    const out = ctx.output('corr');
    const state = ctx.state(call.rollingPairState(window));
    return {
      push(from, to) {
        y.push(from, to);
        x.push(from, to);
        const at = from * 8;
        call.rollingPair(y.out.ptr + at, x.out.ptr + at, to - from, window, 1, state.ptr, out.ptr + at, 0, 0);
      },
    };
  },
  doc: {
    what: 'How closely the two instruments have moved together from bar to bar over the window.',
    formula: 'Pearson correlation of ln(c_i / c_(i-1)) of both, over the last `window` returns; bars are aligned in time.',
    read: '1: together, 0: unrelated, -1: opposite. Pairs that usually hold 0.8 and drop to 0.2 have come apart.',
    limits:
      'On fast bars correlation is understated (Epps effect): the two do not trade at the same instants. NaN while either has not moved at all in the window. 60 returns leave an error of about 0.1.',
    references: ['Epps, Comovements in Stock Prices in the Very Short Run, JASA 74 (1979)'],
  },
});
