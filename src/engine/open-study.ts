/**
 * A study with its columns in kernel memory: opened, pushed, reset, saved. The engine runs it on lanes; tests run it alone.
 */
import type { ParamValues } from '../core/doc.ts';
import type { Column } from '../kernels/arena.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Instrument } from '../market/instrument.ts';
import type { BarLane, BookLane, EventLane, QuoteLane, Sample, Study, StudyDefinition, TradeLane } from '../studies/study.ts';

/** Columns of the lane of each instrument of the request, `ts` first. */
export type LaneColumns = TradeLane | QuoteLane | EventLane | BookLane | BarLane;

export interface OpenStudyRequest {
  kernels: Kernels;
  definition: StudyDefinition;
  params: ParamValues;
  instruments: readonly Instrument[];
  lanes: readonly LaneColumns[];
  maxRows: number;
}

export class OpenStudy {
  readonly definition: StudyDefinition;
  readonly params: ParamValues;
  /** In the order of the definition's outputs. */
  readonly outputs: readonly Column[];
  readonly states: readonly Column[];
  readonly warmup: number;
  readonly #study: Study;
  readonly #clears: (() => void)[] = [];

  constructor(request: OpenStudyRequest) {
    const { kernels, definition, params, instruments, lanes, maxRows } = request;
    this.definition = definition;
    this.params = params;
    this.warmup = definition.warmup(params);
    const states: Column[] = [];
    const outputs = definition.outputs.map(() => kernels.arena.f64(maxRows));
    const lane = <L extends LaneColumns>(i: number): L => {
      const columns = lanes[i];
      if (!columns) throw new Error(`study ${definition.id} takes ${definition.instruments} instruments, asked for number ${i}`);
      return columns as L;
    };
    const clears = this.#clears;
    this.#study = definition.open({
      kernels,
      params,
      instruments,
      maxRows,
      trades: lane<TradeLane>,
      quotes: lane<QuoteLane>,
      events: lane<EventLane>,
      books: lane<BookLane>,
      bars: lane<BarLane>,
      output(id) {
        const at = definition.outputs.findIndex((spec) => spec.id === id);
        if (at < 0) throw new Error(`study ${definition.id} has no output ${id}`);
        return outputs[at];
      },
      state(length, clear) {
        const column = kernels.arena.f64(length);
        states.push(column);
        clears.unshift(clear ?? (() => void column.view.fill(0)));
        return column;
      },
    });
    this.outputs = outputs;
    this.states = states;
    this.#study.start?.();
  }

  push(from: number, to: number): void {
    this.#study.push(from, to);
  }

  reset(): void {
    for (const clear of this.#clears) clear();
    this.#study.start?.();
  }

  /** What the newest value of output number `c` rests on; undefined when that is every row since the reset. */
  sample(c: number): Sample | undefined {
    return this.#study.sample?.(this.definition.outputs[c].id);
  }

  /** True when the study kept its state over the gap. */
  gap(): boolean {
    if (!this.#study.gap) {
      this.reset();
      return false;
    }
    this.#study.gap();
    return true;
  }
}
