/** What the pictures of trades share: the span that is asked for, and why there can be nothing in it. */
import { QuantabError } from '../../core/errors.ts';
import type { MarketLog } from './log.ts';

/** Throws for a span that is not one. Microseconds. */
export function spanOf(call: string, { from, to }: { from: number; to: number }): { from: number; to: number } {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to))
    throw new QuantabError('bad-input', `flow.${call} takes from and to in microseconds, from before to; was ${from} to ${to}.`);
  return { from, to };
}

export function noTrades({ hasTrades, instrument }: Pick<MarketLog, 'hasTrades' | 'instrument'>): { none?: string } {
  if (hasTrades) return {};
  return { none: `The session holds no trades of ${instrument.id}: bars and quotes do not tell what was traded at each price.` };
}
