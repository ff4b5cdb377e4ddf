/** One study of the plan: run on its lane, its outputs kept, its honesty known. A study that throws is silent from then on. */
import type { Status } from '../market/view.ts';
import { StudyCost } from './health/study-cost.ts';
import { Outputs } from './history.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';
import type { OpenStudy } from './open-study.ts';

/** How long nothing came, in the unit that is read at a glance: `15 s`, `50 h`. Microseconds. */
export function silenceWords(micros: number): string {
  const seconds = micros / 1e6;
  const [size, unit] = seconds < 600 ? [1, 's'] : seconds < 7_200 ? [60, 'min'] : seconds < 259_200 ? [3_600, 'h'] : [86_400, 'd'];
  return `${Math.round(seconds / (size as number))} ${unit}`;
}

export class StudyNode {
  readonly outputs: Outputs;
  /** Rows since the study last started anew. */
  n = 0;
  /** True from a gap until the next row. */
  waiting = false;
  /** True from a gap until the study is warm again. */
  broken = false;
  failed = '';
  /** For the cost shown; not part of any state. */
  readonly cost = new StudyCost();
  readonly #last: Float64Array;

  constructor(
    readonly ref: string,
    readonly instruments: readonly number[],
    readonly lane: Lane,
    readonly study: OpenStudy,
    historyRows: number,
    readonly onFailed: (ref: string, reason: string) => void,
    whole = false,
  ) {
    this.outputs = new Outputs(study.definition.outputs, historyRows, lane.times.n, whole);
    this.#last = new Float64Array(study.outputs.length).fill(Number.NaN);
  }

  /** Computes the rows [0, rows) that wait in the lane. */
  run(rows: number): void {
    const began = performance.now();
    if (this.failed === '') this.#push(rows);
    const views = this.study.outputs.map((column) => column.view);
    if (this.failed !== '') for (const view of views) view.fill(Number.NaN, 0, rows);
    this.cost.add(performance.now() - began, rows);
    for (let c = 0; c < views.length; c++) this.#last[c] = views[c][rows - 1];
    this.outputs.append(views, rows);
    this.n += rows;
    this.waiting = false;
    if (this.n >= this.study.warmup) this.broken = false;
  }

  /** Bytes of its outputs and its state. */
  get bytes(): number {
    return this.study.states.reduce((sum, { view }) => sum + view.byteLength, this.outputs.bytes);
  }

  gap(): void {
    this.waiting = true;
    if (this.failed !== '' || this.study.gap()) return;
    this.broken = true;
    this.n = 0;
  }

  reset(): void {
    this.study.reset();
    this.outputs.clear();
    this.#last.fill(Number.NaN);
    this.n = 0;
    this.waiting = false;
    this.broken = false;
    this.failed = '';
  }

  /** Newest value of output number `c`. */
  last(c: number): number {
    return this.#last[c];
  }

  /** `silence`: microseconds of event time since the lane's newest row. */
  status(c: number, silence: number): Status {
    const nMin = this.study.warmup;
    const count = { n: Math.min(this.n, nMin), nMin };
    if (this.failed !== '') return { state: 'degenerate', reason: `the study failed: ${this.failed}`, ...count };
    if (this.waiting) return { state: 'gap', reason: 'data is missing and no row has come since', ...count };
    const rows = rowNames[this.study.definition.clock];
    if (this.n < nMin) return { state: 'warming', reason: `${this.n} of ${nMin} ${rows}${this.broken ? ' since the gap' : ''}`, ...count };
    const { n: counted, least = nMin, unit = rows, none } = this.study.sample(c) ?? { n: this.n };
    const missing = this.#last[c] !== this.#last[c];
    // A value of one row that is not there rests on none.
    const n = missing && counted === 1 && least === 1 ? 0 : counted;
    const behind = { n, nMin: least };
    if (n === 0 && none !== undefined) return { state: 'degenerate', reason: none, ...behind };
    if (n < least) return { state: 'warming', reason: `${n} of ${least} ${unit}`, ...behind };
    if (this.study.definition.clock !== 'bar' && silence > staleMicros) {
      return { state: 'stale', reason: `no ${rows} for ${silenceWords(silence)}`, ...behind };
    }
    if (missing) {
      const pair = this.study.definition.instruments === 2;
      const why = pair ? ': one of the two did not move, or they moved as one' : ', see the limits in its help';
      return { state: 'degenerate', reason: none ?? `undefined for the newest rows${why}`, ...behind };
    }
    return { state: 'ok', ...behind };
  }

  save(writer: KeyframeWriter): void {
    writer.number(this.n);
    writer.number((this.waiting ? 1 : 0) + (this.broken ? 2 : 0));
    writer.column(Float64Array.from(this.failed, (letter) => letter.codePointAt(0) ?? 0));
    writer.column(this.#last);
    for (const state of this.study.states) writer.column(state.view);
    this.outputs.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.n = reader.number();
    const flags = reader.number();
    this.waiting = (flags & 1) !== 0;
    this.broken = (flags & 2) !== 0;
    this.failed = String.fromCodePoint(...reader.values());
    reader.column(this.#last);
    for (const state of this.study.states) reader.column(state.view);
    this.outputs.load(reader, this.lane.times.n);
  }

  #push(rows: number): void {
    try {
      this.study.push(0, rows);
    } catch (thrown) {
      this.failed = thrown instanceof Error ? thrown.message : String(thrown);
      this.onFailed(this.ref, this.failed);
    }
  }
}

const rowNames = { trade: 'trades', quote: 'quotes', event: 'trades and quotes', book: 'book messages', bar: 'bars' } as const;

/** A line that has not moved for this long of event time says so. */
const staleMicros = 10_000_000;
