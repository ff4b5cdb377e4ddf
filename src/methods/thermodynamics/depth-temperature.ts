/** Potential temperature of one side of a book: the scale T at which depth falls with distance, q(d) ~ exp(-d / T). Steps of d. Operational. */
import { writeDecays } from '../maths/depth-decay.ts';
import { badInput, column } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod } from '../method.ts';

const id = 'depth-temperature';

export default defineMethod({
  id,
  title: 'Depth temperature (operational)',
  inputs: { qty: 'Quantity at distances 1, 2, .. from the touch or the mid, in bins of one width; null counts as none' },
  params: {},
  outputs: {
    temperature: 'In steps of the distance; NaN unless the state is ok',
    endless: 'The same if the book went on for ever: it leaves out that the bins end',
    mean_distance: 'Mean distance of a unit of quantity: its potential energy',
    state: 'ok; inverted: depth grows with distance; empty: there is none; degenerate: all at distance 1',
  },
  run(input) {
    const qty = column(id, input, 'qty').map((value) => (Number.isNaN(value) ? 0 : value));
    const low = qty.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    if (low >= 0) throw badInput(id, `qty[${low}] is ${qty[low]}; quantities must be 0 or above.`);
    const mean = compensatedSum(qty.map((value, i) => value * (i + 1))) / compensatedSum(qty);
    const decay = new Float64Array(1);
    writeDecays(Float64Array.of(mean), 0, 1, qty.length, decay);
    const x = decay[0]!;
    const state = Number.isNaN(mean) ? 'empty' : Number.isNaN(x) ? 'inverted' : x === 0 ? 'degenerate' : 'ok';
    return {
      temperature: state === 'ok' ? -1 / Math.log(x) : Number.NaN,
      endless: state === 'ok' ? -1 / Math.log(1 - 1 / mean) : Number.NaN,
      mean_distance: mean,
      state,
    };
  },
  doc: {
    what: 'How far from the touch the liquidity of one side lies: the scale of the exponential whose mean distance is that of the book, truncated where the bins end.',
    formula: [String.raw`q(d) \sim e^{-d / T_B}`, String.raw`\frac{\sum_{d=1}^{L} d\, e^{-d / T_B}}{\sum_{d=1}^{L} e^{-d / T_B}} = \bar d`],
    where: String.raw`$\bar d$: mean distance of the quantity, $L$: bins.`,
    read: 'Large: liquidity stands far from the touch, and a large order walks far. Small: it is crowded at the touch. Compare bid and ask.',
    limits:
      'An operational definition of this project, not that of a paper. Books often grow with the distance at first: where the mean distance is past the middle of the bins no temperature exists, and the state says inverted. Bins of a basis point see beyond such a hump.',
    references: ['Boltzmann distribution, truncated; Li, Xiao, Polukarov, Ventre (2024), Entropy 26(1):24: the subject, not the formula'],
  },
});
