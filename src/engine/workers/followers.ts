/** Sessions that other tabs record and this one shows: followed while they are on the stage, until they are sealed. */
import type { StreamStatus } from '../../api/stream-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { EventLog } from '../../core/log.ts';
import { Follower } from '../follower.ts';
import type { Stage } from '../stage.ts';
import type { SessionRecord, Store } from '../store/contract.ts';
import type { EngineEvent } from './protocol.ts';

export interface FollowerParts {
  store(): Store;
  stage(): Stage;
  log: EventLog;
  tell(event: EngineEvent): void;
  sessionsChanged(): void;
}

interface Followed {
  readonly follower: Follower;
  readonly timer: ReturnType<typeof setInterval>;
  /** As the other tab told it last; `nowOf` has the rows. */
  status: StreamStatus;
  /** When the other tab told or stored something last, milliseconds. */
  freshMs: number;
  /** A look at the store is under way; another one is due. */
  looking: boolean;
  due: boolean;
}

const lookEveryMs = 1_000;
/** A tab that records tells of it each second, more seldom where the browser lets it sleep. */
const silenceMs = 5_000;
const reading = 'Recorded by another tab; this one reads it.';

export class Followers {
  readonly #followed = new Map<string, Followed>();

  constructor(readonly parts: FollowerParts) {}

  get(id: string): Follower | undefined {
    return this.#followed.get(id)?.follower;
  }

  statuses(): StreamStatus[] {
    return [...this.#followed.values()].map(nowOf);
  }

  /** Begins to follow a session that another tab records. */
  follow(record: SessionRecord): Follower {
    const { id } = record;
    const known = this.#followed.get(id);
    if (known) return known.follower;
    const follower = new Follower(id, this.parts.store());
    const timer = setInterval(() => void this.#look(id), lookEveryMs);
    this.#followed.set(id, { follower, timer, status: statusOf(record), freshMs: performance.now(), looking: false, due: false });
    this.parts.log.add('feed-up', `"${record.title}" is recorded by another tab; this one reads it.`, { sessionId: id });
    this.parts.sessionsChanged();
    return follower;
  }

  /** Another tab has stored more of a session, and tells how its stream does. */
  heard(status: StreamStatus): void {
    const followed = this.#followed.get(status.sessionId);
    if (!followed) return;
    followed.freshMs = performance.now();
    const { state } = status;
    const reason = state === 'live' ? reading : `${reading} ${status.reason}`;
    followed.status = { ...status, recording: false, readsOther: true, reason };
    void this.#look(status.sessionId);
  }

  /** Follows no more what is not on the stage, or the one that is named. */
  leave(id?: string): void {
    const shown = this.parts.stage().playback?.run.sessionId;
    for (const each of this.#followed.keys())
      if (id === undefined ? each !== shown : each === id) this.#end(each, 'Not read any more; another tab goes on recording it.');
  }

  async #look(id: string): Promise<void> {
    const followed = this.#followed.get(id);
    if (!followed) return;
    followed.due = followed.looking;
    if (followed.looking) return;
    followed.looking = true;
    try {
      const written = await this.parts.store().isWritten(id);
      const { rows } = followed.follower;
      await followed.follower.catchUp();
      if (followed.follower.rows > rows) followed.freshMs = performance.now();
      if (!written) await this.#over(id);
      else {
        const { gaps } = await this.parts.store().get(id);
        followed.status = { ...followed.status, gaps };
        this.parts.tell({ type: 'stream', status: nowOf(followed) });
      }
      this.parts.stage().moved();
    } catch (thrown) {
      if (this.#followed.has(id)) await this.#gone(id, thrown);
    } finally {
      followed.looking = false;
    }
    if (followed.due) await this.#look(id);
  }

  /** Nobody writes it any more: sealed by the tab that did, or put in order here. */
  async #over(id: string): Promise<void> {
    const { store, stage, log, sessionsChanged } = this.parts;
    const { live: cutOff, title } = await store().get(id);
    const record = await store().settle(id);
    const why = cutOff
      ? 'The tab that recorded it is gone; what it stored is sealed. Go live to go on in this tab.'
      : 'The other tab ended it.';
    await this.#followed.get(id)?.follower.catchUp();
    if (!this.#end(id, why)) return;
    if (record) await stage().sealed(id);
    else stage().close(id);
    log.add('feed-down', `"${title}" is not recorded any more. ${why}`, { sessionId: id });
    sessionsChanged();
  }

  async #gone(id: string, thrown: unknown): Promise<void> {
    const { code, message } = toQuantabError(thrown);
    const removed = code === 'not-found';
    this.#end(id, removed ? 'The other tab removed it.' : message);
    if (removed) this.parts.stage().close(id);
    else
      await this.parts
        .stage()
        .sealed(id)
        .catch(() => undefined);
    this.parts.sessionsChanged();
  }

  #end(id: string, reason: string): boolean {
    const followed = this.#followed.get(id);
    if (!followed) return false;
    clearInterval(followed.timer);
    this.#followed.delete(id);
    this.parts.tell({ type: 'stream', status: { ...nowOf(followed), state: 'stopped', perSecond: 0, reason } });
    return true;
  }
}

/** What was told last, and that it is silent since, for as long as it is: a tab that no channel carries the words of still stores rows. */
function nowOf({ status, follower: { rows }, freshMs }: Followed): StreamStatus {
  const silentMs = performance.now() - freshMs;
  if (silentMs <= silenceMs) return { ...status, rows };
  const reason = `The tab that records it has told nothing for ${Math.round(silentMs / 1_000)} s: it may be asleep.`;
  return { ...status, rows, state: 'connecting', perSecond: 0, reason };
}

/** Until the other tab tells more. */
function statusOf({ id, source, title, gaps, created }: SessionRecord): StreamStatus {
  const lagMs = { p50: Number.NaN, p99: Number.NaN };
  const told = { sessionId: id, venue: source, title: title.split(':')[0] as string, gaps, since: created };
  return {
    ...told,
    state: 'live',
    recording: false,
    readsOther: true,
    messages: Number.NaN,
    perSecond: Number.NaN,
    rows: 0,
    lagMs,
    reason: reading,
  };
}
