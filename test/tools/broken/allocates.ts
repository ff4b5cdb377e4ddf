/** Broken on purpose: keeps its rows as objects on the JavaScript heap. Right in every number; caught by the garbage probe. */
import { defineStudy } from '../../../src/studies/study.ts';

export const allocates = defineStudy({
  id: 'broken.allocates',
  title: 'Allocates for every row',
  clock: 'trade',
  instruments: 1,
  params: {},
  outputs: [{ id: 'x', title: 'x', kind: 'line', unit: 'quote' }],
  warmup: () => 1,
  open(ctx) {
    const { px } = ctx.trades(0);
    const out = ctx.output('x');
    const newest: { price: number }[] = [];
    return {
      push(from, to) {
        for (let i = from; i < to; i++) {
          newest.push({ price: px.view[i] });
          if (newest.length > 16) newest.shift();
          out.view[i] = newest[newest.length - 1].price;
        }
      },
    };
  },
  doc: { what: 'w', formula: ['f'], read: 'r', limits: 'l', references: [] },
});
