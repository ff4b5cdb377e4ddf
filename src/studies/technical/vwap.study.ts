/** Volume-weighted average price of bars since 00:00 UTC, quote currency. One row a closed bar. */
import { oneMarketBars } from '../one-market-bars.ts';
import { defineStudy } from '../study.ts';

/** State: the day, counted from 1970, its volume, its value less the pivot's, the pivot (a price of the day). */
const [DAY, VOLUME, VALUE, PIVOT] = [0, 1, 2, 3] as const;
const dayMicros = 86_400e6;

export default defineStudy({
  id: 'technical.vwap',
  title: 'VWAP of the day',
  ...oneMarketBars({}),
  outputs: [{ id: 'vwap', title: 'VWAP of the day', kind: 'line', unit: 'quote' }],
  warmup: () => 1,
  open(ctx) {
    const { ts, high, low, close, volume, value } = ctx.bars(0);
    const out = ctx.output('vwap');
    const state = ctx.state(4);
    return {
      push(from, to) {
        const s = state.view;
        for (let i = from; i < to; i++) {
          const typical = (high.view[i]! + low.view[i]! + close.view[i]!) / 3;
          // The bar that ends at midnight is of the day before.
          const day = Math.ceil(ts.view[i]! / dayMicros);
          if (day !== s[DAY]) {
            s[DAY] = day;
            s[VOLUME] = 0;
            s[VALUE] = 0;
            s[PIVOT] = typical || 0;
          }
          const traded = volume.view[i]!;
          const money = value.view[i]! > 0 ? value.view[i]! : typical * traded;
          if (traded > 0 && money === money) {
            s[VOLUME] = s[VOLUME]! + traded;
            s[VALUE] = s[VALUE]! + (money - s[PIVOT]! * traded);
          }
          out.view[i] = s[VOLUME]! > 0 ? s[PIVOT]! + s[VALUE]! / s[VOLUME]! : Number.NaN;
        }
      },
      // The average of what was seen of the day stays what it was.
      gap() {},
    };
  },
  doc: {
    what: 'The average price paid since 00:00 UTC, in quote currency, from bars: for files that have no trades.',
    formula: [String.raw`\frac{\sum p_i v_i}{\sum v_i}`],
    where:
      '$p_i v_i$: the value traded in bar $i$; where the file has none, its volume times the typical price, a third of high, low and close.',
    read: 'A price above it: the average buyer of the day is in profit. Large orders are judged against it.',
    limits:
      'Without values in the file it is off by how trades lay within each bar: the shorter the bars, the less. Early in the day it rests on few.',
    references: ['Berkowitz, Logue, Noser, The Total Cost of Transactions on the NYSE, J. Finance 43 (1988)'],
  },
});
