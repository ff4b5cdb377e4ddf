/** Energy, free energy, heat capacity and susceptibility of a book taken as a gas in a potential. Units of distance. Operational. */
import { writeDecays } from '../maths/depth-decay.ts';
import { badInput, column, expectFinite, expectLength, finiteColumns } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod } from '../method.ts';

const id = 'free-energy';

/** Divisor n; NaN of nothing. */
function variance(values: Float64Array): number {
  const mean = compensatedSum(values) / values.length;
  return compensatedSum(values.map((value) => (value - mean) ** 2)) / values.length;
}

export default defineMethod({
  id,
  title: 'Free energy of the book (operational)',
  inputs: {
    depth: 'Quantity of both sides by distance from the mid, one row a moment, distances 1, 2, .. in bins of one width',
    imbalance: 'Imbalance of depth (bid - ask) / (bid + ask) at those moments',
  },
  params: {
    levels: { title: 'Levels the imbalance is of: the particles of the susceptibility', default: 20, whole: true, min: 1, max: 1_000_000 },
  },
  outputs: {
    energy: 'Mean distance of a unit of quantity, at each moment',
    temperature: 'T_B at each moment; NaN where depth grows with the distance',
    free: 'Energy less temperature times entropy in nats, at each moment',
    capacity: 'Variance of the energy over the moments, over the last temperature squared',
    susceptibility: 'Levels times the variance of the imbalance',
  },
  run(input, params) {
    const bins = finiteColumns(id, input, 'depth');
    const imbalance = column(id, input, 'imbalance');
    expectFinite(id, 'imbalance', imbalance);
    const n = bins[0]!.length;
    expectLength(id, 'imbalance', imbalance.length, 'depth', n);
    const [energy, temperature, free] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++) {
      const row = Float64Array.from(bins, (bin) => bin[i]!);
      if (row.some((value) => value < 0)) throw badInput(id, `depth[${i}] holds a quantity below 0.`);
      const total = compensatedSum(row);
      energy[i] = compensatedSum(row.map((value, k) => value * (k + 1))) / total;
      writeDecays(energy, i, i + 1, row.length, temperature);
      temperature[i] = -1 / Math.log(temperature[i]!);
      const shares = row.filter((value) => value > 0).map((value) => value / total);
      free[i] = energy[i]! + temperature[i]! * compensatedSum(shares.map((p) => p * Math.log(p)));
    }
    const last = temperature[n - 1]!;
    return {
      energy,
      temperature,
      free,
      capacity: n > 1 ? variance(energy) / (last * last) : Number.NaN,
      susceptibility: n > 1 ? (params.levels as number) * variance(imbalance) : Number.NaN,
    };
  },
  doc: {
    what: 'The quantities of thermodynamics with depth as the gas and distance from the mid as its energy: how far the liquidity stands, how far it stands beyond what its spread explains, and how much energy and imbalance fluctuate.',
    formula: [
      String.raw`U = \frac{\sum q_d\, d}{\sum q_d}, \quad F = U - T_B S`,
      String.raw`C = \frac{\operatorname{Var}(U)}{T_B^2}, \quad \chi = n \operatorname{Var}(I)`,
    ],
    where:
      '$S$: entropy of the shares by distance, nats; $I$: imbalance of depth of $n$ levels; variances over the moments given, divisor their number.',
    read: 'For diagnosis, without thresholds. C up: the shape of the book swings more than its scale allows. Chi up: the sides tip over easily.',
    limits:
      'Analogies, operational and of this project: no paper’s equations. The book is in no equilibrium that the names presuppose. NaN where depth grows with the distance, for there is no temperature then.',
    references: ['Li, Xiao, Polukarov, Ventre (2024), Entropy 26(1):24: the subject, not the formula'],
  },
});
