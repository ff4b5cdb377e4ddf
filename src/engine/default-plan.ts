/** What is computed when nobody has asked for anything: the lines of the first picture. */
import { KIND_LEVEL, KIND_QUOTE } from '../../assembly/layout.ts';
import { type Interval, intervalMicros, intervals } from '../core/interval.ts';
import { formatReference, type ReferenceValue } from '../core/reference.ts';

/** A file may name thousands of symbols; the first ones get studies unasked, the others when a panel shows them. */
const instrumentsPlanned = 8;

const ofTrades = ['price.vwap', 'flow.cvd', 'flow.tfi', 'risk.volatility'];
const ofQuotes = ['flow.ofi'];
/**
 * What the first screen shows of the order flow, of so many instruments: it is the most of what is computed. VPIN and the spreads of trades
 * are not here: their many outputs at every trade hold four times the memory of all others, so they wait until a panel shows them.
 */
const flowPlanned = 2;
const flowOfTrades = ['flow.kyle'];
const flowOfQuotes = ['price.best', 'flow.ofi-impact'];
const flowOfBooks = ['book.micro-price', 'book.imbalance'];
const ofBars = ['risk.volatility'];
const ofPairs = ['pairs.spread', 'pairs.correlation'];

/** Days in a window of daily bars; of shorter bars the window is the studies' own. */
const daysOfWindow = 30;
const dayMicros = 86_400_000_000;

/**
 * References for a session's instruments. `kinds` says which rows each has; without it quotes are expected of all. `barsOf` gives
 * the length (microseconds) of the bars of an instrument that has nothing finer, 0 where it has not even those.
 */
export function defaultPlan(
  instruments: readonly string[],
  kinds?: (instrument: number) => ReadonlySet<number> | undefined,
  barsOf: (instrument: number) => number | undefined = () => undefined,
): string[] {
  const refs: string[] = [];
  const add = (ids: string[], names: string[], params: Record<string, ReferenceValue> = {}): void => {
    for (const id of ids) refs.push(formatReference({ id, instruments: names, params }));
  };
  instruments.slice(0, instrumentsPlanned).forEach((name, index) => {
    const length = barsOf(index);
    if (length !== undefined) {
      const params = paramsOfBars(length);
      if (params) add(ofBars, [name], params);
      return;
    }
    add(ofTrades, [name]);
    const known = kinds?.(index);
    const has = (...of: number[]): boolean => known === undefined || of.some((kind) => known.has(kind));
    const quoted = has(KIND_QUOTE, KIND_LEVEL);
    if (quoted) add(ofQuotes, [name]);
    if (index >= flowPlanned) return;
    add(flowOfTrades, [name]);
    if (quoted) add(flowOfQuotes, [name]);
    if (has(KIND_LEVEL)) add(flowOfBooks, [name]);
  });
  if (instruments.length > 1) {
    const lengths = [0, 1].map(barsOf);
    const longest = Math.max(...lengths.map((length) => length ?? 0));
    const bare = lengths.includes(0);
    const params = longest > 0 ? paramsOfBars(longest) : {};
    if (!bare && params) add(ofPairs, instruments.slice(0, 2), params);
  }
  return refs;
}

/** The shortest interval that bars of `length` microseconds make up, and a window of it; undefined where none is. */
function paramsOfBars(length: number): Record<string, ReferenceValue> | undefined {
  const interval = fittingInterval(length);
  if (interval === undefined) return undefined;
  return { interval, ...(intervalMicros(interval) >= dayMicros ? { window: daysOfWindow } : {}) };
}

function fittingInterval(length: number): Interval | undefined {
  return length > 0 ? intervals.find((interval) => intervalMicros(interval) % length === 0) : undefined;
}
