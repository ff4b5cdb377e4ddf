/** Madhavan, Richardson and Roomans: the spread from how prices answer to surprises in the side. Basis points; shares. One row a trade. */
import { isShare, mostSignMemory } from '../../methods/maths/spread-models.ts';
import { leastParam, memoryParam, openDecay, openWorth, ordersOutput, squaresHeld, weightHeld } from '../decay.ts';
import { openDecayedFit } from '../decayed-fit.ts';
import { normal95 } from '../intervals.ts';
import { openOrderStream, orderPrice, orderSide } from '../order-stream.ts';
import { defineStudy } from '../study.ts';

const [chain, price, sign, products, due, held] = [0, 1, 2, 3, 4, 5];
const names = ['spread', 'spreadLo', 'spreadHi', 'adverse', 'adverseLo', 'adverseHi', 'rho'] as const;

export default defineStudy({
  id: 'flow.mrr',
  title: 'Madhavan-Richardson-Roomans spread',
  clock: 'trade',
  instruments: 1,
  params: { memory: memoryParam, least: leastParam },
  outputs: [
    { id: 'spread', title: 'Implied spread', kind: 'line', unit: 'bps', interval: { lo: 'spreadLo', hi: 'spreadHi' } },
    { id: 'spreadLo', title: 'Implied spread, lower end', kind: 'band', unit: 'bps' },
    { id: 'spreadHi', title: 'Implied spread, upper end', kind: 'band', unit: 'bps' },
    { id: 'adverse', title: 'Adverse share', kind: 'line', unit: 'fraction', interval: { lo: 'adverseLo', hi: 'adverseHi' } },
    { id: 'adverseLo', title: 'Adverse share, lower end', kind: 'band', unit: 'fraction' },
    { id: 'adverseHi', title: 'Adverse share, upper end', kind: 'band', unit: 'fraction' },
    { id: 'rho', title: 'Autocorrelation of sides', kind: 'line', unit: 'fraction' },
    ordersOutput,
  ],
  // The count of orders; a fit needs orders, not rows.
  warmup: () => 1,
  open(ctx) {
    const lane = ctx.trades(0);
    const { ts } = lane;
    const least = Math.round(ctx.params.least as number);
    const decay = openDecay(ctx, ts, ctx.params.memory as number);
    const worth = openWorth(ctx, decay.factor);
    const fit = openDecayedFit(ctx, decay.factor, 2);
    const state = ctx.state(held + names.length);
    const out = names.map((name) => ctx.output(name));
    const orderCount = ctx.output('orders');

    const orders = openOrderStream(ctx, lane, 0, {
      order(told) {
        const s = state.view;
        const p = told[orderPrice];
        const e = told[orderSide];
        if (s[chain] !== 0) {
          fit.x[0] = e;
          fit.x[1] = s[sign];
          fit.x[2] = p - s[price];
          fit.add();
          s[products] += e * s[sign];
          worth.count();
          s[due] = 1;
        }
        s[chain] = 1;
        s[price] = p;
        s[sign] = e;
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
      const theta = rho <= mostSignMemory ? (b1 + b2) / (1 - rho) : Number.NaN;
      const share = theta / b1;
      const toBps = 1e4 / s[price];
      const spread = 2 * b1 * toBps;
      const { g } = fit;
      g[0] = 2 * toBps;
      g[1] = 0;
      fit.error();
      const half = normal95 * g[2];
      g[0] = (1 / (1 - rho) - theta / b1) / b1;
      g[1] = 1 / (1 - rho) / b1;
      fit.error();
      const slopes = g[2];
      const signs = (theta / (1 - rho) / b1) ** 2 * ((1 - rho * rho) / n);
      const halfShare = normal95 * Math.sqrt(slopes * slopes + signs);
      const known = fit.solved() && theta === theta;
      const divides = known && isShare(share);
      s[held] = known ? spread : Number.NaN;
      s[held + 1] = known ? spread - half : Number.NaN;
      s[held + 2] = known ? spread + half : Number.NaN;
      s[held + 3] = divides ? share : Number.NaN;
      s[held + 4] = divides ? share - halfShare : Number.NaN;
      s[held + 5] = divides ? share + halfShare : Number.NaN;
      s[held + 6] = rho;
    }

    return {
      push(from, to) {
        decay.push(from, to);
        const f = decay.factor.view;
        const s = state.view;
        for (let i = from; i < to; i++) {
          fit.fade(i);
          s[products] *= f[i];
          worth.fade(i);
          orders.print(i);
          orderCount.view[i] = worth.rows();
          const known = orderCount.view[i] >= least;
          if (known && s[due] !== 0) measure(s);
          for (let k = 0; k < names.length; k++) out[k].view[i] = known ? s[held + k] : Number.NaN;
        }
      },
      gap: () => orders.cut(),
      sample(output) {
        const n = worth.rows();
        if (output === 'orders') return { n: Math.min(1, n), least: 1, none: 'no order of a known side follows another' };
        const spreadKnown = state.view[held] === state.view[held];
        const share = n > 0 && spreadKnown && output.startsWith('adverse');
        const still = 'sides follow each other so closely that nothing surprises, or are not told';
        return { n, least, unit: 'orders', none: share ? 'inadmissible: the share lies outside 0 to 1' : still };
      },
    };
  },
  doc: {
    what: 'Splits the spread by what trades tell: only the part of a trade that the one before did not foretell moves the price for good.',
    formula: [
      String.raw`\Delta p_t = (\phi + \theta) x_t - (\phi + \rho \theta) x_{t-1} + u_t, \quad \rho = \langle x_t x_{t-1} \rangle`,
      String.raw`\mathrm{spread} = 2 (\phi + \theta), \quad \mathrm{adverse} = \frac{\theta}{\phi + \theta}`,
    ],
    where: String.raw`$x$: 1 buy, -1 sell, of orders (prints of one time and side are one); $\theta$: lasting, $\phi$: passing. The past weighs $e^{-\mathrm{age} / \mathrm{memory}}$.`,
    read: 'adverse above 1: makers lose on the whole; near 0: they keep the spread. rho above 0: orders come in runs.',
    limits:
      'Sides are taken for a chain of one step of memory; those of crypto remember far longer, so part of theta is runs. No value where rho is above 0.95. The interval allows for errors of unequal size only, with residuals of one step ahead.',
    references: [
      'Madhavan, Richardson, Roomans, Why do security prices change? A transaction-level analysis of NYSE stocks, Review of Financial Studies 10 (1997)',
    ],
  },
});
