import { openSummary } from '../../../src/engine/summary.ts';
import { defineBench } from '../case.ts';
import { makeTicks } from '../ticks.ts';

const n = 1_000_000;

export default defineBench({
  name: 'summary-1m',
  n,
  note: 'trades to summary statistics with an exact median; the rival keeps every trade as an object, then sorts and maps',
  setup() {
    const batches = makeTicks(n, 1, true);
    return {
      run() {
        const summary = openSummary('X', 0);
        for (const batch of batches) summary.push(batch);
        return summary.finish();
      },
      rival() {
        const trades = batches.flatMap(({ n: rows, ts, px, qty }) =>
          Array.from({ length: rows }, (_, i) => ({ ts: ts[i]!, px: px[i]!, qty: qty[i]! })),
        );
        const closes = new Map<number, number>();
        for (const { ts, px } of trades) closes.set(Math.floor(ts / 1e6), px);
        const prices = [...closes.values()];
        const returns = prices.slice(1).map((close, i) => Math.log(close / prices[i]!));
        const sizes = trades.map(({ qty }) => qty).sort((a, b) => a - b);
        const volume = sizes.reduce((sum, qty) => sum + qty, 0);
        const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
        const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
        return { volume, median: sizes[sizes.length >> 1], mean, std: Math.sqrt(variance) };
      },
    };
  },
});
