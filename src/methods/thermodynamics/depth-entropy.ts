/** Shannon entropy of where the quantity of a book stands, over bins of price: nats, and over that of equal bins. Operational. */
import { badInput, column } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod } from '../method.ts';

const id = 'depth-entropy';

export default defineMethod({
  id,
  title: 'Depth entropy (operational)',
  inputs: { qty: 'Quantity in each bin of price, both sides; null counts as none' },
  params: {},
  outputs: {
    nats: 'Entropy, nats; NaN of a book that is empty',
    normalized: 'Over the logarithm of the number of bins: 1 where all hold alike, 0 where one holds all',
    total: 'Quantity in all bins',
    occupied: 'Bins that hold something',
  },
  run(input) {
    const qty = column(id, input, 'qty').map((value) => (Number.isNaN(value) ? 0 : value));
    const low = qty.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    if (low >= 0) throw badInput(id, `qty[${low}] is ${qty[low]}; quantities must be 0 or above.`);
    if (qty.length < 2) throw badInput(id, 'qty needs at least 2 bins.');
    const total = compensatedSum(qty);
    const held = qty.filter((value) => value > 0);
    const nats = total > 0 ? Math.max(0, -compensatedSum(held.map((value) => (value / total) * Math.log(value / total)))) : Number.NaN;
    return { nats, normalized: nats / Math.log(qty.length), total, occupied: held.length };
  },
  doc: {
    what: 'How evenly the visible liquidity is spread over prices.',
    formula: [String.raw`S_d = -\frac{1}{\ln K} \sum_{k=1}^{K} p_k \ln p_k, \quad p_k = \frac{q_k}{\sum q}`],
    where: '$q_k$: quantity in bin $k$ of $K$, of one width in price, both sides.',
    read: 'Near 1: spread evenly. Low: liquidity stands in a few walls, and what lies between is thin.',
    limits:
      'An operational definition of this project, not that of a paper. Bins are of price and not of rank: by rank it would jump whenever a level vanishes. It counts what is shown, not what is meant.',
    references: ['Shannon (1948), A mathematical theory of communication, Bell System Technical Journal 27'],
  },
});
