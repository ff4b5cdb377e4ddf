/** What a stretch of rows holds: rows by instrument and kind, gaps, first and last time. Times integer microseconds, NaN when unknown. */
import * as layout from '../../../assembly/layout.ts';
import type { TickBatch } from '../../market/batch.ts';
import { type KindName, kindNames } from '../../market/meta.ts';

export type KindCounts = Partial<Record<KindName, number>>;

/** Plain form, as stored with each segment; INSTRUMENT_ALL has an entry of its own. */
export interface TallyRecord {
  rows: number;
  byInstrument: Record<number, KindCounts>;
  gaps: number;
  /** Of the rows. */
  from: number;
  to: number;
  /** Where the first of them begins: a bar is told at its end. Older records have none. */
  start?: number;
}

/** Kinds that say nothing about when the market traded. */
const aside = (1 << layout.KIND_GAP) | (1 << layout.KIND_CLOCK) | (1 << layout.KIND_RESULT);

export class Tally {
  #rows = 0;
  /** Counts by kind, one array an instrument. */
  readonly #counts = new Map<number, Float64Array>();
  /** A gap that is told again is one. */
  #gaps = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #start = Number.POSITIVE_INFINITY;
  /** Over all kinds: used when no market row is there. */
  #anyFrom = Number.POSITIVE_INFINITY;
  #anyTo = Number.NEGATIVE_INFINITY;

  get rows(): number {
    return this.#rows;
  }

  add(batch: TickBatch, from = 0, to = batch.n): void {
    const { ts, meta, id } = batch;
    let instrument = -1;
    let counts: Float64Array = new Float64Array(0);
    for (let i = from; i < to; i++) {
      const word = meta[i] as number;
      const kind = word & layout.KIND_MASK;
      const time = ts[i] as number;
      if (word >>> layout.INSTRUMENT_SHIFT !== instrument) {
        instrument = word >>> layout.INSTRUMENT_SHIFT;
        counts = this.#countsOf(instrument);
      }
      counts[kind] = (counts[kind] as number) + 1;
      if (kind === layout.KIND_GAP && ((word >>> layout.FLAG_SHIFT) & layout.FLAG_CONTINUES) === 0) this.#gaps++;
      if ((aside >>> kind) & 1) {
        if (time < this.#anyFrom) this.#anyFrom = time;
        if (time > this.#anyTo) this.#anyTo = time;
      } else {
        if (time < this.#from) this.#from = time;
        if (time > this.#to) this.#to = time;
        const start = kind === layout.KIND_BAR ? time - (id[i] as number) : time;
        if (start < this.#start) this.#start = start;
      }
    }
    this.#rows += to - from;
  }

  merge(other: TallyRecord): void {
    this.#rows += other.rows;
    this.#gaps += other.gaps;
    for (const [instrument, kinds] of Object.entries(other.byInstrument)) {
      const counts = this.#countsOf(Number(instrument));
      kindNames.forEach((name, kind) => {
        counts[kind] = (counts[kind] as number) + (kinds[name] ?? 0);
      });
    }
    const market = Object.values(other.byInstrument).some((kinds) => Object.keys(kinds).some(isMarket));
    if (market) {
      this.#from = Math.min(this.#from, known(other.from, this.#from));
      this.#to = Math.max(this.#to, known(other.to, this.#to));
      this.#start = Math.min(this.#start, known(other.start ?? other.from, this.#start));
    } else {
      this.#anyFrom = Math.min(this.#anyFrom, known(other.from, this.#anyFrom));
      this.#anyTo = Math.max(this.#anyTo, known(other.to, this.#anyTo));
    }
  }

  record(): TallyRecord {
    const byInstrument: Record<number, KindCounts> = {};
    for (const [instrument, counts] of this.#counts) byInstrument[instrument] = named(counts);
    const from = Number.isFinite(this.#from) ? this.#from : this.#anyFrom;
    const start = Number.isFinite(this.#start) ? this.#start : from;
    const to = Number.isFinite(this.#to) ? this.#to : this.#anyTo;
    return {
      rows: this.#rows,
      byInstrument,
      gaps: this.#gaps,
      from: Number.isFinite(from) ? from : Number.NaN,
      to: Number.isFinite(to) ? to : Number.NaN,
      start: Number.isFinite(start) ? start : Number.NaN,
    };
  }

  #countsOf(instrument: number): Float64Array {
    let counts = this.#counts.get(instrument);
    if (!counts) {
      counts = new Float64Array(layout.KIND_MASK + 1);
      this.#counts.set(instrument, counts);
    }
    return counts;
  }
}

function known(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

function isMarket(name: string): boolean {
  return !((aside >>> kindNames.indexOf(name as KindName)) & 1);
}

function named(counts: Float64Array): KindCounts {
  const kinds: KindCounts = {};
  kindNames.forEach((name, kind) => {
    const count = counts[kind] as number;
    if (count > 0) kinds[name] = count;
  });
  return kinds;
}

/** Rows by kind over all instruments. */
export function totalsOf(byInstrument: Record<number, KindCounts>): KindCounts {
  const totals: KindCounts = {};
  for (const kinds of Object.values(byInstrument)) {
    for (const [name, count] of Object.entries(kinds) as [KindName, number][]) totals[name] = (totals[name] ?? 0) + count;
  }
  return totals;
}
