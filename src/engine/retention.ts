/**
 * How long sessions are kept: the oldest go first, by when they were stored. Unless the policy says otherwise they are only named
 * as due, so that each can be exported before it goes. `created` in microseconds, as `now`.
 */
import type { RetentionPolicy } from '../api/types.ts';
import { toQuantabError } from '../core/errors.ts';
import type { SessionRecord, Store } from './store/contract.ts';

const dayMicros = 86_400_000_000;
const exemptKey = 'exempt-sessions';

/**
 * The oldest stored sessions that are older than `policy.days`, or that go while all that are stored take more than `policy.bytes`; oldest
 * first. Never one that is being recorded, one in `keep`, or the newest.
 */
export async function dueSessions(store: Store, policy: RetentionPolicy, keep: ReadonlySet<string>, now: number): Promise<SessionRecord[]> {
  const sessions = (await store.list()).sort((a, b) => a.created - b.created);
  const stored = sessions.filter(({ live, transient }) => !live && !transient);
  let bytes = stored.reduce((sum, session) => sum + session.bytes, 0);
  const due: SessionRecord[] = [];
  for (const session of stored.slice(0, -1)) {
    if (keep.has(session.id)) continue;
    const old = now - session.created > policy.days * dayMicros;
    if (!old && !(bytes > policy.bytes)) continue;
    bytes -= session.bytes;
    due.push(session);
  }
  return due;
}

/** Removes sessions; gives those that were still there. */
export async function removeSessions(store: Store, sessions: readonly SessionRecord[]): Promise<SessionRecord[]> {
  const removed: SessionRecord[] = [];
  for (const session of sessions) if (await remove(store, session.id)) removed.push(session);
  return removed;
}

/** Sessions a person chose to keep whatever the policy says. */
export async function exemptSessions(store: Store): Promise<string[]> {
  return (await store.getSetting<string[]>(exemptKey)) ?? [];
}

export async function setExempt(store: Store, id: string, exempt: boolean): Promise<void> {
  const others = (await exemptSessions(store)).filter((known) => known !== id);
  await store.putSetting(exemptKey, exempt ? [...others, id] : others);
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
