/** Directional movement of bars: ADX, +DI and -DI, 0 to 100. One row a closed bar. */
import { windowOf, windowParam } from '../bar-params.ts';
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

/** State: rows so far, the last high, low and close, Wilder's sums of range and movements up and down, ADX. */
const [ROWS, HIGH, LOW, CLOSE, RANGE, UP, DOWN, STRENGTH] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

export default defineStudy({
  id: 'technical.adx',
  title: 'Directional movement',
  ...oneMarketBars({ window: windowParam(14, 1) }),
  outputs: [
    { id: 'adx', title: 'ADX', kind: 'line', unit: 'points' },
    { id: 'plus', title: '+DI', kind: 'line', unit: 'points' },
    { id: 'minus', title: '−DI', kind: 'line', unit: 'points' },
  ],
  warmup: (params) => windowOf(params) + 1,
  open(ctx) {
    const n = windowOf(ctx.params);
    const { high, low, close } = ctx.bars(0);
    const [adx, plus, minus] = ['adx', 'plus', 'minus'].map(ctx.output);
    const state = ctx.state(8);
    return {
      push(from, to) {
        const s = state.view;
        const a = adx!.view;
        const p = plus!.view;
        const m = minus!.view;
        for (let i = from; i < to; i++) {
          const h = high.view[i]!;
          const l = low.view[i]!;
          const c = close.view[i]!;
          a[i] = p[i] = m[i] = Number.NaN;
          const known = h - l + c;
          if (known !== known) continue;
          const row = s[ROWS]!++;
          const up = h - s[HIGH]!;
          const down = s[LOW]! - l;
          const range = Math.max(h - l, Math.abs(h - s[CLOSE]!), Math.abs(l - s[CLOSE]!));
          s[HIGH] = h;
          s[LOW] = l;
          s[CLOSE] = c;
          if (row === 0) continue;
          const keep = row < n ? 0 : 1 / n;
          s[RANGE] = s[RANGE]! - s[RANGE]! * keep + range;
          s[UP] = s[UP]! - s[UP]! * keep + (up > 0 && up > down ? up : 0);
          s[DOWN] = s[DOWN]! - s[DOWN]! * keep + (down > 0 && down > up ? down : 0);
          if (row < n) continue;
          const share = s[RANGE] === 0 ? 0 : 100 / s[RANGE]!;
          p[i] = s[UP]! * share;
          m[i] = s[DOWN]! * share;
          const index = (100 * Math.abs(p[i]! - m[i]!)) / (p[i]! + m[i]!);
          // A row without any movement leaves ADX as it was.
          if (index === index) s[STRENGTH] = s[STRENGTH]! + (row < 2 * n ? index : index - s[STRENGTH]!) / n;
          if (row >= 2 * n - 1) a[i] = s[STRENGTH]!;
        }
      },
    };
  },
  doc: {
    what: 'Movement of highs upwards and of lows downwards as shares of the true range, and how one-sided they are, averaged as Wilder did.',
    formula: [String.raw`\overline{100 \frac{|DI_+ - DI_-|}{DI_+ + DI_-}}`],
    where: 'Sums start with the first $n - 1$ movements and then lose $1/n$ of themselves a bar.',
    read: 'ADX above 25: a trend, the way of the larger DI. Below 20: none.',
    limits: 'Averaged twice: it comes late. It tells how one-sided a move is, not how far it goes.',
    references: ['Wilder, New Concepts in Technical Trading Systems (1978)', 'TA-Lib, ADX'],
  },
});
