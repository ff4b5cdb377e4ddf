/**
 * Rows of one kind waiting for the studies on them: trades or quotes of an instrument, or closed bars of a bar clock.
 * Studies run when the columns are full, at a gap, and at the end of every push. Times do not decrease.
 */
import type { Column } from '../kernels/arena.ts';
import { Times } from './history.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { StudyNode } from './node.ts';
import type { LaneColumns } from './open-study.ts';
import type { Tap } from './source.ts';

/** Most rows one run carries: with this many a lane's columns stay in the processor's cache. */
export const laneRows = 4_096;

export class Lane {
  /** Rows waiting. */
  rows = 0;
  readonly nodes: StudyNode[] = [];
  /** Who watches the rows; undefined while nobody does. */
  tap: Tap | undefined;
  readonly times: Times;
  /** Views of `columns` in order, made anew by `bind`. */
  views: Float64Array[] = [];

  constructor(
    readonly columns: readonly Column[],
    /** Columns by name, for each instrument of the lane. */
    readonly named: readonly LaneColumns[],
    historyRows: number,
  ) {
    this.times = new Times(historyRows);
    this.bind();
  }

  /** Kept in the order of their references, so that a saved state does not depend on the order of planning. */
  add(node: StudyNode): void {
    this.nodes.push(node);
    this.nodes.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  /** After kernel memory grew. */
  bind(): void {
    this.views = this.columns.map((column) => column.view);
  }

  flush(): void {
    const rows = this.rows;
    if (rows === 0) return;
    this.rows = 0;
    for (let i = 0; i < this.nodes.length; i++) this.nodes[i].run(rows);
    if (this.tap !== undefined) this.tap.take(rows);
    this.times.append(this.views[0], rows);
  }

  gap(): void {
    this.flush();
    for (let i = 0; i < this.nodes.length; i++) this.nodes[i].gap();
    if (this.tap !== undefined) this.tap.gap();
  }

  clear(): void {
    this.rows = 0;
    this.times.clear();
    for (const node of this.nodes) node.reset();
  }

  save(writer: KeyframeWriter): void {
    this.times.save(writer);
    for (const node of this.nodes) node.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.rows = 0;
    this.times.load(reader);
    for (const node of this.nodes) node.load(reader);
  }
}
