/** Alerts of the fake: rules and webhooks in memory, made-up states, hits and back-tests. Conditions are read by the real reader. */
import type { AlertDraft, AlertEvent, AlertRule, AlertRuleInfo, AlertsApi, Webhook } from '../../../src/api/alert-types.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import { readCondition } from '../../../src/engine/alerts/condition.ts';

export interface FakeAlertParts {
  instruments: string[];
  session: string;
  start: number;
  /** Rules and hits there are at first; none when left out. */
  seeded?: boolean;
  tell(event: object): void;
}

export function openFakeAlerts({ instruments, session, start, seeded = false, tell }: FakeAlertParts): AlertsApi {
  const rules = new Map<string, AlertRule>();
  const hooks = new Map<string, Webhook>();
  let events: AlertEvent[] = [];
  let made = 0;
  const [first = '', second = ''] = instruments;

  const ruleOf = (draft: AlertDraft, id: string): AlertRule => {
    const { when } = readCondition(draft.when, draft.hysteresis);
    const defaults = { enabled: true, cooldownSec: 60, notify: false, sound: 'none' } as const;
    return { ...defaults, ...draft, id, title: draft.title?.trim() || when, when };
  };
  const mustHave = (id: string): AlertRule => {
    const rule = rules.get(id);
    if (!rule) throw new QuantabError('not-found', `There is no alert "${id}"; alerts.list() names those there are.`);
    return rule;
  };
  const hit = (rule: AlertRule, seconds: number, k: number, from: AlertEvent['from']): AlertEvent => {
    const ts = start + seconds * 1e6;
    const { references } = readCondition(rule.when);
    const values = Object.fromEntries(references.map((ref) => [ref, ref.endsWith('.z') ? (k % 2 ? -2.07 : 2.13) : 61_671.4 + k]));
    const told = { title: rule.title, when: rule.when, ts, row: seconds * 30, at: ts + 40_000, sessionId: session };
    const direction = k % 2 ? 'down' : 'up';
    return { id: `${rule.id}-${ts}-${seconds * 30}`, ruleId: rule.id, ...told, values, direction, delayed: k === 2, from, deliveries: [] };
  };
  const infoOf = (rule: AlertRule, k: number): AlertRuleInfo => {
    const { parts } = readCondition(rule.when, rule.hysteresis);
    const waits = !instruments.some((id) => rule.when.includes(id));
    const is = !rule.enabled || waits ? 'off' : k === 0 ? 'true' : 'false';
    const own = events.filter((event) => event.ruleId === rule.id);
    return {
      ...rule,
      state: {
        is,
        reason: !rule.enabled ? 'switched off' : waits ? 'the session has no instrument of this rule' : '',
        parts:
          is === 'off' || waits
            ? []
            : parts.map(({ text, hysteresis }) => ({
                text,
                is: is === 'true' ? 'true' : 'false',
                left: k === 0 ? 2.31 : 1.2,
                right: 2,
                hysteresis,
              })),
        armed: is === 'false',
        fired: own.length,
        held: k === 0 ? 1 : 0,
        ...(own[0] ? { lastTs: own[0].ts, coolsUntil: own[0].ts + rule.cooldownSec * 1e6 } : {}),
      },
    };
  };
  const keep = (rule: AlertRule): void => {
    rules.set(rule.id, rule);
    tell({ type: 'alerts' });
  };

  if (seeded) {
    const z = `pairs.spread[${first},${second}].z`;
    rules.set('z', ruleOf({ when: `${z} > 2 or ${z} < -2`, title: 'Spread is far', notify: true, sound: 'by-direction' }, 'z'));
    rules.set('price', ruleOf({ when: `trades[${first}].price crosses above 62000 for 5s`, enabled: false }, 'price'));
    events = [3_400, 2_900, 1_700, 800].map((seconds, k) => hit(rules.get('z')!, seconds, k, k === 3 ? 'replayed' : 'live'));
  }

  return {
    async create(draft) {
      const rule = ruleOf(draft, draft.id ?? `rule-${++made}`);
      keep(rule);
      return rule.id;
    },
    async update(id, change) {
      const merged = Object.fromEntries(Object.entries({ ...mustHave(id), ...change }).filter(([, value]) => value !== undefined));
      keep(ruleOf(merged as unknown as AlertDraft, id));
    },
    async remove(id) {
      mustHave(id);
      rules.delete(id);
      tell({ type: 'alerts' });
    },
    list: async () => [...rules.values()].map(infoOf),
    active: async () => events.filter(({ from, acknowledged }) => from === 'live' && acknowledged === undefined).slice(0, 1),
    async history({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, id, session: of, told, limit = 1_000 } = {}) {
      const fits = (event: AlertEvent): boolean =>
        event.ts >= from &&
        event.ts <= to &&
        (id === undefined || event.ruleId === id) &&
        (of === undefined || event.sessionId === of) &&
        (told === undefined || event.from === told);
      return events.filter(fits).slice(0, limit);
    },
    async backtest(draft, _session, options = {}) {
      options.signal?.throwIfAborted();
      options.onProgress?.(1, 1, 'rows');
      const rule = typeof draft === 'string' ? mustHave(draft) : ruleOf(draft, draft.id ?? 'draft');
      return [300, 900, 1_500, 2_400, 3_300].map((seconds, k) => hit(rule, seconds, k, 'back-test'));
    },
    async check(draft) {
      const { when, references, parts } = readCondition(draft.when, draft.hysteresis);
      const known = references.every((ref) => instruments.some((id) => ref.includes(id)));
      const waits = known ? '' : 'the session has none of its instruments';
      return { when, references: [...references], parts: parts.map(({ text, hysteresis }) => ({ text, hysteresis })), waits, is: 'false' };
    },
    references: async () => [
      ...instruments.flatMap((id) => [
        { ref: `trades[${id}].price`, title: 'Last price', unit: 'USDT', instruments: [id], planned: true },
        { ref: `quote[${id}].mid`, title: 'Mid price', unit: 'USDT', instruments: [id], planned: true },
        { ref: `flow.ofi[${id}].z`, title: 'Order-flow imbalance: z', unit: '', instruments: [id], planned: true },
      ]),
      { ref: `pairs.spread[${first},${second}].z`, title: 'Spread: z', unit: '', instruments: [first, second], planned: true },
    ],
    async acknowledge(eventId) {
      events = events.map((event) => (eventId === undefined || event.id === eventId ? { ...event, acknowledged: start } : event));
      tell({ type: 'alerts' });
    },
    allowNotices: async () => 'granted',
    webhooks: {
      async add({ title, kind, url }) {
        if (!/^https:\/\//.test(url)) throw new QuantabError('bad-input', 'The url of a webhook is an address that begins with https://.');
        const id = `hook-${++made}`;
        hooks.set(id, { id, title, kind });
        return id;
      },
      list: async () => [...hooks.values()],
      async remove(id) {
        hooks.delete(id);
      },
      test: async (id) => ({
        webhook: id,
        title: hooks.get(id)?.title ?? '',
        state: 'unconfirmed',
        attempts: 1,
        at: start,
        reason: 'sent; the browser may not read the answer',
      }),
    },
  };
}
