/** Shannon entropy of the kinds of book events, with the Miller-Madow correction: nats, and over that of equal kinds. Operational. */
import { badInput, column } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod } from '../method.ts';

const id = 'event-entropy';
const leastSeen = 3;

export default defineMethod({
  id,
  title: 'Event-flow entropy (operational)',
  inputs: { counts: 'How many events of each kind: add, cancel and trade on the bid and the ask, at the best level and behind it' },
  params: { fewest: { title: 'Fewest events', default: 100, whole: true, min: 1, max: 1_000_000 } },
  outputs: {
    nats: 'Entropy with the correction, nats; NaN below the fewest events or of fewer than 3 kinds',
    normalized: 'Over the logarithm of the number of kinds, 1 at most',
    plain: 'Entropy of the shares as they are, nats',
    n: 'Events',
    seen: 'Kinds that were seen',
  },
  run(input, params) {
    const counts = column(id, input, 'counts');
    const low = counts.findIndex((value) => !(Number.isInteger(value) && value >= 0));
    if (low >= 0) throw badInput(id, `counts[${low}] is ${counts[low]}; counts must be whole numbers from 0.`);
    if (counts.length < 2) throw badInput(id, 'counts needs at least 2 kinds.');
    const n = compensatedSum(counts);
    const shares = counts.filter((value) => value > 0).map((value) => value / n);
    const seen = shares.length;
    const known = n >= (params.fewest as number) && seen >= leastSeen;
    const plain = known ? Math.max(0, -compensatedSum(shares.map((p) => p * Math.log(p)))) : Number.NaN;
    const nats = plain + (seen - 1) / (2 * n);
    return { nats, normalized: Math.min(1, nats / Math.log(counts.length)), plain, n, seen };
  },
  doc: {
    what: 'How mixed the stream of events is: whether adds, cancels and trades of both sides come alike, or one kind rules.',
    formula: [String.raw`S_e = \frac{1}{\ln K} \left( -\sum_k p_k \ln p_k + \frac{K_{\mathrm{obs}} - 1}{2 n} \right)`],
    where: String.raw`$p_k$: share of kind $k$ of $K$; $n$: events; $K_{\mathrm{obs}}$: kinds seen. The second term is the correction of Miller and Madow.`,
    read: 'Near 1: all kinds alike. Low: one-sided flow, such as a wave of cancels.',
    limits:
      'An operational definition of this project, not that of a paper. From a book of levels a cancel and an add at one price between two messages cancel out and are not seen.',
    references: ['Miller (1955), Note on the bias of information estimates, Information Theory in Psychology'],
  },
});
