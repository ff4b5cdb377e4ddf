/** `quantab.alerts`: rules are kept and looked at in the engine worker; here a hit is shown and sounded. */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import type { AlertsApi } from './alert-types.ts';
import { checkLongCall, checkSession } from './check.ts';
import { progressOf } from './sessions.ts';

export function createAlerts(workers: WorkerClient): AlertsApi {
  const { engine } = workers;
  const call =
    (name: string) =>
    async (...args: unknown[]): Promise<never> => {
      await workers.ready;
      return (await engine.alerts(name, args)) as never;
    };

  workers.subscribe((message) => {
    if (message.type !== 'alert' || !(message.notify || message.sound !== 'none')) return;
    void import('./alert-notice.ts').then(({ notice }) => notice(message));
  });

  return {
    create: call('create'),
    update: call('update'),
    remove: call('remove'),
    list: call('list'),
    active: call('active'),
    history: call('history'),
    async backtest(rule, sessionId, options = {}) {
      checkSession(sessionId);
      checkLongCall(options, 'What a back-test is told');
      await workers.ready;
      const { signal } = options;
      const job = crypto.randomUUID();
      const cancel = (): void => void engine.cancel(job);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        signal?.throwIfAborted();
        return await engine.backtestAlert(job, rule, sessionId, progressOf(options));
      } catch (thrown) {
        throw toQuantabError(thrown);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    check: call('check'),
    references: call('references'),
    acknowledge: call('acknowledge'),
    async allowNotices() {
      if (typeof Notification === 'undefined') throw new QuantabError('unsupported', 'This browser shows no notices for pages.');
      return Notification.requestPermission();
    },
    webhooks: { add: call('addWebhook'), list: call('webhooks'), remove: call('removeWebhook'), test: call('testWebhook') },
  };
}
