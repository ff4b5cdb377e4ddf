/** Chance that the next move of the middle is up, from the queue imbalance (Gould, Bonart): a logistic regression. No unit. */
import { badInput, columns, notEnough } from '../maths/input.ts';
import { defineMethod } from '../method.ts';

const id = 'queue-imbalance-logit';
const fewest = 30;

export default defineMethod({
  id,
  title: 'Queue imbalance and the next move',
  inputs: {
    imbalance: '(bid quantity - ask quantity) / their sum before each move, -1 to 1: averaged over the time since the move before it',
    up: '1 where that move was up, 0 where down',
  },
  params: {
    train: { title: 'Share of the moves it is fitted on; the later ones test it', default: 0.8333, min: 0.1, max: 0.95 },
    ridge: { title: 'Penalty of the slope', default: 0.001, min: 0 },
  },
  outputs: {
    b0: 'Constant: log odds of up at balance',
    b1: 'Log odds that an imbalance of 1 adds',
    b1_error: 'Standard error of b1',
    brier: 'Mean squared error of the chances of the later moves; 0.25 is a coin',
    auc: 'Chance that a later move up had the higher chance than a later one down; 0.5 is a coin',
    n_train: 'Moves fitted on',
    n_test: 'Later moves',
  },
  run(input, params) {
    const { imbalance, up } = columns(id, input, ['imbalance', 'up']);
    const rows = Array.from(up.keys()).filter((i) => !Number.isNaN(imbalance[i]! + up[i]!));
    const wrong = rows.find((i) => up[i] !== 0 && up[i] !== 1);
    if (wrong !== undefined) throw badInput(id, `up[${wrong}] is ${up[wrong]}; it must be 0 or 1.`);
    const n = Math.floor(rows.length * (params.train as number));
    if (n < fewest) throw notEnough(id, 'moves to fit on', fewest, n);
    const penalty = params.ridge as number;
    let [b0, b1] = [0, 0];
    let error = Number.NaN;
    // Newton's steps; the likelihood is concave and the penalty keeps separated moves finite.
    for (let round = 0; round < 50; round++) {
      let [g0, g1, h00, h01, h11] = [0, -penalty * b1, 0, 0, penalty];
      for (let r = 0; r < n; r++) {
        const x = imbalance[rows[r]!]!;
        const p = 1 / (1 + Math.exp(-(b0 + b1 * x)));
        const w = p * (1 - p);
        g0 += up[rows[r]!]! - p;
        g1 += (up[rows[r]!]! - p) * x;
        h00 += w;
        h01 += w * x;
        h11 += w * x * x;
      }
      const determinant = h00 * h11 - h01 * h01;
      if (!(determinant > 1e-12)) break;
      error = Math.sqrt(h00 / determinant);
      const step0 = (h11 * g0 - h01 * g1) / determinant;
      const step1 = (h00 * g1 - h01 * g0) / determinant;
      b0 += step0;
      b1 += step1;
      if (Math.abs(step0) + Math.abs(step1) < 1e-12) break;
    }
    const known = Number.isFinite(error);
    const later = rows.slice(n).map((i) => ({ p: 1 / (1 + Math.exp(-(b0 + b1 * imbalance[i]!))), up: up[i]! }));
    return {
      b0: known ? b0 : Number.NaN,
      b1: known ? b1 : Number.NaN,
      b1_error: error,
      brier: later.length > 0 && known ? later.reduce((sum, { p, up: was }) => sum + (p - was) ** 2, 0) / later.length : Number.NaN,
      auc: known ? areaOf(later) : Number.NaN,
      n_train: n,
      n_test: later.length,
    };
  },
  doc: {
    what: 'How well the lengths of the two queues at the best prices tell which of them will be gone first: the chance that the next move of the middle is up.',
    formula: [String.raw`P(\mathrm{up}) = \frac{1}{1 + e^{-(b_0 + b_1 I)}}, \quad I = \frac{q_b - q_a}{q_b + q_a}`],
    where: '$q_b$, $q_a$: quantities at the best bid and ask. One row a move of the middle.',
    read: 'Above 0.6 up, below 0.4 down is usually called a lean. Brier below 0.25 and an area above 0.5 on the later moves: it tells something.',
    limits:
      'The imbalance must be that of the whole time between two moves: taken just before a move it is the move itself, and tells all and nothing. For books with a spread of one tick; others move without their queue ending. The error takes the moves for independent.',
    references: ['Gould, Bonart (2016), Queue imbalance as a one-tick-ahead price predictor in a limit order book, arXiv:1512.03492'],
  },
});

/** Area under the curve by ranks, ties counted half. */
function areaOf(rows: readonly { p: number; up: number }[]): number {
  const sorted = [...rows].sort((a, b) => a.p - b.p);
  const ups = sorted.reduce((sum, { up }) => sum + up, 0);
  const downs = sorted.length - ups;
  if (ups === 0 || downs === 0) return Number.NaN;
  let ranks = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end]!.p === sorted[i]!.p) end++;
    for (let j = i; j < end; j++) if (sorted[j]!.up === 1) ranks += (i + 1 + end) / 2;
    i = end;
  }
  return (ranks - (ups * (ups + 1)) / 2) / (ups * downs);
}
