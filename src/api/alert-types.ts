/**
 * Types of `quantab.alerts`. Times are integer microseconds of the market (`ts`) or of this machine's clock (`at`).
 *
 * A rule's condition (`when`) is an expression over references (core/expression.ts): numbers, `+ - * /`, comparisons, `crosses above|below`,
 * `and or not`, `for 5s`. Values are unknown before their first row and from a gap on; what depends on one is unknown too (Kleene's logic).
 * - A rule fires when `when` turns true, from false or unknown, at the row that made it so: every row counts, also inside a batch.
 * - It can fire again once `when`, with each threshold loosened by its hysteresis, is true no longer, and `cooldownSec` of market time is
 *   over; what turns true before is counted as `held` and not told.
 * - `for 5s` counts market time; what became of it is looked at with every row of the rule's own values and at each second of the session.
 */
import type { LongCall } from './types.ts';

export type AlertSound = 'none' | 'by-direction';

export interface AlertRule {
  id: string;
  title: string;
  /** Condition in canonical form. */
  when: string;
  enabled: boolean;
  /** Market time, at least 0. */
  cooldownSec: number;
  /** In the units of each threshold; left out: 5 % of |threshold|, or 0.1 where it stands against outputs named z. */
  hysteresis?: number;
  /** Shown by the system too, where the person has allowed it. */
  notify: boolean;
  sound: AlertSound;
  /** Id of a webhook. */
  webhook?: string;
}

/** What `create` is given: `when`, and what is not to be its default (an id of its own; title: the condition; enabled; 60 s; no notice, sound or webhook). */
export type AlertDraft = Pick<AlertRule, 'when'> & Partial<Omit<AlertRule, 'when'>>;

/** `undefined` takes an own hysteresis or webhook away. */
export type AlertChange = { [K in keyof Omit<AlertRule, 'id'>]?: AlertRule[K] | undefined };

export type AlertTruth = 'true' | 'false' | 'unknown';

/** A comparison of a rule, as it stands. */
export interface AlertPart {
  /** As it stands in the canonical condition. */
  text: string;
  is: AlertTruth;
  /** Newest values of its two sides; NaN while unknown. */
  left: number;
  right: number;
  /** What loosens it before the rule can fire again. */
  hysteresis: number;
}

export interface AlertState {
  /** Of the whole condition now; `off` while the rule is disabled, or what it names is not on the stage. */
  is: AlertTruth | 'off';
  /** Why it is unknown or off, in words; '' otherwise. */
  reason: string;
  parts: AlertPart[];
  /** False from a hit until the rule can fire again. */
  armed: boolean;
  /** Told since the session on the stage was opened or gone to elsewhere: hits, and turns to true that the cool-down held back. */
  fired: number;
  held: number;
  /** Market time of the newest hit, and until when the cool-down lasts; absent before the first. */
  lastTs?: number;
  coolsUntil?: number;
}

export interface AlertRuleInfo extends AlertRule {
  state: AlertState;
}

export type AlertDirection = 'up' | 'down';

export type DeliveryState =
  /** On its way, or waiting for its turn or the next try. */
  | 'waiting'
  /** Taken: the other side said so. */
  | 'sent'
  /** Sent; the browser may not read the answer. Not tried again. */
  | 'unconfirmed'
  /** No answer within 10 s: it may have arrived all the same. */
  | 'no-answer'
  | 'failed';

export interface AlertDelivery {
  /** Of the webhook; it may have been removed since. */
  webhook: string;
  title: string;
  state: DeliveryState;
  attempts: number;
  /** Of the newest change. */
  at: number;
  /** What went wrong, in words without the address; '' otherwise. */
  reason: string;
}

