/** Webhooks: who answers, who may not be read, who never answers; tries, spacing, bodies. Time is the test's own. */
import { describe, expect, it } from 'vitest';
import type { AlertDelivery, AlertEvent, WebhookKind } from '../../../src/api/alert-types.ts';
import { bodyFor } from '../../../src/engine/alerts/message.ts';
import { openWebhooks } from '../../../src/engine/alerts/webhooks.ts';

const event: AlertEvent = {
  id: 'r-1700000000000000-7',
  ruleId: 'r',
  title: 'Far',
  when: 'a[X] > 1',
  ts: 1_700_000_000_000_000,
  row: 7,
  at: 1_700_000_000_100_000,
  sessionId: 's',
  values: { 'a[X]': 2.5, 'b[X]': Number.NaN },
  direction: 'up',
  delayed: false,
  from: 'live',
  deliveries: [],
};
const hook = (kind: WebhookKind, url = 'https://hooks.example/secret') => ({ id: 'h', title: 'Desk', kind, url });

interface Sent {
  atMs: number;
  mode: string | undefined;
  type: string;
  body: string;
}

/** A world in which waiting takes no time; `answer` plays the server. */
function world(answer: (sent: Sent, n: number) => Response | 'never' | 'unreadable') {
  let nowMs = 0;
  const sent: Sent[] = [];
  const timers: { atMs: number; go: () => void }[] = [];
  const turn = async (): Promise<void> => {
    for (let k = 0; k < 60; k++) await Promise.resolve();
  };
  const sender = openWebhooks({
    now: () => nowMs * 1000,
    random: () => 0.5,
    wait: (ms) => new Promise((go) => timers.push({ atMs: nowMs + ms, go })),
    fetch: (_url, init) => {
      const body = String(init.body);
      const one = { atMs: nowMs, mode: init.mode, type: (init.headers as Record<string, string>)['Content-Type']!, body };
      sent.push(one);
      const given = answer(one, sent.length);
      if (given === 'unreadable') return Promise.reject(new TypeError('Failed to fetch'));
      if (given !== 'never') return Promise.resolve(given);
      return new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
    },
  });
  /** Lets the earliest waiter go until `done` settles. */
  async function until<T>(done: Promise<T>): Promise<T> {
    let settled = false;
    const stop = (): void => {
      settled = true;
    };
    done.then(stop, stop);
    for (let k = 0; k < 1_000; k++) {
      await turn();
      if (settled) return done;
      timers.sort((a, b) => a.atMs - b.atMs);
      const next = timers.shift();
      if (!next) break;
      nowMs = Math.max(nowMs, next.atMs);
      next.go();
    }
    throw new Error('nothing more happens');
  }
  return { sender, sent, until };
}
const ok = (): Response => new Response('ok', { status: 200 });
const status = (code: number): Response => new Response('', { status: code });

describe('a webhook', () => {
  it('whose answer can be read is sent', async () => {
    const { sender, sent, until } = world(ok);
    const told: AlertDelivery[] = [];
    const last = await until(sender.send(hook('json'), event, (delivery) => told.push(delivery)));
    expect(last).toMatchObject({ webhook: 'h', title: 'Desk', state: 'sent', attempts: 1, reason: '' });
    expect(told.map(({ state }) => state)).toEqual(['waiting', 'sent']);
    expect(sent.map(({ mode, type }) => [mode, type])).toEqual([[undefined, 'application/json']]);
    expect(JSON.parse(sent[0]!.body)).toMatchObject({ id: event.id, rule: 'r', values: { 'a[X]': 2.5, 'b[X]': null }, direction: 'up' });
  });

  it('that the browser may not read gets it once, and stays unconfirmed', async () => {
    const { sender, sent, until } = world(({ mode }) => (mode === 'no-cors' ? ok() : 'unreadable'));
    const last = await until(sender.send(hook('json'), event, () => undefined));
    expect(last).toMatchObject({ state: 'unconfirmed', attempts: 1, reason: 'sent; the browser may not read the answer' });
    await until(sender.send(hook('json'), event, () => undefined));
    // The second one does not ask again.
    expect(sent.map(({ mode }) => mode)).toEqual([undefined, 'no-cors', 'no-cors']);
  });

  it('of Slack is a form that needs no asking', async () => {
    const { sender, sent, until } = world(ok);
    expect((await until(sender.send(hook('slack'), event, () => undefined))).state).toBe('unconfirmed');
    expect(sent).toMatchObject([{ mode: 'no-cors', type: 'application/x-www-form-urlencoded' }]);
    expect(JSON.parse(decodeURIComponent(sent[0]!.body.replace('payload=', ''))).text).toContain(
      'Far: a[X] 2.5, b[X] unknown, 2023-11-14 22:13:20',
    );
  });

  it('that fails is tried again after 1, 2, 4, 8 and 16 s, then given up', async () => {
    const { sender, sent, until } = world(() => status(503));
    const last = await until(sender.send(hook('discord'), event, () => undefined));
    expect(last).toMatchObject({ state: 'failed', attempts: 6, reason: 'refused (HTTP 503); given up after 6 tries' });
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 1_250, 3_500, 7_750, 16_000, 32_250]);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
  });

  it('that comes back is sent in the end; one that is gone is not tried again', async () => {
    const back = world((_, n) => (n < 3 ? status(429) : ok()));
    expect(await back.until(back.sender.send(hook('json'), event, () => undefined))).toMatchObject({ state: 'sent', attempts: 3 });
    const gone = world(() => status(410));
    expect(await gone.until(gone.sender.send(hook('json'), event, () => undefined))).toMatchObject({ state: 'failed', attempts: 1 });
  });

  it('that never answers is left after 10 s, and says so', async () => {
    const { sender, sent, until } = world(() => 'never');
    const last = await until(sender.send(hook('json'), event, () => undefined));
    expect(last).toMatchObject({
      state: 'no-answer',
      attempts: 1,
      at: 10_000_000,
      reason: expect.stringContaining('no answer within 10 s'),
    });
    expect(sent.length).toBe(1);
  });

  it('that cannot be reached fails in words without its address', async () => {
    const { sender, until } = world(() => 'unreadable');
    const told: AlertDelivery[] = [];
    const last = await until(sender.send(hook('json'), event, (delivery) => told.push(delivery)));
    expect(last).toMatchObject({ state: 'failed', attempts: 6, reason: expect.stringContaining('could not be reached') });
    expect(JSON.stringify(told)).not.toContain('hooks.example');
  });

  it('gets at most one message a second, in order, and no more than a hundred wait', async () => {
    const { sender, sent, until } = world(ok);
    const all = Array.from({ length: 103 }, (_, k) => sender.send(hook('json'), { ...event, id: String(k) }, () => undefined));
    const states = (await until(Promise.all(all))).map(({ state }) => state);
    expect(states.filter((state) => state === 'failed').length).toBe(3);
    expect(sent.map(({ body }) => JSON.parse(body).id)).toEqual(Array.from({ length: 100 }, (_, k) => String(k)));
    expect(sent.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, k) => k * 1_000));
  });

  it('mentions nobody on Discord', () =>
    expect(JSON.parse(bodyFor('discord', { ...event, title: '@everyone' }).body)).toMatchObject({ allowed_mentions: { parse: [] } }));
});
