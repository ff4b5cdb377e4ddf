/** How a rule stands, in the words that the desk shows. */
import type { AlertRule, AlertState } from '../../api/alert-types.ts';
import type { Patrol } from './patrol.ts';
import { type RuleRun, truthOf } from './rule-run.ts';

/** `patrol` of the run on the stage; undefined while there is none. */
export function stateOf({ id, enabled }: AlertRule, patrol: Patrol | undefined): AlertState {
  const none = { parts: [], armed: false, fired: 0, held: 0 };
  if (!enabled) return { is: 'off', reason: 'switched off', ...none };
  if (!patrol) return { is: 'off', reason: 'no session is shown', ...none };
  const run = patrol.runs.get(id);
  const waits = patrol.waiting.get(id);
  if (!run)
    return waits === undefined
      ? { is: 'unknown', reason: 'its values are being computed', ...none }
      : { is: 'off', reason: waits, ...none };
  const { armed, fired, held, lastTs, coolsUntil } = run;
  const is = truthOf(run.now());
  return {
    is,
    reason: is === 'unknown' ? whyUnknown(run) : '',
    parts: run.parts(),
    armed,
    fired,
    held,
    ...(lastTs === lastTs ? { lastTs, coolsUntil } : {}),
  };
}

/** `warming 14/240`; with the reference before it where there are several. */
function whyUnknown({ condition, inputs }: RuleRun): string {
  const { references } = condition;
  const k = inputs.findIndex(({ before }) => Number.isNaN(before));
  if (k < 0) return 'not known for long enough yet';
  const status = inputs[k]!.source.status?.();
  const why =
    status === undefined || status.state === 'ok'
      ? 'waits for its next value'
      : status.state === 'warming'
        ? `warming ${status.n}/${status.nMin}`
        : (status.reason ?? '');
  return references.length > 1 ? `${references[k]}: ${why}` : why;
}
