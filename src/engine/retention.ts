/** How long sessions are kept: the oldest go first, by when they were stored. `created` in microseconds, as `now`. */
import type { RetentionPolicy } from '../api/types.ts';
import { toQuantabError } from '../core/errors.ts';
import type { SessionRecord, Store } from './store/contract.ts';

const dayMicros = 86_400_000_000;

/**
 * Removes the oldest stored sessions that are older than `policy.days`, or while all together take more than `policy.bytes`.
 * Never one that is being recorded, one in `keep`, or the newest. Gives what was removed, oldest first.
 */
export async function applyPolicy(store: Store, policy: RetentionPolicy, keep: ReadonlySet<string>, now: number): Promise<SessionRecord[]> {
  const sessions = (await store.list()).sort((a, b) => a.created - b.created);
  const stored = sessions.filter(({ live }) => !live);
  let bytes = sessions.reduce((sum, session) => sum + session.bytes, 0);
  const removed: SessionRecord[] = [];
  for (const session of stored.slice(0, -1)) {
    if (keep.has(session.id)) continue;
    const old = now - session.created > policy.days * dayMicros;
    if (!old && !(bytes > policy.bytes)) continue;
    bytes -= session.bytes;
    if (await remove(store, session.id)) removed.push(session);
  }
  return removed;
}

/** False when someone else was first. */
async function remove(store: Store, id: string): Promise<boolean> {
  try {
    await store.remove(id);
    return true;
  } catch (thrown) {
    if (toQuantabError(thrown).code === 'not-found') return false;
    throw thrown;
  }
}
