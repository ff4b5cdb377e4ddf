/**
 * Weighted mean whose past loses weight, with a 95 % interval from blocks of time: what happens within a block may hang together in any
 * way. The same mean over whole columns: methods/maths/block-mean.ts.
 */

import type { Column } from '../kernels/arena.ts';
import { leastBlocks } from '../methods/maths/block-mean.ts';
import { normal95 } from './intervals.ts';
import type { StudyContext } from './study.ts';

const [top, weight, ownTop, ownWeight, aa, ab, bb, block, rows] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export interface BlockRatio {
  /** The past loses weight as row i of the factors says. */
  fade(i: number): void;
  /** Adds what the caller wrote into `row`: a time, a value times its weight, the weight. */
  add(): void;
  readonly row: Float64Array;
  /** Writes mean and half width of the interval into `result`; NaN where there are no rows, and below so many blocks. */
  measure(): void;
  readonly result: Float64Array;
  /** Rows behind it, those that lost most of their weight included. */
  count(): number;
}

export function openBlockRatio(ctx: StudyContext, factors: Column, blockMicros: number): BlockRatio {
  const state = ctx.state(9);
  const [row, result] = [new Float64Array(3), new Float64Array(2)];
  return {
    row,
    result,
    fade(i) {
      const s = state.view;
      const by = factors.view[i];
      for (let k = top; k <= ownWeight; k++) s[k] *= by;
      for (let k = aa; k <= bb; k++) s[k] *= by * by;
    },
    add() {
      const s = state.view;
      const now = Math.floor(row[0] / blockMicros);
      if (now !== s[block]) {
        s[aa] += s[ownTop] * s[ownTop];
        s[ab] += s[ownTop] * s[ownWeight];
        s[bb] += s[ownWeight] * s[ownWeight];
        s[ownTop] = 0;
        s[ownWeight] = 0;
        s[block] = now;
      }
      s[top] += row[1];
      s[weight] += row[2];
      s[ownTop] += row[1];
      s[ownWeight] += row[2];
      s[rows]++;
    },
    measure() {
      const s = state.view;
      const mean = s[weight] > 0 ? s[top] / s[weight] : Number.NaN;
      const closed = s[weight] - s[ownWeight];
      const blocks = (closed * closed) / s[bb];
      const squares = Math.max(0, s[aa] - 2 * mean * s[ab] + mean * mean * s[bb]);
      result[0] = mean;
      result[1] = blocks >= leastBlocks - 1e-6 ? (normal95 * Math.sqrt((squares * blocks) / (blocks - 1))) / closed : Number.NaN;
    },
    count: () => state.view[rows],
  };
}
