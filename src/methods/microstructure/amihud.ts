/** Amihud's illiquidity: size of returns per million of money traded. */
import { columns, expectNoInfinity, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'amihud';
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: 'Amihud illiquidity',
  inputs: { return: 'Returns of bars, fractions; null where not known', value: 'Money traded in each bar, quote currency' },
  params: {},
  outputs: {
    illiquidity: 'Mean of |return| / value, times a million, with lo and hi (95 %)',
    n: 'Bars that count',
    skipped: 'Bars without trades, which are left out',
  },
  run(input): MethodResult {
    const { return: returns, value } = columns(id, input, ['return', 'value']);
    expectNoInfinity(id, 'return', returns);
    const ratios: number[] = [];
    let skipped = 0;
    for (let i = 0; i < returns.length; i++) {
      if (value[i] === 0) skipped++;
      else if (value[i]! > 0 && !Number.isNaN(returns[i]!)) ratios.push((Math.abs(returns[i]!) / value[i]!) * 1e6);
    }
    const n = ratios.length;
    if (n === 0) throw notEnough(id, 'bars with trades', 1, 0);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / n;
    const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (n - 1);
    const half = n > 1 ? normal95 * Math.sqrt(variance / n) : Number.NaN;
    return { illiquidity: mean, lo: mean - half, hi: mean + half, n, skipped };
  },
  doc: {
    what: 'How much the price moves for the money that is traded: the mean size of a return over the value of the trades behind it.',
    formula: [String.raw`\mathrm{ILLIQ} = \frac{10^6}{n} \sum_i \frac{|r_i|}{\mathrm{value}_i}`],
    where: '$r_i$: return of bar $i$; value: money traded in it. Bars without trades are skipped and counted.',
    read: 'Return that goes with a million traded: 0.001 is 10 bps a million. Compare markets of one bar length only.',
    limits:
      'It falls as bars get longer, so compare like with like. The interval takes bars as independent; volatility that clusters makes it too narrow.',
    references: ['Amihud, Illiquidity and stock returns, J. Financial Markets 5 (2002)'],
  },
});
