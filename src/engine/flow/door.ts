/** The way in of `quantab.flow`: finds the call by its name, and the log of the instrument it asks for. */
import type { FlowAnswer, FlowQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import type { Stage } from '../stage.ts';
import type { Store } from '../store/contract.ts';
import type { FlowDefinition } from './flow.ts';
import { MarketLogs } from './market-logs.ts';

type AnyFlow = FlowDefinition<FlowQuery, FlowAnswer>;
const calls = import.meta.glob<AnyFlow>('./*.flow.ts', { import: 'default' });

export type FlowDoor = (call: string, query: FlowQuery) => Promise<FlowAnswer>;

export function openDoor(store: Store, stage: Stage): FlowDoor {
  const logs = new MarketLogs(store, stage);
  return async (call, query) => {
    const load = calls[`./${call}.flow.ts`];
    if (!load) throw new QuantabError('internal', `There is no picture of order flow called ${call}.`);
    const definition = await load();
    for (;;) {
      const log = await logs.of(query);
      // Prices that come in finer steps meanwhile would be told half in these, half in those.
      const answer = await definition.run(log, query).catch((thrown: unknown) => {
        if (log.holds) throw thrown;
        return undefined;
      });
      if (answer && log.holds) return answer;
    }
  };
}
