/** Rules by which a bar closes other than time: a count of trades, of base volume, or of quote value is reached. */
import type { BarInterval } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import { type Interval, intervalMicros, isInterval } from '../core/interval.ts';
import { shown } from '../core/shown.ts';

export interface BarRule {
  measure: 'trades' | 'volume' | 'value';
  limit: number;
}

/** Names of the rules in references and queries. */
export const ruleNames = ['ticks', 'volume', 'value'] as const;
const measures = { ticks: 'trades', volume: 'volume', value: 'value' } as const;

/** The length of time bars, microseconds, or a rule. Throws for anything else. */
export function ruleOf(given: BarInterval | undefined): number | BarRule {
  if (isInterval(given)) return intervalMicros(given);
  const [[name, limit] = ['', Number.NaN], second] = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const known = ruleNames.find((each) => each === name);
  if (known && !second && typeof limit === 'number' && limit > 0 && limit < Number.POSITIVE_INFINITY)
    return { measure: measures[known], limit };
  const was = known && !second ? `{"${known}":${shown(limit)}}` : given === undefined ? 'nothing' : shown(given);
  throw new QuantabError(
    'bad-input',
    `A bar rule is 1s 5s 15s 1m 5m 15m 1h 4h 1d, or one of { ticks }, { volume } and { value } above 0; was ${was}.`,
  );
}

/** What the parameters of a `bars` reference ask for. `given` are those that were written. */
export function barsAsked(params: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): BarInterval {
  const rules = ruleNames.filter((name) => (params[name] as number) > 0);
  const [name] = rules;
  if (name === undefined) return params.interval as Interval;
  if (rules.length > 1 || given.interval !== undefined) {
    const both = [...(given.interval === undefined ? [] : ['interval']), ...rules].join(' and ');
    throw new QuantabError('bad-input', `Bars close by one rule; ${both} were given.`);
  }
  return { [name]: params[name] } as unknown as BarInterval;
}
