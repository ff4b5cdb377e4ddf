/**
 * Rows of several lanes as one sequence: the moments at which a rule is looked at, in the session's order. Where several lanes brought a
 * row with the same row of the session, they are one moment. Used again from rule to rule: it allocates only to grow.
 */
import type { ValueTap, Watched } from './value-tap.ts';

/** Rows at which a second of the session began, and their times. */
export interface Seconds {
  n: number;
  rows: Float64Array;
  times: Float64Array;
}

export class Moments {
  n = 0;
  rows = new Float64Array(0);
  times = new Float64Array(0);
  /** Values by input; those of a lane that stands still are repeated. */
  inputs: Float64Array[] = [];
  /** Results of the two programs. */
  strict = new Float64Array(0);
  loose = new Float64Array(0);
  readonly #own: Float64Array[] = [];
  #ownRows = new Float64Array(0);
  #ownTimes = new Float64Array(0);
  readonly #at: number[] = [];

  /** `lane` of each input is its place among the taps. */
  gather(taps: readonly ValueTap[], inputs: readonly Watched[], lane: readonly number[], seconds: Seconds | undefined): void {
    const [only] = taps;
    if (taps.length === 1 && only && !seconds) {
      // As they came.
      this.n = only.n;
      this.rows = only.rows;
      this.times = only.times;
      this.inputs.length = inputs.length;
      for (let k = 0; k < inputs.length; k++) this.inputs[k] = inputs[k]!.values;
      this.#fit(this.n);
      return;
    }
    let most = seconds?.n ?? 0;
    for (const tap of taps) most += tap.n;
    this.#fit(most);
    this.#fitOwn(most, inputs.length);
    this.#merge(taps, inputs, lane, seconds);
  }

  #merge(taps: readonly ValueTap[], inputs: readonly Watched[], lane: readonly number[], seconds: Seconds | undefined): void {
    const at = this.#at;
    at.length = 0;
    for (let l = 0; l <= taps.length; l++) at.push(0);
    let n = 0;
    for (;;) {
      let row = Number.POSITIVE_INFINITY;
      let time = Number.NaN;
      for (let l = 0; l < taps.length; l++) {
        const tap = taps[l]!;
        const next = at[l]!;
        if (next >= tap.n || !(tap.rows[next]! < row)) continue;
        row = tap.rows[next]!;
        time = tap.times[next]!;
      }
      const second = at[taps.length]!;
      const isSecond = seconds !== undefined && second < seconds.n && seconds.rows[second]! <= row;
      if (isSecond && seconds.rows[second]! < row) {
        row = seconds.rows[second]!;
        time = seconds.times[second]!;
      }
      if (row === Number.POSITIVE_INFINITY) break;
      if (isSecond) at[taps.length] = second + 1;
      for (let l = 0; l < taps.length; l++) {
        const tap = taps[l]!;
        if (at[l]! < tap.n && tap.rows[at[l]!] === row) at[l] = at[l]! + 1;
      }
      this.rows[n] = row;
      this.times[n] = time;
      for (let k = 0; k < inputs.length; k++) {
        const taken = at[lane[k]!]!;
        this.inputs[k]![n] = taken === 0 ? inputs[k]!.before : inputs[k]!.values[taken - 1]!;
      }
      n++;
    }
    this.n = n;
  }

  #fit(rows: number): void {
    if (this.strict.length >= rows) return;
    const size = roomFor(rows);
    this.strict = new Float64Array(size);
    this.loose = new Float64Array(size);
  }

  #fitOwn(rows: number, inputs: number): void {
    if (this.#ownRows.length < rows) {
      const size = roomFor(rows);
      this.#ownRows = new Float64Array(size);
      this.#ownTimes = new Float64Array(size);
      this.#own.length = 0;
    }
    while (this.#own.length < inputs) this.#own.push(new Float64Array(this.#ownRows.length));
    this.rows = this.#ownRows;
    this.times = this.#ownTimes;
    this.inputs.length = inputs;
    for (let k = 0; k < inputs; k++) this.inputs[k] = this.#own[k]!;
  }
}

const roomFor = (rows: number): number => 2 ** Math.ceil(Math.log2(Math.max(rows, 1_024)));
