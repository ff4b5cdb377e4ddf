/** When the rules would have fired on the session that is shown: back-tested one after the other, and kept while the page stands. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { AlertDraft, AlertEvent, AlertRuleInfo } from '../../api/alert-types.ts';
import { heldRows } from '../../market/meta.ts';
import type { DeskState } from '../app/state.ts';

/** Longer sessions are gone through when a person asks, in the editor. */
const mostRows = 2_000_000;
const mostRules = 8;
const mostKept = 32;

/** By session and condition, the oldest first. */
const kept = new Map<string, readonly AlertEvent[]>();
const keyOf = (session: string, { when, cooldownSec = 60, hysteresis }: AlertDraft): string =>
  JSON.stringify([session, when, cooldownSec, hysteresis]);

/** Keeps what a condition gave on a session that is recorded to its end. */
export function keepTest(session: string, draft: AlertDraft, hits: readonly AlertEvent[]): void {
  const key = keyOf(session, draft);
  kept.delete(key);
  kept.set(key, hits);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(oldest);
  }
}

/** Hits by the rule's id; a rule that has not been gone through yet is not in it. */
export function openTests(
  { quantab, session }: DeskState,
  rules: Accessor<readonly AlertRuleInfo[]>,
  visible: Accessor<boolean>,
): Accessor<ReadonlyMap<string, readonly AlertEvent[]>> {
  const [tested, setTested] = createSignal<ReadonlyMap<string, readonly AlertEvent[]>>(new Map());
  const some = createMemo(() => rules().slice(0, mostRules));
  const what = createMemo(() => JSON.stringify(some().map(({ id, when, cooldownSec, hysteresis }) => [id, when, cooldownSec, hysteresis])));
  let stop: AbortController | undefined;

  /** One rule after the other, so that the engine stays free. */
  async function testAll(of: string, list: readonly AlertRuleInfo[], signal: AbortSignal): Promise<void> {
    for (const rule of list) {
      const hits = kept.get(keyOf(of, rule)) ?? (await quantab.alerts.backtest(rule.id, of, { signal }).catch(() => undefined));
      if (signal.aborted) return;
      if (!hits) continue;
      keepTest(of, rule, hits);
      // An event says what its rule was called then.
      setTested((now) => new Map(now).set(rule.id, hits));
    }
  }
  createEffect(
    on([() => session()?.id, () => session()?.live, what, visible], () => {
      stop?.abort();
      const shown = session();
      setTested(new Map());
      if (!shown || shown.live || !visible() || heldRows(shown.rows).n > mostRows) return;
      stop = new AbortController();
      void testAll(shown.id, some(), stop.signal);
    }),
  );
  onCleanup(() => stop?.abort());
  return tested;
}
