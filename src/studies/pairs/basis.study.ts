/** Price of the first instrument over that of the second, in basis points: a perpetual against its spot. One row a closed bar. */
import { intervalParam } from '../bar-params.ts';
import { defineStudy } from '../study.ts';

/** Bars without a trade after which a price says nothing of now. */
const oldest = 60;
const known = { n: 1, least: 1, none: `one of the two has not traded for ${oldest} bars` };

export default defineStudy({
  id: 'pairs.basis',
  title: 'Basis',
  clock: 'bar',
  instruments: 2,
  params: { interval: intervalParam },
  outputs: [{ id: 'basis', title: 'Basis', kind: 'line', unit: 'bp' }],
  warmup: () => 1,
  open(ctx) {
    const [first, second] = [ctx.bars(0), ctx.bars(1)];
    const out = ctx.output('basis');
    const ages = ctx.state(2);
    return {
      push(from, to) {
        const [a, b, va, vb] = [first.close.view, second.close.view, first.volume.view, second.volume.view];
        const [o, age] = [out.view, ages.view];
        for (let i = from; i < to; i++) {
          age[0] = va[i] === 0 ? age[0] + 1 : 0;
          age[1] = vb[i] === 0 ? age[1] + 1 : 0;
          o[i] = age[0] < oldest && age[1] < oldest ? (a[i] / b[i] - 1) * 10_000 : Number.NaN;
        }
      },
      sample: () => known,
    };
  },
  doc: {
    what: 'How far the last trade of the first instrument of a bar lies above that of the second, in basis points of the second.',
    formula: [String.raw`\mathrm{basis} = 10^4 \left( \frac{c^{(1)}}{c^{(2)}} - 1 \right)`],
    where: '$c$: last price up to the end of the bar, whichever bar it was traded in.',
    read: 'A perpetual above its spot is dear to hold: funding is then usually paid by those who are long. It says what a hedge of one with the other costs now.',
    limits:
      'Last trades jump between bid and ask and are not of one moment: in a thin market one is up to 60 bars older, after that the basis is unknown. No fees, no funding, and none of the depth that a trade of size would need.',
    references: ['Makarov, Schoar, Trading and arbitrage in cryptocurrency markets, Journal of Financial Economics 135 (2020)'],
  },
});
