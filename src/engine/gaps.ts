/** Spans without data, by instrument, newest last; microseconds. The newest 4,096 are kept. */
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';

const held = 4_096;

interface Gap {
  instrument: number;
  from: number;
  to: number;
}

export class Gaps {
  #gaps: Gap[] = [];

  add(instrument: number, from: number, to: number): void {
    if (this.#gaps.length === held) this.#gaps.shift();
    this.#gaps.push({ instrument, from, to });
  }

  /** The newest gap of an instrument goes on until `to`; false when none is known. */
  extend(instrument: number, to: number): boolean {
    for (let k = this.#gaps.length - 1; k >= 0; k--) {
      const gap = this.#gaps[k];
      if (gap.instrument !== instrument) continue;
      if (to > gap.to) gap.to = to;
      return true;
    }
    return false;
  }

  /** Pairs [from, to] of the instruments named that touch [from, to], joined where several overlap. */
  within(instruments: readonly number[], from: number, to: number): Float64Array {
    const found = this.#gaps.filter((gap) => instruments.includes(gap.instrument) && !(gap.to < from) && !(gap.from > to));
    found.sort((a, b) => a.from - b.from);
    const spans: number[] = [];
    for (const gap of found) {
      const last = spans.length - 1;
      if (last > 0 && gap.from <= spans[last]) spans[last] = Math.max(spans[last], gap.to);
      else spans.push(gap.from, gap.to);
    }
    return Float64Array.from(spans);
  }

  clear(): void {
    this.#gaps = [];
  }

  save(writer: KeyframeWriter): void {
    writer.column(Float64Array.from(this.#gaps.flatMap(({ instrument, from, to }) => [instrument, from, to])));
  }

  load(reader: KeyframeReader): void {
    const values = reader.values();
    this.#gaps = [];
    for (let i = 0; i < values.length; i += 3) this.#gaps.push({ instrument: values[i], from: values[i + 1], to: values[i + 2] });
  }
}
