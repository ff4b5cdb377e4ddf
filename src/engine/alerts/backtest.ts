/** When a rule would have fired on a stored session: all its rows through an engine of their own, with the same evaluation as live. */
import type { AlertEvent, AlertRule } from '../../api/alert-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { openKernels } from '../../kernels/kernels.ts';
import { fetchStudies } from '../../studies/registry.ts';
import { openEngine } from '../graph.ts';
import { planReference } from '../planned.ts';
import { type LongTask, scanSession } from '../scan.ts';
import type { Store } from '../store/contract.ts';
import type { Condition } from './condition.ts';
import { eventOf } from './event.ts';
import { Patrol } from './patrol.ts';

/** A rule that fires more often says nothing. */
const mostHits = 100_000;
/** Nothing of the past is asked for: outputs are read as they come. */
const historyRows = 8_192;

export async function backtestRule(
  store: Store,
  { rule, condition }: { rule: AlertRule; condition: Condition },
  session: string,
  at: number,
  task: LongTask,
): Promise<AlertEvent[]> {
  const { instrumentTable } = await store.get(session);
  const events: AlertEvent[] = [];
  let tooMany = false;
  const engine = openEngine(openKernels(), { historyRows });
  try {
    for (const [index, instrument] of instrumentTable.entries()) engine.instrument(index, instrument);
    const studies = studiesOf(condition.references);
    await fetchStudies(studies);
    engine.plan(studies);
    const patrol = new Patrol(engine, {
      hit: (_, hit) => {
        tooMany ||= events.length >= mostHits;
        if (!tooMany) events.push(eventOf(rule, hit, condition.references, { at, sessionId: session, from: 'back-test', delayed: false }));
      },
    });
    patrol.add({ id: rule.id, condition, cooldownMicros: rule.cooldownSec * 1e6 });
    const [why] = patrol.waiting.values();
    if (why !== undefined) throw new QuantabError('not-found', why);
    for await (const batch of scanSession(store, { session }, task)) {
      engine.push(batch);
      if (tooMany)
        throw new QuantabError(
          'unsupported',
          `The rule fires more than ${mostHits.toLocaleString('en-US')} times on this session: narrow its condition, or lengthen its cool-down.`,
        );
    }
    return events;
  } finally {
    engine.close();
  }
}

/** Those references whose studies have to be in a plan. */
export function studiesOf(references: readonly string[]): string[] {
  const isStudy = (ref: string): boolean =>
    planReference(
      ref,
      () => 0,
      () => [],
    ).study !== undefined;
  return references.filter(isStudy);
}
