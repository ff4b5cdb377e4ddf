/** Measures that need the whole session: informed trading over its periods, and which of two markets of one asset leads. */
import type { InstrumentInfo } from '../../api/types.ts';
import { instrumentWords, venueWords } from '../app/words.ts';
import { count, DASH, fixed, range } from '../widgets/format.ts';
import type { Statistics } from './statistics.ts';

export interface PinOutputs {
  pin: number;
  lo: number;
  hi: number;
  state: string;
  n: number;
}
export interface LeadOutputs {
  names: readonly string[];
  rows: readonly { stepMs: number; shiftMs: number; gg: number; isLow: number; isHigh: number; n: number; none?: string }[];
  leader?: number;
}

export interface WholeRow {
  title: string;
  unit: string;
  value: string;
  interval: string;
  n: string;
  /** Why there is no value, or what it means. */
  note: string;
  /** Value, its ends and n as numbers, for a table; NaN where not known. */
  numbers: readonly [value: number, lo: number, hi: number, n: number];
}

const unknown = [Number.NaN, Number.NaN, Number.NaN, Number.NaN] as const;

/** The other market of the same asset that is quoted; the partner first where it is one. */
export function sameAsset(
  first: InstrumentInfo,
  all: readonly InstrumentInfo[],
  partner: InstrumentInfo | undefined,
): InstrumentInfo | undefined {
  const quoted = ({ rows }: InstrumentInfo): boolean => (rows.quote ?? 0) + (rows.level ?? 0) > 0;
  const fits = (each: InstrumentInfo): boolean => each.id !== first.id && each.base === first.base && quoted(each);
  if (!quoted(first)) return undefined;
  return partner && fits(partner) ? partner : all.find(fits);
}

/** `needs at least 60 periods, got 3.` as the desk writes what is lacking. */
export function lackWords(fault: string): string {
  const [, least, n] = /needs at least ([\d,]+) .*got ([\d,]+)/.exec(fault) ?? [];
  return n === undefined ? 'not enough data' : `not enough data (${n}/${least})`;
}

const written = (value: number): string => (Number.isNaN(value) ? DASH : fixed(value, 2));

function lacking<O>({ feed }: Statistics<O>): string {
  const fault = feed.fault();
  return fault ? lackWords(fault) : feed.computing() ? 'computing' : feed.cancelled() ? 'stopped' : 'waits';
}

export function pinRow(of: Statistics<PinOutputs>): WholeRow {
  const out = of.out();
  const row = { title: 'PIN', unit: 'share of orders', interval: '', value: DASH, n: '', note: '', numbers: unknown };
  if (!out) return { ...row, note: lacking(of) };
  const { pin: value, lo, hi } = out;
  const note = out.state === 'ok' ? '' : 'no mixture fits: news nearly never, or nearly always';
  return {
    ...row,
    value: written(value),
    interval: Number.isNaN(lo + hi) ? '' : range(lo, hi, 2),
    n: count(out.n),
    note,
    numbers: [value, lo, hi, out.n],
  };
}

/** Shares of the first market; who leads is told only where a shift of the clocks does not change it. */
export function leadRows(of: Statistics<LeadOutputs>, other: InstrumentInfo | undefined): WholeRow[] {
  const row = { title: 'Information share', unit: '', interval: '', value: DASH, n: '', note: '', numbers: unknown };
  if (!other) return [{ ...row, note: 'needs two quoted markets of one asset' }];
  const against = `against ${[instrumentWords(other), venueWords(other.venue)].filter(Boolean).join(' ')}`;
  const out = of.out();
  if (!out) return [{ ...row, unit: against, note: lacking(of) }];
  const plain = out.rows.filter(({ shiftMs }) => shiftMs === 0);
  const told = plain.flatMap(({ stepMs, gg, isLow, isHigh, n, none }): WholeRow[] => {
    const why = none ? lackWords(none) : '';
    const unit = `${stepMs / 1000} s clock, ${against}`;
    return [
      {
        title: 'Information share, Hasbrouck',
        unit,
        value: written((isLow + isHigh) / 2),
        interval: none ? '' : `bounds ${range(isLow, isHigh, 2)}`,
        n: n > 0 ? count(n) : '',
        note: why,
        numbers: [(isLow + isHigh) / 2, isLow, isHigh, n],
      },
      {
        title: 'Share, Gonzalo-Granger',
        unit,
        value: written(gg),
        interval: '',
        n: n > 0 ? count(n) : '',
        note: why,
        numbers: [gg, Number.NaN, Number.NaN, n],
      },
    ];
  });
  const leader = out.leader === undefined ? undefined : out.names[out.leader];
  const verdict = leader === undefined ? 'not decided: it changes with 100 ms of clock' : leader;
  return [{ ...row, title: 'Who leads', unit: against, value: '', note: verdict }, ...told];
}
