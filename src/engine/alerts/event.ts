/** A hit as it is told and kept. */
import type { AlertEvent, AlertRule } from '../../api/alert-types.ts';
import type { Hit } from './rule-run.ts';

export function eventOf(
  { id, title, when }: AlertRule,
  hit: Hit,
  references: readonly string[],
  circumstances: Pick<AlertEvent, 'at' | 'sessionId' | 'from' | 'delayed'>,
): AlertEvent {
  const { ts, row, values, direction } = hit;
  return {
    id: `${id}-${ts}-${row}`,
    ruleId: id,
    title,
    when,
    ts,
    row,
    ...circumstances,
    values: Object.fromEntries(references.map((ref, k) => [ref, values[k]!])),
    ...(direction === undefined ? {} : { direction }),
    deliveries: [],
  };
}
