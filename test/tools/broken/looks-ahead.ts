/** Broken on purpose: averages with the next trade. Caught by the look-ahead check. */
import { defineStudy } from '../../../src/studies/study.ts';

export const looksAhead = defineStudy({
  id: 'broken.looks-ahead',
  title: 'Looks ahead',
  clock: 'trade',
  instruments: 1,
  params: {},
  outputs: [{ id: 'x', title: 'x', kind: 'line', unit: 'quote' }],
  warmup: () => 1,
  open(ctx) {
    const { px } = ctx.trades(0);
    const out = ctx.output('x');
    return {
      push(from, to) {
        const p = px.view;
        for (let i = from; i < to; i++) out.view[i] = (p[i] + p[Math.min(i + 1, to - 1)]) / 2;
      },
    };
  },
  doc: { what: 'w', formula: ['f'], read: 'r', limits: 'l', references: [] },
});
