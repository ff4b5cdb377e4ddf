/**
 * What a lane's studies have put out, row by row: the newest rows in full, older ones as a pyramid. Times are shared by all
 * studies of a lane; row numbers are the lane's, so a study that was added later starts at a higher one.
 */
import type { OutputSpec } from '../studies/study.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { FIRST, Pyramid, RATIO } from './pyramid.ts';
import { RowRing } from './row-ring.ts';

/** Times of a lane's rows. */
export class Times {
  readonly raw: RowRing;
  readonly pyramid: Pyramid;
  #newest = Number.NaN;

  constructor(historyRows: number) {
    this.raw = new RowRing(1, historyRows);
    this.pyramid = new Pyramid('time', historyRows);
  }

  get n(): number {
    return this.raw.n;
  }

  /** Time of the newest row, NaN before the first. */
  get newest(): number {
    return this.#newest;
  }

  get bytes(): number {
    return this.raw.bytes + this.pyramid.bytes;
  }

  /** Time at or shortly before `row`, by what is still held; NaN when nothing is. */
  around(row: number): number {
    if (row >= this.raw.n) return Number.NaN;
    if (row >= this.raw.lo) return this.raw.at(0, row);
    let bucket = row;
    for (const level of this.pyramid.levels) {
      bucket = Math.floor(bucket / RATIO);
      if (bucket >= level.lo && bucket < level.n) return level.at(FIRST, bucket);
    }
    return Number.NaN;
  }

  append(ts: Float64Array, rows: number): void {
    this.pyramid.append(ts, 0, rows, this.raw.n);
    this.raw.write(0, ts, 0, rows);
    this.raw.advance(rows);
    this.#newest = ts[rows - 1];
  }

  clear(): void {
    this.raw.clear();
    this.pyramid.clear();
    this.#newest = Number.NaN;
  }

  save(writer: KeyframeWriter): void {
    writer.number(this.raw.n);
    writer.number(this.#newest);
    this.pyramid.save(writer);
  }

  load(reader: KeyframeReader): void {
    const n = reader.number();
    this.#newest = reader.number();
    this.raw.truncate(n);
    this.pyramid.truncate(n);
    this.pyramid.load(reader);
  }
}

/** As many outputs of a study are held in full for all rows; where it has more, for fewer rows each, and the older ones in coarse alone. */
const fullOutputs = 4;

/** Outputs of one study. */
export class Outputs {
  readonly raw: RowRing;
  readonly pyramids: Pyramid[];

  /** `row` is the lane row the study starts at. `whole`: all rows are held in full, however many outputs. */
  constructor(specs: readonly OutputSpec[], historyRows: number, row: number, whole = false) {
    const rows = whole ? historyRows : Math.ceil(historyRows * Math.min(1, fullOutputs / specs.length));
    this.raw = new RowRing(specs.length, rows, 8_192);
    this.pyramids = specs.map((spec) => new Pyramid(spec.combine === 'sum' ? 'flow' : 'value', historyRows));
    this.clear(row);
  }

  /** First row anything is held of, in full or in coarse. */
  get oldest(): number {
    let oldest = this.raw.lo;
    this.pyramids[0].levels.forEach((level, k) => {
      if (level.n > level.lo) oldest = Math.min(oldest, level.lo * RATIO ** (k + 1));
    });
    return oldest;
  }

  get bytes(): number {
    return this.pyramids.reduce((sum, pyramid) => sum + pyramid.bytes, this.raw.bytes);
  }

  append(columns: readonly Float64Array[], rows: number): void {
    const row = this.raw.n;
    for (let c = 0; c < columns.length; c++) {
      this.raw.write(c, columns[c], 0, rows);
      this.pyramids[c].append(columns[c], 0, rows, row);
    }
    this.raw.advance(rows);
  }

  clear(row = 0): void {
    this.raw.clear(row);
    for (const pyramid of this.pyramids) pyramid.clear(row);
  }

  save(writer: KeyframeWriter): void {
    for (const pyramid of this.pyramids) pyramid.save(writer);
  }

  /** `n` is the lane's row count. */
  load(reader: KeyframeReader, n: number): void {
    this.raw.truncate(n);
    for (const pyramid of this.pyramids) {
      pyramid.truncate(n);
      pyramid.load(reader);
    }
  }
}
