/** MACD of bar closes: fast less slow exponential average, its average and their distance, quote currency. One row a closed bar. */
import type { ParamValues } from '../../core/doc.ts';
import { windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

/** The shorter period comes first, however they were given. */
function periods(params: ParamValues): [number, number] {
  const [a, b] = [Math.round(params.fast as number), Math.round(params.slow as number)];
  return [Math.min(a, b), Math.max(a, b)];
}

export default defineStudy({
  id: 'technical.macd',
  title: 'MACD',
  ...oneMarketBars({
    fast: { ...windowParam(12, 1), title: 'Fast' },
    slow: { ...windowParam(26, 1), title: 'Slow' },
    signal: { ...windowParam(9, 1), title: 'Signal' },
  }),
  outputs: [
    { id: 'macd', title: 'MACD', kind: 'line', unit: 'quote' },
    { id: 'signal', title: 'Signal', kind: 'line', unit: 'quote' },
    { id: 'histogram', title: 'MACD less signal', kind: 'histogram', unit: 'quote' },
  ],
  warmup: (params) => periods(params)[1],
  open(ctx) {
    const { call } = ctx.kernels;
    const [fast, slow] = periods(ctx.params);
    const signal = Math.round(ctx.params.signal as number);
    const { close } = ctx.bars(0);
    const [macd, mean, histogram] = ['macd', 'signal', 'histogram'].map(ctx.output);
    const state = ctx.state(7);
    return {
      push(from, to) {
        const at = from * 8;
        call.convergence(close.ptr + at, to - from, fast, slow, signal, state.ptr, macd.ptr + at, mean.ptr + at, histogram.ptr + at);
      },
    };
  },
  doc: {
    what: 'How far a fast exponential average stands above a slow one, and the average of that.',
    formula: [String.raw`\mathrm{EMA}_{fast} - \mathrm{EMA}_{slow}`],
    where: 'Both start at the bar where the slow one does.',
    read: 'Above its signal: the move gains speed.',
    limits: 'In quote currency: markets cannot be compared. It crosses often where there is no trend.',
    references: ['Appel, Technical Analysis (2005)', 'TA-Lib, MACD'],
  },
});
