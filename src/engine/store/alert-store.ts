/** Rules of alerts, the history of what they told, and webhooks. Of the history the newest are kept. */
import { Dexie } from 'dexie';
import type { AlertEvent } from '../../api/alert-types.ts';
import type { AlertStore } from './contract.ts';
import { guard } from './failure.ts';
import { change, type Database } from './schema.ts';

const mostLive = 10_000;
const mostReplayed = 2_000;
/** Looked at after so many events, not after each. */
const pruneEvery = 100;
const usualLimit = 1_000;

export function openAlertStore(db: Database): AlertStore {
  const { alerts, alertEvents, webhooks } = db;
  let added = 0;

  async function prune(from: AlertEvent['from'], most: number): Promise<void> {
    const all = alertEvents.where('[from+ts]').between([from, Dexie.minKey], [from, Dexie.maxKey]);
    const over = (await all.count()) - most;
    if (over > 0) await alertEvents.bulkDelete(await all.limit(over).primaryKeys());
  }

  const put = (task: () => PromiseLike<unknown>): Promise<void> => guard(async () => void (await task()));

  return {
    rules: () => guard(() => alerts.toArray()),
    putRule: (rule) => put(() => alerts.put(rule)),
    removeRule: (id) => put(() => alerts.delete(id)),
    addEvents: (events) =>
      guard(async () => {
        const fresh = await change(db, [alertEvents], async () => {
          const known = await alertEvents.bulkGet(events.map(({ sessionId, id }): [string, string] => [sessionId, id]));
          const unknown = events.filter((_, k) => known[k] === undefined);
          await alertEvents.bulkPut(unknown);
          return unknown;
        });
        added += fresh.length;
        if (added >= pruneEvery) {
          added = 0;
          await prune('live', mostLive);
          await prune('replayed', mostReplayed);
        }
        return fresh;
      }),
    changeEvent: (sessionId, id, alter) =>
      guard(() =>
        change(db, [alertEvents], async () => {
          const event = await alertEvents.get([sessionId, id]);
          if (!event) return;
          alter(event);
          await alertEvents.put(event);
        }),
      ),
    events: ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, id, session, told, limit = usualLimit }) =>
      guard(() =>
        alertEvents
          .where('ts')
          .between(from, to, true, true)
          .reverse()
          .filter(
            (event) =>
              (id === undefined || event.ruleId === id) &&
              (session === undefined || event.sessionId === session) &&
              (told === undefined || event.from === told),
          )
          .limit(limit)
          .toArray(),
      ),
    webhooks: () => guard(() => webhooks.toArray()),
    putWebhook: (webhook) => put(() => webhooks.put(webhook)),
    removeWebhook: (id) => put(() => webhooks.delete(id)),
  };
}
