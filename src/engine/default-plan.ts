/** What is computed when nobody has asked for anything: the lines of the first picture. */
import { KIND_LEVEL, KIND_QUOTE } from '../../assembly/layout.ts';
import { formatReference } from '../core/reference.ts';

/** A file may name thousands of symbols; the first ones get studies unasked, the others when a panel shows them. */
const instrumentsPlanned = 8;

const ofTrades = ['price.vwap', 'flow.cvd', 'flow.tfi', 'risk.volatility'];
const ofQuotes = ['flow.ofi'];
const ofPairs = ['pairs.spread', 'pairs.correlation'];

/** References for a session's instruments. `kinds` says which rows each has; without it quotes are expected of all. */
export function defaultPlan(instruments: readonly string[], kinds?: (instrument: number) => ReadonlySet<number> | undefined): string[] {
  const refs: string[] = [];
  const add = (ids: string[], names: string[]): void => {
    for (const id of ids) refs.push(formatReference({ id, instruments: names, params: {} }));
  };
  instruments.slice(0, instrumentsPlanned).forEach((name, index) => {
    add(ofTrades, [name]);
    const known = kinds?.(index);
    if (known === undefined || known.has(KIND_QUOTE) || known.has(KIND_LEVEL)) add(ofQuotes, [name]);
  });
  if (instruments.length > 1) add(ofPairs, instruments.slice(0, 2));
  return refs;
}
