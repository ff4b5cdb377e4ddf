/** Runs one study alone on lane data, in cuts of one's choice, at any place of the lane's columns. */

import type { ParamValues } from '../../src/core/doc.ts';
import type { LaneColumns } from '../../src/engine/open-study.ts';
import { OpenStudy } from '../../src/engine/open-study.ts';
import type { Column } from '../../src/kernels/arena.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { bookBins, bookRanks, type StudyDefinition } from '../../src/studies/study.ts';
import { type LaneData, numbered, valueColumns } from './lane-data.ts';

export const rigRows = 4_096;
/** Room behind the columns, so that the many of a book do not fall on the same lines of the cache. */
const spareRows = 8;

function instrumentOf(i: number): Instrument {
  const id = `C${i}-USDT@test`;
  return { id, venue: 'test', symbol: `C${i}USDT`, base: `C${i}`, quote: 'USDT', type: 'spot', tickSize: 0.1 };
}

/** The columns of a book lane that come in lists. */
function listsOf(columns: Record<string, Column>): Record<string, Column[]> {
  if (!columns.binPx) return {};
  const list = (name: string, n: number): Column[] => numbered(name, n).map((one) => columns[one]);
  const ranks = ['bidPx', 'bidQty', 'askPx', 'askQty'].map((name) => [name, list(name, bookRanks)]);
  return Object.fromEntries([...ranks, ...['bidBin', 'askBin'].map((name) => [name, list(name, bookBins)])]);
}

export class StudyRig {
  readonly study: OpenStudy;
  readonly #ts: Column;
  readonly #lanes: Record<string, Column>[];
  readonly #out: number[][];

  constructor(
    readonly definition: StudyDefinition,
    readonly params: ParamValues,
  ) {
    const kernels = openKernels();
    this.#ts = kernels.arena.f64(rigRows);
    this.#lanes = Array.from({ length: definition.instruments }, () =>
      Object.fromEntries(valueColumns[definition.clock].map((name) => [name, kernels.arena.f64(rigRows + spareRows)])),
    );
    const lanes = this.#lanes.map((columns) => ({ ts: this.#ts, ...columns, ...listsOf(columns) }) as unknown as LaneColumns);
    const instruments = this.#lanes.map((_, i) => instrumentOf(i));
    this.study = new OpenStudy({ kernels, definition, params, instruments, lanes, maxRows: rigRows });
    this.#out = definition.outputs.map(() => []);
  }

  /** Pushes rows [from, to) of the data, placed at `at` in the columns; the columns hold other rows around them. */
  push(data: LaneData, from: number, to: number, at = 0): void {
    this.load(data, from, to, at);
    this.study.push(at, at + to - from);
    this.study.outputs.forEach((column, c) => {
      for (let i = 0; i < to - from; i++) this.#out[c].push(column.view[at + i]);
    });
  }

  /** Puts rows into the columns without pushing them. */
  load(data: LaneData, from: number, to: number, at = 0): void {
    this.#ts.view.set(data.ts.subarray(from, to), at);
    data.instruments.forEach((set, which) => {
      for (const [name, column] of Object.entries(set)) this.#lanes[which][name].view.set(column.subarray(from, to), at);
    });
  }

  /** Moves the times in the columns on. */
  shift(micros: number): void {
    const ts = this.#ts.view;
    for (let i = 0; i < ts.length; i++) ts[i] += micros;
  }

  /** Pushes everything, cut at the given ascending rows and wherever the columns end. */
  run(data: LaneData, cuts: readonly number[] = []): this {
    const ends = [...cuts.filter((cut) => cut > 0 && cut < data.rows), data.rows];
    let from = 0;
    for (const end of ends) {
      while (from < end) {
        const to = Math.min(end, from + rigRows);
        this.push(data, from, to, Math.min(from % 7, rigRows - (to - from)));
        from = to;
      }
    }
    return this;
  }

  /** Outputs of all rows pushed so far. */
  get outputs(): Float64Array[] {
    return this.#out.map((values) => Float64Array.from(values));
  }

  forget(): void {
    for (const values of this.#out) values.length = 0;
  }

  save(): Float64Array[] {
    return this.study.states.map((state) => state.view.slice());
  }

  restore(saved: readonly Float64Array[]): void {
    this.study.states.forEach((state, i) => {
      state.view.set(saved[i]);
    });
  }
}
