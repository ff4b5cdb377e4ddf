/** Stoikov's micro-price: how far the middle is expected to move in the end, by imbalance and spread. Ticks. */
import { badInput, columns, notEnough } from '../maths/input.ts';
import { addMicroMove, leastOfState, microCounts, microOut, microWork, solveMicroPrice } from '../maths/micro-price.ts';
import { quantile } from '../maths/quantile.ts';
import { defineMethod } from '../method.ts';

const id = 'micro-price';

export default defineMethod({
  id,
  title: 'Micro-price',
  inputs: {
    imbalance: 'Bid quantity over bid and ask quantity at the best prices, 0 to 1, one row an observation, in order',
    spread: 'Ask less bid, ticks',
    mid: 'Middle of the best prices, ticks; null where the row before may not be compared with the next',
  },
  params: {
    buckets: { title: 'Buckets of the imbalance', default: 10, whole: true, min: 2, max: 40 },
    spreads: { title: 'Spreads told apart, ticks; wider ones are the last', default: 3, whole: true, min: 1, max: 8 },
    edges: { title: 'Buckets of equal width, or of equal numbers of rows', default: 'quantile', options: ['quantile', 'equal'] },
  },
  outputs: {
    adjustment: 'Micro-price less middle, ticks: a row a spread, a number a bucket; unknown where the series does not converge',
    first: 'The same to the first move alone (G1)',
    edge: 'Upper ends of the buckets but the last',
    n: 'Pairs of rows used',
    left_out: 'Pairs with a move beyond 1.1 ticks',
    merged: 'States with too few rows, that go with another',
    remainder: 'What the sixth term still moves, ticks; above 0.05 there is no answer',
  },
  run(input, params) {
    const { imbalance, spread, mid } = columns(id, input, ['imbalance', 'spread', 'mid']);
    const [buckets, spreads] = [params.buckets as number, params.spreads as number];
    const states = buckets * spreads;
    const edge = edgesOf(imbalance, buckets, params.edges === 'equal');
    const stateOf = (i: number): number => {
      const [value, wide] = [imbalance[i]!, Math.round(spread[i]!)];
      if (!(value >= 0 && value <= 1 && wide >= 1)) return -1;
      let bucket = 0;
      // A value at an end belongs to the outer bucket: so does its mirror.
      while (bucket < buckets - 1 && (value > edge[bucket]! || (value === edge[bucket] && value >= 0.5))) bucket++;
      return bucket + buckets * (Math.min(wide, spreads) - 1);
    };
    const counts = new Float64Array(microCounts(states));
    const weight = Float64Array.of(1);
    let n = 0;
    let leftOut = 0;
    for (let i = 1; i < mid.length; i++) {
      const half = Math.round(2 * (mid[i]! - mid[i - 1]!));
      const [from, to] = [stateOf(i - 1), stateOf(i)];
      if (Number.isNaN(half) || from < 0 || to < 0) continue;
      if (Math.abs(half) > 2) {
        leftOut++;
        continue;
      }
      addMicroMove(counts, states, from, to, half, weight);
      n++;
    }
    if (n < leastOfState) throw notEnough(id, 'pairs of rows', leastOfState, n);
    const out = new Float64Array(microOut(states));
    solveMicroPrice(counts, buckets, spreads, out, new Float64Array(microWork(states)));
    const rows = (from: number): Float64Array[] =>
      Array.from({ length: spreads }, (_, s) => out.slice(from + s * buckets, from + (s + 1) * buckets));
    return {
      adjustment: rows(0),
      first: rows(states),
      edge,
      n,
      left_out: leftOut,
      merged: out[2 * states + 1],
      remainder: out[2 * states],
    };
  },
  doc: {
    what: 'Where the middle is expected to come to rest given the queue at the best prices and the spread: a fair price between bid and ask that leans to the longer queue by as much as the past has shown.',
    formula: [
      String.raw`G^1 = (I - Q)^{-1} R_1 K, \quad B = (I - Q)^{-1} R_2`,
      String.raw`G^* = \sum_{i=0}^{5} B^i G^1, \qquad P_{\mathrm{micro}} = M + G^*(I, S)`,
    ],
    where:
      'States are buckets of the imbalance $I$ times spreads $S$. $Q$: chances of a next state without a move of the middle $M$; $R_1 K$: expected move; $R_2$: chances of a next state with one. Each observation counts with its mirror (opposite bucket, opposite move).',
    read: 'At an imbalance of 0.9 the micro-price lies above the middle: the next move is likely up. The adjustment is the signed lean of quotes; beyond half a spread it would cross the best price, and hardly ever does.',
    limits:
      'The chances are those of the sample, taken as constant. Rows with fewer than 30 observations go with their neighbour. Moves beyond one tick are left out: in books of many small ticks little remains. The mirror makes the answer free of drift.',
    references: ['Stoikov (2018), The micro-price: a high-frequency estimator of future prices, Quantitative Finance 18(12)'],
  },
});

/** Of the imbalances and their mirrors: so a bucket and its mirror have the same ends. */
function edgesOf(imbalance: Float64Array, buckets: number, equal: boolean): Float64Array {
  const known = imbalance.filter((value) => value >= 0 && value <= 1);
  if (known.length === 0) throw badInput(id, 'imbalance has no value from 0 to 1.');
  if (equal) return Float64Array.from({ length: buckets - 1 }, (_, i) => (i + 1) / buckets);
  const both = Float64Array.from([...known, ...known.map((value) => 1 - value)]).sort();
  const upper = Float64Array.from({ length: buckets - 1 }, (_, i) => quantile(both, (i + 1) / buckets));
  return upper.map((value, i) => (value + 1 - upper[buckets - 2 - i]!) / 2);
}
