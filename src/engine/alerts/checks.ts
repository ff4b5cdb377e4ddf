/** Arguments of `quantab.alerts`, checked: what is kept of them, or a refusal that says what was expected. */
import type { AlertDraft, AlertQuery, AlertRule, WebhookKind } from '../../api/alert-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { shown } from '../../core/shown.ts';
import { planReference } from '../planned.ts';
import type { WebhookRow } from '../store/schema.ts';
import { type Condition, readCondition } from './condition.ts';
import { valueNamed } from './sources.ts';

const longestCooldownSec = 30 * 86_400;
const kinds: readonly WebhookKind[] = ['slack', 'discord', 'json'];
const fields = ['id', 'title', 'when', 'enabled', 'cooldownSec', 'hysteresis', 'notify', 'sound', 'webhook'];

function bad(text: string): never {
  throw new QuantabError('bad-input', text);
}

/** A condition whose studies, outputs and parameters exist; of its instruments nothing is known. */
export function checkCondition(when: unknown, hysteresis?: number): Condition {
  if (typeof when !== 'string' || when.trim() === '')
    bad(`A rule's condition (when) is text, like "trades[BTC-USDT.perp@binance].price > 100000", was ${shown(when)}.`);
  const condition = readCondition(when, hysteresis);
  for (const ref of condition.references)
    valueNamed(
      planReference(
        ref,
        () => 0,
        () => [],
      ),
    );
  return condition;
}

/** The whole rule that a draft, or a rule with changes, comes to. */
export function checkRule(draft: AlertDraft, id: string): { rule: AlertRule; condition: Condition } {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft)) bad(`A rule is { when, title?, ... }, was ${shown(draft)}.`);
  const unknown = Object.keys(draft).find((key) => !fields.includes(key));
  if (unknown !== undefined) bad(`A rule has no ${shown(unknown)}; it has ${fields.join(', ')}.`);
  const { when, title, enabled = true, cooldownSec = 60, hysteresis, notify = false, sound = 'none', webhook } = draft;
  if (title !== undefined && typeof title !== 'string') bad(`The title of a rule is text, was ${shown(title)}.`);
  for (const [name, value] of Object.entries({ enabled, notify }))
    if (typeof value !== 'boolean') bad(`${name} of a rule is true or false, was ${shown(value)}.`);
  if (!(typeof cooldownSec === 'number' && cooldownSec >= 0 && cooldownSec <= longestCooldownSec))
    bad(`cooldownSec of a rule is 0 to ${longestCooldownSec} seconds, was ${shown(cooldownSec)}.`);
  if (hysteresis !== undefined && !(typeof hysteresis === 'number' && hysteresis >= 0 && hysteresis < Number.POSITIVE_INFINITY))
    bad(`hysteresis of a rule is a number from 0, in the units of its thresholds, was ${shown(hysteresis)}.`);
  if (sound !== 'none' && sound !== 'by-direction') bad(`sound of a rule is none or by-direction, was ${shown(sound)}.`);
  if (webhook !== undefined && typeof webhook !== 'string') bad(`webhook of a rule is the id of one, was ${shown(webhook)}.`);
  const condition = checkCondition(when, hysteresis);
  const rule: AlertRule = { id, title: title?.trim() || condition.when, when: condition.when, enabled, cooldownSec, notify, sound };
  if (hysteresis !== undefined) rule.hysteresis = hysteresis;
  if (webhook !== undefined) rule.webhook = webhook;
  return { rule, condition };
}

export function checkQuery(query: unknown = {}): AlertQuery {
  if (typeof query !== 'object' || query === null)
    bad(`A query of the history is { from?, to?, id?, session?, told?, limit? }, was ${shown(query)}.`);
  const { from, to, id, session, told, limit } = query as AlertQuery;
  for (const [name, value] of Object.entries({ from, to }))
    if (value !== undefined && (typeof value !== 'number' || Number.isNaN(value)))
      bad(`${name} is a time in microseconds, was ${shown(value)}.`);
  for (const [name, value] of Object.entries({ id, session }))
    if (value !== undefined && typeof value !== 'string') bad(`${name} of a query is text, was ${shown(value)}.`);
  if (told !== undefined && told !== 'live' && told !== 'replayed') bad(`told of a query is live or replayed, was ${shown(told)}.`);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    bad(`limit of a query is a whole number from 1, was ${shown(limit)}.`);
  return query as AlertQuery;
}

/** The refusals say nothing of the address: it is a secret also where it is wrong. */
export function checkWebhook(given: unknown, id: string): WebhookRow {
  const { title, kind, url } = (given ?? {}) as Partial<WebhookRow>;
  if (typeof title !== 'string' || title.trim() === '') bad('A webhook needs a title.');
  const known = kinds.find((each) => each === kind);
  if (!known) bad(`A webhook is of kind ${kinds.join(', ')}, was ${shown(kind)}.`);
  const address = typeof url === 'string' && URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
  const isHere = address?.hostname === 'localhost' || address?.hostname === '127.0.0.1';
  if (!address || !(address.protocol === 'https:' || (address.protocol === 'http:' && isHere)))
    bad('The url of a webhook is an address that begins with https:// (or http:// on this machine).');
  if (address.username !== '' || address.password !== '') bad('The url of a webhook holds no name and password: a browser sends none.');
  return { id, title: title.trim(), kind: known, url: address.href };
}
