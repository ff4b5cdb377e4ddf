/** What a hit says outside the desk: one line of text, and the bodies that Slack, Discord and other receivers read. */
import type { AlertEvent, WebhookKind } from '../../api/alert-types.ts';

/** `z over 2: pairs.spread[...].z 2.31, 2026-11-21 16:50:12.345 UTC`. */
export function alertLine({ title, values, ts, direction }: AlertEvent): string {
  const sign = direction === 'up' ? '\u25b2 ' : direction === 'down' ? '\u25bc ' : '';
  const known = Object.entries(values).map(([ref, value]) => `${ref} ${numberText(value)}`);
  return `${sign}${title}: ${known.join(', ')}, ${timeText(ts)}`;
}

export interface Posted {
  body: string;
  /** The kind a server reads; a page may send it without asking first only as plain text or a form. */
  type: string;
  plainType: string;
  plainBody: string;
}

/** The id lets a receiver drop what it has had before. */
export function bodyFor(kind: WebhookKind, event: AlertEvent): Posted {
  const text = alertLine(event);
  const json = (value: unknown): Posted => {
    const body = JSON.stringify(value);
    return { body, type: 'application/json', plainType: 'text/plain', plainBody: body };
  };
  if (kind === 'discord')
    return json({ content: text.slice(0, 2_000), allowed_mentions: { parse: [] }, nonce: event.id.slice(-25), enforce_nonce: true });
  if (kind === 'slack') {
    const body = JSON.stringify({ text });
    return { ...json({ text }), plainType: 'application/x-www-form-urlencoded', plainBody: `payload=${encodeURIComponent(body)}` };
  }
  const { id, ruleId, title, when, ts, at, values, direction, delayed } = event;
  const known = Object.fromEntries(Object.entries(values).map(([ref, value]) => [ref, Number.isNaN(value) ? null : value]));
  const times = { time: new Date(ts / 1000).toISOString(), ts, at };
  return json({ id, rule: ruleId, title, when, text, ...times, values: known, direction: direction ?? null, delayed });
}

function numberText(value: number): string {
  return Number.isNaN(value) ? 'unknown' : String(Number(value.toPrecision(8)));
}

function timeText(micros: number): string {
  return `${new Date(micros / 1000).toISOString().slice(0, 23).replace('T', ' ')} UTC`;
}
