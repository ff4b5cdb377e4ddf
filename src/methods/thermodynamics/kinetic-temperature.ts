/** Kinetic temperature of trading: mean squared move of the mid from trade to trade, weighted by trade size. Ticks squared. Operational. */
import { badInput, columns, expectFinite, notEnough } from '../maths/input.ts';
import { median } from '../maths/quantile.ts';
import { defineMethod } from '../method.ts';

const id = 'kinetic-temperature';

/** Size of each trade over the mean size so far, which forgets with the time `tau`, in the unit of `time`. */
function massesOf(time: Float64Array, qty: Float64Array, tau: number): Float64Array {
  let [sum, weight] = [0, 0];
  return qty.map((size, i) => {
    const decay = i === 0 ? 0 : Math.exp((time[i - 1]! - time[i]!) / tau);
    sum = sum * decay + size;
    weight = weight * decay + 1;
    return size / (sum / weight);
  });
}

export default defineMethod({
  id,
  title: 'Kinetic temperature (operational)',
  inputs: {
    time_ms: 'Times of the trades, milliseconds, ascending',
    mid: 'Mid price at each trade, ticks',
    qty: 'Sizes of the trades, any unit',
  },
  params: {
    window: { title: 'Trades a value is of', default: 500, whole: true, min: 2, max: 1_000_000 },
    fewest: { title: 'Fewest trades a value is of', default: 50, whole: true, min: 1, max: 1_000_000 },
    tau_s: { title: 'Time the mean trade size forgets with', default: 3_600, unit: 's', min: 1e-3 },
  },
  outputs: {
    temperature: 'Ticks squared, of the trades up to each; NaN below the fewest',
    median: 'Median of the known values',
    relative: 'Temperature over that median; NaN where the median is 0',
  },
  run(input, params) {
    const { time_ms: time, mid, qty } = columns(id, input, ['time_ms', 'mid', 'qty']);
    for (const [key, values] of Object.entries({ time_ms: time, mid, qty })) expectFinite(id, key, values);
    if (time.some((value, i) => i > 0 && value < time[i - 1]!)) throw badInput(id, 'time_ms must not decrease.');
    const low = qty.findIndex((value) => !(value > 0));
    if (low >= 0) throw badInput(id, `qty[${low}] is ${qty[low]}; sizes must be above 0.`);
    const n = mid.length;
    if (n < 2) throw notEnough(id, 'trades', 2, n);
    const mass = massesOf(time, qty, 1e3 * (params.tau_s as number));
    const temperature = new Float64Array(n).fill(Number.NaN);
    const window = params.window as number;
    for (let i = Math.max(1, params.fewest as number); i < n; i++) {
      let [heat, all] = [0, 0];
      // The first trade has no move.
      for (let k = Math.max(1, i + 1 - window); k <= i; k++) {
        const move = mid[k]! - mid[k - 1]!;
        heat += mass[k]! * move * move;
        all += mass[k]!;
      }
      temperature[i] = heat / all;
    }
    const middle = median(temperature.filter((value) => !Number.isNaN(value)));
    return { temperature, median: middle, relative: temperature.map((value) => (middle > 0 ? value / middle : Number.NaN)) };
  },
  doc: {
    what: 'How violently the mid moves from trade to trade, each trade weighing as much as it is large: the mean energy of trades taken as particles.',
    formula: [String.raw`T_k = \frac{\sum_i m_i u_i^2}{\sum_i m_i}`, String.raw`T^* = \frac{T_k}{\operatorname{median} T_k}`],
    where: '$m_i$: size of the trade over the mean size of the last hour; $u_i$: move of the mid since the trade before, ticks.',
    read: 'The relative temperature above 1.5: hot, the mid jumps more than it mostly does. Below 0.5: cold.',
    limits:
      'An operational definition of this project: the equations of the paper that names market temperature could not be obtained. The mid is used, for last prices bounce between bid and ask and would be warm in a market that stands still. Ticks squared cannot be compared between instruments; the relative value can.',
    references: [
      'Li, Xiao, Polukarov, Ventre (2024), Thermodynamic analysis of financial markets, Entropy 26(1):24: the subject, not the formula',
    ],
  },
});
