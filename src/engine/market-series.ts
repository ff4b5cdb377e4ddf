/**
 * What a venue tells of an instrument beside trades and book, each as a series: mark and index price, funding rate, open interest,
 * forced orders. Prices quote currency, quantities base units, the rate a fraction for one funding interval. A forced order is its
 * quantity, above 0 where it buys and below where it sells; a coarse view adds them up.
 */
import { KIND_FUNDING, KIND_INDEX, KIND_LIQUIDATION, KIND_MARK, KIND_OPEN_INTEREST, SIDE_BUY, SIDE_SELL } from '../../assembly/layout.ts';
import type { Instrument } from '../market/instrument.ts';
import { sideOf } from '../market/meta.ts';
import type { OutputSpec } from '../studies/study.ts';

/** Numbers of these series come after all that an instrument can name itself. */
const first = 65_536;

export interface MarketSeries {
  /** As references name it. */
  readonly id: 'mark' | 'index' | 'funding' | 'open-interest' | 'liquidations';
  readonly kind: number;
  readonly output: Pick<OutputSpec, 'kind' | 'combine'>;
  /** What is said while none has come. */
  readonly rows: string;
  unitOf(instrument: Instrument): string;
}

const line = { kind: 'line' } as const;

export const marketSeries: readonly MarketSeries[] = [
  { id: 'mark', kind: KIND_MARK, output: line, rows: 'mark prices', unitOf: ({ quote }) => quote },
  { id: 'index', kind: KIND_INDEX, output: line, rows: 'index prices', unitOf: ({ quote }) => quote },
  { id: 'funding', kind: KIND_FUNDING, output: line, rows: 'funding rates', unitOf: () => 'fraction' },
  { id: 'open-interest', kind: KIND_OPEN_INTEREST, output: line, rows: 'open interest', unitOf: ({ base }) => base },
  {
    id: 'liquidations',
    kind: KIND_LIQUIDATION,
    output: { kind: 'histogram', combine: 'sum' },
    rows: 'liquidations',
    unitOf: ({ base }) => base,
  },
];

export const marketSeriesOf = (id: string): MarketSeries | undefined => marketSeries.find((series) => series.id === id);

/** Number among the series of an instrument. */
export const numberOf = (kind: number): number => first + kind;

/** What the values of series number `series` are; a line for those an instrument names itself. */
export const outputOf = (series: number): MarketSeries['output'] =>
  marketSeries.find(({ kind }) => numberOf(kind) === series)?.output ?? line;

export const isMarketKind = (kind: number): boolean => kind >= KIND_MARK && kind <= KIND_LIQUIDATION;

/** The value of a row of one of these kinds. */
export function marketValue(kind: number, px: number, qty: number, meta: number): number {
  if (kind === KIND_OPEN_INTEREST) return qty;
  if (kind !== KIND_LIQUIDATION) return px;
  const side = sideOf(meta);
  return side === SIDE_BUY ? qty : side === SIDE_SELL ? -qty : Number.NaN;
}
