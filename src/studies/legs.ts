/**
 * The bars of a pair, or of more instruments, that a relation may be measured on: those in which every leg traded, or did one bar before, and
 * of which nothing is missing. Log or level prices. What was left out is counted, for it is said beside every number.
 */
import { QuantabError } from '../core/errors.ts';
import type { SeriesSet } from './analysis.ts';

/** A close may be carried over one bar: two venues' trades seldom fall into the same second. */
export const freshBars = 1;
/** Newest bars taken of a longer selection; half a year of minutes. */
const usualRows = 262_144;

export interface Sample {
  /** Bars of the selection. */
  readonly bars: number;
  /** Of these used. */
  readonly used: number;
  /** Left out: data missing, a leg without a trade, a leg that had not begun; and older ones beyond what is taken. */
  readonly gap: number;
  readonly stale: number;
  readonly unknown: number;
  readonly older: number;
  /** Legs that no longer trade, and for how many bars. */
  readonly stopped: readonly { readonly instrument: string; readonly bars: number }[];
}

export interface Legs {
  /** The first instrument, then the others: (log) closes of the used bars. */
  readonly columns: readonly Float64Array[];
  readonly names: readonly string[];
  /** Places of the used bars in the selection, ascending. */
  readonly at: Uint32Array;
  readonly sample: Sample;
}

export interface LegsRequest {
  readonly id: string;
  readonly instruments: readonly string[];
  readonly price: string;
  /** Least and most bars; of more the newest are taken. */
  readonly least: number;
  readonly most?: number;
}

/** Legs are named by their base, where that tells them apart; else by all that stands before their venue. */
export function legNames(instruments: readonly string[]): string[] {
  const whole = instruments.map((id) => id.split('@')[0] ?? id);
  const bases = whole.map((name) => name.split('-')[0] ?? name);
  return new Set(bases).size === bases.length ? bases : whole;
}

export function readLegs(series: SeriesSet, { id, instruments, price, least, most = usualRows }: LegsRequest): Legs {
  const closes: Float64Array[] = [];
  for (let i = 0; series[`close.${i}`]; i++) closes.push(series[`close.${i}`]!);
  const names = legNames(closes.map((_, i) => instruments[i] ?? `instrument ${i + 1}`));
  if (closes.length < 2)
    throw new QuantabError('bad-input', `${id} needs two instruments or more, was ${closes.length}. Name them in order.`);
  const bars = closes[0]!.length;
  closes.forEach((close, i) => {
    if (close.length !== bars)
      throw new QuantabError('bad-input', `${id}: close.${i} has ${close.length} bars and close.0 has ${bars}; they are of one grid.`);
  });
  const stales = closes.map((_, i) => series[`stale.${i}`]);
  const counts = { gap: 0, stale: 0, unknown: 0 };
  const silent = new Uint32Array(closes.length);
  const at = new Uint32Array(bars);
  let used = 0;
  for (let k = 0; k < bars; k++) {
    let unknown = false;
    let stale = false;
    closes.forEach((close, i) => {
      if (!(Math.abs(close[k]!) < Number.POSITIVE_INFINITY)) unknown = true;
      else if ((stales[i]?.[k] ?? 0) > freshBars) {
        stale = true;
        silent[i]!++;
      }
    });
    if (unknown && series.gap?.[k] === 1) counts.gap++;
    else if (unknown) counts.unknown++;
    else if (stale) counts.stale++;
    else at[used++] = k;
  }
  const older = Math.max(0, used - most);
  const rows = at.slice(older, used);
  const stopped = names.flatMap((instrument, i) => {
    const silentFor = stales[i]?.[bars - 1] ?? 0;
    return silentFor > freshBars ? [{ instrument, bars: silentFor }] : [];
  });
  const sample: Sample = { bars, used: rows.length, ...counts, older, stopped };
  if (rows.length < least) throw tooFew(id, least, sample, names, silent);
  const columns = closes.map((close, i) => legOf(id, close, rows, names[i]!, price));
  return { columns, names, at: rows, sample };
}

function tooFew(
  id: string,
  least: number,
  { bars, used, gap, stopped }: Sample,
  names: readonly string[],
  silent: Uint32Array,
): QuantabError {
  const longest = Math.max(...silent);
  const slow = names[silent.indexOf(longest)];
  const why = stopped[0]
    ? `${stopped[0].instrument} has not traded for ${stopped[0].bars} bars`
    : gap > 0
      ? `data is missing in ${gap}`
      : longest > 0
        ? `${slow} had no trade in ${longest}`
        : '';
  return new QuantabError(
    'not-enough-data',
    `Not enough data (${used}/${least} bars in which all traded, of ${bars}${why ? `; ${why}` : ''}). ${bars < least ? 'Choose a longer window or a shorter interval.' : 'Choose a longer window or a longer interval.'}`,
    { id, needed: least, got: used },
  );
}

function legOf(id: string, close: Float64Array, rows: Uint32Array, name: string, price: string): Float64Array {
  const out = new Float64Array(rows.length);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < rows.length; k++) {
    const value = close[rows[k]!]!;
    if (price === 'log' && !(value > 0)) {
      throw new QuantabError('bad-input', `${id}: ${name} has a price of ${value}, which has no logarithm. Choose level prices.`);
    }
    out[k] = price === 'log' ? Math.log(value) : value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high) {
    throw new QuantabError(
      'bad-input',
      `${name} has not moved in these ${rows.length} bars (${low}), so nothing can be measured against it. Choose a longer window.`,
    );
  }
  return out;
}

/** Log or level prices: a parameter that all analyses of pairs have. */
export const priceParam = { title: 'Prices', default: 'log', options: ['log', 'level'] } as const;
