/** `quantab.on`: engine events by name; also posted to BroadcastChannel `quantab` while the user allows it. */
import { QuantabError } from '../core/errors.ts';
import type { EventLog } from '../core/log.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import type { EngineEvent } from '../engine/workers/protocol.ts';
import type { QuantabEvent } from './types.ts';

export const eventNames: readonly QuantabEvent[] = ['tick-batch', 'bar', 'alert', 'gap', 'status', 'log'];

export interface Events {
  on(event: QuantabEvent, listener: (data: unknown) => void): () => void;
  emit(event: QuantabEvent, data: unknown): void;
  allowBroadcast(allowed: boolean): Promise<void>;
}

export function createEvents(workers: WorkerClient, log: EventLog): Events {
  const listeners = new Map<QuantabEvent, Set<(data: unknown) => void>>();
  let channel: BroadcastChannel | undefined;

  function emit(event: QuantabEvent, data: unknown): void {
    for (const listener of listeners.get(event) ?? []) {
      try {
        listener(data);
      } catch (thrown) {
        // A script's fault must not stop the desk's own listeners.
        reportError(thrown);
      }
    }
    channel?.postMessage({ event, data });
  }

  workers.subscribe((message) => {
    if (message.type === 'log') log.add(message.event.kind, message.event.text, message.event.detail);
    else emit(nameOf(message), message);
  });
  log.subscribe((event) => emit('log', event));
  workers.ready.catch((thrown: unknown) => log.add('error', thrown instanceof Error ? thrown.message : String(thrown)));

  return {
    emit,
    on(event, listener) {
      if (!eventNames.includes(event)) throw new QuantabError('bad-input', `Events are ${eventNames.join(', ')}; was ${shown(event)}.`);
      if (typeof listener !== 'function')
        throw new QuantabError('bad-input', `quantab.on takes an event and a function, was ${shown(listener)}.`);
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
    async allowBroadcast(allowed) {
      channel?.close();
      channel = allowed ? new BroadcastChannel('quantab') : undefined;
    },
  };
}

function nameOf(message: Exclude<EngineEvent, { type: 'log' }>): QuantabEvent {
  const { type } = message;
  return type === 'tick-batch' || type === 'bar' || type === 'gap' || type === 'alert' ? type : 'status';
}
