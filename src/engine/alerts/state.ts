/** How a rule stands, in the words that the desk shows. */
import type { AlertRule, AlertState } from '../../api/alert-types.ts';
import type { Patrol } from './patrol.ts';
import { truthOf } from './rule-run.ts';

/** `patrol` of the run on the stage; undefined while there is none. */
export function stateOf({ id, enabled }: AlertRule, patrol: Patrol | undefined): AlertState {
  const none = { parts: [], armed: false, fired: 0, held: 0 };
  if (!enabled) return { is: 'off', reason: 'switched off', ...none };
  if (!patrol) return { is: 'off', reason: 'no session is shown', ...none };
  const run = patrol.runs.get(id);
  if (!run) return { is: 'unknown', reason: patrol.waiting.get(id) ?? 'its values are being computed', ...none };
  const { armed, fired, held, lastTs, coolsUntil, condition } = run;
  const is = truthOf(run.now());
  const missing = condition.references.filter((_, k) => Number.isNaN(run.inputs[k]!.before));
  return {
    is,
    reason: is === 'unknown' ? (missing.length > 0 ? `not known yet: ${missing.join(', ')}` : 'not known for long enough yet') : '',
    parts: run.parts(),
    armed,
    fired,
    held,
    ...(lastTs === lastTs ? { lastTs, coolsUntil } : {}),
  };
}
