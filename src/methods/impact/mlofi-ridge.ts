/** Ridge regression of price moves on multi-level order flow (Xu, Gould, Howison), level by level in and out of sample. Ticks and base units. */

import { toldShare } from '../maths/hac.ts';
import { column, expectLength, matrixColumns, notEnough, numberList } from '../maths/input.ts';
import { addRow, ridge, ridgeOut, ridgeSums, ridgeWork } from '../maths/ridge.ts';
import { defineMethod } from '../method.ts';

const id = 'mlofi-ridge';

export default defineMethod({
  id,
  title: 'Impact of multi-level order flow',
  inputs: {
    flow: 'Order-flow imbalance, one row a bar with a number a level, best first, base units; a row with null is left out',
    change: 'Move of the middle in the same bars, ticks',
  },
  params: {
    train: { title: 'Share of the bars it is fitted on; the later ones test it', default: 0.5, min: 0.1, max: 0.9 },
    penalties: { title: 'Penalties tried, shares of n', default: '0.001, 0.01, 0.1, 1, 10, 100, 1000' },
    folds: { title: 'Blocks of the cross-validation', default: 5, whole: true, min: 2, max: 20 },
  },
  outputs: {
    r2_in: 'R2 of the bars fitted on, with 1, 2, .. levels',
    r2_out: 'R2 of the later bars by the same fits, against the mean of the bars fitted on',
    penalty: 'Penalty chosen with 1, 2, .. levels, a share of n',
    weight: 'Weights of all levels, ticks a base unit',
    weight_std: 'The same for one standard deviation of each level',
    alpha: 'Move without flow, ticks',
    rmse_ratio: 'Error of the later bars over that of least squares on the first level',
    condition: 'Of the correlations of all levels with the penalty, about',
    n_train: 'Bars fitted on',
    n_test: 'Later bars',
  },
  run(input, params) {
    const levels = matrixColumns(id, input, 'flow');
    const change = column(id, input, 'change');
    expectLength(id, 'change', change.length, 'flow', levels[0]!.length);
    const k = levels.length;
    const penalties = numberList(id, 'penalties', params.penalties);
    const folds = params.folds as number;
    const known = Array.from(change.keys()).filter((i) => levels.every((level) => Number.isFinite(level[i])) && Number.isFinite(change[i]));
    const rows = new Float64Array(known.length * (k + 1));
    known.forEach((i, r) => {
      for (let j = 0; j < k; j++) rows[r * (k + 1) + j] = levels[j]![i]!;
      rows[r * (k + 1) + k] = change[i]!;
    });
    const n = known.length;
    const cut = Math.floor(n * (params.train as number));
    const least = folds * 4;
    if (cut < least) throw notEnough(id, 'bars to fit on', least, cut);
    if (n - cut < 2) throw notEnough(id, 'later bars', 2, n - cut);

    const sumsOf = (from: number, to: number, but: readonly [number, number] = [0, 0]): Float64Array => {
      const sums = new Float64Array(ridgeSums(k));
      for (let r = from; r < to; r++) if (r < but[0] || r >= but[1]) addRow(sums, k, rows, r * (k + 1), 1);
      return sums;
    };
    const work = new Float64Array(ridgeWork(k));
    const fitOf = (sums: Float64Array, used: number, penalty: number): Float64Array => {
      const out = new Float64Array(ridgeOut(k));
      out[k + 2] = penalty;
      ridge(sums, k, used, out, work);
      return out;
    };
    const told = (fit: Float64Array, r: number): number => {
      let sum = fit[0]!;
      for (let j = 0; j < k; j++) sum += fit[1 + j]! * rows[r * (k + 1) + j]!;
      return sum;
    };
    const errorsOf = (fit: Float64Array, from: number, to: number): number => {
      let sum = 0;
      for (let r = from; r < to; r++) sum += (rows[r * (k + 1) + k]! - told(fit, r)) ** 2;
      return sum;
    };

    const blocks = Array.from({ length: folds }, (_, f): readonly [number, number] => [
      Math.floor((cut * f) / folds),
      Math.floor((cut * (f + 1)) / folds),
    ]);
    const held = blocks.map((block) => sumsOf(0, cut, block));
    const all = sumsOf(0, cut);
    const mean = all[1 + k]! / cut;
    const later = Float64Array.from({ length: n - cut }, (_, i) => rows[(cut + i) * (k + 1) + k]!);
    const fits = Array.from({ length: k }, (_, m) => {
      const errors = penalties.map((penalty) =>
        blocks.reduce((sum, [from, to], f) => sum + errorsOf(fitOf(held[f]!, m + 1, penalty), from, to), 0),
      );
      // A fit without variation has no error to compare.
      const best = errors.reduce((least, error, p) => (error < errors[least]! ? p : least), 0);
      return fitOf(all, m + 1, penalties[best]!);
    });
    const last = fits[k - 1]!;
    const deviation = (j: number): number => Math.sqrt(all[1 + (k + 1) + j * (k + 1) + j]! / cut - (all[1 + j]! / cut) ** 2);
    const weight = last.slice(1, 1 + k);
    return {
      r2_in: fits.map((fit) => fit[k + 1]!),
      r2_out: fits.map((fit) => toldShare(later, (i) => told(fit, cut + i), mean)),
      penalty: fits.map((fit) => fit[k + 2]!),
      weight,
      weight_std: weight.map((value, j) => value * deviation(j)),
      alpha: last[0],
      rmse_ratio: Math.sqrt(errorsOf(last, cut, n) / errorsOf(fitOf(all, 1, 0), cut, n)),
      condition: last[k + 3],
      n_train: cut,
      n_test: n - cut,
    };
  },
  doc: {
    what: 'How much of the price moves goes with order flow at the best level, and how much more when deeper levels are looked at: fitted on the earlier bars, tested on the later ones.',
    formula: [
      String.raw`\Delta P_k = \alpha + \sum_{m=1}^{M} b_m\, \mathrm{MLOFI}^m_k + \varepsilon_k, \quad b = (Z^\top Z + \nu I)^{-1} Z^\top y`,
      String.raw`R^2_{\mathrm{out}} = 1 - \frac{\sum (y - \hat y)^2}{\sum (y - \bar y_{\mathrm{train}})^2}`,
    ],
    where:
      '$Z$: flows standardised by the bars fitted on; the constant is not penalised. $\\nu$, a share of $n$, is the one that told blocks left out best.',
    read: 'r2_out should rise with the levels, then flatten; where it falls, the deeper levels are noise. Weights that shrink with depth: the best level moves the price most.',
    limits:
      'Of the same bar: no forecast. Levels go together closely, so single weights are uncertain and their order says more than their size; the penalty spreads them. A penalty is raised where the correlations are all but singular.',
    references: [
      'Xu, Gould, Howison (2018), Multi-level order-flow imbalance in a limit order book, Market Microstructure and Liquidity 4(3-4)',
    ],
  },
});
