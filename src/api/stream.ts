/** `quantab.stream`: live sessions: the simulated market, rows pushed by scripts. */
import { QuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import { transfer, type WorkerClient } from '../engine/workers/client.ts';
import type { FeedRequest } from '../engine/workers/protocol.ts';
import { checkLongCall, checkSession } from './check.ts';
import type { StreamRequest, StreamStatus } from './stream-types.ts';
import type { Quantab } from './types.ts';

/** Aborting ends the wait for another tab. What is claimed by then is its caller's to let go. */
async function claim(
  engine: WorkerClient['engine'],
  feedId: string,
  plan: FeedRequest,
  request: StreamRequest,
  signal: AbortSignal | undefined,
): Promise<StreamStatus | undefined> {
  if (signal?.aborted) throw new QuantabError('cancelled', 'Connecting was cancelled.');
  const letGo = (): void => void engine.unclaimStream(feedId).catch(() => undefined);
  signal?.addEventListener('abort', letGo, { once: true });
  try {
    return await engine.claimStream(feedId, plan, request);
  } finally {
    signal?.removeEventListener('abort', letGo);
  }
}

export function createStream(workers: WorkerClient): Quantab['stream'] {
  const { engine } = workers;
  return {
    async venues() {
      return engine.venues();
    },
    async instruments(venue, options) {
      const { url } = options ?? {};
      if (typeof venue !== 'string') throw new QuantabError('bad-input', `instruments takes a venue's id, was ${shown(venue)}.`);
      const made = (await engine.venues()).find(({ id, params }) => id === venue && params !== undefined);
      if (!made) return workers.venueInstruments(venue, url);
      const instruments = made.instruments.map((id) => ({ id, symbol: id.split('@')[0] as string, contractKnown: true }));
      return { venue, instruments, source: 'made here', isAnswer: false };
    },
    async start(given) {
      await workers.ready;
      checkLongCall(given, 'What a stream is asked for');
      const { signal, ...request } = given ?? {};
      const plan = await engine.planStream(request);
      const feedId = crypto.randomUUID();
      try {
        const shown = await claim(engine, feedId, plan, request, signal);
        if (shown) return shown;
        return await workers.feed(feedId, plan, signal, (start, port) =>
          engine.startStream(start, plan, request, transfer(port, [port]), feedId),
        );
      } catch (thrown) {
        await engine.unclaimStream(feedId);
        throw thrown;
      }
    },
    async tune(sessionId, change) {
      checkSession(sessionId);
      return engine.tuneStream(sessionId, change);
    },
    async stop(sessionId) {
      await engine.stopStream(sessionId);
    },
    async status() {
      return engine.streams();
    },
    async push(instrument, rows) {
      await workers.ready;
      if (typeof instrument !== 'string' || instrument === '')
        throw new QuantabError('bad-input', 'push takes an instrument, like BTC-USDT.perp@mine.');
      if (typeof rows === 'string') return engine.push(instrument, rows);
      const { ts, price, qty, side, id } = rows ?? {};
      const n = ts?.length;
      if (typeof n !== 'number') throw new QuantabError('bad-input', 'push takes columns { ts, price, qty, side?, id? } or NDJSON text.');
      const column = (values: ArrayLike<number> | undefined, missing: number): Float64Array =>
        values ? Float64Array.from(values) : new Float64Array(n).fill(missing);
      return engine.push(instrument, {
        ts: Float64Array.from(ts),
        price: column(price, Number.NaN),
        qty: column(qty, Number.NaN),
        side: column(side, 0),
        id: column(id, 0),
      });
    },
  };
}
