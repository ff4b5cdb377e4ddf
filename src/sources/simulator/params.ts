/** What can be set in the simulated market, with ranges. Rates are per second of market time, of one instrument. */
import type { ParamSpecs } from '../../core/doc.ts';
import { QuantabError } from '../../core/errors.ts';
import { shown } from '../../core/shown.ts';

export interface SimulatorParams {
  seed: number;
  /** Limit orders per price step and second, each side. */
  limitRate: number;
  /** Market orders per second, each side, on average. */
  marketRate: number;
  /** Cancellations per resting order and second. */
  cancelRate: number;
  /** Market orders that one market order draws after it, on average (the n of a Hawkes process); 0 for none. */
  branching: number;
  /** Share of the variance of the fair values that both instruments have in common; at 0 there are no fair values at all. */
  coupling: number;
  /** Planted episodes per hour; 0 for none. */
  episodes: number;
}

export const paramSpecs = {
  seed: { title: 'Seed', default: 1, min: 0, max: Number.MAX_SAFE_INTEGER },
  limitRate: { title: 'Limit orders per price step and side', default: 0.5, unit: '1/s', min: 0.02, max: 5 },
  marketRate: { title: 'Market orders per side', default: 1, unit: '1/s', min: 0.05, max: 10 },
  cancelRate: { title: 'Cancellations per resting order', default: 0.05, unit: '1/s', min: 0.005, max: 1 },
  branching: { title: 'Market orders that follow a market order', default: 0.6, min: 0, max: 0.9 },
  coupling: { title: 'Share of the common factor', default: 0.7, min: 0, max: 1 },
  episodes: { title: 'Planted episodes', default: 18, unit: '1/h', min: 0, max: 40 },
} as const satisfies ParamSpecs & Record<keyof SimulatorParams, unknown>;

export const defaultParams: SimulatorParams = {
  seed: paramSpecs.seed.default,
  limitRate: paramSpecs.limitRate.default,
  marketRate: paramSpecs.marketRate.default,
  cancelRate: paramSpecs.cancelRate.default,
  branching: paramSpecs.branching.default,
  coupling: paramSpecs.coupling.default,
  episodes: paramSpecs.episodes.default,
};

/** The same parameters with a change applied; throws `bad-input` for a name that is not there or a value out of its range. */
export function changedParams(params: SimulatorParams, change: Partial<SimulatorParams>): SimulatorParams {
  if (typeof change !== 'object' || change === null || Array.isArray(change))
    throw new QuantabError(
      'bad-input',
      `params of the simulated market are { ${Object.keys(paramSpecs).join('?, ')}? }, was ${shown(change)}.`,
    );
  for (const [name, value] of Object.entries(change)) {
    if (!Object.hasOwn(paramSpecs, name)) {
      throw new QuantabError(
        'bad-input',
        `The simulated market has no parameter "${name}"; it has: ${Object.keys(paramSpecs).join(', ')}.`,
      );
    }
    const { min, max } = paramSpecs[name as keyof SimulatorParams];
    if (!(typeof value === 'number' && value >= min && value <= max && (name !== 'seed' || Number.isInteger(value)))) {
      const kind = name === 'seed' ? 'whole number' : 'number';
      throw new QuantabError(
        'bad-input',
        `Parameter "${name}" of the simulated market is a ${kind} from ${min} to ${max}, was ${shown(value)}.`,
      );
    }
  }
  return { ...params, ...change };
}
