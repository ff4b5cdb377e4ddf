/** Glosten and Harris: implied spread of a mean order and how much of it stays in the price. Basis points; a share. One row a trade. */
import { isShare } from '../../methods/maths/spread-models.ts';
import { leastParam, memoryParam, openDecay, openWorth, ordersOutput, weightHeld } from '../decay.ts';
import { openDecayedFit } from '../decayed-fit.ts';
import { normal95 } from '../intervals.ts';
import { openOrderStream, orderPrice, orderSide, orderSize } from '../order-stream.ts';
import { defineStudy } from '../study.ts';

const [chain, price, sign, signed, sizes, due, held] = [0, 1, 2, 3, 4, 5, 6];
const names = ['spread', 'spreadLo', 'spreadHi', 'adverse', 'adverseLo', 'adverseHi'] as const;

export default defineStudy({
  id: 'flow.glosten-harris',
  title: 'Glosten-Harris spread',
  clock: 'trade',
  instruments: 1,
  params: { memory: memoryParam, least: leastParam },
  outputs: [
    { id: 'spread', title: 'Implied spread of a mean order', kind: 'line', unit: 'bps', interval: { lo: 'spreadLo', hi: 'spreadHi' } },
    { id: 'spreadLo', title: 'Implied spread, lower end', kind: 'band', unit: 'bps' },
    { id: 'spreadHi', title: 'Implied spread, upper end', kind: 'band', unit: 'bps' },
    {
      id: 'adverse',
      title: 'Share that stays in the price',
      kind: 'line',
      unit: 'fraction',
      interval: { lo: 'adverseLo', hi: 'adverseHi' },
    },
    { id: 'adverseLo', title: 'Share that stays, lower end', kind: 'band', unit: 'fraction' },
    { id: 'adverseHi', title: 'Share that stays, upper end', kind: 'band', unit: 'fraction' },
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
    const fit = openDecayedFit(ctx, decay.factor, 4);
    const state = ctx.state(held + names.length);
    const out = names.map((name) => ctx.output(name));
    const orderCount = ctx.output('orders');

    const orders = openOrderStream(ctx, lane, 0, {
      order(told) {
        const s = state.view;
        const p = told[orderPrice];
        const e = told[orderSide];
        const v = told[orderSize];
        if (s[chain] !== 0) {
          const { x } = fit;
          x[0] = e;
          x[1] = e * v;
          x[2] = e - s[sign];
          x[3] = e * v - s[signed];
          x[4] = p - s[price];
          fit.add();
          s[sizes] += v;
          worth.count();
          s[due] = 1;
        }
        s[chain] = 1;
        s[price] = p;
        s[sign] = e;
        s[signed] = e * v;
      },
      cut() {
        state.view[chain] = 0;
      },
    });

    function measure(s: Float64Array): void {
      s[due] = 0;
      const size = s[sizes] / worth.counted.view[weightHeld];
      const { g } = fit;
      const b = fit.state.view;
      const at = fit.first;
      const lasting = b[at] + b[at + 1] * size;
      const passing = b[at + 2] + b[at + 3] * size;
      const whole = lasting + passing;
      const share = lasting / whole;
      const byPart = passing / (whole * whole);
      const byRest = -lasting / (whole * whole);
      const toBps = 1e4 / s[price];
      const spread = 2 * (lasting + passing) * toBps;
      g[0] = g[2] = 2 * toBps;
      g[1] = g[3] = 2 * toBps * size;
      fit.error();
      const half = normal95 * g[4];
      g[0] = byPart;
      g[1] = byPart * size;
      g[2] = byRest;
      g[3] = byRest * size;
      fit.error();
      const halfShare = normal95 * g[4];
      const known = fit.solved();
      const divides = known && isShare(share);
      s[held] = known ? spread : Number.NaN;
      s[held + 1] = known ? spread - half : Number.NaN;
      s[held + 2] = known ? spread + half : Number.NaN;
      s[held + 3] = divides ? share : Number.NaN;
      s[held + 4] = divides ? share - halfShare : Number.NaN;
      s[held + 5] = divides ? share + halfShare : Number.NaN;
    }

    return {
      push(from, to) {
        decay.push(from, to);
        const f = decay.factor.view;
        const s = state.view;
        for (let i = from; i < to; i++) {
          fit.fade(i);
          s[sizes] *= f[i];
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
        return {
          n,
          least,
          unit: 'orders',
          none: share ? 'inadmissible: the share lies outside 0 to 1' : 'sides or sizes of the trades do not vary, or are not told',
        };
      },
    };
  },
  doc: {
    what: 'Splits the spread that trades imply into what stays in the price after one (others learn from it) and what the next trade takes back (makers keep it).',
    formula: [
      String.raw`\Delta p = z_0 Q + z_1 Q V + c_0 \Delta Q + c_1 \Delta (Q V) + e`,
      String.raw`\mathrm{spread} = 2 (z_0 + z_1 \bar V + c_0 + c_1 \bar V), \quad \mathrm{adverse} = \frac{2 (z_0 + z_1 \bar V)}{\mathrm{spread}}`,
    ],
    where: String.raw`$Q$: 1 buy, -1 sell; $V$: size of an order (prints of one time and side are one), $\bar V$ its mean; $p$: its last price. The past weighs $e^{-\mathrm{age} / \mathrm{memory}}$.`,
    read: 'adverse near 1: the spread is all information and makers keep nothing; near 0: the price returns.',
    limits:
      'A few very large orders decide the size part. The interval allows for errors of unequal size, not for those that follow one another, and uses residuals of one step ahead. Nothing is carried over a gap.',
    references: ['Glosten, Harris, Estimating the components of the bid/ask spread, J. Financial Economics 21 (1988)'],
  },
});
