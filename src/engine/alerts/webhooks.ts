/**
 * Posts hits to webhooks: one at a time for each, at most one a second. Where the browser may read the answer, what failed is tried again
 * after 1, 2, 4, 8 and 16 s; where it may not, a message is sent once and stays unconfirmed: it may have arrived, and a blind second one
 * would double it. Addresses never leave this file but to `fetch`: not in what is told of a delivery, not in the log.
 */
import type { AlertDelivery, AlertEvent, DeliveryState } from '../../api/alert-types.ts';
import type { WebhookRow } from '../store/schema.ts';
import { bodyFor } from './message.ts';

export interface WebhookParts {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Wall clock, microseconds. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** 0 to 1: spreads tries of many pages apart. */
  random(): number;
}

export interface WebhookSender {
  /** Settles when nothing more becomes of it; `told` hears of every step. */
  send(webhook: WebhookRow, event: AlertEvent, told: (delivery: AlertDelivery) => void): Promise<AlertDelivery>;
  /** Once, for who waits to see what becomes of it. */
  once(webhook: WebhookRow, event: AlertEvent): Promise<AlertDelivery>;
}

const answerMs = 10_000;
const spacingMs = 1_000;
const triesMs = [1_000, 2_000, 4_000, 8_000, 16_000];
const jitterMs = 500;
/** Waiting for one webhook; more is dropped, and said to be. */
const mostWaiting = 100;

type Outcome = { state: DeliveryState; reason: string; again: boolean };

export function openWebhooks({ fetch, now, wait, random }: WebhookParts): WebhookSender {
  const queues = new Map<string, { turn: Promise<unknown>; waiting: number }>();
  /** Whether answers of a webhook can be read, once that is known. */
  const readable = new Map<string, boolean>();

  async function post(webhook: WebhookRow, event: AlertEvent): Promise<Outcome> {
    const { body, type, plainType, plainBody } = bodyFor(webhook.kind, event);
    // Slack answers no page that asks; what a form sends it takes.
    const mayRead = readable.get(webhook.url) ?? webhook.kind !== 'slack';
    if (mayRead) {
      const answer = await attempt(webhook.url, { headers: { 'Content-Type': type }, body });
      if (answer === 'late') return noAnswer(readable.get(webhook.url) === true);
      if (answer !== 'unreadable') {
        readable.set(webhook.url, true);
        return outcomeOf(answer);
      }
    }
    const blind = await attempt(webhook.url, { mode: 'no-cors', headers: { 'Content-Type': plainType }, body: plainBody });
    if (blind === 'late') return noAnswer(false);
    if (blind === 'unreadable') return { state: 'failed', reason: 'the server could not be reached', again: true };
    readable.set(webhook.url, false);
    return { state: 'unconfirmed', reason: 'sent; the browser may not read the answer', again: false };
  }

  async function attempt(url: string, init: RequestInit): Promise<Response | 'late' | 'unreadable'> {
    const stop = new AbortController();
    const late = wait(answerMs).then(() => 'late' as const);
    try {
      // No cookies, no address of this page.
      const options: RequestInit = { method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'follow', ...init };
      const answer = await Promise.race([fetch(url, { ...options, signal: stop.signal }), late]);
      if (answer === 'late') stop.abort();
      return answer;
    } catch {
      return 'unreadable';
    }
  }

  async function deliver(webhook: WebhookRow, event: AlertEvent, told: (delivery: AlertDelivery) => void): Promise<AlertDelivery> {
    for (let attempts = 1; ; attempts++) {
      const { state, reason, again } = await post(webhook, event);
      const pause = triesMs[attempts - 1];
      const delivery = deliveryOf(webhook, attempts, now());
      if (!again || pause === undefined) {
        const last = { ...delivery, state, reason: again ? `${reason}; given up after ${attempts} tries` : reason };
        told(last);
        return last;
      }
      told({ ...delivery, state: 'waiting', reason: `${reason}; tried again in ${pause / 1000} s` });
      await wait(pause + random() * jitterMs);
    }
  }

  return {
    async once(webhook, event) {
      const { state, reason } = await post(webhook, event);
      return { ...deliveryOf(webhook, 1, now()), state, reason };
    },
    async send(webhook, event, told) {
      const queue = queues.get(webhook.url) ?? { turn: Promise.resolve(), waiting: 0 };
      queues.set(webhook.url, queue);
      if (queue.waiting >= mostWaiting) {
        const dropped: AlertDelivery = {
          ...deliveryOf(webhook, 0, now()),
          state: 'failed',
          reason: `${mostWaiting} messages wait for this webhook already`,
        };
        told(dropped);
        return dropped;
      }
      queue.waiting++;
      told(deliveryOf(webhook, 0, now()));
      const sent = queue.turn.then(() => deliver(webhook, event, told)).finally(() => void queue.waiting--);
      queue.turn = sent.then(
        () => wait(spacingMs),
        () => wait(spacingMs),
      );
      return sent;
    },
  };
}

function deliveryOf({ id, title }: WebhookRow, attempts: number, at: number): AlertDelivery {
  return { webhook: id, title, state: 'waiting', attempts, at, reason: '' };
}

function noAnswer(again: boolean): Outcome {
  return { state: 'no-answer', reason: `no answer within ${answerMs / 1000} s: it may have arrived all the same`, again };
}

function outcomeOf({ ok, status }: Response): Outcome {
  if (ok) return { state: 'sent', reason: '', again: false };
  const again = status === 429 || status >= 500;
  const why = status === 404 || status === 410 ? 'the webhook does not exist any more' : status === 429 ? 'too many messages' : 'refused';
  return { state: 'failed', reason: `${why} (HTTP ${status})`, again };
}
