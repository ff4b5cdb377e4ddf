/** Broken on purpose: its sum starts anew with every push. Caught by the check of cuts. */
import { defineStudy } from '../../../src/studies/study.ts';

export const forgetsCuts = defineStudy({
  id: 'broken.forgets-cuts',
  title: 'Forgets what came in the push before',
  clock: 'trade',
  instruments: 1,
  params: {},
  outputs: [{ id: 'x', title: 'x', kind: 'line', unit: 'base' }],
  warmup: () => 1,
  open(ctx) {
    const { qty } = ctx.trades(0);
    const out = ctx.output('x');
    return {
      push(from, to) {
        let sum = 0;
        for (let i = from; i < to; i++) {
          if (!Number.isNaN(qty.view[i])) sum += qty.view[i];
          out.view[i] = sum;
        }
      },
    };
  },
  doc: { what: 'w', formula: ['f'], read: 'r', limits: 'l', references: [] },
});
