/** Phases of a book from percentile ranks of its temperature and entropy, with hysteresis and a least stay. Operational, heuristic. */
import { columns, expectFinite } from '../maths/input.ts';
import { phaseState, writePhases } from '../maths/phase-map.ts';
import { defineMethod } from '../method.ts';

const id = 'phase';

export default defineMethod({
  id,
  title: 'Phase of the book (operational)',
  inputs: {
    time_ms: 'Times, milliseconds, ascending',
    tau: 'Percentile rank of the temperature, 0 to 1; null where unknown',
    sigma: 'Percentile rank of the entropy, 0 to 1; null where unknown',
  },
  params: {
    high: { title: 'A rank above this is high', default: 0.8, min: 0.5, max: 1 },
    low: { title: 'A rank below this is low', default: 0.2, min: 0, max: 0.5 },
    slack: { title: 'By how much a rank must come back', default: 0.05, min: 0, max: 0.3 },
    dwell_s: { title: 'Least stay in a phase', default: 10, unit: 's', min: 0 },
  },
  outputs: {
    phase: '0 equilibrium, 1 hot and ordered, 2 cold and disordered, 3 hot and disordered, 4 frozen; NaN where a rank is unknown',
    changes: 'Changes from one phase to another',
  },
  run(input, params) {
    const { time_ms: time, tau, sigma } = columns(id, input, ['time_ms', 'tau', 'sigma']);
    expectFinite(id, 'time_ms', time);
    const rules = {
      high: params.high as number,
      low: params.low as number,
      slack: params.slack as number,
      dwell: 1e3 * (params.dwell_s as number),
    };
    const state = new Float64Array(phaseState);
    const phase = new Float64Array(tau.length);
    writePhases(time, tau, sigma, 0, tau.length, rules, state, phase);
    return { phase, changes: state[2]! };
  },
  doc: {
    what: 'Which of five corners the book is in: hot or cold by its temperature, ordered or disordered by its entropy, each against its own past.',
    formula: [
      String.raw`\tau > 0.8,\ \sigma < 0.2: \text{hot and ordered}`,
      String.raw`\tau < 0.2,\ \sigma > 0.8: \text{cold and disordered}`,
      String.raw`\tau, \sigma > 0.8: \text{hot and disordered} \qquad \tau, \sigma < 0.2: \text{frozen}`,
    ],
    where: String.raw`$\tau$, $\sigma$: percentile ranks. A phase is left when a rank has come back by slack, and after dwell_s at the earliest. All else is equilibrium.`,
    read: 'Named a trend (hot and ordered), a consolidation (cold and disordered), volatility (hot and disordered), and a thin book (frozen). Whether the names hold is for the calibration to say.',
    limits:
      'A heuristic, operational, not from a paper. Ranks tell what is unusual here and lately, not what is large. No phase is evidence of profit.',
    references: ['Operational definition of this project; Li, Xiao, Polukarov, Ventre (2024), Entropy 26(1):24 names the subject'],
  },
});
