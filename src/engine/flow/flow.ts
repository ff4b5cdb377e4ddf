/** A call of `quantab.flow`: one file `<call>.flow.ts`, found by its suffix and fetched when it is first asked for. */
import type { FlowAnswer, FlowQuery } from '../../api/flow-types.ts';
import type { MarketLog } from './log.ts';

export interface FlowDefinition<Q extends FlowQuery, A extends FlowAnswer> {
  /** Throws QuantabError for a query that makes no sense; the instrument is known when it is called. */
  run(log: MarketLog, query: Q): Promise<A>;
}

export function defineFlow<Q extends FlowQuery, A extends FlowAnswer>(definition: FlowDefinition<Q, A>): FlowDefinition<Q, A> {
  return definition;
}
