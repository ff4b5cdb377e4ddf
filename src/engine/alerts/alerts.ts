/**
 * Alerts in the engine worker: rules kept in the store and looked at on the run of the stage; what they tell goes to the history, to the
 * page, and to webhooks. Fetched when the first rule is there or something is asked of `quantab.alerts`.
 */
import type { AlertChange, AlertDelivery, AlertDraft, AlertEvent, AlertReference, AlertRule } from '../../api/alert-types.ts';
import { QuantabError, toQuantabError } from '../../core/errors.ts';
import type { EventLog } from '../../core/log.ts';
import { parseReference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import { fetchStudies } from '../../studies/registry.ts';
import { instrumentsOf } from '../instruments.ts';
import type { Run } from '../run.ts';
import type { LongTask } from '../scan.ts';
import type { Stage } from '../stage.ts';
import type { AlertStore, Store } from '../store/contract.ts';
import type { EngineEvent } from '../workers/protocol.ts';
import { backtestRule, studiesOf } from './backtest.ts';
import { checkQuery, checkRule, checkWebhook } from './checks.ts';
import type { Condition } from './condition.ts';
import { eventOf } from './event.ts';
import { alertLine } from './message.ts';
import { Patrol } from './patrol.ts';
import { type Hit, truthOf } from './rule-run.ts';
import { stateOf } from './state.ts';
import { watchable } from './watchable.ts';
import { openWebhooks, type WebhookParts } from './webhooks.ts';

export interface AlertParts extends WebhookParts {
  store: Store;
  stage: Stage;
  log: EventLog;
  tell(event: EngineEvent): void;
}

interface Kept {
  rule: AlertRule;
  condition: Condition;
}

/** Later than this it is told as delayed; later than that it is listed and nobody is called. */
const delayedMicros = 2_000_000;
const pastMicros = 600_000_000;
const tellEveryMs = 250;

export class Alerts {
  readonly #rules = new Map<string, Kept>();
  readonly #webhooks;
  #patrol: Patrol | undefined;
  #run: Run | undefined;
  /** Row of the run at which it was live for the first time; Infinity before. */
  #liveFrom = Number.POSITIVE_INFINITY;
  #instruments = 0;
  #kept: Promise<unknown> = Promise.resolve();
  /** On their way to the history. */
  #hits: { event: AlertEvent; rule: AlertRule; calls: boolean }[] = [];
  #telling: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    readonly parts: AlertParts,
    readonly history: AlertStore,
  ) {
    this.#webhooks = openWebhooks(parts);
  }

  static async open(parts: AlertParts): Promise<Alerts> {
    const alerts = new Alerts(parts, await parts.store.alerts());
    await alerts.#read();
    const run = parts.stage.playback?.run;
    if (run) alerts.staged(run);
    return alerts;
  }

  /** A run comes on the stage: rules are looked at on it from here on. Before its first row what they need joins its plan at no cost. */
  staged(run: Run | undefined): void {
    this.#patrol?.close();
    this.#patrol = undefined;
    this.#run = run;
    if (!run) return;
    this.#liveFrom = Number.POSITIVE_INFINITY;
    this.#instruments = run.instruments.length;
    this.#patrol = new Patrol(run.engine, {
      hit: (id, hit) => this.#fired(id, hit),
      silent: () => !this.#isWatched(run),
      pushed: () => this.#pushed(run),
    });
    for (const kept of this.#rules.values()) void this.#arm(kept);
  }

  readonly calls = {
    create: async (draft: AlertDraft): Promise<string> => {
      const wanted = (draft as Partial<AlertRule> | undefined)?.id;
      if (wanted !== undefined && (typeof wanted !== 'string' || wanted === '' || this.#rules.has(wanted)))
        throw new QuantabError('bad-input', `The id of a new rule is text that no other rule has, was ${shown(wanted)}.`);
      const kept = checkRule(draft, wanted ?? crypto.randomUUID());
      await this.#mustHook(kept.rule.webhook);
      await this.#keep(kept);
      return kept.rule.id;
    },
    update: async (id: string, change: AlertChange): Promise<void> => {
      const { rule } = this.#rule(id);
      if (typeof change !== 'object' || change === null)
        throw new QuantabError('bad-input', `A change of a rule is an object, was ${shown(change)}.`);
      const merged = Object.fromEntries(Object.entries({ ...rule, ...change }).filter(([, value]) => value !== undefined));
      // A title that was the condition goes on being it.
      if (change.title === undefined && change.when !== undefined && rule.title === rule.when) delete merged.title;
      const kept = checkRule(merged as unknown as AlertDraft, id);
      await this.#mustHook(kept.rule.webhook);
      await this.#keep(kept);
    },
    remove: async (id: string): Promise<void> => {
      this.#rule(id);
      await this.history.removeRule(id);
      this.#rules.delete(id);
      this.#patrol?.remove(id);
      this.#tell();
    },
    list: async () => {
      await this.#read();
      return [...this.#rules.values()].map(({ rule }) => ({ ...rule, state: stateOf(rule, this.#patrol) }));
    },
    active: async (): Promise<AlertEvent[]> => {
      const newest = new Map<string, AlertEvent>();
      for (const event of await this.history.events({})) if (!newest.has(event.ruleId)) newest.set(event.ruleId, event);
      return [...newest.values()].filter(({ ruleId, acknowledged, from, sessionId }) => {
        const run = sessionId === this.#run?.sessionId ? this.#patrol?.runs.get(ruleId) : undefined;
        return this.#rules.has(ruleId) && ((run && !run.armed) || (from === 'live' && acknowledged === undefined));
      });
    },
    history: async (query?: unknown): Promise<AlertEvent[]> => this.history.events(checkQuery(query)),
    check: async (draft: AlertDraft) => {
      const { rule, condition } = checkRule(draft, 'check');
      const waits = this.#run ? lacking(condition, this.#run) : 'no session is shown: the rule waits for one';
      const parts = condition.parts.map(({ text, hysteresis }) => ({ text, hysteresis }));
      const is = waits === '' ? this.#patrol?.truth(condition) : undefined;
      return { when: rule.when, references: [...condition.references], parts, waits, is: truthOf(is ?? Number.NaN) };
    },
    references: async (): Promise<AlertReference[]> => {
      const run = this.#run;
      if (!run) return [];
      const { store } = this.parts;
      return watchable(await instrumentsOf(store, await store.get(run.sessionId)), run.engine.refs());
    },
    acknowledge: async (eventId?: string): Promise<void> => {
      if (eventId !== undefined && typeof eventId !== 'string')
        throw new QuantabError('bad-input', `The id of a hit is text from history(), was ${shown(eventId)}.`);
      const { now } = this.parts;
      const known = await this.history.events({ limit: mostSeen });
      const meant = known.filter(({ id, acknowledged }) => (eventId === undefined ? acknowledged === undefined : id === eventId));
      if (eventId !== undefined && meant.length === 0)
        throw new QuantabError('not-found', `There is no hit ${shown(eventId)} in the history.`);
      for (const { sessionId, id } of meant)
        await this.history.changeEvent(sessionId, id, (event) => {
          event.acknowledged ??= now();
        });
      this.#tell();
    },
    addWebhook: async (given: unknown): Promise<string> => {
      const webhook = checkWebhook(given, crypto.randomUUID());
      await this.history.putWebhook(webhook);
      return webhook.id;
    },
    webhooks: async () => (await this.history.webhooks()).map(({ id, title, kind }) => ({ id, title, kind })),
    removeWebhook: async (id: string): Promise<void> => {
      await this.#hook(id);
      await this.history.removeWebhook(id);
      for (const { rule } of [...this.#rules.values()]) if (rule.webhook === id) await this.calls.update(rule.id, { webhook: undefined });
    },
    testWebhook: async (id: string): Promise<AlertDelivery> => {
      const webhook = await this.#hook(id);
      const at = this.parts.now();
      const rule = { id: 'test', title: 'Test message of Quantab', when: '' } as AlertRule;
      const hit = { ts: at, row: 0, values: new Float64Array(0), direction: undefined };
      const event = eventOf(rule, hit, [], { at, sessionId: '', from: 'back-test', delayed: false });
      return this.#webhooks.once(webhook, event);
    },
  };

  async backtest(draft: AlertDraft | string, session: string, task: LongTask): Promise<AlertEvent[]> {
    const id = (draft as Partial<AlertRule> | undefined)?.id;
    const kept = typeof draft === 'string' ? this.#rule(draft) : checkRule(draft, typeof id === 'string' ? id : 'draft');
    return backtestRule(this.parts.store, kept, session, this.parts.now(), task);
  }

  /** Rules as they are kept: another tab may have changed them. */
  async #read(): Promise<void> {
    const rules = await this.history.rules();
    const known = new Set(rules.map(({ id }) => id));
    for (const id of this.#rules.keys())
      if (!known.has(id)) {
        this.#rules.delete(id);
        this.#patrol?.remove(id);
      }
    for (const rule of rules) {
      if (JSON.stringify(this.#rules.get(rule.id)?.rule) === JSON.stringify(rule)) continue;
      try {
        const kept = checkRule(rule, rule.id);
        this.#rules.set(rule.id, kept);
        void this.#arm(kept);
      } catch (thrown) {
        // A study that an older version had.
        this.parts.log.add('error', `The alert "${rule.title}" is not looked at: ${toQuantabError(thrown).message}`);
      }
    }
  }

  async #keep(kept: Kept): Promise<void> {
    const before = this.#rules.get(kept.rule.id);
    await this.history.putRule(kept.rule);
    this.#rules.set(kept.rule.id, kept);
    const same = (name: 'when' | 'cooldownSec' | 'hysteresis' | 'enabled'): boolean => before?.rule[name] === kept.rule[name];
    // A new title, sound or webhook is no new condition.
    if (!(same('when') && same('cooldownSec') && same('hysteresis') && same('enabled'))) await this.#arm(kept);
    this.#tell();
  }

  /** Has a rule looked at on the run of the stage; what it needs joins the plan. Never rejects: a rule that cannot be waits, saying why. */
  async #arm({ rule, condition }: Kept): Promise<void> {
    const patrol = this.#patrol;
    const run = this.#run;
    patrol?.remove(rule.id);
    if (!patrol || !run || !rule.enabled) return;
    const watched = { id: rule.id, condition, cooldownMicros: rule.cooldownSec * 1e6 };
    const studies = studiesOf(condition.references);
    const lacks = lacking(condition, run);
    if (lacks !== '') {
      patrol.waiting.set(rule.id, lacks);
      return;
    }
    try {
      const fetched = fetchStudies(studies);
      if (fetched) await fetched;
      if (run.row === 0) run.add(studies);
      // The stage is still taking it.
      else await Promise.resolve();
      if (run.row > 0 && this.parts.stage.playback?.run === run) await this.parts.stage.ensure(studies);
    } catch (thrown) {
      patrol.waiting.set(rule.id, toQuantabError(thrown).message);
      return;
    }
    if (this.#patrol === patrol && this.#rules.get(rule.id)?.condition === condition) patrol.add(watched);
  }

  /** Whether somebody follows the rows that come: live, played or stepped. Those on the way to where a session was opened are no news. */
  #isWatched(run: Run): boolean {
    const { stage } = this.parts;
    const { playback } = stage;
    if (run.computing !== undefined) return false;
    if (playback?.run !== run || playback.watched) return true;
    const position = stage.position();
    // Of a recording, on its way to the newest row: it was not looked at meanwhile.
    return position?.live === true || (position?.live === false && position.state === 'playing');
  }

  #pushed(run: Run): void {
    const { stage } = this.parts;
    if (run.row < this.#liveFrom && stage.playback?.run === run && stage.position()?.live === true) this.#liveFrom = run.row;
    if (run.instruments.length === this.#instruments) return;
    this.#instruments = run.instruments.length;
    const waiting = [...(this.#patrol?.waiting.keys() ?? [])];
    for (const id of waiting) {
      const kept = this.#rules.get(id);
      if (kept) void this.#arm(kept);
    }
  }

  #fired(id: string, hit: Hit): void {
    const kept = this.#rules.get(id);
    const run = this.#run;
    if (!kept || !run) return;
    const at = this.parts.now();
    const live = hit.row >= this.#liveFrom || this.parts.stage.position()?.live === true;
    const late = at - hit.ts;
    const event = eventOf(kept.rule, hit, kept.condition.references, {
      at,
      sessionId: run.sessionId,
      from: live ? 'live' : 'replayed',
      delayed: live && late > delayedMicros,
    });
    this.#hits.push({ event, rule: kept.rule, calls: live && late < pastMicros });
    if (this.#hits.length === 1)
      this.#kept = this.#kept
        .then(() => this.#publish())
        .catch((thrown: unknown) => this.parts.log.add('error', toQuantabError(thrown).message));
  }

  /** Keeps what has fired since and tells it. */
  async #publish(): Promise<void> {
    const { log, tell } = this.parts;
    const hits = this.#hits;
    this.#hits = [];
    // A full disk must not keep them from being told.
    const fresh = new Set(await this.history.addEvents(hits.map(({ event }) => event)).catch(() => hits.map(({ event }) => event)));
    this.#tell();
    const hooks = hits.some(({ calls, rule }) => calls && rule.webhook !== undefined) ? await this.history.webhooks().catch(() => []) : [];
    for (const { event, rule, calls } of hits) {
      if (!fresh.has(event) || event.from !== 'live') continue;
      tell({ type: 'alert', event, notify: calls && rule.notify, sound: calls ? rule.sound : 'none' });
      log.add('alert-fired', `"${event.title}" fired: ${alertLine(event)}.`, { id: event.id, ruleId: rule.id, sessionId: event.sessionId });
      const webhook = calls ? hooks.find(({ id }) => id === rule.webhook) : undefined;
      if (webhook) void this.#webhooks.send(webhook, event, (delivery) => this.#delivered(event, delivery));
    }
  }

  #delivered({ sessionId, id, title }: AlertEvent, delivery: AlertDelivery): void {
    const { log } = this.parts;
    const changed = this.history.changeEvent(sessionId, id, (event) => {
      event.deliveries = [...event.deliveries.filter(({ webhook }) => webhook !== delivery.webhook), delivery];
    });
    changed.then(
      () => this.#tell(),
      () => undefined,
    );
    if (delivery.state === 'failed' || delivery.state === 'no-answer')
      log.add('error', `"${title}" did not reach the webhook "${delivery.title}": ${delivery.reason}.`);
  }

  /** Rules, states or history are not what they were; at most four times a second. */
  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.parts.tell({ type: 'alerts' });
    }, tellEveryMs);
  }

  #rule(id: unknown): Kept {
    const kept = typeof id === 'string' ? this.#rules.get(id) : undefined;
    if (kept) return kept;
    throw new QuantabError('not-found', `There is no alert ${shown(id)}; alerts.list() names those there are.`);
  }

  async #hook(id: unknown) {
    const found = (await this.history.webhooks()).find((each) => each.id === id);
    if (found) return found;
    throw new QuantabError('not-found', `There is no webhook ${shown(id)}; alerts.webhooks.list() names those there are.`);
  }

  async #mustHook(id: string | undefined): Promise<void> {
    if (id !== undefined) await this.#hook(id);
  }
}

/** The instruments that a session lacks, in words; '' where it has all that the condition names. */
function lacking({ references }: Condition, { instruments }: Run): string {
  const has = new Set(instruments.map((known) => known?.id));
  const lacks = new Set(references.flatMap((ref) => parseReference(ref).instruments).filter((id) => !has.has(id)));
  return lacks.size === 0 ? '' : `the session has no ${[...lacks].join(', no ')}`;
}

const mostSeen = 12_000;