export interface AlertEvent {
  /** Rule, market time and row: the same hit has the same id live, in replay, in a back-test, however batches are cut. */
  id: string;
  ruleId: string;
  title: string;
  /** The condition at that time. */
  when: string;
  /** Market time. */
  ts: number;
  /** Number of the session's row that made it true, from 1. */
  row: number;
  /** Wall clock. */
  at: number;
  sessionId: string;
  /** By canonical reference, at that row; NaN where unknown. */
  values: Record<string, number>;
  /** Whether what the condition names was above or below; undefined where it says both or neither. */
  direction?: AlertDirection;
  /** Told more than 2 s after it happened, as in a tab that the browser slowed down. */
  delayed: boolean;
  /** live: of a running feed. replayed: of a session that was played or stepped, listed and told to nobody. back-test: never listed. */
  from: 'live' | 'replayed' | 'back-test';
  /** When a person said that it is seen. */
  acknowledged?: number;
  deliveries: AlertDelivery[];
}

export interface AlertQuery {
  from?: number;
  to?: number;
  /** Id of a rule. */
  id?: string;
  session?: string;
  told?: 'live' | 'replayed';
  /** Newest first; 1,000 when left out. */
  limit?: number;
}

export type WebhookKind = 'slack' | 'discord' | 'json';

/** Where hits are posted. Its address is a secret: kept in this browser and given to nobody, not even back to a script. */
export interface Webhook {
  id: string;
  title: string;
  kind: WebhookKind;
}

/** A value that conditions can name on the stage. */
export interface AlertReference {
  ref: string;
  title: string;
  unit: string;
  instruments: string[];
  /** Computed already; others join the plan with the first rule that names them. */
  planned: boolean;
}

/** What a condition comes to. */
export interface AlertCheck {
  /** In canonical form. */
  when: string;
  references: string[];
  parts: { text: string; hysteresis: number }[];
  /** Why a rule of it would wait, in words: what it names is not in the session on the stage. '' otherwise. */
  waits: string;
  /** Whether it is true as values stand: then a rule waits for the next turn. Unknown also where its values are not computed yet. */
  is: AlertTruth;
}

export interface AlertsApi {
  /**
   * Keeps a rule and arms it; gives its id. Refused where the text is no condition, or names a study, output or parameter that does not
   * exist; an instrument that is not on the stage only makes it wait.
   */
  create(rule: AlertDraft): Promise<string>;
  /** A rule whose condition changed starts anew. */
  update(id: string, change: AlertChange): Promise<void>;
  /** Its history stays. */
  remove(id: string): Promise<void>;
  list(): Promise<AlertRuleInfo[]>;
  /** The newest hit of each rule that cannot fire again yet because its condition still holds, or that nobody has acknowledged; newest first. */
  active(): Promise<AlertEvent[]>;
  /** Newest first. The newest 10,000 hits are kept, of replayed sessions 2,000. */
  history(query?: AlertQuery): Promise<AlertEvent[]>;
  /**
   * When a rule would have fired on a stored session: the whole of it is computed, apart from what is shown. Oldest first;
   * `sessions.replay(sessionId, { from: event.ts })` goes there.
   */
  backtest(rule: AlertDraft | string, sessionId: string, options?: LongCall): Promise<AlertEvent[]>;
  /** Reads a condition without keeping it; refused as `create` would. */
  check(rule: AlertDraft): Promise<AlertCheck>;
  /** What conditions can name on the stage; none while nothing is shown. */
  references(): Promise<AlertReference[]>;
  /** Marks a hit as seen, or all of them. */
  acknowledge(eventId?: string): Promise<void>;
  /** Asks the browser for leave to show notices; to be called from a click. Gives its answer. */
  allowNotices(): Promise<NotificationPermission>;
  webhooks: {
    /** `url`: https, or http on this machine. Gives its id. */
    add(webhook: { title: string; kind: WebhookKind; url: string }): Promise<string>;
    list(): Promise<Webhook[]>;
    /** Rules that name it post nowhere from then on. */
    remove(id: string): Promise<void>;
    /** Posts a test message and waits for what becomes of it. */
    test(id: string): Promise<AlertDelivery>;
  };
}
