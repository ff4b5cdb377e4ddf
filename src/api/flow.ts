/** `quantab.flow`: pictures of order flow, computed in the engine worker. Queries are checked here. */
import { QuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import { checkObject, checkText } from './check.ts';
import type { FlowAnswer, FlowApi, FlowQuery } from './flow-types.ts';

/** Members that are numbers where they are given. */
const numbers = ['from', 'to', 'low', 'high', 'interval', 'step', 'share', 'least', 'limit', 'rows', 'centre', 'window', 'traded'] as const;

export function createFlow(workers: WorkerClient): FlowApi {
  const call =
    <Q extends FlowQuery, A extends FlowAnswer>(name: string) =>
    async (query: Q): Promise<A> => {
      checkObject(query, `flow.${name}`);
      if (typeof query.instrument !== 'string' || query.instrument === '')
        throw new QuantabError(
          'bad-input',
          `flow.${name} takes an instrument, like BTC-USDT.perp@binance, was ${shown(query.instrument)}.`,
        );
      checkText(query.session, `The session of flow.${name}`);
      for (const member of numbers) {
        const value = (query as { readonly [name in (typeof numbers)[number]]?: unknown })[member];
        if (value !== undefined && !Number.isFinite(value))
          throw new QuantabError('bad-input', `${member} of flow.${name} is a number, was ${shown(value)}.`);
      }
      await workers.ready;
      return (await workers.engine.flow(name, query)) as A;
    };
  return {
    heat: call('heat'),
    cell: call('cell'),
    footprint: call('footprint'),
    profile: call('profile'),
    orders: call('orders'),
    ladder: call('ladder'),
  };
}
