/** What `quantab.health()` gives: the engine's own account and what only the page can see. */
import type { EngineHealth } from '../engine/health/report.ts';
import type { StorageInfo } from '../engine/keeper.ts';

export interface HealthReport extends EngineHealth {
  /** Wall clock, microseconds. */
  at: number;
  version: string;
  storage: StorageInfo;
  /** JavaScript heap of the page, bytes; NaN where the browser does not tell. */
  pageBytes: number;
  /**
   * The page's main thread. `busyPct`: how often, of 20 looks a second over the last 10 s, it was at work. `longestFrameMs`: longest time
   * between two frames, or longest task, of the last 60 s. Looked at while `health({ thread: true })` is called at least every 5 s, else
   * only long tasks are known; NaN until there are enough looks.
   */
  thread: { busyPct: number; n: number; longestFrameMs: number; longTasks: number };
  /** Known once `health({ thread: true })` was called. */
  graphics?: { canvas: boolean; webgl2: boolean; webgpu: boolean; renderer: string };
}
