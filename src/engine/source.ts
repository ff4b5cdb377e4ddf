/**
 * Where the rows of a value come from, for who watches values as they are computed: an output of a study, or what the engine has of an
 * instrument by itself. Prices quote currency, quantities base units.
 */
import { QuantabError } from '../core/errors.ts';
import type { Lane } from './lane.ts';
import { type BareKind, intervalOf, type Planned } from './planned.ts';
import type { ScalarSeries } from './scalar-series.ts';
import type { Tape } from './tape.ts';

/** Hears of the rows of a lane or a series: as each is noted, as they are computed, and when data is missing before the next. */
export interface Tap {
  note(waiting: number): void;
  take(rows: number): void;
  gap(): void;
}

export interface Source {
  /** Whose rows they are; values of one host come together. */
  readonly host: { tap: Tap | undefined };
  /** Values of the rows [0, rows) that are being taken, to into[at] and on. */
  fill(into: Float64Array, at: number, rows: number): void;
  /** The newest value; NaN while unknown. */
  last(): number;
}

const barValues = ['open', 'high', 'low', 'close', 'volume', 'buyVolume', 'value', 'trades'];

/** Values of what is no study; the one that a reference without an output means comes first. */
export function valuesOf(bare: BareKind): readonly string[] {
  if (bare === 'bars') return ['close', ...barValues.filter((name) => name !== 'close')];
  if (bare === 'trades') return ['price', 'qty', 'side'];
  return bare === 'quote' ? ['mid', 'bid', 'ask', 'bidQty', 'askQty', 'spread'] : ['value'];
}

/** The value a reference names; throws where there is no such one. */
export function valueNamed({ bare, study, key, output, barsBy }: Planned): string {
  if (study) return output ?? study.outputs[0].id;
  if (bare === 'bars' && typeof barsBy !== 'string')
    throw new QuantabError('unsupported', `${key}: bars that close by a rule cannot be watched; name an interval.`);
  const known = valuesOf(bare as BareKind);
  if (output === undefined || known.includes(output)) return output ?? known[0];
  throw new QuantabError('not-found', `${key} has no value "${output}"; it has ${known.join(', ')}.`);
}

/** Of a lane whose view number `column` it is. */
function ofView(lane: Lane, column: number, last: () => number): Source {
  return { host: lane, fill: (into, at, rows) => into.set(lane.views[column].subarray(0, rows), at), last };
}

/** `laneOf` opens the lane where there is none yet; of a series it is not asked. */
export function bareSource(
  planned: Planned,
  tape: Tape,
  laneOf: (clock: 'trade' | 'quote' | 'bar') => Lane,
  series: () => ScalarSeries,
): Source {
  const { bare } = planned;
  const name = valueNamed(planned);
  if (bare === 'trades') {
    const last = (): number => (name === 'price' && !tape.broken ? tape.bars.close : Number.NaN);
    return ofView(laneOf('trade'), ['price', 'qty', 'side'].indexOf(name) + 1, last);
  }
  if (bare === 'bars') {
    intervalOf(planned.params);
    return ofView(laneOf('bar'), barValues.indexOf(name) + 1, () => Number.NaN);
  }
  if (bare === 'quote') return quoteSource(laneOf('quote'), tape, name);
  const values = series();
  return { host: values, fill: (into, at, rows) => values.copy(into, at, rows), last: () => (tape.dark ? Number.NaN : values.last) };
}

function quoteSource(lane: Lane, { quote }: Tape, name: string): Source {
  const column = ['bid', 'bidQty', 'ask', 'askQty'].indexOf(name) + 1;
  if (column > 0) return ofView(lane, column, () => quote[name as 'bid']);
  const of = name === 'mid' ? (bid: number, ask: number): number => (bid + ask) / 2 : (bid: number, ask: number): number => ask - bid;
  return {
    host: lane,
    fill(into, at, rows) {
      const [, bid, , ask] = lane.views;
      for (let i = 0; i < rows; i++) into[at + i] = of(bid[i], ask[i]);
    },
    last: () => of(quote.bid, quote.ask),
  };
}
