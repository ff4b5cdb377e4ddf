/** `quantab.data`: columns of stored sessions. */
import { QuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import { checkSession, checkSpan } from './check.ts';
import type { Quantab } from './types.ts';

export function createData(workers: WorkerClient): Quantab['data'] {
  const { engine } = workers;
  return {
    async instruments(sessionId) {
      if (sessionId !== undefined) checkSession(sessionId);
      return engine.instruments(sessionId);
    },
    async bars(query) {
      checkSpan(query);
      return engine.bars(query);
    },
    async trades(query) {
      checkSpan(query);
      return engine.trades(query);
    },
    async quotes(query) {
      checkSpan(query);
      return engine.quotes(query);
    },
    async scalars(query) {
      checkSpan(query);
      if (typeof query.series !== 'string' && !(Number.isInteger(query.series) && query.series >= 0)) {
        throw new QuantabError('bad-input', `series is the name of a series or its place from 0, was ${shown(query.series)}.`);
      }
      return engine.scalars(query);
    },
    async book(query) {
      checkSpan(query);
      if (query.depth !== undefined && !(Number.isInteger(query.depth) && query.depth > 0)) {
        throw new QuantabError('bad-input', `depth is a whole number of levels above 0, was ${shown(query.depth)}.`);
      }
      return engine.book(query);
    },
    async stats(query) {
      checkSpan(query);
      return engine.stats(query);
    },
  };
}
