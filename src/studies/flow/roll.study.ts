/** Roll's spread from the bounce of trade prices, basis points. One row a trade. */

import { openBlockRatio } from '../block-ratio.ts';
import { leastParam, memoryParam, openDecay, openWorth, ordersOutput, weightHeld } from '../decay.ts';
import { openOrderStream, orderPrice } from '../order-stream.ts';
import { defineStudy } from '../study.ts';

/** Orders of a block of the interval. */
const blockOrders = 50;
const [chain, price, change, products, later, earlier, number, last] = [0, 1, 2, 3, 4, 5, 6, 7];

export default defineStudy({
  id: 'flow.roll',
  title: 'Roll spread',
  clock: 'trade',
  instruments: 1,
  params: { memory: memoryParam, least: { ...leastParam, default: 500 } },
  outputs: [
    { id: 'spread', title: 'Roll spread', kind: 'line', unit: 'bps', interval: { lo: 'spreadLo', hi: 'spreadHi' } },
    { id: 'spreadLo', title: 'Roll spread, lower end', kind: 'band', unit: 'bps' },
    { id: 'spreadHi', title: 'Roll spread, upper end', kind: 'band', unit: 'bps' },
    { id: 'covariance', title: 'Autocovariance of price changes', kind: 'line', unit: 'bps²' },
    ordersOutput,
  ],
  // The count of orders; a covariance needs orders, not rows.
  warmup: () => 1,
  open(ctx) {
    const lane = ctx.trades(0);
    const { ts } = lane;
    const least = Math.round(ctx.params.least as number);
    const decay = openDecay(ctx, ts, ctx.params.memory as number);
    const worth = openWorth(ctx, decay.factor);
    const blocks = openBlockRatio(ctx, decay.factor, blockOrders);
    const state = ctx.state(8);
    const orderCount = ctx.output('orders');
    const [spread, lo, hi, covariance] = [ctx.output('spread'), ctx.output('spreadLo'), ctx.output('spreadHi'), ctx.output('covariance')];

    function fade(i: number): void {
      const s = state.view;
      const by = decay.factor.view[i];
      for (let k = products; k <= earlier; k++) s[k] *= by;
      worth.fade(i);
      blocks.fade(i);
    }

    const orders = openOrderStream(ctx, lane, 0, {
      order(told) {
        const s = state.view;
        const p = told[orderPrice];
        s[last] = p;
        const moved = p - s[price];
        if (s[chain] > 1) {
          s[products] += moved * s[change];
          s[later] += moved;
          s[earlier] += s[change];
          worth.count();
          blocks.row[0] = s[number]++;
          blocks.row[1] = moved * s[change];
          blocks.row[2] = 1;
          blocks.add();
        }
        if (s[chain] > 0) s[change] = moved;
        s[price] = p;
        if (s[chain] < 2) s[chain]++;
      },
      cut() {
        state.view[chain] = 0;
      },
    });

    return {
      push(from, to) {
        decay.push(from, to);
        const [s, w] = [state.view, worth.counted.view];
        for (let i = from; i < to; i++) {
          fade(i);
          orders.print(i);
          const toBps = 1e4 / s[last];
          orderCount.view[i] = worth.rows();
          const weight = w[weightHeld];
          const known = orderCount.view[i] >= least;
          const value = known ? s[products] / weight - (s[later] / weight) * (s[earlier] / weight) : Number.NaN;
          blocks.measure();
          const margin = blocks.result[1];
          covariance.view[i] = value * toBps * toBps;
          spread.view[i] = value < 0 ? 2 * Math.sqrt(-value) * toBps : Number.NaN;
          lo.view[i] = value < 0 ? 2 * Math.sqrt(Math.max(0, -value - margin)) * toBps : Number.NaN;
          hi.view[i] = value < 0 ? 2 * Math.sqrt(margin - value) * toBps : Number.NaN;
        }
      },
      gap: () => orders.cut(),
      sample(output) {
        const n = worth.rows();
        const few = 'no order of a known side follows two others';
        if (output === 'orders') return { n: Math.min(1, n), least: 1, none: few };
        return { n, least, unit: 'orders', none: n > 0 ? 'the autocovariance is not negative: prices do not bounce' : few };
      },
    };
  },
  doc: {
    what: 'The spread that trade prices show without any quote: falling on bid and ask in turn, they make changes of opposite sign follow each other.',
    formula: [String.raw`\mathrm{spread} = 2 \sqrt{-\operatorname{cov}(\Delta p_t, \Delta p_{t-1})}`],
    where: String.raw`$p$: last price of one order after another (prints of one time and side are one); in basis points of the newest. The past weighs $e^{-\mathrm{age} / \mathrm{memory}}$.`,
    read: 'Near the quoted spread where sides are mixed; far below it where orders come in runs.',
    limits:
      'It takes buys and sells for independent. Runs of one side, usual in crypto, push it down; where the autocovariance is positive there is no value (it is not 0). The interval takes blocks of 50 orders as independent.',
    references: ['Roll, A simple implicit measure of the effective bid-ask spread in an efficient market, J. Finance 39 (1984)'],
  },
});
