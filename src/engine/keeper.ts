/** Keeps the store within the policy and tells when it is full; the person decides what goes, unless they said otherwise. */
import type { RetentionPolicy } from '../api/types.ts';
import { toQuantabError } from '../core/errors.ts';
import type { EventLog } from '../core/log.ts';
import { dueSessions, exemptSessions, removeSessions } from './retention.ts';
import type { SessionRecord, Store } from './store/contract.ts';

export interface StorageInfo {
  usedBytes: number;
  /** NaN where the browser does not tell. */
  quotaBytes: number;
  /** The browser promised not to evict it. */
  persisted: boolean;
  policy: RetentionPolicy;
  /** A write was refused for want of room, and nothing has been removed since. */
  full: boolean;
  /** Set when the browser keeps nothing, with its reason: all is gone with the tab. */
  memoryOnly?: string;
}

export interface Keeper {
  usage(): Promise<StorageInfo>;
  /** What this policy, or the one that is set, would remove now; oldest first. */
  due(policy?: RetentionPolicy): Promise<SessionRecord[]>;
  /** Applies the policy: says what is due, or removes it when the policy says so. */
  retain(): Promise<void>;
  /** A write failed: a full disk is remembered until something was removed. */
  failed(thrown: unknown): void;
  /** A session was removed: there may be room again. */
  freed(): void;
}

export interface Kept {
  store: Store;
  log: EventLog;
  /** The session on the stage. */
  shown(): string | undefined;
  changed(): void;
  /** Wall clock, microseconds. */
  now(): number;
}

export function openKeeper({ store, log, shown, changed, now }: Kept): Keeper {
  let full = false;
  /** Ids that were told already. */
  let told = '';

  async function due(policy?: RetentionPolicy): Promise<SessionRecord[]> {
    const on = shown();
    const keep = new Set([...(await exemptSessions(store)), ...(on === undefined ? [] : [on])]);
    return dueSessions(store, policy ?? (await store.policy()), keep, now());
  }

  function freed(): void {
    full = false;
    told = '';
  }

  return {
    due,
    async usage() {
      const policy = { ask: true, ...(await store.policy()) };
      return { ...(await store.usage()), policy, full, ...(store.memoryOnly === undefined ? {} : { memoryOnly: store.memoryOnly }) };
    },
    async retain() {
      const { ask = true } = await store.policy();
      const sessions = await due();
      if (ask) {
        const ids = sessions.map(({ id }) => id).join();
        if (ids !== told && sessions.length > 0) {
          const which = sessions.length === 1 ? '1 session is' : `${sessions.length} sessions are`;
          log.add('storage', `${which} past your retention policy: export, keep or remove in Storage.`);
        }
        if (ids !== told) changed();
        told = ids;
        return;
      }
      const removed = await removeSessions(store, sessions);
      for (const { title } of removed) log.add('storage', `"${title}" was removed by your retention policy.`);
      if (removed.length === 0) return;
      freed();
      changed();
    },
    failed(thrown) {
      if (toQuantabError(thrown).code !== 'storage-full' || full) return;
      full = true;
      log.add('storage', 'The browser gives no more storage. What is stored is intact: export and remove the oldest sessions in Storage.');
      changed();
    },
    freed,
  };
}
