/** Huang and Stoll's three parts of the half spread: adverse selection, inventory, processing. Shares. One row a trade or a best quote. */
import { leastParam, memoryParam, openDecay, openWorth, ordersOutput, squaresHeld, weightHeld } from '../decay.ts';
import { openDecayedFit } from '../decayed-fit.ts';
import { normal95 } from '../intervals.ts';
import { ofBook } from '../one-row.ts';
import { openOrderStream, orderMid, orderSide, orderSpread } from '../order-stream.ts';
import { defineStudy } from '../study.ts';

const [chain, mid, half1, half2, sign1, sign2, products, due, held] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const names = ['adverse', 'adverseLo', 'adverseHi', 'inventory', 'processing', 'reversal'] as const;

export default defineStudy({
  id: 'flow.huang-stoll',
  title: 'Huang-Stoll spread',
  clock: 'event',
  instruments: 1,
  params: {
    memory: memoryParam,
    least: leastParam,
    within: { title: 'Orders of one side within this are one', default: 0.1, unit: 's', min: 0, max: 10 },
  },
  outputs: [
    { id: 'adverse', title: 'Adverse selection', kind: 'line', unit: 'fraction', interval: { lo: 'adverseLo', hi: 'adverseHi' } },
    { id: 'adverseLo', title: 'Adverse selection, lower end', kind: 'band', unit: 'fraction' },
    { id: 'adverseHi', title: 'Adverse selection, upper end', kind: 'band', unit: 'fraction' },
    { id: 'inventory', title: 'Inventory', kind: 'line', unit: 'fraction' },
    { id: 'processing', title: 'Order processing', kind: 'line', unit: 'fraction' },
    { id: 'reversal', title: 'Chance of a reversal', kind: 'line', unit: 'fraction' },
    { id: 'quoted', title: 'Quoted spread', kind: 'line', unit: 'bps' },
    ordersOutput,
  ],
  warmup: () => 1,
  open(ctx) {
    const lane = ctx.events(0);
    const { ts, px, bid, ask } = lane;
    const least = Math.round(ctx.params.least as number);
    const decay = openDecay(ctx, ts, ctx.params.memory as number);
    const worth = openWorth(ctx, decay.factor);
    const fit = openDecayedFit(ctx, decay.factor, 2);
    const state = ctx.state(held + names.length);
    const quoted = ctx.output('quoted');
    const out = names.map((name) => ctx.output(name));
    const orderCount = ctx.output('orders');

    const orders = openOrderStream(ctx, lane, Math.round((ctx.params.within as number) * 1e6), {
      order(told) {
        const s = state.view;
        const e = told[orderSide];
        const m = told[orderMid];
        const width = told[orderSpread];
        // A mid that is not known breaks the chain.
        if (m !== m) s[chain] = 0;
        else {
          if (s[chain] > 1) {
            fit.x[0] = s[half1];
            fit.x[1] = -s[half2];
            fit.x[2] = m - s[mid];
            fit.add();
            s[products] += s[sign1] * s[sign2];
            worth.count();
            s[due] = 1;
          }
          s[half2] = s[half1];
          s[sign2] = s[sign1];
          s[half1] = (e * width) / 2;
          s[sign1] = e;
          s[mid] = m;
          if (s[chain] < 2) s[chain]++;
        }
      },
      cut() {
        state.view[chain] = 0;
      },
    });

    function measure(s: Float64Array): void {
      s[due] = 0;
      const w = worth.counted.view;
      const rho = s[products] / w[weightHeld];
      const n = (w[weightHeld] * w[weightHeld]) / w[squaresHeld];
      const b1 = fit.state.view[fit.first];
      const b2 = fit.state.view[fit.first + 1];
      const adverse = b2 / rho;
      const inventory = b1 - adverse;
      const processing = 1 - b1;
      const admissible = Math.min(adverse, inventory, processing) >= 0 && Math.max(adverse, inventory, processing) <= 1;
      fit.g[0] = 0;
      fit.g[1] = 1 / rho;
      fit.error();
      const slope = fit.g[2];
      const margin = normal95 * Math.sqrt(slope * slope + ((b2 / (rho * rho)) ** 2 * (1 - rho * rho)) / n);
      const known = fit.solved() && admissible;
      s[held] = known ? adverse : Number.NaN;
      s[held + 1] = known ? adverse - margin : Number.NaN;
      s[held + 2] = known ? adverse + margin : Number.NaN;
      s[held + 3] = known ? inventory : Number.NaN;
      s[held + 4] = known ? processing : Number.NaN;
      s[held + 5] = (1 - rho) / 2;
    }

    return {
      push(from, to) {
        decay.push(from, to);
        const [p, b, a, f] = [px.view, bid.view, ask.view, decay.factor.view];
        const s = state.view;
        for (let i = from; i < to; i++) {
          fit.fade(i);
          s[products] *= f[i];
          worth.fade(i);
          const width = a[i] - b[i];
          const middle = width >= 0 ? (a[i] + b[i]) / 2 : Number.NaN;
          if (p[i] === p[i]) orders.print(i);
          quoted.view[i] = (1e4 * width) / middle;
          orderCount.view[i] = worth.rows();
          const known = orderCount.view[i] >= least;
          if (known && s[due] !== 0) measure(s);
          for (let k = 0; k < names.length; k++) out[k].view[i] = known ? s[held + k] : Number.NaN;
        }
      },
      gap: () => orders.cut(),
      sample(output) {
        if (output === 'quoted') return ofBook;
        const none = 'inadmissible: a share lies outside 0 to 1, as when one side comes in runs';
        const n = worth.rows();
        const few = 'no order of a known side follows two others beside a two-sided quote';
        if (output === 'orders') return { n: Math.min(1, n), least: 1, none: few };
        return { n, least, unit: 'orders', none: n === 0 || output === 'reversal' ? few : none };
      },
    };
  },
  doc: {
    what: 'Why quotes move after a trade: because it told something (adverse selection), or because makers want to trade the other way next (inventory). The rest of the half spread they keep.',
    formula: [
      String.raw`\Delta M_t = (\alpha + \beta) \frac{S_{t-1}}{2} Q_{t-1} - \alpha (1 - 2 \pi) \frac{S_{t-2}}{2} Q_{t-2} + e_t`,
      String.raw`E[Q_t | Q_{t-1}] = (1 - 2 \pi) Q_{t-1}`,
    ],
    where: String.raw`$M$, $S$: mid and spread of the newest quote of an earlier time than the order; $Q$: 1 buy, -1 sell; $\alpha$: adverse, $\beta$: inventory, $1 - \alpha - \beta$: processing; $\pi$: chance of a reversal. Trades of one side within the parameter within are one order.`,
    read: 'adverse near 1: makers are picked off. The three add up to 1.',
    limits:
      'It needs reversals to be more likely than not; orders split into pieces make runs instead, usual in crypto. The shares then fall outside 0 to 1 and are not given. The interval allows for errors of unequal size only.',
    references: ['Huang, Stoll, The components of the bid-ask spread: a general approach, Review of Financial Studies 10 (1997)'],
  },
});
